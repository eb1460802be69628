"""Publishing all content from one document."""
