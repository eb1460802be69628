"""What users want to get."""
