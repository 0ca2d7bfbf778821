"""Checks for personal data that a publication must not hold."""
