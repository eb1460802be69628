"""What an import changed, kept so that it can be taken back."""
