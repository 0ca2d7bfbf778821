"""A PathObject (GB/T 33190 clause 9) → its strokes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from auditor.readers.layout.strokes import Subpath
from auditor.readers.ofd.values import Matrix, at, number, on_paper

_WORD = re.compile(r"[A-Za-z]|[-+]?(?:[0-9]{1,15}\.?[0-9]{0,20}|\.[0-9]{1,20})(?:[eE][-+]?[0-9]{1,3})?")
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
"""How many numbers the operators of AbbreviatedData (9.1, table 36) take; the last two are where each ends."""
_BENT = "QBA"


def subpaths(data: str, m: Matrix, spend: Callable[[int], None]) -> list[Subpath]:
    """The strokes of an AbbreviatedData, put on the page by a matrix; `spend` is told of each point."""
    out: list[Subpath] = []
    for operator, values in _operations(data):
        spend(1)
        if operator == "C":
            if out:
                out[-1].close()
            continue
        point = at(m, values[-2], values[-1])
        if not on_paper(*point):
            continue
        if operator in "SM" or not out:
            out.append(Subpath(point))
            continue
        if out[-1].closed:
            out.append(Subpath(out[-1].points[0]))
        if operator in "BQ":
            controls = [at(m, values[i], values[i + 1]) for i in range(0, len(values) - 2, 2)]
            out[-1].points += [c for c in controls if on_paper(*c)]
        out[-1].go(point, bent=operator in _BENT)
    return out


def _operations(data: str) -> Iterator[tuple[str, list[float]]]:
    """(operator, its numbers); an operator that lacks some is passed over."""
    operator, values = "", []
    for found in _WORD.finditer(data):
        word = found.group()
        if word.isalpha():
            operator, values = word.upper(), []
            if operator == "C":
                yield operator, []
            continue
        value = number(word)
        wanted = _OPERANDS.get(operator, 0)
        if value is None or not wanted:
            continue
        values.append(value)
        if len(values) == wanted:
            yield operator, values
            values = []
