"""Months of business in one process: every service's application on real servers, time moved by the test."""
