"""A parent's figures beside the sum of its children's, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from auditor.arithmetic import said
from auditor.batch.across.findings import Fact
from auditor.batch.across.submissions import Submission, Submissions
from auditor.batch.roster import Unit
from auditor.checks.run.batch import Options
from auditor.form import names
from auditor.form.spec import TableSpec, load_forms
from auditor.model.base import Localized
from auditor.model.finding import Computation, Evidence, Side, Term
from auditor.model.words import both, joined

_MOST_SHOWN = 6
_MOST_TERMS = 40
_MOST_NAMED = 8


def sum_of_children(sent: Submissions, options: Options) -> Iterator[Fact]:
    """Tables of a parent with cells that differ from the sum of the children, or fall short of those at hand."""
    for parent, children, absent in _families(sent):
        for table in _tables(parent):
            wrong = list(_wrong(parent, children, bool(absent), table))
            if wrong:
                yield _fact(parent, children, absent, table, wrong)


def children_absent(sent: Submissions, options: Options) -> Iterator[Fact]:
    """Parents whose sums could not be checked in full, and which children are absent."""
    for parent, _, absent in _families(sent):
        if absent:
            yield Fact(
                "children_absent",
                parent.unit,
                parent.year,
                evidence=(Evidence(role="missing", path=parent.path, quote=_named(absent).zh),),
                values={"absent": _named(absent), "count": str(len(parent.record.cells()))},
            )


def _families(sent: Submissions) -> Iterator[tuple[Submission, list[Submission], list[str]]]:
    """(parent, children at hand, names of the absent ones) for every aggregate report of a unit with children."""
    if sent.roster is None:
        return
    years = sorted({s.year for s in sent.all if s.year is not None})
    for unit in sent.roster.units:
        children = sent.roster.children(unit)
        for year in years if children else ():
            parent = sent.get(unit.name, year)
            if parent is None or parent.head.scope != "aggregate":
                continue
            found = [(c, _child(sent, c, year, parent)) for c in children]
            yield parent, [s for _, s in found if s], [c.name for c, s in found if s is None]


def _child(sent: Submissions, unit: Unit, year: int, parent: Submission) -> Submission | None:
    found = sent.get(unit.name, year)
    return found if found is not None and found.head.form == parent.head.form else None


def _tables(parent: Submission) -> tuple[TableSpec, ...]:
    form = load_forms().get(parent.head.form or "")
    return form.tables if form else ()


def _wrong(
    parent: Submission, children: Sequence[Submission], partly: bool, table: TableSpec
) -> Iterator[tuple[str, Decimal, list[tuple[Submission, Decimal]]]]:
    """(cell, the parent's figure, those of the children) where they differ; a cell that one child has no figure in is
    not judged, nor one of an incomplete family unless the children at hand already have more.
    """
    if not children:
        return
    own = parent.record.cells()
    theirs = [(c, c.record.cells()) for c in children]
    for row in table.rows:
        for column in table.columns_of(row):
            cell = f"{table.key}/{row.key}/{column.key}"
            figure = own.get(cell)
            if figure is None or column.signed:
                continue
            value = Decimal(figure)
            terms = [(c, cells.get(cell)) for c, cells in theirs]
            known = [(c, Decimal(v)) for c, v in terms if v is not None]
            total = sum((v for _, v in known), Decimal(0))
            if value < total or (value > total and not partly and len(known) == len(terms)):
                yield cell, value, known


def _fact(
    parent: Submission,
    children: Sequence[Submission],
    absent: Sequence[str],
    table: TableSpec,
    wrong: list[tuple[str, Decimal, list[tuple[Submission, Decimal]]]],
) -> Fact:
    form, shown = parent.head.form, wrong[:_MOST_SHOWN]
    sums = [_computation(form, *one) for one in shown]
    listed = joined(
        (
            both("batch.sum", place=names.cell(form, *cell.split("/")), computation=said(made))
            for (cell, _, _), made in zip(shown, sums, strict=True)
        ),
        "list.semicolon",
    )
    more = "……" if len(wrong) > _MOST_SHOWN else ""
    cell, value, terms = wrong[0]
    evidence = [_evidence(parent.path, "total", c, v, table.section) for c, v, _ in wrong[:_MOST_SHOWN]]
    evidence += [_evidence(c.path, "part", cell, v, table.section) for c, v in terms if v][:_MOST_TERMS]
    return Fact(
        "sum_of_children",
        parent.unit,
        parent.year,
        tuple(cell.split("/")),
        evidence=tuple(evidence),
        values={
            "table": table.label,
            "count": str(len(wrong)),
            "children": str(len(children)),
            "absent": _named(absent),
            "list": Localized(zh=listed.zh + more, en=listed.en + more),
        },
        computation=sums[0],
        variant="incomplete" if absent else None,
    )


def _computation(
    form: str | None, cell: str, value: Decimal, terms: Sequence[tuple[Submission, Decimal]]
) -> Computation:
    total = sum((v for _, v in terms), Decimal(0))
    parts = [(c.unit, v) for c, v in terms if v]
    named = tuple(Term(value=str(v), label=Localized.same(unit), at=cell) for unit, v in parts[:_MOST_TERMS])
    own = Term(value=str(value), label=names.cell(form, *cell.split("/")), at=cell)
    more = max(0, len(parts) - _MOST_TERMS)
    return Computation(
        left=str(total),
        right=str(value),
        difference=str(total - value),
        sides=(Side(terms=named, totals=(str(total),), named=True, more=more), Side(terms=(own,))),
        off_by=str(abs(total - value)),
    )


def _evidence(path: str, role: str, cell: str, value: Decimal, section: int) -> Evidence:
    table, row, column = cell.split("/")
    return Evidence(
        role=role, path=path, section=section, table=table, row=row, column=column, quote=str(value), value=str(value)
    )


def _named(units: Sequence[str]) -> Localized:
    shown = joined(map(Localized.same, units[:_MOST_NAMED]))
    return both("batch.others", units=shown, count=len(units)) if len(units) > _MOST_NAMED else shown
