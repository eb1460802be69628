"""Contacts and the texts of the public page."""
