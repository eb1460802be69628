"""Applications, documents, files in object storage."""
