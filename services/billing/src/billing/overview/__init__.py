"""The first screen: how much, why, and what is due."""
