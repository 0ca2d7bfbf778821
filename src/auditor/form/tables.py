"""Form tables found by content: rows by their labels, figures by the form's columns."""

from __future__ import annotations

from collections.abc import Collection

from auditor.form.choose import Proofs
from auditor.form.fill import Found, filled
from auditor.form.labels import (
    RowKey,
    nearest_column,
    nearest_note,
    nearest_row,
    plain_labels,
    row_labels,
    row_shapes,
    table_tokens,
)
from auditor.form.likeness import REMARK
from auditor.form.normal import bare, normal
from auditor.form.printed import PrintedRow, regrouped
from auditor.form.rows import in_simplified, printed_rows
from auditor.form.sections import Standing
from auditor.form.spec import Form, TableSpec
from auditor.model.document import Cell, Document, Note, Table
from auditor.model.report import NOTE, FormTable

_NUMBERED = 6  # characters of a label before which a number may stand
_LONGEST_HEAD = 30


def find_tables(
    document: Document, standing: Standing, form: Form, proofs: Proofs
) -> tuple[list[FormTable], list[Note]]:
    """(tables, notes) of a document that is read by `form`. `standing`: in which section what stands."""
    reading = _Reading(form)
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            reading.take(index, block, {row for at, row in standing.headings if at == index})
    notes: list[Note] = []
    for key, found in reading.found.items():
        found.heads = reading.heads.get(key, [])
    tables = [filled(f, form.family, proofs, standing, notes) for f in reading.found.values()]
    return [t for t in tables if t is not None], notes


class _Reading:
    """The tables of a document while they are put together, row by row."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.kin = form.family
        self.names, self.plain = row_labels(self.kin), plain_labels(self.kin)
        self.by_row = sorted((t for t in form.tables if not t.in_one_line), key=lambda t: -t.width)
        self.found: dict[str, Found] = {}
        self.heads: dict[str, list[tuple[str, Cell, PrintedRow]]] = {}
        self.latest = ""
        self.seen: set[str] = set()

    def take(self, index: int, table: Table, headings: Collection[int] = ()) -> None:
        """The rows of one printed table, which may hold several of the form, or part of one."""
        table = in_simplified(table)
        printed = {normal(c.text) for c in table.cells}
        named = printed | {bare(c.text) for c in table.cells if len(c.text) > _NUMBERED}
        self.seen = {key for label, keys in table_tokens(self.kin).items() if label in named for key in keys}
        self.latest = ""
        own_labels = printed - self.plain
        pending = ""
        lines = printed_rows(index, table, headings, self.kin)
        for line in self._by_rows(lines):
            if whole := self._in_one_line(line):
                self._add(whole, None, line)
            elif part := self._part_of_one_line(line):
                self._add(part, None, PrintedRow(line.block, line.table, [], line.figures[: line.count]))
            elif line.count:
                self._row(line, pending)
                pending = ""
            else:
                pending = "".join(c.text for c in line.labels)
                self._without_figures(line, own_labels)
        if lines and not lines[-1].count:
            self._heads_alone(lines[-1])

    def _row(self, line: PrintedRow, pending: str) -> None:
        key = self._match(line, pending)
        if key is not None:
            self._add(*key, line)
        elif unknown := self._table_of_unknown(line.count):
            self.found[unknown].order.append((None, line))

    def _without_figures(self, line: PrintedRow, own_labels: Collection[str]) -> None:
        """A line of heads, or a row that nobody filled in."""
        self._heads(line)
        if self._only_blank(line) or self._is_row_here(line, own_labels):
            key = self._match(line, "")
            if key and key[0] in self.seen | set(self.found):
                self._add(*key, line)

    def _heads_alone(self, last: PrintedRow) -> None:
        """A table in one line of which only the heads are printed, down to the `last` line: its figures are blank."""
        for spec in self.form.tables:
            if spec.in_one_line and spec.key in self.seen and spec.key not in self.found and last.labels:
                blank = last.labels[-1].model_copy(update={"text": ""})
                self._add(spec.key, None, PrintedRow(last.block, last.table, [], [blank] * spec.size))

    def _by_rows(self, lines: list[PrintedRow]) -> list[PrintedRow]:
        """The lines without those of a table in one line that was printed in rows, one a row or one a column of the
        form; that table is taken.
        """
        rest = lines
        for spec in self.form.tables:
            found = regrouped(spec, rest) if spec.in_one_line else None
            if found:
                whole, used = found
                self._add(spec.key, None, whole)
                rest = [line for line in rest if line not in used]
        return rest

    def _heads(self, line: PrintedRow) -> None:
        """Notes the heads of columns that no form has but that are like one that a form has."""
        for cell in line.labels:
            near = nearest_column(self.kin, normal(cell.text)) if len(cell.text) < _LONGEST_HEAD else None
            if near and self.form.has(near[0]):
                self.heads.setdefault(near[0], []).append((near[1], cell, line))
            elif len(cell.text) >= _LONGEST_HEAD and (noted := nearest_note(self.kin, normal(cell.text))):
                self.heads.setdefault(noted, []).append((NOTE, cell, line))

    def _in_one_line(self, line: PrintedRow) -> str | None:
        """The table all of whose figures stand in this line: more of them than any row has, or no row's label with
        labels of that table about; or, all blank, exactly as many as it has.
        """
        fitting: list[TableSpec] = []
        for spec in self.form.tables:
            if not spec.in_one_line:
                continue
            known = spec.key in self.seen
            blank = len(line.figures) == spec.size and known and not line.labels
            enough = line.count >= spec.enough
            sure = enough and (line.count > self.form.width + 1 or (known and self._match(line, "") is None))
            if blank or sure:
                fitting.append(spec)
        rank = lambda s: (s.key not in self.seen, s.key in self.found, abs(s.size - line.count))  # noqa: E731
        return min(fitting, key=rank).key if fitting else None

    def _part_of_one_line(self, line: PrintedRow) -> str | None:
        """The table in one line that was printed in several, of which this one holds the figures of some rows."""
        count = line.count
        told = count > 0 and not line.labels and all(c.text.strip() for c in line.figures[:count])
        for spec in self.form.tables if told else ():
            if not spec.in_one_line or spec.key not in self.seen or count % len(spec.columns):
                continue
            found = self.found.get(spec.key)
            if count + sum(len(part.figures) for _, part in (found.order if found else ())) <= spec.size:
                return spec.key
        return None

    def _only_blank(self, line: PrintedRow) -> bool:
        """A labelled row, no header, whose figure cells are all blank."""
        last = normal(line.labels[-1].text) if line.labels else ""
        return 1 <= len(line.labels) <= 3 and len(line.figures) >= 1 and last not in self.plain

    def _is_row_here(self, line: PrintedRow, own_labels: Collection[str]) -> bool:
        """Whether a label that is a parent in one form is a row in another, and the table has no row of the first
        alone. `own_labels`: what the table prints but for labels of parents and columns.
        """
        if not line.labels:
            return False
        shape = normal(line.labels[-1].text)
        return any(
            len(line.figures) >= width - 1
            and shape in shapes
            and not any(set(own_labels) & (others - shapes) for _, others in forms)
            for forms in row_shapes(self.kin).values()
            for width, shapes in forms
        )

    def _match(self, line: PrintedRow, pending: str) -> RowKey | None:
        """The row that a line's labels name, exactly or nearly; `pending` are labels of the line above."""
        names = self.names
        texts = [c.text for c in reversed(line.labels)]
        for text in texts:
            for shape in (normal(text), bare(text), bare(REMARK.sub("", text))):
                if shape in names:
                    return self._choose(names[shape])
            if near := self._nearly(text):
                return near
        joined = "".join(c.text for c in line.labels)
        for shape in (normal(joined), bare(joined), normal(pending + joined), bare(pending + joined)):
            if shape in names:
                return self._choose(names[shape])
        return None

    def _nearly(self, text: str) -> RowKey | None:
        """The row whose label is like a text; those of this form before all others."""
        shape = bare(text)
        if len(shape) < 4 or shape in self.plain:
            return None
        near = nearest_row(self.kin, shape)
        return self._choose(near) if near else None

    def _choose(self, options: Collection[RowKey]) -> RowKey:
        """Of several rows with one label, one of this form that is not yet read, in the table that is being read."""
        if len(options) == 1:
            return next(iter(options))
        rank = lambda o: (  # noqa: E731
            not self.form.has(o[0]),
            o[0] in self.found and self.found[o[0]].has(o[1]),
            o[0] != self.latest,
            o[0] not in self.seen,
            o[0] not in self.found,
        )
        return min(options, key=rank)

    def _table_of_unknown(self, count: int) -> str | None:
        """The table that a row without a known label belongs to: the widest that its figures nearly fill."""
        if not self.seen and not self.found:
            return None
        wide = next((t for t in self.by_row if count >= t.width - 1), None) or (self.by_row or [None])[-1]
        alike = [t.key for t in self.by_row if wide is not None and t.width == wide.width]
        best = min(alike, key=lambda key: (key != self.latest, key not in self.found), default=None)
        return best if best in self.found else None

    def _add(self, table: str, row: str | None, line: PrintedRow) -> None:
        self.latest = table
        self.found.setdefault(table, Found(table, line.block)).order.append((row, line))
