"""Measures how well pages that look scanned are read: python tools/scans.py REPORT.pdf [LOOK …]

Prints, for each look, the cells that are wrong, those of them that hold figures, the wrong ones that are not in doubt,
and the figures of the prose; at the end how many figures were wrong by their lowest score. Needs the extra ocr.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.support.specimens.scan_writer import Look, pages  # noqa: E402

from auditor.model.document import Document, Table  # noqa: E402
from auditor.readers import read_document  # noqa: E402
from auditor.readers.layout import compose  # noqa: E402
from auditor.readers.scan.page import page_of  # noqa: E402

LOOKS = {
    "150 dpi": Look(dpi=150),
    "150 dpi, 2° askew": Look(dpi=150, skew=2.0),
    "150 dpi, 5° askew": Look(dpi=150, skew=5.0),
    "200 dpi": Look(dpi=200),
    "200 dpi, 3° askew": Look(dpi=200, skew=3.0),
    "200 dpi, 5° askew": Look(dpi=200, skew=5.0),
    "300 dpi": Look(dpi=300),
    "300 dpi, 5° askew": Look(dpi=300, skew=-5.0),
    "photograph with a shadow": Look(dpi=200, skew=1.5, shadow=True, grey=True, grain=6.0, quality=80),
    "JPEG of quality 60": Look(dpi=150, quality=60),
    "JPEG of quality 40": Look(dpi=150, quality=40),
    "blurred": Look(dpi=150, blur=1.0, grain=4.0, quality=70),
    "stamp": Look(dpi=200, stamp=True),
    "100 dpi": Look(dpi=100),
    "100 dpi, blurred": Look(dpi=100, blur=1.0, grain=4.0, quality=60),
    "120 dpi, blurred": Look(dpi=120, blur=1.2, grain=5.0, quality=50),
    "photograph, badly lit": Look(dpi=130, skew=2.0, shadow=True, grey=True, grain=10.0, blur=1.2, quality=50),
}
STEPS = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
_FIGURE = re.compile(r"[0-9][0-9.,]*[0-9]|[0-9]")


def cells(document: Document) -> dict[tuple[int, int, int], str]:
    """The text of each cell by table, row and column."""
    tables = [b for b in document.blocks if isinstance(b, Table)]
    return {(n, c.row, c.column): "".join(c.text.split()) for n, t in enumerate(tables) for c in t.cells}


def figures(document: Document) -> list[str]:
    """The figures of the prose, in order."""
    return [f for b in document.blocks if not isinstance(b, Table) for f in _FIGURE.findall(b.text)]


def main(path: str, *chosen: str) -> None:
    """Prints what was measured."""
    data = Path(path).read_bytes()
    base = read_document(data, name="a.pdf")
    wanted, prose = cells(base), figures(base)
    right, wrong = Counter[float](), Counter[float]()
    for name, look in ((n, k) for n, k in LOOKS.items() if not chosen or n in chosen):
        seen, scores = [], {}
        for number, picture in enumerate(pages(data, look), 1):
            page = page_of(picture, look.dpi / 72)
            for c in page.chars:
                scores[number, round((c["x0"] + c["x1"]) / 2, 2), round((c["top"] + c["bottom"]) / 2, 2)] = c["score"]
            seen += compose.seen_of(page, number, 0)[0]
        document = compose.document(seen, "a", "picture")
        got = cells(document)
        bad = {k for k in wanted if wanted[k] != got.get(k)}
        tables = [(i, b) for i, b in enumerate(document.blocks) if isinstance(b, Table)]
        doubts = {(n.place.block, n.place.row, n.place.column) for n in document.notes if n.doubt and n.place}
        silent = {k for k in bad if k[0] >= len(tables) or (tables[k[0]][0], k[1], k[2]) not in doubts}
        for n, (_, table) in enumerate(tables):
            for cell in table.cells:
                if cell.box and _FIGURE.fullmatch("".join(cell.text.split())):
                    inside = [s for (p, x, y), s in scores.items() if p == cell.page and _in(cell.box, x, y)]
                    step = next(s for s in STEPS if min(inside, default=0) < s)
                    (wrong if (n, cell.row, cell.column) in bad else right)[step] += 1
        said = figures(document)
        told = sum(a != b for a, b in zip(prose, said, strict=False)) + abs(len(prose) - len(said))
        digits = sum(1 for k in bad if _FIGURE.fullmatch(wanted[k]))
        print(f"| {name} | {len(wanted)} | {len(bad)} | {digits} | {len(silent)} | {len(prose)} | {told} |", flush=True)
        for k in sorted(bad):
            print("wrong cell", k, repr(wanted[k]), repr(got.get(k)), "silent" * (k in silent), file=sys.stderr)
        for a, b in zip(prose, said, strict=False):
            if a != b:
                print("prose", a, b, file=sys.stderr)
        print({s: (right[s], wrong[s]) for s in STEPS}, file=sys.stderr, flush=True)


def _in(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


if __name__ == "__main__":
    main(*sys.argv[1:])
