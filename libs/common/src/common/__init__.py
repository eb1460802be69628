"""Plumbing every Kabinet service needs; knows no domain word."""
