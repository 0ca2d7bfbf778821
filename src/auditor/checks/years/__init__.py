"""Checks against last year's report of the same body."""
