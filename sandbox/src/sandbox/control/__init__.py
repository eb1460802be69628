"""The switchboard: faults, clock, journal, reset and the start page."""
