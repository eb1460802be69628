"""Links: which user sees which personal account."""
