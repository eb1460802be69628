"""Proof of work, asked of everybody while somebody guesses codes all over the system (C-03)."""
