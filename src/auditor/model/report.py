"""Report: a document understood as an annual report. Sections, typed tables, identity."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import Field

from auditor.model.base import Model
from auditor.model.document import Note, Place

Scope = Literal["own", "aggregate", "unknown"]
NAMED = ("title", "preface", "signature")
"""Parts before and after the sections of the form, where the body is named."""
PAGE = "page"
"""What stands around the report and is no text of it: a contents list, menus, share buttons, the foot of a web page."""
STRUCTURAL = frozenset((*NAMED, "passage", PAGE))
"""Keys of parts that no form describes."""


NOTE = "note"
"""Key of what the form prints in the head of a table besides labels."""


class CellState(StrEnum):
    """What stands in a cell. Zero, blank, dash, slash and a word for none stay different things."""

    number = "number"
    zero = "zero"
    blank = "blank"
    dash = "dash"
    slash = "slash"
    none = "none"
    text = "text"


class FormCell(Model):
    """One figure cell of a form table.

    `value` is set for number and zero, and for text that holds exactly one usable figure ("2件"; `remark` then
    keeps the rest). `suspect` marks a figure the reader had to mend or doubts: it is never certain evidence.
    """

    row: str
    column: str
    raw: str
    state: CellState
    value: Decimal | None = None
    remark: str | None = None
    suspect: bool = False
    place: Place

    @property
    def is_count(self) -> bool:
        """Whether a count is printed here and nothing else: zero, or a whole positive number."""
        if self.state is CellState.zero:
            return True
        if self.state is not CellState.number or self.value is None:
            return False
        return self.value >= 0 and self.value == self.value.to_integral_value()


class Label(Model):
    """A row or column label as printed. `exact` is false when it differs from the form beyond its aliases."""

    key: str
    text: str
    exact: bool = True
    place: Place


class FormTable(Model):
    """A table of the form, recognised by its content. `key` is the form's; `heads` are those that differ from it."""

    key: str
    form: str
    section: int | None
    cells: tuple[FormCell, ...]
    labels: tuple[Label, ...] = ()
    unknown_labels: tuple[Label, ...] = ()
    heads: tuple[Label, ...] = ()
    missing_rows: tuple[str, ...] = ()
    place: Place

    @cached_property
    def _index(self) -> dict[tuple[str, str], FormCell]:
        return {(c.row, c.column): c for c in reversed(self.cells)}

    @cached_property
    def keys(self) -> tuple[tuple[str, str, str], ...]:
        """(table, row, column) of every cell, as coverage counts them."""
        return tuple((self.key, c.row, c.column) for c in self.cells)

    @cached_property
    def unusual(self) -> tuple[FormCell, ...]:
        """The cells that hold anything but a count: zero, or a whole positive number without words."""
        return tuple(c for c in self.cells if not c.is_count)

    def cell(self, row: str, column: str) -> FormCell | None:
        """The cell at the keys, or None when the document has none there."""
        return self._index.get((row, column))

    def value(self, row: str, column: str) -> Decimal | None:
        """The figure at the keys; None when there is none (blank is not zero)."""
        cell = self.cell(row, column)
        return None if cell is None else cell.value


class Heading(Model):
    """A heading as printed. `number` is the printed ordinal (一 = 1), None when unnumbered; `title` the rest."""

    text: str
    number: int | None
    title: str
    level: int = 1
    place: Place


class Piece(Model):
    """Characters start..end of a section's text come from this place of the document."""

    start: int
    end: int
    place: Place


class Section(Model):
    """A section in printed order. `key` is the form's, or title | preface | signature | passage | page; `number` is
    the form's own ordinal of that key, None for a part that the form does not number.

    `text` joins the section's paragraphs by a line feed, tables left out; `pieces` say where each comes from.
    `heading` is None when it was lost and the section was recognised by its content (`inferred`).
    """

    key: str
    number: int | None = None
    heading: Heading | None = None
    inferred: bool = False
    text: str = ""
    pieces: tuple[Piece, ...] = ()
    subheadings: tuple[Heading, ...] = ()
    place: Place

    def locate(self, start: int, end: int) -> Place:
        """The document place of characters start..end of `text`."""
        for piece in self.pieces:
            if piece.start <= start < piece.end or (start == piece.end == piece.start):
                shift = piece.place.start - piece.start
                return piece.place.model_copy(update={"start": start + shift, "end": min(end, piece.end) + shift})
        return self.place


class Period(Model):
    """The reporting period as stated. A bound that is not printed is None."""

    start: date | None
    end: date | None
    quote: str
    place: Place


class Identity(Model):
    """Who reports, on which year.

    `level`: central | province | city | county | township | unknown. `kind`: government | office | department |
    township | subdistrict | zone | vertical | other | unknown. `scope`: whether the figures are the organ's own
    or a government's aggregate.
    """

    title: str | None = None
    agency: str | None = None
    year: int | None = None
    level: str = "unknown"
    kind: str = "unknown"
    scope: Scope = "unknown"
    period: Period | None = None
    published: date | None = None
    title_place: Place | None = None


class FormChoice(Model):
    """Which form the tables follow, which one the year asks for, and why the program thinks so. `foreign` is the first
    label of another form than `key`, in a table of both; its key is that form's.
    """

    key: str | None
    expected: str | None
    mixed: bool = False
    foreign: Label | None = Field(default=None, exclude=True)
    reason: str = ""


class Report(Model):
    """A document understood. `recognised` is false when nothing of the form was found in it."""

    document: str
    format: str
    encoding: str | None = None
    recognised: bool = True
    identity: Identity
    form: FormChoice
    headings: tuple[Heading, ...] = ()
    sections: tuple[Section, ...] = ()
    tables: tuple[FormTable, ...] = ()
    notes: tuple[Note, ...] = ()

    def section(self, key: str) -> Section | None:
        """The first section with this key."""
        return next((s for s in self.sections if s.key == key), None)

    def table(self, key: str) -> FormTable | None:
        """The first table with this key."""
        return next((t for t in self.tables if t.key == key), None)
