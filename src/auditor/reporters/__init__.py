"""Reporters: a RunResult as text. One module an output."""
