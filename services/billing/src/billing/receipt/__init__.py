"""Receipts and the overview of what is due."""
