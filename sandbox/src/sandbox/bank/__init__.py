"""A bank that speaks the RBS protocol and has a payment page."""
