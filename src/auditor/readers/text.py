"""Text and Markdown files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from auditor.model.base import trusted
from auditor.model.document import Block, Document, Note, Paragraph, Place
from auditor.model.errors import ReadError
from auditor.model.words import both
from auditor.readers import delimited, guard, margin
from auditor.readers.clean import clean
from auditor.readers.decode import decode
from auditor.readers.lines import Line, assemble

_MARKDOWN = re.compile(r" {0,3}(?:#{1,6}|>)[ \t]+")
_PICTURE = re.compile(r"\s{0,8}!\[[^\]\n]{0,200}\]\([^)\n]{1,500}\)\s*$")
_COLOURS = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
"""What colours a text on a terminal."""
_LOST = re.compile(r"(?<=[\u4e00-\u9fff])\?(?=[0-9])|(?<=[0-9])\?(?=[\u4e00-\u9fff])")
"""A blank that the code page does not have, beside a figure."""
_SPACED = 20
_TAGS = re.compile(r"</?(?:b|strong|i|em|u|span|font|br)(?:\s[^<>]{0,200})?/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*\*|__|`)([^*_`]+)\1")


def read(data: bytes, name: str) -> Document:
    """A text file as a Document. Raises ReadError for what is no text or holds nothing."""
    text, encoding, guessed = decode(data, name)
    guard.check_chars(len(text), name)
    if encoding == "gb18030":
        text = _LOST.sub(" ", text)
    notes: list[Note] = []
    if guessed:
        notes.append(
            trusted(
                Note,
                kind="encoding-guessed",
                message=both("note.encoding-guessed.text", encoding=encoding),
                doubt=True,
            )
        )
    printed = delimited.unrolled(margin.without_line_numbers(clean(_COLOURS.sub("", text)).split("\n")))
    pictures = [n for n, raw in enumerate(printed, 1) if _PICTURE.match(raw)]
    lines = [Line("" if n in pictures else unmarked(raw), n) for n, raw in enumerate(printed, 1)]
    if len(lines) > _SPACED and not any(a.text.strip() and b.text.strip() for a, b in pairwise(lines)):
        lines = [line for line in lines if line.text.strip()]  # empty lines stand between the rows of tables too
    blocks = tuple(assemble(lines, notes))
    notes += [
        trusted(Note, kind="picture", message=both("note.picture.after"), place=_before(blocks, n))
        for n in pictures[:20]
    ]
    if not blocks:
        raise ReadError("empty", name=name)
    return trusted(Document, name=name, format="text", encoding=encoding, blocks=blocks, notes=tuple(notes))


def _before(blocks: Sequence[Block], line: int) -> Place:
    """The place of the last block that begins above a line."""
    found = trusted(Place, block=0)
    for number, block in enumerate(blocks):
        first = block.marks[0].line if isinstance(block, Paragraph) else block.cells[0].line
        if first is not None and first < line:
            found = trusted(Place, block=number, line=first)
    return found


def unmarked(line: str) -> str:
    """A line without the marks of Markdown and the tags for headings, quotes, bold and code, which are not part of the
    text.
    """
    if "<" in line:
        line = _TAGS.sub("", line)
    if line[:1] in "#> " and line.strip(" ")[:1] in ("#", ">"):
        line = _MARKDOWN.sub("", line)
    return _EMPHASIS.sub(r"\2", line) if "**" in line or "__" in line or "`" in line else line
