"""table: is each table of the form there, and of the right year's form?"""

from collections.abc import Iterator
from typing import Literal

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import missing_evidence
from auditor.form.labels import alike
from auditor.form.spec import Form, load_forms
from auditor.model.document import Note
from auditor.model.params import Params
from auditor.model.report import Label, Report, Section

_UNREAD = ("picture", "picture-table", "scanned-page", "embedded-file", "lost-part")
"""Kinds of notes on what stands in a document without being read."""


class Given(Params):
    """Nothing: the whole report."""


class Options(Params):
    """exist: each table stands in the report. right_form: they follow the form of the report's year."""

    must: Literal["exist", "right_form"]


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    if context.prescribed is None:
        yield NOT_APPLICABLE
        return
    yield from (_exist if options.must == "exist" else _right_form)(context)


def _exist(context: Context) -> Iterator[Outcome]:
    form = context.form
    for spec in form.tables if form else ():
        section = next((s for s in context.report.sections if s.number == spec.section), None)
        if context.report.table(spec.key) is not None:
            yield Outcome("pass", (spec.key,))
        elif section is None:
            yield NOT_APPLICABLE  # the missing section is a finding of its own
        else:
            quote = section.heading.text if section.heading else ""
            unread = any(_stands_in(n, context.report, section) for n in context.report.notes)
            yield Outcome(
                "fail",
                (spec.key,),
                evidence=(missing_evidence(context, section.place, spec.section, quote),),
                values={"table": spec.label, "section": quote},
                variant="unreadable" if unread else None,
            )


def _stands_in(note: Note, report: Report, section: Section) -> bool:
    """Whether a note says that something which may be a table, but cannot be read, stands in a section."""
    if note.kind not in _UNREAD:
        return False
    if note.place is None:
        return note.kind in ("embedded-file", "lost-part")
    following = [s.place.block for s in report.sections if s.place.block > section.place.block]
    return section.place.block <= note.place.block < min(following, default=note.place.block + 1)


def _right_form(context: Context) -> Iterator[Outcome]:
    choice, forms = context.report.form, load_forms()
    form = context.form
    telling = [t.key for t in form.tables if not alike(form.family, t.key)] if form else []
    table = next((t for t in map(context.report.table, telling) if t is not None), None)
    if choice.expected is None or table is None:
        yield NOT_APPLICABLE
        return
    if choice.key == choice.expected and not choice.mixed:
        yield Outcome("pass", ("form",))
        return
    foreign = choice.foreign or (_odd_row(context.report, form) if form else None)
    key = choice.key or choice.expected
    other = forms[foreign.key].document if foreign else forms[key].document
    label = " ".join(foreign.text.split()) if foreign else ""
    if foreign and key == choice.expected:
        table = next((t for t in context.report.tables if t.place.block == foreign.place.block), table)
    place = foreign.place if foreign and key == choice.expected else table.place
    evidence = missing_evidence(context, place, table.section, label).model_copy(update={"role": "table"})
    yield Outcome(
        "fail",
        ("form",),
        evidence=(evidence,),
        values={
            "found": forms[key].document,
            "expected": forms[choice.expected].document,
            "year": str(context.report.identity.year),
            "label": label,
            "other": other,
        },
        variant="mixed" if key == choice.expected else "other",
    )


def _odd_row(report: Report, form: Form) -> Label | None:
    """The first row that a table has from another form than the one it should follow; its key is that form's."""
    for table in report.tables:
        if table.form == form.key or not form.has(table.key):
            continue
        known = {row.key for row in form.table(table.key).rows}
        labels = {row.key: row.label.zh for row in load_forms()[table.form].table(table.key).rows}
        cell = next((c for c in table.cells if c.row not in known and c.row in labels), None)
        if cell is not None:
            return Label(key=table.form, text=labels[cell.row], place=cell.place)
    return None


CHECK = CheckType("table", Given, Options, _run)
