"""The document as the page shows it: sections, paragraphs and form tables in reading order, cut into segments."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.form.spec import Column, Row, load_forms
from auditor.model.base import Lang
from auditor.model.report import FormTable, Label, Piece, Report, Section
from auditor.reporters.html.spots import Segment, Spots


@dataclass(slots=True)
class ShownParagraph:
    """A paragraph; `kind` is title, sub (a heading inside a section) or text."""

    segments: list[Segment]
    kind: str = "text"
    is_table: bool = False


@dataclass(slots=True)
class ShownRow:
    """A row of figures. Without columns of its own it follows the header of its grid."""

    label: Segment
    cells: list[Segment]


@dataclass(slots=True)
class ShownGrid:
    """Rows with the same columns."""

    columns: list[Segment]
    rows: list[ShownRow] = field(default_factory=list)


@dataclass(slots=True)
class ShownTable:
    """A form table, drawn by the form: every row of it, with the figures the document has there."""

    caption: Segment
    grids: list[ShownGrid]
    unknown: list[str]
    is_table: bool = True


@dataclass(slots=True)
class ShownSection:
    """A section with its heading, None when it has none."""

    heading: list[Segment] | None
    items: list[ShownParagraph | ShownTable]


def sections(report: Report, spots: Spots, lang: Lang) -> list[ShownSection]:
    """All sections of `report` in printed order, its tables where they stand. Marks every spot it meets."""
    if not report.sections:
        return [ShownSection(None, [_table(t, spots, lang) for t in report.tables])] if report.tables else []
    tables: dict[int, list[FormTable]] = {}
    for table in report.tables:
        tables.setdefault(_home(report.sections, table), []).append(table)
    return [_section(s, tables.get(i, []), spots, lang) for i, s in enumerate(report.sections)]


def _home(all_sections: tuple[Section, ...], table: FormTable) -> int:
    """The index of the section a table stands in: the one of its number, else the last that begins before it."""
    for index, section in enumerate(all_sections):
        if table.section is not None and section.number == table.section:
            return index
    before = [i for i, s in enumerate(all_sections) if s.place.block <= table.place.block]
    return before[-1] if before else 0


def _section(section: Section, tables: list[FormTable], spots: Spots, lang: Lang) -> ShownSection:
    heading = section.heading
    shown = spots.text(heading.text, heading.place) if heading else None
    subs = {(h.place.block, h.place.start) for h in section.subheadings}
    pieces = section.pieces
    if not pieces and section.text:
        pieces = (Piece(start=0, end=len(section.text), place=section.place),)
    parts: list[tuple[int, int, ShownParagraph | ShownTable]] = []
    for piece in pieces:
        kind = "title" if section.key == "title" else "text"
        if (piece.place.block, piece.place.start) in subs:
            kind = "sub"
        paragraph = ShownParagraph(spots.text(section.text[piece.start : piece.end], piece.place), kind)
        parts.append((piece.place.block, piece.place.start, paragraph))
    parts += [(t.place.block, 0, _table(t, spots, lang)) for t in tables]
    return ShownSection(shown, [item for _, _, item in sorted(parts, key=lambda p: p[:2])])


def _table(table: FormTable, spots: Spots, lang: Lang) -> ShownTable:
    spec = load_forms()[table.form].table(table.key)
    printed = {label.key: label for label in table.labels}
    grids: list[ShownGrid] = []
    keys: tuple[str, ...] | None = None
    for row in spec.rows:
        columns = spec.columns_of(row)
        if tuple(c.key for c in columns) != keys:
            keys = tuple(c.key for c in columns)
            grids.append(ShownGrid([_label(table, None, c, printed, spots, lang) for c in columns]))
        cells: list[Segment] = []
        for column in columns:
            cell = table.cell(row.key, column.key)
            cells.append(spots.cell(table, row.key, column.key, cell.raw if cell else "", cell.place if cell else None))
        grids[-1].rows.append(ShownRow(_label(table, row, None, printed, spots, lang), cells))
    caption = spots.caption(table, spec.label.get(lang))
    return ShownTable(caption, grids, [label.text for label in table.unknown_labels])


def _label(
    table: FormTable, row: Row | None, column: Column | None, printed: dict[str, Label], spots: Spots, lang: Lang
) -> Segment:
    """A row or column label, as printed when the reader kept it."""
    named = row or column
    assert named is not None
    label = printed.get(named.key)
    shown = label.text if label and row and lang == "zh" else named.label.get(lang)
    place = label.place if label else None
    return spots.cell(table, row.key if row else None, column.key if column else None, shown, place)
