"""across_years: a formula over a form table of this year and the same table of last year.

Names are cells of this year, `last.` before a name means last year's. A report of last year that breaks its own sums
where it is used proves nothing about this one: such places are inconclusive.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from pydantic import field_validator

from auditor.arithmetic import said
from auditor.checks.core import earlier, formula
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import cell_evidence
from auditor.form import names
from auditor.form.cells import change
from auditor.form.spec import Column, TableSpec, load_forms
from auditor.model.base import Localized
from auditor.model.finding import Computation
from auditor.model.params import Params
from auditor.model.report import FormCell, FormTable
from auditor.model.words import both, joined

LAST = "last."


class Given(Params):
    """Which table, over what the formula is repeated, and of which forms (all when empty). `rows` limits
    `for_each: row` to some rows. `same_form`: figures of different forms are not comparable.
    """

    table: str
    for_each: Literal["column", "row"]
    rows: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    same_form: bool = True


class Options(Params):
    """`formula` over row keys (for_each column) or column keys (for_each row).

    `sound` must hold in last year's table: along the same line as the formula (the columns's own balance);
    `sound_across` along the other, for every cell of last year that is used (a row's own sum). `whole` is the line
    that sums up the others: when it fits and others do not, or several fail, they are one finding (variants "split",
    "many").
    """

    formula: str
    sound: tuple[str, ...] = ()
    sound_across: tuple[str, ...] = ()
    whole: str | None = None

    @field_validator("formula")
    @classmethod
    def _parses(cls, value: str) -> str:
        _parsed(value)
        return value

    @field_validator("sound", "sound_across")
    @classmethod
    def _parse(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for source in value:
            _parsed(source)
        return value


@cache
def _parsed(source: str) -> formula.Formula:
    return formula.parse(source)


class _Line(NamedTuple):
    """One column (or row) of the pair of tables, asked one formula."""

    ours: FormTable
    before: FormTable
    by_column: bool
    key: str
    label: Localized

    def place(self, name: str) -> tuple[str, str]:
        bare = name.removeprefix(LAST)
        return (bare, self.key) if self.by_column else (self.key, bare)

    def named(self, name: str) -> tuple[Localized, str]:
        """What a name of the formula is called, and its cell."""
        row, column = self.place(name)
        last = LAST if name.startswith(LAST) else ""
        return names.cell(self.ours.form, self.ours.key, row, column), f"{last}{self.ours.key}/{row}/{column}"

    def cell(self, name: str) -> FormCell | None:
        table = self.before if name.startswith(LAST) else self.ours
        return table.cell(*self.place(name))

    def value(self, name: str) -> Decimal | None:
        """The figure; a column of changes may write it +1 or 减2."""
        cell = self.cell(name)
        if cell is None or cell.value is not None or not self._holds_changes(*self.place(name)):
            return cell.value if cell else None
        return change(cell.raw)

    def _holds_changes(self, row: str, column: str) -> bool:
        spec = load_forms()[self.ours.form].table(self.ours.key)
        found = spec.row(row)
        return found is not None and any(c.key == column and c.signed for c in spec.columns_of(found))


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    pair = earlier.tables(context, given.table)
    if pair is None or (given.forms and pair[0].form not in given.forms):
        yield NOT_APPLICABLE
        return
    spec = load_forms()[pair[0].form].table(given.table)
    if given.same_form and not earlier.same_form(context, pair):
        yield Outcome("inconclusive", (given.table,))
        return
    lines = [_Line(*pair, given.for_each == "column", key, label) for key, label in _lines(spec, given)]
    outcomes = {line.key: _one(context, line, options) for line in lines}
    failed = [k for k, o in outcomes.items() if o.status == "fail"]
    yield from (o for o in outcomes.values() if o.status != "fail")
    whole = outcomes.get(options.whole or "")
    fits = whole is not None and whole.status == "pass"
    if options.whole and len(failed) > 1:
        yield _together(given.table, [outcomes[k] for k in failed], fits)
        return
    for key in failed:
        yield outcomes[key]._replace(variant="split") if fits else outcomes[key]


def _lines(spec: TableSpec, given: Given) -> Iterator[tuple[str, Localized]]:
    if given.for_each == "row":
        yield from ((r.key, r.label) for r in spec.rows if not given.rows or r.key in given.rows)
        return
    columns: list[Column] = [*spec.columns, *(c for r in spec.rows for c in r.columns)]
    yield from {c.key: c.label for c in columns}.items()


def _one(context: Context, line: _Line, options: Options) -> Outcome:
    parsed = _parsed(options.formula)
    cells = {n: line.cell(n) for n in parsed.names}
    present = [c for c in cells.values() if c is not None]
    if len(present) < len(cells):
        return NOT_APPLICABLE  # this form has no such cells, or the row is missing, which is reported elsewhere
    values: dict[str, str | Localized] = {"place": line.label}
    topic = (line.ours.key, line.key)
    used = tuple((line.ours.key, *line.place(n)) for n in cells if not n.startswith(LAST))
    verdict = parsed.evaluate({n: line.value(n) for n in cells})
    if verdict.holds:
        balance = _balance(parsed, line)
        return Outcome("pass", topic, values=values, cells=used, balance=balance)
    if verdict.holds is None:
        return Outcome("inconclusive", topic, values=values, cells=used)
    if any(c.suspect for c in present) or not _sound(line, parsed, options):
        return Outcome("inconclusive", topic, cells=used)
    evidence = tuple(
        earlier.theirs(context, cell_evidence(line.before, c)) if n.startswith(LAST) else cell_evidence(line.ours, c)
        for n, c in cells.items()
        if c is not None
    )
    computation = verdict.computation(line.named)
    return Outcome(
        "fail",
        topic,
        evidence=evidence,
        computation=computation,
        values={**values, "list": _said(line.label, computation)},
        cells=used,
        balance=_balance(parsed, line),
    )


def _balance(parsed: formula.Formula, line: _Line) -> tuple[tuple[tuple[str, str, str], int], ...]:
    """This year's cells with their signs, for finding the one wrong cell; only where the figures must be equal."""
    if parsed.source.count("==") != 1:
        return ()
    return tuple(((line.ours.key, *line.place(t.name)), t.sign) for t in parsed.signs if not t.name.startswith(LAST))


def _sound(line: _Line, parsed: formula.Formula, options: Options) -> bool:
    """Whether last year's table keeps its own sums where the formula uses it; a blank counts as nothing here."""
    for source in options.sound:
        if not _keeps(_parsed(source), lambda n: line.before.cell(*line.place(n))):
            return False
    for name in (n for n in parsed.names if n.startswith(LAST)):
        row, column = line.place(name)
        for source in options.sound_across:
            find: Callable[[str], FormCell | None]
            if line.by_column:
                find = lambda n, row=row: line.before.cell(row, n)  # noqa: E731
            else:
                find = lambda n, column=column: line.before.cell(n, column)  # noqa: E731
            if not _keeps(_parsed(source), find):
                return False
    return True


def _keeps(parsed: formula.Formula, find: Callable[[str], FormCell | None]) -> bool:
    cells = {n: find(n) for n in parsed.names}
    if all(c is None for c in cells.values()):
        return True
    if any(c is not None and c.suspect for c in cells.values()):
        return False
    verdict = parsed.evaluate({n: c.value if c else None for n, c in cells.items()})
    return verdict.holds is True or (verdict.holds is None and verdict.left == verdict.right)


def _together(table: str, failed: list[Outcome], fits: bool) -> Outcome:
    """Several columns that differ are one finding: one row was copied wrong."""
    texts = [t for o in failed if isinstance(t := o.values["list"], Localized)]
    return Outcome(
        "fail",
        (table, "columns"),
        evidence=tuple(e for o in failed for e in o.evidence),
        computation=failed[-1].computation,
        values={"list": joined(texts, "list.semicolon")},
        variant="split" if fits else "many",
        cells=tuple(dict.fromkeys(c for o in failed for c in o.cells)),
    )


def _said(label: Localized, computation: Computation) -> Localized:
    plain = said(computation.model_copy(update={"off_by": None}))
    return both("arithmetic.line", label=label, computation=said(computation), plain=plain)


CHECK = CheckType("across_years", Given, Options, _run)
