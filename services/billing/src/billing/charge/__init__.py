"""Charges and how they were computed."""
