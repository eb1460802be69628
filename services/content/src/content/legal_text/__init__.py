"""Legal texts and their immutable versions."""
