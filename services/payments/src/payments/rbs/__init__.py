"""The bank's RBS interface: what we say to it, what it answers, what its callbacks are signed with."""
