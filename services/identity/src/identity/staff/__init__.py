"""Members of staff, their roles and their sign-in."""
