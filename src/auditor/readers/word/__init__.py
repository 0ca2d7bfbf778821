"""Word files: docx read from its XML, other word processor formats converted by LibreOffice first."""
