"""Events that cross a service border."""
