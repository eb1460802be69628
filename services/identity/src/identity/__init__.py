"""People, credentials, sessions, one-time codes, consents, staff and roles."""
