"""Tables inside a passage: rows pasted into the text are no prose."""

from __future__ import annotations

from auditor.form.choose import leading, prove
from auditor.form.sections import Standing
from auditor.form.tables import find_tables
from auditor.model.base import trusted
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
    document = trusted(Document, name="-", format="passage", blocks=tuple(blocks))
    proofs = prove(document)
    form = leading(document, proofs)
    tables, _ = find_tables(document, Standing({}), form, proofs)
    if "|" not in text and "\t" not in text:
        # A label and a figure alone on a line are prose that was broken there; a long row of figures is none.
        tables = [t for t in tables if len(t.cells) >= form.width]
    if not tables:
        return [], []
    rows = {c.line for b in blocks if isinstance(b, Table) for c in b.cells if c.line is not None}
    for number in sorted(rows):
        after = number + 1
        while after < len(lines) and after not in rows and not lines[after].text.strip("|｜ ").strip("0123456789."):
            rows.add(after)  # the figures of a row that is printed one cell a line
            after += 1
    return tables, [_cells(text, *starts[n]) for n in sorted(rows)]


def _cells(text: str, start: int, end: int) -> Span:
    """The span of a line that is a row: prose before its first bar is none, up to its last full stop."""
    bar = text.find("|", start, end)
    return (max(start, text.rfind("。", start, bar) + 1) if bar >= 0 else start), end
