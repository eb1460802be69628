"""Payments taken here and payments counted by the billing system."""
