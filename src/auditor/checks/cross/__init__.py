"""Checks between sections: a sentence against a table, and years that do not belong."""
