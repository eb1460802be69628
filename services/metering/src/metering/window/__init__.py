"""When an organisation takes readings."""
