"""Messages of the bank: kept as they came, checked, and used only as a reason to ask."""
