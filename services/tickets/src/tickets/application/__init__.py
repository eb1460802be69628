"""Applications as their authors see them."""
