"""Sessions: access tokens for ten minutes, refresh tokens in families."""
