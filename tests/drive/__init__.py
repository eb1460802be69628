"""Driving a whole system from outside: a stack of its own, a small invented town, and its residents."""
