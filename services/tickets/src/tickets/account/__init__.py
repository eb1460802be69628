"""What this service knows of personal accounts: numbers to show, ownership to check."""
