"""Carts, payments, bank providers, ledger."""
