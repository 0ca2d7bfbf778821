"""Tables cut by page breaks put together again, rows cut by the break included."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.model.base import trusted
from auditor.model.document import Cell, Table
from auditor.numerals import COUNTING
from auditor.readers.layout.tables import TOLERANCE, edges_of, index_of

_FIGURE = re.compile(r"[-+]?[0-9][0-9,.]*$|[/／—–-]$|无$")
_DIGITS = re.compile(r"[0-9.,]+$")
_ENUMERATOR = re.compile(rf"[(（]?[{COUNTING}0-9]{{1,2}}[)）、.．]|第")


@dataclass(frozen=True, slots=True)
class Stitched:
    """Two tables as one. `joined`: the row that the break had cut; `sure`: its label goes on from page to page."""

    table: Table
    joined: int | None = None
    sure: bool = True


def stitch(first: Table, second: Table) -> Stitched | None:
    """Two tables as one when the second goes on with the first over a page break: the columns of one are among those
    of the other. A row that the break cut in two (one half holds no figures, and its label does not begin anew) is put
    together again. Header rows that the new page repeats are dropped.
    """
    second = _without_head(first, second)
    few, many = sorted((_lefts(first), _lefts(second)), key=len)
    if len(few) < 2 or not all(any(abs(x - y) < 2 * TOLERANCE for y in many) for x in few):
        return None
    upper, lower = _on(many, first), _on(many, second)
    last = [c for c in upper if c.row == first.rows - 1]
    lead = [c for c in lower if c.row == 0]
    over_page = bool(last and lead) and last[0].page != lead[0].page
    cut = over_page and _is_cut(last, lead)
    shift = first.rows - (1 if cut else 0)
    joined = {c.column: c for c in lead} if cut else {}
    kept = [_joined(c, joined.get(c.column)) if c.row == first.rows - 1 else c for c in upper]
    columns = {c.column for c in last}
    moved = [c for c in lower if not (cut and c.row == 0 and c.column in columns)]
    cells = (*kept, *(c.model_copy(update={"row": c.row + shift}) for c in moved))
    table = trusted(Table, rows=shift + second.rows, columns=len(many), cells=cells)
    both = [c for c in last if c.column in joined and c.text.strip() and joined[c.column].text.strip()]
    sure = bool(both) and not any(_is_figure(c) for c in both)
    return Stitched(table, first.rows - 1 if cut else None, sure)


def _without_head(first: Table, second: Table) -> Table:
    """The second table without the rows that it begins with as the first one does, the first of which is a header."""
    count = 0
    while count < min(first.rows, second.rows - 1):
        upper, lower = _row(first, count), _row(second, count)
        if [_bare(c) for c in upper] != [_bare(c) for c in lower] or not any(map(_bare, lower)):
            break
        if not count and _figures(lower):
            break
        count += 1
    cells = [c.model_copy(update={"row": c.row - count}) for c in second.cells if c.row >= count]
    return trusted(Table, rows=second.rows - count, columns=second.columns, cells=tuple(cells)) if count else second


def _row(table: Table, number: int) -> list[Cell]:
    return [c for c in table.cells if c.row == number]


def _bare(c: Cell) -> str:
    return "".join(c.text.split())


def _lefts(table: Table) -> list[float]:
    """The left edges of the table's columns."""
    return edges_of(c.box[0] for c in table.cells if c.box)


def _on(edges: list[float], table: Table) -> list[Cell]:
    """The cells of a table on other column edges."""
    out: list[Cell] = []
    for c in table.cells:
        if c.box is None:
            continue
        column = index_of(edges, c.box[0] + TOLERANCE)
        span = max(1, index_of(edges, c.box[2] - 2 * TOLERANCE) - column + 1)
        out.append(c.model_copy(update={"column": column, "column_span": span}))
    return out


def _is_cut(last: list[Cell], lead: list[Cell]) -> bool:
    """Whether two halves of one row lie on both sides of a page break."""
    above, below = _figures(last), _figures(lead)
    if len(last) < 3 or not (above or below):
        return False
    label = next((c.text.strip() for c in reversed(lead) if c.text.strip() and not _is_figure(c)), "")
    if above and below:
        # The ends of long figures, broken in narrow cells, have no label and stand under their beginnings.
        columns = {c.column for c in above}
        return not label and len(below) < len(above) and all(c.column in columns for c in below)
    figures, other = (above, lead) if above else (below, last)
    texts = {c.column: c.text.strip() for c in other}
    if any(texts.get(c.column) for c in figures):
        return False  # a header above its figures
    return not _ENUMERATOR.match(label)


def _figures(cells: list[Cell]) -> list[Cell]:
    return [c for c in cells if _is_figure(c)]


def _is_figure(c: Cell) -> bool:
    return bool(_FIGURE.match(c.text.strip()))


def _joined(upper: Cell, lower: Cell | None) -> Cell:
    if lower is None or not lower.text.strip():
        return upper
    if not upper.text.strip():
        return lower.model_copy(update={"row": upper.row})
    between = "" if _DIGITS.match(upper.text.strip()) and _DIGITS.match(lower.text.strip()) else "\n"
    return upper.model_copy(update={"text": f"{upper.text.strip()}{between}{lower.text.strip()}"})
