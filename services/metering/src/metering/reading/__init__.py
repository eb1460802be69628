"""Readings: submission, history, corrections."""
