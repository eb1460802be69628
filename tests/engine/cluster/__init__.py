"""The whole system installed on a real cluster of one node."""
