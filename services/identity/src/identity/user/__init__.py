"""Residents: who they are and how they are reached."""
