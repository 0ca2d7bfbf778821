"""Web pages (html, mht): the article of a page becomes paragraphs and tables, its furniture is left out."""
