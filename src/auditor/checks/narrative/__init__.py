"""Checks of sentences with figures: parts of a total, shares, changes, one figure told twice."""
