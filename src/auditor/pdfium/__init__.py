"""What stands on the pages of a PDF, by pdfium, in a helper process: it loads nothing else of the program."""
