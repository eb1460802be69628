"""One-time codes on their way to people; they are never stored and never logged here."""
