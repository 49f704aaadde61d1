"""Measurements: never run by pytest, never asserted on."""
