"""Tests that need a Docker engine; not part of the plain suite."""
