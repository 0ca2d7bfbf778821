"""Document: what a reader delivers. Paragraphs and tables in reading order, each with its place.

Places are created here, once, and travel unchanged to the findings.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from auditor.model.base import Localized, Model, trusted

Box = tuple[float, float, float, float]
Region = Literal["body", "header", "footer", "footnote", "textbox"]


class Place(Model):
    """Where something stands in the source file.

    `block` indexes `Document.blocks`. `start`/`end` are characters in the text of the paragraph or cell.
    `row`/`column` are the grid position when the block is a table. `line` and `page` count from 1.
    `anchor` is the reader's own address of the element (for writing comments back), opaque to all others.
    """

    block: int
    start: int = 0
    end: int = 0
    row: int | None = None
    column: int | None = None
    line: int | None = None
    page: int | None = None
    box: Box | None = None
    anchor: str | None = None


class Mark(Model):
    """From character `start` of a paragraph on, the text stands on this line, page, box or anchor of the source."""

    start: int
    line: int | None = None
    page: int | None = None
    box: Box | None = None
    anchor: str | None = None


class Paragraph(Model):
    """A paragraph of cleaned text. `marks` are ascending in `start`; the first one starts at 0."""

    kind: Literal["paragraph"] = "paragraph"
    text: str
    marks: tuple[Mark, ...] = ()
    region: Region = "body"
    anchor: str | None = None

    def place(self, block: int, start: int, end: int) -> Place:
        """The place of characters start..end of this paragraph, which is number `block` of its document."""
        found: Mark | None = None
        for mark in self.marks:
            if mark.start > start:
                break
            found = mark
        if found is None:
            return trusted(Place, block=block, start=start, end=end, anchor=self.anchor)
        anchor = found.anchor or self.anchor
        return trusted(
            Place,
            block=block,
            start=start,
            end=end,
            row=None,
            column=None,
            line=found.line,
            page=found.page,
            box=found.box,
            anchor=anchor,
        )


class Cell(Model):
    """One cell of a grid, at its upper left position. `text` is cleaned; line breaks inside a cell are \\n."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    text: str = ""
    line: int | None = None
    page: int | None = None
    box: Box | None = None
    anchor: str | None = None


def cell(
    row: int,
    column: int,
    text: str,
    *,
    row_span: int = 1,
    column_span: int = 1,
    line: int | None = None,
    page: int | None = None,
    box: Box | None = None,
    anchor: str | None = None,
) -> Cell:
    """A Cell made without validation, for readers: a report has some 600 of them, and their types are known."""
    return trusted(
        Cell,
        row=row,
        column=column,
        row_span=row_span,
        column_span=column_span,
        text=text,
        line=line,
        page=page,
        box=box,
        anchor=anchor,
    )


class Table(Model):
    """A table as a grid of `rows` × `columns` positions; a merged cell appears once, with its spans.

    `guessed` is true when the grid was rebuilt from running text (one cell a line, glued labels), so that
    column positions are not to be trusted and rows must be recognised by label and order.
    """

    kind: Literal["table"] = "table"
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    caption: str | None = None
    guessed: bool = False

    def place(self, block: int, cell: Cell, start: int = 0, end: int | None = None) -> Place:
        """The place of `cell` (or of characters start..end of its text) in the table that is number `block`."""
        return trusted(
            Place,
            block=block,
            start=start,
            end=len(cell.text) if end is None else end,
            row=cell.row,
            column=cell.column,
            line=cell.line,
            page=cell.page,
            box=cell.box,
            anchor=cell.anchor,
        )


Block = Annotated[Paragraph | Table, Field(discriminator="kind")]


class Note(Model):
    """What a reader or the form mended, joined, guessed or left out. The engine turns notes into E findings.

    `kind` is a slug that the rules of rules/engine know (e.g. "encoding-guessed", "split-number", "tracked-changes").
    `doubt` is true when figures near `place` may have been misread: findings that use them lose confidence.
    `lost`: what stood there may belong to the report and could not be read, so that the audit is incomplete.
    `picture` shows what stands there (a small data: URI), where a figure was recognised in a picture.
    """

    kind: str
    message: Localized
    place: Place | None = None
    doubt: bool = False
    picture: str | None = None
    lost: bool = False


class Document(Model):
    """A file as read: blocks in reading order, and what the page around the report says about it."""

    name: str
    format: str
    encoding: str | None = None
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    published: date | None = None
    publisher: str | None = None
