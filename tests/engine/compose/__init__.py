"""The compose file, started for real."""
