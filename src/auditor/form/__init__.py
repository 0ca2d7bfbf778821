"""Form: a Document understood as an annual report. The knowledge of the form is data in rules/forms."""

from __future__ import annotations

from auditor.form.choose import choose, default_form, leading, prove
from auditor.form.fragments import find as find_fragments
from auditor.form.identity import identify
from auditor.form.labels import alike, told_by_tokens
from auditor.form.sections import find_sections
from auditor.form.tables import find_tables
from auditor.model.base import trusted
from auditor.model.document import Document, Place
from auditor.model.report import FormChoice, FormTable, Identity, Piece, Report, Section
from auditor.readers.clean import plain

_TWO_READINGS = ("figure-joined", "figure-unsure")
"""Kinds of notes on a cell that may be read in another way."""


def recognise(document: Document) -> Report:
    """The report in `document`. `recognised` is False when it has neither two section headings nor a form table."""
    proofs = prove(document)
    form = leading(document, proofs)
    kin = form.family
    outline = find_sections(document, form)
    sections = outline.sections
    identity = identify(document, sections, outline.around)
    tables, notes = find_tables(document, outline.standing, form, proofs)
    tables = [_with_doubts(t, document) for t in tables]
    own = {t.form for t in tables if not alike(kin, t.key) and not told_by_tokens(kin, t.key)}
    choice = choose(proofs, identity.year, kin, own)
    # A table that is the same in all forms belongs to the one that the others prove.
    tables = [t.model_copy(update={"form": choice.key}) if alike(kin, t.key) else t for t in tables]
    keys = {s.key for s in sections if s.number is not None}
    return trusted(
        Report,
        document=document.name,
        format=document.format,
        encoding=document.encoding,
        recognised=len(keys) >= 2 or bool(tables),
        identity=identity,
        form=choice,
        headings=tuple(outline.headings),
        sections=tuple(sections),
        tables=tuple(tables),
        notes=(*document.notes, *notes),
    )


def _with_doubts(table: FormTable, document: Document) -> FormTable:
    """The table with the cells marked of which the reader was left with two readings."""
    told = (n for n in document.notes if n.doubt and n.kind in _TWO_READINGS)
    doubts = {(n.place.block, n.place.row, n.place.column) for n in told if n.place is not None}
    at = [(c.place.block, c.place.row, c.place.column) in doubts and c.place.row is not None for c in table.cells]
    if not any(at):
        return table
    cells = (c.model_copy(update={"suspect": True}) if d else c for c, d in zip(table.cells, at, strict=True))
    return table.model_copy(update={"cells": tuple(cells)})


def load_stored(data: bytes, name: str) -> Report:
    """The report in a JSON or YAML file: one written by `auditor facts -f json`, or by hand. Raises ReadError."""
    from auditor.form import stored  # hardly ever needed

    found = stored.load(data, name)
    return found if isinstance(found, Report) else recognise(found)


def passage(text: str, year: int | None = None) -> Report:
    """A bare paragraph as a Report with one section "passage", and the tables pasted into it: only rules marked
    `passage` apply.
    """
    text = plain(text)
    place = trusted(Place, block=0, start=0, end=len(text), line=1)
    section = trusted(
        Section, key="passage", text=text, pieces=(trusted(Piece, start=0, end=len(text), place=place),), place=place
    )
    return trusted(
        Report,
        document="-",
        format="passage",
        identity=trusted(Identity, year=year),
        form=trusted(FormChoice, key=default_form(), expected=None, reason=""),
        sections=(section,),
        tables=tuple(find_fragments(text)[0]),
    )
