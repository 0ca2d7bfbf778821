"""labels: the rows, labels and notes of the form's tables, as the form prints them."""

import re
from collections.abc import Iterator
from typing import Literal

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import missing_evidence
from auditor.checks.core.prose import MAX_EVIDENCE
from auditor.form.normal import normal
from auditor.form.spec import TableSpec, load_forms
from auditor.model.base import Localized, trusted
from auditor.model.finding import Evidence
from auditor.model.params import Params
from auditor.model.report import NOTE, FormTable, Label
from auditor.model.words import both, joined

_UNIT = re.compile(r"[（(][^（()）]*[)）]")


class Given(Params):
    """Nothing: all tables of the report."""


class Options(Params):
    """complete: no row of the form is missing. exact: no label and no note differs from the form's."""

    must: Literal["complete", "exact"]


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    tables = () if context.passage or context.report.form.mixed else context.report.tables
    for table in tables:
        spec = load_forms()[table.form].table(table.key)
        yield (_complete if options.must == "complete" else _exact)(context, table, spec)
        if options.must == "exact" and (notes := [head for head in table.heads if head.key == NOTE]):
            yield _differs(table, spec, notes, spec.note, NOTE)
    if not tables:
        yield NOT_APPLICABLE


def _complete(context: Context, table: FormTable, spec: TableSpec) -> Outcome:
    missing = [row for row in spec.rows if row.key in table.missing_rows]
    if not missing or len(missing) == len(spec.rows):
        return Outcome("pass", (table.key, "rows"))
    anchor = next((lb.place for lb in table.labels), table.place)
    evidence = missing_evidence(context, anchor, table.section).model_copy(update={"table": table.key})
    return Outcome(
        "fail",
        (table.key, "rows"),
        evidence=(evidence,),
        values={
            "table": spec.label,
            "rows": joined(both("labels.row", row=r.label) for r in missing),
            "count": str(len(missing)),
        },
    )


def _exact(context: Context, table: FormTable, spec: TableSpec) -> Outcome:
    rows = [label for label in table.labels if not label.exact]
    other = [*(head for head in table.heads if head.key != NOTE), *rows]
    if not other:
        return Outcome("pass", (table.key, "labels"))
    first = other[0]
    row = spec.row(first.key) if rows and first is rows[0] else None
    column = next((c.label for c in spec.all_columns if c.key == first.key), None)
    right = row.label if row else column
    unit = column and row is None and _other_unit(first.text, column.zh)
    return _differs(table, spec, other, right or first.key, "unit" if unit else None)


def _differs(
    table: FormTable, spec: TableSpec, other: list[Label], right: Localized | str, variant: str | None
) -> Outcome:
    return Outcome(
        "fail",
        (table.key, NOTE if variant == NOTE else "labels"),
        evidence=tuple(_label(table, label) for label in other[:MAX_EVIDENCE]),
        values={
            "table": spec.label,
            "printed": " ".join(other[0].text.split()),
            "right": right,
            "count": str(len(other)),
        },
        variant=variant,
    )


def _other_unit(printed: str, right: str) -> bool:
    """Whether two heads differ in what stands in brackets behind them: the unit."""
    first, second = (_UNIT.search(text) for text in (printed, right))
    return bool(first and second) and normal(_UNIT.sub("", printed)) == normal(_UNIT.sub("", right))


def _label(table: FormTable, label: Label) -> Evidence:
    place = label.place
    return trusted(
        Evidence,
        role="table",
        section=table.section,
        table=table.key,
        row=None if label.key == NOTE else label.key,
        quote=label.text,
        value=label.text,
        line=place.line,
        page=place.page,
        place=place,
    )


CHECK = CheckType("labels", Given, Options, _run)
