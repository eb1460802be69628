"""One-time codes: reserved, delivered, activated, tried, burnt."""
