"""The helper's task: pictures of pages, or pages of a PDF that it draws → what is recognised on each, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pypdfium2

from auditor import apart
from auditor.model.errors import ReadError
from auditor.readers.scan import picture
from auditor.readers.scan.page import page_of

MEGABYTES = 2000
SECONDS = 60.0
"""Of processor time for one page; one of A4 takes four to eight on an office PC."""
_DPI = 200
_MAX_PIXELS = 9_000_000


def main() -> None:
    """Answers until the asker goes away."""
    apart.serve(answers, MEGABYTES)


def answers(question: bytes) -> Iterator[bytes]:
    """What is asked for: a line of JSON (`pages` of a PDF, or none for a picture; only `tables`), then the file."""
    head, _, data = question.partition(b"\n")
    asked = json.loads(head)
    apart.limit_seconds(SECONDS)
    try:
        for shown, scale in _drawn(data, asked["pages"]) if asked["pages"] else _frames(data, asked["points"]):
            yield _told(page_of(shown, scale, only_tables=asked["tables"]))
            apart.limit_seconds(SECONDS)
    except ReadError as error:
        yield json.dumps({"refused": error.key.partition(".")[2], "values": error.values}).encode()
    except pypdfium2.PdfiumError:
        yield json.dumps({"refused": "damaged.pdf", "values": {}}).encode()


def _frames(data: bytes, points: float | None) -> Iterator[tuple[Any, float | None]]:
    """Each picture in a file and its pixels a point, `points` being its width where that is known."""
    for frame in picture.frames(data, ""):
        yield frame, frame.shape[1] / points if points else None


def _drawn(data: bytes, numbers: list[int]) -> Iterator[tuple[Any, float]]:
    document = pypdfium2.PdfDocument(data)
    try:
        for number in numbers:
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(_DPI / 72, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
            render: Any = page.render  # whose scale is declared as a whole number
            shown = render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3].copy()
            page.close()
            yield shown, scale
    finally:
        document.close()


def _told(page: Any) -> bytes:
    unsure = [(u.text, u.box, u.figure, u.picture) for u in page.unsure]
    made = {"size": (page.width, page.height), "objects": page.objects, "unsure": unsure}
    return json.dumps(made, separators=(",", ":")).encode()
