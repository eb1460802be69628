"""The whole system through its gateway: by its interface, and in a browser as a person uses it."""
