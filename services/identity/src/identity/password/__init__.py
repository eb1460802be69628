"""Passwords: what is allowed and how they are kept."""
