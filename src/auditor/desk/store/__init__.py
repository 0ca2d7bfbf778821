"""What the desk remembers: tables, files by their content, migrations."""
