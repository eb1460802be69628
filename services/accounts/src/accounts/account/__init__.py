"""Personal accounts and the premises they belong to."""
