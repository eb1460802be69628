"""The outside world for demos and tests: bank, SMS, mailbox."""
