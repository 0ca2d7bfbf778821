"""A row with one figure more than the form has columns: digits of one number in two cells (20 → 2 | 0)?"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from auditor.form.cells import classify
from auditor.model.base import Localized, trusted
from auditor.model.document import Cell, Note, Place
from auditor.model.words import both


class Split(NamedTuple):
    """The row's cells with the suspected pieces joined, and the pieces as printed."""

    cells: list[Cell]
    pieces: tuple[str, str] | None


def mended(figures: Sequence[Cell], width: int, total: int | None) -> Split | None:
    """The `width` cells of a row that prints one figure too many; None for every other row.

    Where the row has a total (`total` is its index), the two pieces are those whose joining makes it right; if that is
    not exactly one pair, the last `width` cells are kept as they are. Whatever is returned is a suspicion, never a
    fact.
    """
    printed = [c for c in figures if c.text.strip()]
    if len(printed) != width + 1 or width < 3 or any(classify(c.text)[1] is None for c in printed):
        return None
    fits: list[Split] = []
    for at in range(width):
        left, right = printed[at].text.strip(), printed[at + 1].text.strip()
        if not (left.isdigit() and right.isdigit()) or left == "0":
            continue
        joined = printed[at].model_copy(update={"text": left + right})
        cells = [*printed[:at], joined, *printed[at + 2 :]]
        values = [classify(c.text)[1] or Decimal(0) for c in cells]
        if total is not None and sum(values) == 2 * values[total]:
            fits.append(Split(cells, (left, right)))
    return fits[0] if len(fits) == 1 else Split(printed[-width:], None)


def note(label: Localized, split: Split, place: Place) -> Note:
    """What is said about a suspected split."""
    if split.pieces is None:
        return trusted(
            Note,
            kind="split-number",
            message=both("splits.one_more", row=label),
            place=place,
            doubt=True,
        )
    left, right = split.pieces
    return trusted(
        Note,
        kind="split-number",
        message=both("splits.joined", row=label, left=left, right=right),
        place=place,
        doubt=True,
    )
