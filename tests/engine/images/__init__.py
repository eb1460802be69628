"""The images by themselves."""
