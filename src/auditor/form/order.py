"""In which order a table prints the form's columns, by its own heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.form.normal import normal
from auditor.form.spec import Column, TableSpec
from auditor.model.document import Table


class Heads:
    """The heads of one printed table: for each label that a column of the form has, where it stands."""

    def __init__(self, table: Table, names: Mapping[str, str]) -> None:
        self.at: list[tuple[int, int, str]] = []
        self.whole: Sequence[Column] | None = None
        for cell in () if table.guessed else table.cells:
            if len(cell.text) > 1 and (key := names.get(normal(cell.text))):
                self.at.append((cell.row, cell.column, key))

    def order(self, columns: Sequence[Column], row: int, *, nearest: bool) -> Sequence[Column]:
        """The columns of a row as they are printed: by their first heads, or by the `nearest` above the row. Heads that
        do not stand side by side tell nothing.
        """
        if self.whole is not None and not nearest:
            return self.whole
        found: dict[str, int] = {}
        for above, column, key in self.at:
            if above < row and (nearest or key not in found):
                found[key] = column
        places = [found.get(c.key) for c in columns]
        side_by_side = _side_by_side([p for p in places if p is not None], len(columns))
        order = sorted(columns, key=lambda c: found[c.key]) if side_by_side else columns
        if not nearest:
            self.whole = order
        return order

    def groups(self, spec: TableSpec, count: int) -> list[str]:
        """The keys of the columns over `count` figures of a table in one line, group after group."""
        by_column = {column: key for _, column, key in self.at}
        keys = [by_column[column] for column in sorted(by_column)]
        own = [c.key for c in spec.columns]
        parts = [keys[at : at + len(own)] for at in range(0, len(keys), len(own))]
        whole = len(keys) == count and all(sorted(part) == sorted(own) for part in parts)
        return keys if whole and _side_by_side(list(by_column), count) else [own[at % len(own)] for at in range(count)]


def _side_by_side(columns: Sequence[int], count: int) -> bool:
    return len(columns) == count == len(set(columns)) == max(columns, default=0) - min(columns, default=0) + 1
