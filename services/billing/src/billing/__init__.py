"""Charges, tariffs, receipts, balances: views over what the billing system says."""
