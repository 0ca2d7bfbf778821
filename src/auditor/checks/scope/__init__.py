"""Checks of what a body of this kind and level may report at all."""
