"""Public texts: legal texts with versions, questions and answers, offices, contacts."""
