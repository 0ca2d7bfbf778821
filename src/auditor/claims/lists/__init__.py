"""Wholes and their parts in prose: every reading, its features and score, the choice among them, the verdict."""
