"""Payments: from the cart over the bank to the recipients."""
