"""An author's draft as a series of versions."""
