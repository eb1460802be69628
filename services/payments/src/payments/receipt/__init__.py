"""What can be paid: a local copy of receipts and of the accounts they belong to."""
