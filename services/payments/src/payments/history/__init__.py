"""What was paid for an account, here and through other channels."""
