"""Guesses of passwords, counted without ever locking a login."""
