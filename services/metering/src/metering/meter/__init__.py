"""Meters and their registers."""
