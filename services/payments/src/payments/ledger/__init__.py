"""The ledger: every kopeck moves between two accounts, and nothing is ever rewritten."""
