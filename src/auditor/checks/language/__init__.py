"""Checks of wording: names, terms, numbering, brackets, template text."""
