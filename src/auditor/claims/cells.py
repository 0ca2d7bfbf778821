"""What the cells of table fragments in a passage say of the metrics that the lexicon knows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from auditor.claims import lexicon
from auditor.form.fragments import Span
from auditor.model.base import trusted
from auditor.model.claim import Context, Mention
from auditor.model.report import FormTable


def mentions(text: str, tables: list[FormTable]) -> Iterator[Mention]:
    """Mentions with source "table", one a known cell; a row that shows one figure states that one."""
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
            yield trusted(
                Mention,
                quote=text[start:end],
                start=start,
                end=end,
                source="table",
                metric=metric,
                value=cell.value or Decimal(0),
                context=trusted(Context, metric=metric),
            )


def _numbered(text: str) -> Iterator[tuple[int, Span]]:
    at = 0
    for number, line in enumerate(text.split("\n")):
        yield number, (at, at + len(line))
        at += len(line) + 1
