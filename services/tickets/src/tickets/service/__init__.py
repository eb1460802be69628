"""E-services that residents can order, each with its regulation."""
