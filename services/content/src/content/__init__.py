"""Questions and answers, offices, legal texts with versions."""
