"""Tables without rules at their sides are closed; other drawings are not."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from auditor.readers.layout import lattice


def page(levels: list[tuple[float, float, float]], uprights: list[tuple[float, float, float]]) -> SimpleNamespace:
    """Level rules as (y, from, to), upright ones as (x, from, to)."""
    lines = [{"x0": a, "x1": b, "top": y, "bottom": y, "width": b - a, "height": 0.0} for y, a, b in levels]
    lines += [{"x0": x, "x1": x, "top": a, "bottom": b, "width": 0.0, "height": b - a} for x, a, b in uprights]
    return SimpleNamespace(lines=lines, rects=[], curves=[])


FOUR = [(y, 50.0, 350.0) for y in (100.0, 120.0, 140.0, 160.0)]
INNER = [(150.0, 100.0, 160.0), (250.0, 100.0, 160.0)]
SIDES = [(50.0, 100.0, 160.0), (350.0, 100.0, 160.0)]


@pytest.mark.parametrize(
    ("levels", "uprights", "cells"),
    [
        (FOUR, INNER, 9),
        (FOUR, INNER[:1], 6),
        (FOUR[:3], [(150.0, 100.0, 140.0), (250.0, 100.0, 140.0)], 6),
        (FOUR, [*INNER, SIDES[0]], 9),
        (FOUR, [*INNER, SIDES[1]], 9),
        (FOUR, [*INNER, *SIDES], 9),
        ([(y + 0.4 * (n % 2), a + 0.6 * (n % 3), b) for n, (y, a, b) in enumerate(FOUR)], INNER, 9),
        (FOUR[:2], [(150.0, 100.0, 120.0), (250.0, 100.0, 120.0)], 0),
        (FOUR, [], 0),
        (FOUR, [(150.0, 300.0, 400.0)], 0),
        (
            [(100.0, 50.0, 350.0), (120.0, 80.0, 300.0), (140.0, 60.0, 320.0)],
            [(150.0, 100.0, 140.0), (250.0, 100.0, 140.0)],
            2,
        ),
        ([*FOUR, (400.0, 50.0, 350.0)], INNER, 9),
    ],
)
def test_cells(levels, uprights, cells: int):
    found = lattice.tables_of(page(levels, uprights))
    assert sum(map(len, found)) == cells
