"""What is seen of a reading, as named features; each function's docstring is its explanation."""
