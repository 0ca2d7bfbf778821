"""Rules about the run itself: what the reader noted, what the engine and the batch met."""
