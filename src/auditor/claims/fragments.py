"""Tables inside a passage: rows pasted into the text are no prose; their figures are claims of their own."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from auditor.claims import lexicon
from auditor.form.choose import default_form
from auditor.form.tables import find_tables
from auditor.model.claim import Context, Mention
from auditor.model.document import Document, Table
from auditor.model.report import FormTable
from auditor.readers.clean import clean
from auditor.readers.lines import Line, assemble

Span = tuple[int, int]


def find(text: str) -> tuple[list[FormTable], list[Span]]:
    """(form tables, spans of characters that are table rows) of a passage."""
    if "|" not in text and "\t" not in text and "\n" not in text:
        return [], []
    starts, at = [], 0
    for line in text.split("\n"):
        starts.append((at, at + len(line)))
        at += len(line) + 1
    lines = [Line(clean(text[a:b]), number) for number, (a, b) in enumerate(starts)]
    blocks = assemble(lines, [])
    document = Document(name="-", format="passage", blocks=tuple(blocks))
    tables, _, _ = find_tables(document, dict.fromkeys(range(len(blocks))), default_form())
    rows = {c.line for b in blocks if isinstance(b, Table) for c in b.cells if c.line is not None}
    return tables, [starts[n] for n in sorted(rows)]


def mentions(text: str, tables: list[FormTable], spans: list[Span]) -> Iterator[Mention]:
    """What the cells of fragments say of the metrics that the lexicon knows."""
    for table in tables:
        for metric, row, column in lexicon.cells(table.key):
            cell = table.cell(row, column)
            if cell is None or cell.value is None:
                of_row = [c for c in table.cells if c.row == row and c.value is not None]
                if len(of_row) != 1:
                    continue
                cell = of_row[0]  # a fragment that shows one figure of the row
            line = cell.place.line
            start, end = next(((a, b) for n, (a, b) in _numbered(text) if n == line), (0, 0))
            yield Mention(
                quote=text[start:end],
                start=start,
                end=end,
                source="table",
                metric=metric,
                value=cell.value or Decimal(0),
                context=Context(metric=metric),
            )


def _numbered(text: str) -> Iterator[tuple[int, Span]]:
    at = 0
    for number, line in enumerate(text.split("\n")):
        yield number, (at, at + len(line))
        at += len(line) + 1
