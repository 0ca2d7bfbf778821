"""Tables without rules on a page: rows of figures that stand one under the other, found by the places of words.

A wide table (five and more figures a row) has columns, so that a blank among figures stays a blank, and its broken
labels are put together by the distances of their lines. A narrow one (a label and up to four figures a row) is taken
part by part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from auditor.model.base import trusted
from auditor.model.document import Cell, Table, cell
from auditor.numerals import ENUMERATOR
from auditor.readers.clean import clean
from auditor.readers.layout.tables import Piece
from auditor.readers.layout.text import Part, Row

_FIGURE = re.compile(r"[-+−－–—]?[0-9０-９][0-9０-９,，.．]*(?:[万亿]?元|[件个笔])?$|[/／\-—–－]$|[无零]$")
_TOP_HEADING = re.compile(ENUMERATOR)
_PROSE = re.compile(r"[。；，：]")
_WIDE = 5
_FAR = 12  # printed lines between two rows of figures of one wide table: parts of a long label
_NEAR = 6  # the same for a narrow one: its headers
_HEADER = 10
_LABEL = 30
_BLANKS = 2
_SAME = 1.1  # steps that differ by less are the same


@dataclass(slots=True)
class _Run:
    """Rows first..last (inclusive) of a page, with figures under one another at `columns` (middles)."""

    first: int
    last: int
    columns: list[float]


def pieces_of(rows: Sequence[Row], number: int) -> tuple[list[Piece], list[Row]]:
    """(tables, the rows that belong to none)."""
    found: list[tuple[int, int, Table]] = []
    free = 0
    for run in _wide_runs(rows):
        first, last = _extent(rows, run, free)
        found.append((first, last, _wide_table(rows[first : last + 1], run, number)))
        free = last + 1
    taken = {i for first, last, _ in found for i in range(first, last + 1)}
    for first, last in _narrow_runs(rows, taken):
        found.append((first, last, _narrow_table(rows[first : last + 1], number)))
        taken.update(range(first, last + 1))
    pieces = [Piece(number, rows[first].top, rows[last].bottom, table) for first, last, table in found]
    return pieces, [r for i, r in enumerate(rows) if i not in taken]


def _wide_runs(rows: Sequence[Row]) -> list[_Run]:
    out: list[_Run] = []
    for index, row in enumerate(rows):
        figures = row.parts[_figures_from(row) :]
        if len(figures) < _WIDE:
            continue
        middles = [_middle(p) for p in figures]
        run = out[-1] if out else None
        if run is not None and index - run.last <= _FAR and _fits(middles, run.columns):
            run.last = index
        elif run is not None and index - run.last <= _FAR and _widens(run.columns, middles):
            run.last, run.columns = index, middles
        else:
            out.append(_Run(index, index, middles))
    return out


def _widens(columns: Sequence[float], middles: Sequence[float]) -> bool:
    """Whether a row shows columns that were blank in those before."""
    return len(middles) - len(columns) <= _BLANKS and _fits(columns, middles)


def _narrow_runs(rows: Sequence[Row], taken: set[int]) -> Iterator[tuple[int, int]]:
    """(first, last) of each run of rows of one label and a few figures, with the header above. A single such row
    must stand under a header.
    """
    seeds = [i for i, row in enumerate(rows) if i not in taken and _is_narrow(row)]
    at = 0
    while at < len(seeds):
        end = at
        while end + 1 < len(seeds) and _near(rows, seeds[end], seeds[end + 1], taken):
            end += 1
        first = seeds[at]
        while first > 0 and first - 1 not in taken and _is_header(rows[first - 1], rows[seeds[at]]):
            first -= 1
        if end > at or first < seeds[at]:
            yield first, seeds[end]
        at = end + 1


def _is_header(row: Row, below: Row) -> bool:
    """Whether the parts of a line stand above those of a row of figures."""
    return (
        len(row.parts) == len(below.parts)
        and not _is_prose(row)
        and all(a.x0 < b.x1 and b.x0 < a.x1 for a, b in zip(row.parts[1:], below.parts[1:], strict=True))
    )


def _near(rows: Sequence[Row], first: int, second: int, taken: set[int]) -> bool:
    between = range(first + 1, second)
    return len(between) <= _NEAR and not any(i in taken or _is_prose(rows[i]) for i in between)


def _is_narrow(row: Row) -> bool:
    at = _figures_from(row)
    if at != 1 or not 1 <= len(row.parts) - at < _WIDE or _is_prose(row):
        return False
    return row.parts[1].x0 - row.parts[0].x1 > row.size and len(row.parts[0].text) <= _LABEL


def _is_prose(row: Row) -> bool:
    return bool(_PROSE.search(row.text.replace("（单位：", ""))) or bool(_TOP_HEADING.match(row.text))


def _figures_from(row: Row) -> int:
    """From which part on a line has nothing but figures."""
    at = len(row.parts)
    while at and _FIGURE.match(row.parts[at - 1].text):
        at -= 1
    return at


def _fits(few: Sequence[float], many: Sequence[float]) -> bool:
    """Whether each of the first stands in a column of its own of the second."""
    reach = _reach(many)
    at = [_nearest(many, x) for x in few]
    return len(set(at)) == len(few) and all(abs(many[i] - x) < reach for i, x in zip(at, few, strict=True))


def _nearest(columns: Sequence[float], x: float) -> int:
    return min(range(len(columns)), key=lambda i: abs(columns[i] - x))


def _reach(columns: Sequence[float]) -> float:
    """Half the distance of the nearest two columns."""
    return min(b - a for a, b in pairwise(columns)) / 2


def _middle(part: Part) -> float:
    return (part.x0 + part.x1) / 2


def _extent(rows: Sequence[Row], run: _Run, free: int) -> tuple[int, int]:
    """The rows of a wide table with its header and the parts of its first and last label."""
    left = run.columns[0] - _reach(run.columns)
    first, last = run.first, run.last
    begin = max((i + 1 for i in range(free, first) if _TOP_HEADING.match(rows[i].text)), default=free)
    if first - begin <= _HEADER and not any("。" in r.text or _is_long(r) for r in rows[begin:first]):
        first = begin
    while first > free and _belongs(rows[first - 1], left):
        first -= 1
    while last + 1 < len(rows) and not rows[last + 1].gaps and _belongs(rows[last + 1], left):
        last += 1
    return first, last


def _is_long(row: Row) -> bool:
    return any(len(p.text) > _LABEL for p in row.parts)


def _belongs(row: Row, left: float) -> bool:
    """Whether a line beside a row of figures is a part of a label or header."""
    return (
        not _TOP_HEADING.match(row.text)
        and "。" not in row.text
        and (_middle(row.parts[-1]) <= left or len(row.gaps) > 1)
    )


def _wide_table(rows: Sequence[Row], run: _Run, page: int) -> Table:
    split = [_split(row, run.columns) for row in rows]
    starts = _label_starts([names for names, figures in split if figures], rows[0].size)
    owners = _owners(rows, [bool(figures) for _, figures in split])
    cells: list[Cell] = []
    count = 0
    for index, (row, (names, figures)) in enumerate(zip(rows, split, strict=True)):
        if owners[index] is None:
            cells += [_cell(count, c, p, row, page) for c, p in enumerate(names[: len(starts) + len(run.columns)])]
            count += 1
        elif owners[index] == index:
            mine = [p for i, o in enumerate(owners) if o == index for p in split[i][0]]
            for c, start in enumerate(starts):
                label = [p for p in mine if _nearest(starts, p.x0) == c]
                if label:
                    whole = Part("".join(p.text for p in label), start, max(p.x1 for p in label))
                    cells.append(_cell(count, c, whole, row, page))
            for c, x in enumerate(run.columns):
                cells.append(_cell(count, len(starts) + c, figures.get(c, Part("", x, x)), row, page))
            count += 1
    return trusted(Table, rows=count, columns=len(starts) + len(run.columns), cells=tuple(cells), guessed=True)


def _split(row: Row, columns: Sequence[float]) -> tuple[list[Part], dict[int, Part]]:
    """(labels, column → figure) of a line; a line with words among the columns is a header and has no figures."""
    reach = _reach(columns)
    at = len(row.parts)
    figures: dict[int, Part] = {}
    while at and _middle(row.parts[at - 1]) > columns[0] - reach:
        part = row.parts[at - 1]
        column = _nearest(columns, _middle(part))
        if not _FIGURE.match(part.text) or column in figures:
            return list(row.parts), {}
        figures[column] = part
        at -= 1
    return list(row.parts[:at]), figures


def _label_starts(labels: Sequence[Sequence[Part]], size: float) -> list[float]:
    """Where the label columns begin: there, more than one label begins."""
    starts: list[list[float]] = []
    for x in sorted(p.x0 for names in labels for p in names):
        if starts and x - starts[-1][-1] < size:
            starts[-1].append(x)
        else:
            starts.append([x])
    return [s[0] for s in starts if len(s) > 1] or [s[0] for s in starts[:1]] or [0.0]


def _owners(rows: Sequence[Row], figured: Sequence[bool]) -> list[int | None]:
    """For each line the row of figures whose label it is a part of, itself for those; None for the header.

    The lines between two rows of figures are parted where the step is widest; where all steps are the same, they go
    with the row above.
    """
    own: list[int | None] = [i if f else None for i, f in enumerate(figured)]
    at = [i for i, f in enumerate(figured) if f]
    for above, below in pairwise(at):
        steps = [rows[i + 1].top - rows[i].top for i in range(above, below)]
        widest = max(range(len(steps)), key=lambda i: steps[i])
        if steps[widest] < _SAME * min(steps):
            widest = len(steps) - 1
        for i in range(above + 1, below):
            own[i] = above if i <= above + widest else below
    for i in range(at[-1] + 1, len(rows)):
        own[i] = at[-1]
    return own


def _narrow_table(rows: Sequence[Row], page: int) -> Table:
    cells = [_cell(r, c, part, row, page) for r, row in enumerate(rows) for c, part in enumerate(row.parts)]
    return trusted(Table, rows=len(rows), columns=max(len(r.parts) for r in rows), cells=tuple(cells), guessed=True)


def _cell(row: int, column: int, part: Part, line: Row, page: int) -> Cell:
    box = (round(part.x0, 1), round(line.top, 1), round(part.x1, 1), round(line.bottom, 1))
    return cell(row, column, clean(part.text), page=page, box=box)
