"""Claims: what the prose says in figures. The language is data in rules/lexicon."""

from __future__ import annotations

from auditor.claims.extract import extract, read_prose

__all__ = ["extract", "read_prose"]
