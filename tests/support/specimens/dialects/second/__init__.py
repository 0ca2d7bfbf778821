"""A second set of layouts, written down before the program ever read one of them; each also with one known fault."""
