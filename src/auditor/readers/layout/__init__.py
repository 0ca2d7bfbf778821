"""Page geometry: characters, lines and pictures with their places on pages become paragraphs and tables."""
