"""The organisations that keep accounts for residents."""
