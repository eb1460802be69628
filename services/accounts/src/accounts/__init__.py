"""Organisations, premises, personal accounts and the links between users and accounts."""
