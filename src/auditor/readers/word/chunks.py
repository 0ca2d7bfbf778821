"""Files embedded in a Word document as a piece of its text (w:altChunk): read by the reader of their kind."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from auditor.model.document import Block, Paragraph
from auditor.model.errors import ReadError
from auditor.readers.word.opc import Package
from auditor.readers.word.xml import w

CHUNK = w("altChunk")
SUFFIXES = (".htm", ".html", ".xhtml", ".mht", ".mhtml", ".txt", ".rtf", ".docx", ".dat")
"""How parts may be named that such files are kept in."""
_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_KINDS = ("text", "html", "mht", "rtf", "docx")
_MOST = 20
_DEEPEST = 2
_depth: ContextVar[int] = ContextVar("depth of embedded files", default=0)


class Chunks:
    """The embedded files of a package; `unread` counts those that gave nothing."""

    def __init__(self, package: Package, main: str, name: str) -> None:
        self._package = package
        self._main = main
        self._name = name
        self._read = 0
        self.unread = 0

    def blocks(self, element: Any) -> list[Block]:
        """The blocks of the file that a w:altChunk stands for, without addresses: those are of another file."""
        number = next((element.get(i) for i in _ID if element.get(i)), "")
        data = self._package.data(self._package.by_id(self._main).get(number, ""))
        self._read += 1
        if data is None or self._read > _MOST or _depth.get() >= _DEEPEST:
            self.unread += 1
            return []
        token = _depth.set(_depth.get() + 1)
        try:
            return [_without_address(b) for b in self._blocks(data)]
        except ReadError:
            self.unread += 1
            return []
        finally:
            _depth.reset(token)

    def _blocks(self, data: bytes) -> tuple[Block, ...]:
        from auditor.readers import sniff  # which knows this reader

        if not data.strip() or sniff.kind_of(data) not in _KINDS:
            raise ReadError("empty", name=self._name)
        return sniff.reader_for(data, self._name)(data, self._name).blocks


def _without_address(block: Block) -> Block:
    gone = {"anchor": None, "line": None, "page": None, "box": None}
    if isinstance(block, Paragraph):
        marks = tuple(m.model_copy(update=gone) for m in block.marks)
        return block.model_copy(update={"marks": marks, "anchor": None})
    return block.model_copy(update={"cells": tuple(c.model_copy(update=gone) for c in block.cells)})
