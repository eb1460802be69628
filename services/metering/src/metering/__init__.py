"""Meters, registers, readings, submission windows."""
