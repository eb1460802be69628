"""Files with charges, receipts and tariffs."""
