"""Runs the whole of Kabinet on one machine from packages alone: servers, services, gateway and sandbox."""
