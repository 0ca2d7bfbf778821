"""Text and Markdown files."""

from __future__ import annotations

import re

from auditor.model.document import Document, Note
from auditor.model.errors import ReadError
from auditor.model.words import both
from auditor.readers import guard, margin
from auditor.readers.clean import clean
from auditor.readers.decode import decode
from auditor.readers.lines import Line, assemble

_MARKDOWN = re.compile(r" {0,3}(?:#{1,6}|>)[ \t]+")
_EMPHASIS = re.compile(r"(\*\*|__|`)([^*_`]+)\1")


def read(data: bytes, name: str) -> Document:
    """A text file as a Document. Raises ReadError for what is no text or holds nothing."""
    text, encoding, guessed = decode(data, name)
    guard.check_chars(len(text), name)
    notes: list[Note] = []
    if guessed:
        notes.append(
            Note(
                kind="encoding-guessed",
                message=both("note.encoding-guessed.text", encoding=encoding),
                doubt=True,
            )
        )
    printed = margin.without_line_numbers(clean(text).split("\n"))
    lines = [Line(_unmarked(raw), n) for n, raw in enumerate(printed, 1)]
    blocks = tuple(assemble(lines, notes))
    if not blocks:
        raise ReadError("empty", name=name)
    return Document(name=name, format="text", encoding=encoding, blocks=blocks, notes=tuple(notes))


def _unmarked(line: str) -> str:
    """A line without the marks of Markdown for headings, quotes, bold and code, which are not part of the text."""
    if line[:1] in "#> " and line.strip(" ")[:1] in ("#", ">"):
        line = _MARKDOWN.sub("", line)
    return _EMPHASIS.sub(r"\2", line) if "**" in line or "__" in line or "`" in line else line
