"""Readings without signing in."""
