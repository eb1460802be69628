"""Legal texts in force, and who accepted which version."""
