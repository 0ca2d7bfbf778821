"""Output for a terminal: one report in full, many as an overview."""
