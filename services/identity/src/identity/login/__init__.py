"""Ways for a resident to sign in."""
