"""What the recogniser was not sure of."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import cv2

from auditor.readers.layout.lattice import Bounds
from auditor.readers.layout.unsure import SURE, Unsure

_POOR = 0.005
"""The share of characters below SURE from which on no figure of a page is sure. It was 0.001 at most where all figures
were right, and 0.016 where blur had broken the ruling lines: a tenth of the cells was wrong, often with scores near 1.
"""
_FIGURE = re.compile(r"[0-9.,%+\-]")
_HEIGHT, _AROUND = 40, 3.0


def bar(scores: Sequence[float]) -> float:
    """The score that makes a figure sure, on a page whose letters and digits have these."""
    low = sum(score < SURE for score in scores)
    return SURE if low <= max(1, _POOR * len(scores)) else float("inf")


def doubts(chars: Sequence[dict[str, Any]], picture: Any, sure_from: float) -> list[Unsure]:
    """The words of a line of which a character has a low score, and the figures with a character below `sure_from`."""
    out: list[Unsure] = []
    for (figure, sure), run in groupby(chars, key=_sort):
        part = list(run)
        if sure:
            continue
        scores = [c["score"] for c in part if c["text"].isalnum()]  # punctuation alone is never sure
        if scores and min(scores) < (sure_from if figure else SURE):
            text = "".join(c["text"] for c in part)
            box = (part[0]["x0"], part[0]["top"], part[-1]["x1"], part[0]["bottom"])
            out.append(Unsure(text, box, figure, _shown(picture, chars, part) if figure else None))
    return out


def unread(bounds: Bounds, picture: Any, scale: float) -> Unsure:
    """Ink in a cell of which nothing was read: the cell is not blank."""
    x0, top, x1, bottom = (value / scale for value in bounds)
    return Unsure("", (x0, top, x1, bottom), True, _small(picture))


def _sort(char: dict[str, Any]) -> tuple[bool, bool]:
    """(part of a figure, whether it is sure); a figure is judged as a whole, words by the character."""
    figure = _FIGURE.match(char["text"]) is not None
    return figure, not figure and char["score"] >= SURE


def _shown(picture: Any, chars: Sequence[dict[str, Any]], part: Sequence[dict[str, Any]]) -> str:
    """The figure and what stands around it, cut from the picture of its line, as a small data: URI."""
    start, width = chars[0]["x0"], max(1e-6, chars[-1]["x1"] - chars[0]["x0"])
    around = _AROUND * part[0]["height"]
    left, right = ((x - start) / width * picture.shape[1] for x in (part[0]["x0"] - around, part[-1]["x1"] + around))
    return _small(picture[:, max(0, int(left)) : max(int(left) + 1, int(right))])


def _small(piece: Any) -> str:
    """A picture as a small data: URI."""
    factor = min(1.0, _HEIGHT / piece.shape[0])
    small = cv2.resize(piece, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else piece
    data = cv2.imencode(".png", small)[1].tobytes()
    return "data:image/png;base64," + base64.b64encode(data).decode("ascii")
