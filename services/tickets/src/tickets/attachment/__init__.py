"""Files of applications: checked, cleaned, kept in object storage."""
