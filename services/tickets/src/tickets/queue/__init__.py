"""The operators' queue of applications."""
