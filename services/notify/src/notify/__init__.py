"""Notifications on every channel, preferences."""
