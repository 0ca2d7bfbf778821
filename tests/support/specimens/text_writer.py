"""A specimen as text, in the layouts that people paste: tab rows, pipe rows, one cell a line."""

from __future__ import annotations

from typing import Literal

from tests.support.specimens.model import Grid, Specimen, Text, positions

Layout = Literal["tab", "pipe", "lines"]
LAYOUTS: tuple[Layout, ...] = ("tab", "pipe", "lines")


def write(specimen: Specimen, layout: Layout = "tab") -> str:
    """The report as text, blocks parted by blank lines."""
    parts = [b.text if isinstance(b, Text) else _grid(b, layout) for b in specimen.blocks()]
    return "\n\n".join(parts) + "\n"


def _grid(grid: Grid, layout: Layout) -> str:
    rows = [[box.text if corner else "" for box, corner in row] for row in positions(grid)]
    if layout == "tab":
        return "\n".join("\t".join(row) for row in rows)
    if layout == "pipe":
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)
    # One cell a line: merged-away cells leave no line.
    return "\n".join(box.text for row in positions(grid) for box, corner in row if corner)
