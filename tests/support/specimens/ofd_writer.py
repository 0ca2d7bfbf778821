"""A specimen as an OFD (GB/T 33190) of its own making: every glyph has its place, tables have ruling lines or none, the
running head stands in a template, figures can stand in notes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape

from tests.support.specimens.model import Grid, Specimen, positions

XMLNS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
WIDTH, HEIGHT = 210.0, 297.0
SIZE, LEADING = 4.23, 7.056
LEFT, TOP, BOTTOM = 22.0, 31.75, 31.75
_ROW, _CELL = 4.94, 1.07
_KEPT = 4  # rows: a merged cell no taller than this is not cut by a page break


def width_of(char: str) -> float:
    """How wide a character is, in type sizes."""
    return 0.5 if char < "\u2010" else 1.0


def measure(text: str, size: float = SIZE) -> float:
    """How wide a text is."""
    return sum(map(width_of, text)) * size


def deltas(text: str, size: float = SIZE) -> str:
    """DeltaX of a text, runs of the same advance as groups (g n v)."""
    runs: list[tuple[int, str]] = []
    for char in text[:-1]:
        value = f"{width_of(char) * size:g}"
        if runs and runs[-1][1] == value:
            runs[-1] = (runs[-1][0] + 1, value)
        else:
            runs.append((1, value))
    return " ".join(f"g {n} {v}" if n > 2 else " ".join([v] * n) for n, v in runs)


def code(text: str, x: float, y: float, size: float = SIZE) -> str:
    """A TextCode."""
    return f'<ofd:TextCode X="{x:g}" Y="{y:g}" DeltaX="{deltas(text, size)}">{escape(text)}</ofd:TextCode>'


def text_object(text: str, x: float, y: float, size: float = SIZE, more: str = "", inside: str = "") -> str:
    """A TextObject whose upper left corner is at x, y; `inside`: elements before its TextCode."""
    box = f"{x:g} {y:g} {measure(text, size):g} {size:g}"
    return (
        f'<ofd:TextObject ID="1" Boundary="{box}" Font="1" Size="{size:g}" {more}>{inside}'
        f"{code(text, 0, 0.86 * size, size)}</ofd:TextObject>"
    )


def path(data: str, box: str = f"0 0 {WIDTH:g} {HEIGHT:g}", more: str = "", inside: str = "") -> str:
    """A PathObject."""
    data = f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData>"
    return f'<ofd:PathObject ID="1" Boundary="{box}" LineWidth="0.25" {more}>{inside}{data}</ofd:PathObject>'


def image(x: float, y: float, width: float, height: float) -> str:
    """An ImageObject."""
    return (
        f'<ofd:ImageObject ID="1" ResourceID="9" Boundary="{x:g} {y:g} {width:g} {height:g}" '
        f'CTM="{width:g} 0 0 {height:g} 0 0"/>'
    )


def layer(*objects: str, kind: str = "Body") -> str:
    """A Layer."""
    return f'<ofd:Layer ID="1" Type="{kind}">{"".join(objects)}</ofd:Layer>'


def page(*layers: str, before: str = "") -> str:
    """A page, or a template; `before`: elements before its Content."""
    return f"<ofd:Page {XMLNS}>{before}<ofd:Content>{''.join(layers)}</ofd:Content></ofd:Page>"


def annot(*objects: str, box: str = f"0 0 {WIDTH:g} {HEIGHT:g}", kind: str = "Stamp", more: str = "") -> str:
    """A note."""
    shown = f'<ofd:Appearance Boundary="{box}">{"".join(objects)}</ofd:Appearance>'
    return f'<ofd:Annot ID="1" Type="{kind}" {more}>{shown}</ofd:Annot>'


def packed(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts_of(
    pages: list[str],
    *,
    template: str = "",
    annots: dict[int, list[str]] | None = None,
    resources: str = "",
    folder: str = "Doc_0",
) -> dict[str, str | bytes]:
    """The parts of a package with one document; `annots`: notes by the number of their page, from 1."""
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n - 1}/Content.xml"/>' for n in range(1, len(pages) + 1))
    common = f"<ofd:PageArea><ofd:PhysicalBox>0 0 {WIDTH:g} {HEIGHT:g}</ofd:PhysicalBox></ofd:PageArea>"
    parts: dict[str, str | bytes] = {}
    if resources:
        common += "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
        parts[f"{folder}/DocumentRes.xml"] = f'<ofd:Res {XMLNS} BaseLoc="Res">{resources}</ofd:Res>'
    if template:
        common += '<ofd:TemplatePage ID="90" Name="head" ZOrder="Background" BaseLoc="Tpls/Tpl_0/Content.xml"/>'
        parts[f"{folder}/Tpls/Tpl_0/Content.xml"] = page(layer(template, kind="Background"))
    noted = ""
    if annots:
        noted = "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"
        files = "".join(f'<ofd:Page PageID="{n}"><ofd:FileLoc>Page_{n}.xml</ofd:FileLoc></ofd:Page>' for n in annots)
        parts[f"{folder}/Annots/Annotations.xml"] = f"<ofd:Annotations {XMLNS}>{files}</ofd:Annotations>"
        for n, notes in annots.items():
            parts[f"{folder}/Annots/Page_{n}.xml"] = f"<ofd:PageAnnot {XMLNS}>{''.join(notes)}</ofd:PageAnnot>"
    body = f"<ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{noted}"
    parts[f"{folder}/Document.xml"] = f"<ofd:Document {XMLNS}>{body}</ofd:Document>"
    for n, content in enumerate(pages):
        parts[f"{folder}/Pages/Page_{n}/Content.xml"] = content
    return {"OFD.xml": entry(f"{folder}/Document.xml"), **parts}


def entry(*roots: str) -> str:
    """The main part."""
    bodies = "".join(
        f"<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>{r}</ofd:DocRoot></ofd:DocBody>"
        for r in roots
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {XMLNS} Version="1.0" DocType="OFD">{bodies}</ofd:OFD>'


def document(*pages: str, **more: object) -> bytes:
    """A file of one document, its pages made of layers' objects."""
    return packed(parts_of([page(layer(p)) for p in pages], **more))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Habits:
    """How a program writes its files. `rules`: strokes, one path for a whole cell, filled bars, or none."""

    head: str = ""
    numbers: str = "- {} -"
    rules: str = "strokes"
    figures: str = "page"
    turned: bool = False


class Writer:
    """Puts lines and tables on pages. `figures`: figures of tables stand on the page, in notes or composite objects."""

    def __init__(self, habits: Habits) -> None:
        self.habits = habits
        self.pages: list[list[str]] = []
        self.notes: dict[int, list[str]] = {}
        self.units: list[str] = []
        self._begin()

    def _begin(self) -> None:
        self.y = TOP
        self.pages.append([])
        if self.habits.numbers:
            text = self.habits.numbers.format(len(self.pages))
            self.put(text_object(text, (WIDTH - measure(text)) / 2, HEIGHT - 18))

    def put(self, item: str) -> None:
        """An object of the page."""
        self.pages[-1].append(item)

    def _room(self, height: float) -> None:
        if self.y + height > HEIGHT - BOTTOM:
            self._begin()

    def paragraph(self, text: str, *, indent: bool = True) -> None:
        """Wraps at the right margin, between any two characters."""
        start = 2 * SIZE if indent else 0.0
        for line in wrapped(text, WIDTH - 2 * LEFT, start):
            self._room(LEADING)
            if line:
                self.put(text_object(line, LEFT + start, self.y))
            self.y += LEADING
            start = 0.0

    def table(self, grid: Grid) -> None:
        """The grid; every row keeps together, tall merged cells are cut by page breaks."""
        rows = positions(grid)
        columns = len(rows[0])
        labels = 3 if columns == 10 else 1 if columns < 10 else 0
        total = WIDTH - 2 * LEFT
        figure = 13.5 if labels == 3 else (total / columns if not labels else 28.0)
        first = (total - figure * (columns - labels)) / labels if labels else 0.0
        widths = [first] * labels + [figure] * (columns - labels)
        edges = [LEFT + sum(widths[:i]) for i in range(columns + 1)]
        laid = [
            [
                list(wrapped(box.text, sum(widths[c : c + box.columns]) - 2 * _CELL)) if corner else []
                for c, (box, corner) in enumerate(row)
            ]
            for row in rows
        ]
        heights = [
            _ROW * max([1, *(len(w) for (b, _), w in zip(row, texts, strict=True) if b.rows == 1)]) + 2 * _CELL
            for row, texts in zip(rows, laid, strict=True)
        ]
        for r, (row, texts) in enumerate(zip(rows, laid, strict=True)):
            low_cells = [b.rows for b, corner in row if corner and b.rows <= _KEPT]
            self._room(sum(heights[r : r + max(low_cells, default=1)]))
            low = self.y + heights[r]
            c = 0
            while c < columns:
                box, _ = row[c]
                right = edges[min(columns, c + box.columns)]
                self._frame(edges[c], right, low, rows, r, c, low + heights[min(r + 1, len(rows) - 1)])
                for i, text in enumerate(texts[c]):
                    self._cell(text, edges[c] + _CELL, self.y + _CELL + _ROW * i)
                c += box.columns
            self.y = low
        self.y += LEADING

    def _cell(self, text: str, x: float, y: float) -> None:
        if self.habits.figures == "page" or not text.isdigit():
            if text:
                self.put(text_object(text, x, y))
        elif self.habits.figures == "notes":
            box = f"{x:g} {y:g} {measure(text):g} {SIZE:g}"
            self.notes.setdefault(len(self.pages), []).append(annot(text_object(text, 0, 0), box=box))
        else:
            number = 100 + len(self.units)
            content = f"<ofd:Content>{text_object(text, 0, 0)}</ofd:Content>"
            size = f'Width="{measure(text):g}" Height="{SIZE:g}"'
            self.units.append(f'<ofd:CompositeGraphicUnit ID="{number}" {size}>{content}</ofd:CompositeGraphicUnit>')
            box = f"{x:g} {y:g} {measure(text):g} {SIZE:g}"
            self.put(f'<ofd:CompositeObject ID="1" ResourceID="{number}" Boundary="{box}"/>')

    def _frame(self, x0: float, x1: float, low: float, rows: list, r: int, c: int, after: float) -> None:
        top = self.y
        box = rows[r][c][0]
        sides = [(x0, top, x0, low), (x1, top, x1, low)]
        if rows[r][c][1] or top == TOP:
            sides.append((x0, top, x1, top))
        if r + 1 == len(rows) or rows[r + 1][c][0] is not box or after > HEIGHT - BOTTOM:
            sides.append((x0, low, x1, low))
        draw = RULES.get(self.habits.rules)
        for item in draw(sides) if draw else ():
            self.put(item)

    def done(self) -> bytes:
        """The file."""
        head = text_object(self.habits.head, LEFT, 15) if self.habits.head else ""
        units = f"<ofd:CompositeGraphicUnits>{''.join(self.units)}</ofd:CompositeGraphicUnits>" if self.units else ""
        pages = [page(layer(*objects)) for objects in self.pages]
        return packed(parts_of(pages, template=head, annots=self.notes, resources=units))


Sides = list[tuple[float, float, float, float]]


def _strokes(sides: Sides) -> list[str]:
    """Each side a path of its own, with a Boundary just around it."""
    return [
        path(f"M 0 0 L {bx - ax:g} {by - ay:g}", f"{ax:g} {ay:g} {bx - ax:g} {by - ay:g}") for ax, ay, bx, by in sides
    ]


def _one_path(sides: Sides) -> list[str]:
    """All sides in one path, whose coordinates a CTM makes ten times as large."""
    data = " ".join(f"M {ax / 10:.5g} {ay / 10:.5g} L {bx / 10:.5g} {by / 10:.5g}" for ax, ay, bx, by in sides)
    return [path(data, more='CTM="10 0 0 10 0 0"')]


def _bars(sides: Sides) -> list[str]:
    """Each side a thin rectangle that is filled."""
    fill = '<ofd:FillColor Value="0 0 0"/>'
    out: list[str] = []
    for ax, ay, bx, by in sides:
        width, height = max(0.2, bx - ax), max(0.2, by - ay)
        data = f"M 0 0 L {width:g} 0 L {width:g} {height:g} L 0 {height:g} C"
        out.append(path(data, f"{ax:g} {ay:g} {width:g} {height:g}", 'Stroke="false" Fill="true"', fill))
    return out


RULES: dict[str, Callable[[Sides], list[str]]] = {"strokes": _strokes, "path": _one_path, "bars": _bars}


def wrapped(text: str, width: float, start: float = 0.0) -> list[str]:
    """The lines of a text, the first of which begins at `start`."""
    out: list[str] = []
    line = ""
    for char in text:
        if start + measure(line + char) > width:
            out.append(line)
            line, start = "", 0.0
        line += char
    return [*out, line]


def write(specimen: Specimen, **habits: object) -> bytes:
    """The report as an OFD."""
    writer = Writer(Habits(**habits))  # type: ignore[arg-type]
    for block in specimen.blocks():
        if isinstance(block, Grid):
            writer.table(block)
        else:
            writer.paragraph(block.text, indent=block.style == "body")
    return writer.done()


def scanned(pictures: list[bytes]) -> bytes:
    """An OFD whose pages are pictures (PNG), as scanners make it."""
    pages, listed = [], []
    parts: dict[str, str | bytes] = {}
    for number, data in enumerate(pictures, 101):
        drawn = (
            f'<ofd:ImageObject ID="1" ResourceID="{number}" Boundary="0 0 {WIDTH:g} {HEIGHT:g}" '
            f'CTM="{WIDTH:g} 0 0 {HEIGHT:g} 0 0"/>'
        )
        pages.append(page(layer(drawn)))
        listed.append(
            f'<ofd:MultiMedia ID="{number}" Type="Image"><ofd:MediaFile>{number}.png</ofd:MediaFile></ofd:MultiMedia>'
        )
        parts[f"Doc_0/Res/{number}.png"] = data
    resources = f"<ofd:MultiMedias>{''.join(listed)}</ofd:MultiMedias>"
    return packed({**parts_of(pages, resources=resources), **parts})
