"""Tables of web pages as their markup has them: rows, cells, spans; which hold data and which only frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml.etree import XPath

from auditor.readers import guard

_FIGURE = re.compile(r"[0-9０-９][0-9０-９,，.．]*$")
_LAYOUT_TEXT = 400
_LAYOUT_CELLS = 30
_DATA_FIGURES = 6
_MAX_CELLS = 400
COLLAPSED = "collapse"
"""What `asseen` makes of the attribute hidden of a column that is folded away."""
_text_of = XPath("string()", smart_strings=False)


def is_layout(table: Any) -> bool:
    """A table that only frames the page, rather than holding figures and labels.

    It holds other tables, or an article in a cell, or never two texts side by side; a number of figures disproves it,
    unless an article with tables stands in one of its cells (a table that was never closed).
    """
    figures = side_by_side = filled = 0
    nested = table.find(".//table") is not None
    article = False
    row = None
    for count, cell in enumerate(islice(own_cells(table), _MAX_CELLS), 1):
        text = str(_text_of(cell)).strip()
        figures += len(text) < 20 and _FIGURE.match(text) is not None
        if figures >= _DATA_FIGURES and not nested:
            return False
        if len(text) > _LAYOUT_TEXT:
            if nested and cell.find(".//table") is not None:
                return True
            article = article or count <= _LAYOUT_CELLS
        parent = cell.getparent()
        filled = filled + bool(text) if parent is row else int(bool(text))
        row = parent
        side_by_side += filled == 2
    return figures < _DATA_FIGURES and (nested or article or side_by_side == 0)


def own_cells(table: Any) -> Iterator[Any]:
    """The cells of a table, without those of tables nested in it."""
    for row in rows(table):
        yield from cells_of(row)


def cells_of(row: Any) -> Iterator[Any]:
    """The cells of one of `rows`."""
    return iter(row) if isinstance(row, list) else row.iterchildren("td", "th")


def rows(table: Any) -> Iterator[Any]:
    """The rows of a table: elements, or lists of cells that stand outside any row. Forms may stand between."""
    stack = [iter(table)]
    loose: list[Any] = []
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in ("td", "th"):
            loose.append(child)
            continue
        elif child.tag in ("tr", "tbody", "thead", "tfoot", "form"):
            if loose:
                yield loose
                loose = []
            if child.tag == "tr":
                yield child
            else:
                stack.append(iter(child))
    if loose:
        yield loose


def folded_columns(table: Any) -> set[int]:
    """The columns of a table that its style folds away."""
    out: set[int] = set()
    at = 0
    for element in table.iter("col", "colgroup"):
        if next(element.iterancestors("table")) is not table:
            continue
        inner = element.tag == "colgroup" and element.find("col") is not None
        end = min(at + (0 if inner else span(element.get("span"))), _MAX_CELLS)
        folded = (element, element.getparent()) if element.tag == "col" else (element,)
        if any(e.get("hidden") == COLLAPSED for e in folded):
            out.update(range(at, end))
        at = end
    return out


def is_hidden(element: Any) -> bool:
    """Whether an element is kept off the page: by its attribute, which `asseen` gives those that its style hides."""
    return not isinstance(element, list) and element.get("hidden") is not None


def span(value: str | None) -> int:
    """The number in a rowspan or colspan, 1 to guard.MAX_SPAN; 1 for anything else."""
    if value is None:
        return 1
    digits = value.strip()
    if not digits.isascii() or not digits[:1].isdigit():
        return 1
    number = re.match(r"[0-9]{1,5}", digits)
    return min(max(int(number.group()), 1), guard.MAX_SPAN) if number else 1
