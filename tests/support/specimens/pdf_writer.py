"""A specimen as a PDF of its own making (reportlab, a CID font): page breaks anywhere, running heads, page numbers."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.support.specimens.model import Grid, Specimen, positions

FONT = "STSong-Light"
SIZE, LEADING = 12.0, 20.0
_KEPT = 4  # rows: a merged cell no taller than this is not cut by a page break
LEFT, RIGHT, TOP, BOTTOM = 72.0, 72.0, 90.0, 90.0


class Writer:
    """Puts lines and tables on pages. `head` stands on every page; `ruled` false draws tables without rules."""

    def __init__(
        self, *, head: str = "", numbers: str = "- {} -", ruled: bool = True, font: str = FONT, size: float = SIZE
    ) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=A4)
        self.width, self.height = A4
        self.head, self.numbers, self.ruled = head, numbers, ruled
        self.font, self.size = font, size
        self.page = 0
        self._begin()

    def _begin(self) -> None:
        self.page += 1
        self.y = self.height - TOP
        self.canvas.setFont(self.font, self.size)
        if self.head:
            self.canvas.drawString(LEFT, self.height - 50, self.head)
        if self.numbers:
            self.canvas.drawCentredString(self.width / 2, 45, self.numbers.format(self.page))

    def _room(self, height: float) -> None:
        if self.y - height < BOTTOM:
            self.canvas.showPage()
            self._begin()

    def paragraph(self, text: str, *, indent: bool = True) -> None:
        """Wraps at the right margin, between any two characters."""
        limit = self.width - LEFT - RIGHT
        line, x = "", 2 * SIZE if indent else 0.0
        start = x
        for char in text:
            if start + self.canvas.stringWidth(line + char, self.font, self.size) > limit:
                self._line(line, start)
                line, start = "", 0.0
            line += char
        self._line(line, start)

    def _line(self, text: str, indent: float) -> None:
        self._room(LEADING)
        self.canvas.drawString(LEFT + indent, self.y - SIZE, text)
        self.y -= LEADING

    def table(self, grid: Grid) -> None:
        """The grid with rules; every row keeps together, tall merged cells are cut by page breaks."""
        rows = positions(grid)
        columns = len(rows[0])
        labels = 3 if columns == 10 else 1 if columns < 10 else 0
        total = self.width - LEFT - RIGHT
        figure = 34.0 if labels == 3 else (total / columns if not labels else 80.0)
        first = (total - figure * (columns - labels)) / labels if labels else 0.0
        widths = [first] * labels + [figure] * (columns - labels)
        edges = [LEFT + sum(widths[:i]) for i in range(columns + 1)]
        laid = [
            [
                self._wrap(box.text, sum(widths[c : c + box.columns])) if corner else []
                for c, (box, corner) in enumerate(row)
            ]
            for row in rows
        ]
        heights = [
            14.0 * max([1, *(len(w) for (b, _), w in zip(row, wrapped, strict=True) if b.rows == 1)]) + 6
            for row, wrapped in zip(rows, laid, strict=True)
        ]
        for r, (row, wrapped, height) in enumerate(zip(rows, laid, heights, strict=True)):
            low_cells = [b.rows for b, corner in row if corner and b.rows <= _KEPT]
            self._room(sum(heights[r : r + max(low_cells, default=1)]))
            top, low = self.y, self.y - height
            c = 0
            while c < columns:
                box, corner = row[c]
                if self.ruled:
                    self._frame(edges[c], edges[min(columns, c + box.columns)], top, low, rows, r, c)
                for i, text in enumerate(wrapped[c]):
                    self.canvas.drawString(edges[c] + 3, top - 13 - 14 * i, text)
                c += box.columns
            self.y = low
        self.y -= LEADING

    def _frame(self, x0: float, x1: float, top: float, low: float, rows: list, r: int, c: int) -> None:
        box = rows[r][c][0]
        if rows[r][c][1] or self.y == self.height - TOP:
            self.canvas.line(x0, top, x1, top)
        if r + 1 == len(rows) or rows[r + 1][c][0] is not box or low - 20 < BOTTOM:
            self.canvas.line(x0, low, x1, low)
        self.canvas.line(x0, top, x0, low)
        self.canvas.line(x1, top, x1, low)

    def _wrap(self, text: str, width: float) -> list[str]:
        out, line = [], ""
        for char in text:
            if self.canvas.stringWidth(line + char, self.font, self.size) > width - 6:
                out.append(line)
                line = ""
            line += char
        return [*out, line]

    def done(self) -> bytes:
        """The file."""
        self.canvas.save()
        return self.out.getvalue()


def write(specimen: Specimen, **habits: object) -> bytes:
    """The report as a PDF."""
    writer = Writer(**habits)  # type: ignore[arg-type]
    for block in specimen.blocks():
        if isinstance(block, Grid):
            writer.table(block)
        else:
            writer.paragraph(block.text, indent=block.style == "body")
    return writer.done()
