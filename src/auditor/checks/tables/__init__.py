"""Checks inside tables: what a cell may hold, and equations between cells."""
