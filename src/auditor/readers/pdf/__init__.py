"""PDF: characters and ruling lines of a page become paragraphs and tables."""
