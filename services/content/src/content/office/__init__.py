"""Service offices."""
