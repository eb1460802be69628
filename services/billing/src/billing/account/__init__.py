"""Personal accounts as billing knows them."""
