"""Checks of the form: sections, headings, tables, labels, period, statements that the form asks for."""
