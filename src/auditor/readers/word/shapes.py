"""How the elements of Word are put into one another: cells of rows, frames, text boxes, what is alone in a cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.model.document import Block, Table
from auditor.readers.word.xml import (
    ALTERNATE,
    DELETED,
    SDT,
    TBL,
    TCPR,
    TEXTBOX,
    WRAPPERS,
    P,
    T,
    alternatives,
    child,
    content_of,
)

_LAYOUT_CELLS = 4
_LAYOUT_CHARS = 300


def only_paragraph(element: Any) -> Any | None:
    """The paragraph of a cell that holds just one; None for any other."""
    found = None
    for inner in element:
        if inner.tag == P and found is None:
            found = inner
        elif inner.tag != TCPR:
            return None
    return found


def arranged(blocks: list[Block]) -> list[str] | None:
    """The texts of a table of few cells; None for what is more than the text of one cell."""
    table = blocks[0] if len(blocks) == 1 else None
    if not isinstance(table, Table) or len(table.cells) >= _LAYOUT_CELLS:
        return None
    return [c.text for c in table.cells if c.text]


def frame(cells: list[Any]) -> list[Any]:
    """The cells that hold something when they only frame the text: few, and in one of them a table, or more words than
    a cell has. Empty when it is a table.
    """
    filled: list[Any] = []
    framing = False
    for element in cells:
        chars = sum(len(t.text or "") for t in element.iter(T))
        inner = child(element, TBL) is not None
        framing = framing or inner or chars > _LAYOUT_CHARS
        if chars or inner:
            filled.append(element)
            if len(filled) > _LAYOUT_CELLS:
                return []
    return filled if framing else []


def boxes(parent: Any) -> Iterator[Any]:
    """Text boxes drawn in a paragraph, each once although it is stored in two ways; those inside them are theirs."""
    for element in parent:
        if element.tag == TEXTBOX:
            yield element
        elif element.tag == ALTERNATE:
            newer, older = alternatives(element)
            found = list(boxes(newer)) if newer is not None else []
            yield from found or (boxes(older) if older is not None else ())
        elif element.tag not in DELETED:
            yield from boxes(element)


def descend(element: Any, tag: str) -> Iterator[Any]:
    """Children with `tag`, also inside content controls and tracked insertions."""
    for inner in element:
        if inner.tag == tag:
            yield inner
        elif inner.tag == SDT:
            content = content_of(inner)
            if content is not None:
                yield from descend(content, tag)
        elif inner.tag in WRAPPERS:
            yield from descend(inner, tag)
