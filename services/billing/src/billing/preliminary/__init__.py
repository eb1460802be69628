"""Preliminary charges that follow readings."""
