"""Services and tariffs."""
