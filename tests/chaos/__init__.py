"""Killing every process under load, and counting afterwards."""
