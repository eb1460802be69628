"""The cart: what a resident is about to pay, kept on the server."""
