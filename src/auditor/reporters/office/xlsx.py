"""The ledger for Excel: findings, units with points and rank, every figure of the form with sums, files not audited.

Whatever comes from a document is written as a string or as a number: nothing in the workbook is a formula or a link.
Sums are values too, and say how many reports had no figure to add: blank is never zero.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from auditor.form.choose import default_form
from auditor.form.spec import Form, load_forms
from auditor.model.base import Lang, Severity
from auditor.model.finding import Finding
from auditor.model.report import CellState, FormCell, Report
from auditor.model.result import AuditResult, RunResult
from auditor.reporters import wording
from auditor.reporters.office.xlsx_sheets import Marked, Row, Sheets, Value
from auditor.texts import text

_LEDGER = (
    *("number", "unit", "year", "file", "place", "quote", "problem", "arithmetic", "basis", "severity", "remedy"),
    *("points", "rule", "status", "date"),
)
_UNITS = ("rank", "unit", "year", "reports", "errors", "warnings", "infos", "points")
_UNREAD = ("file", "status", "reason")
_STATES = ("open", "check", "done", "waived", "known")
_PRINTED = frozenset({CellState.number, CellState.zero})
Key = tuple[str, str, str]
"""Table, row and column of a figure."""


def render(run: RunResult, lang: Lang = "zh") -> bytes:
    """The run as the bytes of an .xlsx file; the same run gives the same bytes."""
    buffer = io.BytesIO()
    ledger = _Ledger(Sheets(buffer, text("xlsx.ledger", lang)), lang)
    ledger.findings(run)
    ledger.units()
    ledger.figures(run)
    ledger.unread()
    ledger.sheets.close()
    return buffer.getvalue()


class _Ledger:
    """The four sheets, in one language. What the later ones say of each report is noted while the first is written,
    for there may be very many reports.
    """

    def __init__(self, sheets: Sheets, lang: Lang) -> None:
        self.sheets = sheets
        self.lang: Lang = lang
        self.scores: dict[tuple[str, int], _Score] = {}
        self.forms: set[str] = set()
        self.left: list[Row] = []

    def say(self, key: str, **values: object) -> str:
        return text(f"xlsx.{key}", self.lang, **values)

    def _heads(self, keys: tuple[str, ...]) -> list[str]:
        return [self.say(k) for k in keys]

    def findings(self, run: RunResult) -> None:
        """One row a finding."""
        choices = [self.say(s) for s in _STATES]
        rows = ([number, *row] for number, row in enumerate(self._findings(run), start=1))
        self.sheets.add(
            self.say("ledger"), [self._heads(_LEDGER)], rows, freeze=2, choices=(_LEDGER.index("status"), choices)
        )

    def _findings(self, run: RunResult) -> Iterator[list[Value]]:
        for result in run.results:
            self._note(result)
            yield from (self._finding(result, f) for f in result.findings)
        for number, finding in wording.across(run):
            result = None if number is None else run.results[number]
            if result is not None and result.report is not None:
                self.scores[_unit(result)].add(finding)
            yield self._finding(result, finding)

    def _note(self, result: AuditResult) -> None:
        if result.report is not None:
            score = self.scores.setdefault(_unit(result), _Score())
            score.reports += 1
            for finding in result.findings:
                score.add(finding)
            self.forms.update(t.form for t in result.report.tables)
        if result.status == "unreadable":
            self.left.append(
                [result.path, self.say("unread_row"), result.error.message.get(self.lang) if result.error else ""]
            )
        elif not result.complete:
            reasons = [
                f.message.get(self.lang)
                for f in result.findings
                if f.rule.startswith("E") and f.severity is Severity.error
            ]
            self.left.append([result.path, self.say("partly"), "\n".join(reasons)])

    def _finding(self, result: AuditResult | None, finding: Finding) -> list[Value]:
        report = result.report if result else None
        state = "waived" if finding.waived else "known" if finding.known else None
        return [
            wording.unit_named(result, finding),
            report.identity.year if report else None,
            result.path if result else "",
            wording.place_of(result, finding, self.lang) if result else "",
            wording.quote_of(result, finding, self.lang) if result else "",
            finding.message.get(self.lang),
            finding.computation.text.get(self.lang) if finding.computation else "",
            finding.basis.get(self.lang),
            wording.severity_name(finding.severity, self.lang),
            finding.suggestion.get(self.lang),
            finding.points if finding.counts else None,
            finding.rule,
            self.say(state or ("open" if finding.severity is Severity.error else "check")),
            "",
        ]

    def units(self) -> None:
        """One row a unit and year: findings that count, points lost, and the rank inside the year, best first."""
        rows: list[Row] = []
        before: tuple[object, ...] = ()
        rank = place = 0
        for (unit, year), score in sorted(self.scores.items(), key=lambda s: (-s[0][1], s[1].order, s[0][0])):
            place = place + 1 if before[:1] == (year,) else 1
            rank = rank if before == (year, score.order) else place
            before = (year, score.order)
            counts = [score.counts[s] for s in (Severity.error, Severity.warning, Severity.info)]
            rows.append([rank, unit, year or None, score.reports, *counts, round(score.points, 6)])
        self.sheets.add(self.say("units"), [self._heads(_UNITS)], rows, freeze=2)

    def figures(self, run: RunResult) -> None:
        """One row a report and one column a figure of the form, with sums for the level above; a sheet a form."""
        forms = load_forms()
        used = [k for k in forms if k in self.forms]
        for key in used or (default_form(),):
            name = self.say("figures") if len(used) < 2 else f"{self.say('figures')} {key}"
            self._form(name, forms[key], run)

    def _form(self, name: str, form: Form, run: RunResult) -> None:
        lead = self._heads(("unit", "year", "scope", "file"))
        keys: list[Key] = []
        heads: list[list[str]] = [[""] * len(lead), [""] * len(lead), lead]
        for table in form.tables:
            for row in table.rows:
                for column in table.columns_of(row):
                    keys.append((table.key, row.key, column.key))
                    for head, label in zip(heads, (table.label, row.label, column.label), strict=True):
                        head.append(label.get(self.lang))
        sums: dict[int, _Sums] = {}
        self.sheets.add(name, heads, self._rows(form, keys, run, sums), freeze=1, last=self._sums(sums))

    def _rows(self, form: Form, keys: list[Key], run: RunResult, sums: dict[int, _Sums]) -> Iterator[Row]:
        """A row for each report in this form; those that are no aggregates themselves are added to `sums` by year."""
        for result in run.results:
            report = result.report
            if report is None or all(t.form != form.key for t in report.tables):
                continue
            identity = report.identity
            cells = [_cell(report, form, key) for key in keys]
            if identity.scope != "aggregate":
                sums.setdefault(identity.year or 0, _Sums(len(keys))).add(cells)
            lead = [wording.unit_of(result), identity.year, self.say(identity.scope), result.path]
            yield [*lead, *map(_shown, cells)]

    def _sums(self, sums: dict[int, _Sums]) -> Iterator[Row]:
        """For each year the sums, and how many reports lack a figure; `sums` is complete when the rows are written."""
        for year, found in sorted(sums.items(), reverse=True):
            lead = [year or None, "", ""]
            yield [self.say("sum", count=found.reports), *lead, *found.totals]
            yield [self.say("lacking"), *lead, *found.lacking]

    def unread(self) -> None:
        """Files that could not be audited, or not with all rules, and why."""
        self.sheets.add(self.say("unread"), [self._heads(_UNREAD)], self.left)


@dataclass
class _Score:
    """What a unit lost in one year."""

    reports: int = 0
    points: float = 0
    counts: Counter[Severity] = field(default_factory=Counter)

    def add(self, finding: Finding) -> None:
        """Counts a finding, unless it is waived or known."""
        if finding.counts:
            self.counts[finding.severity] += 1
            self.points += finding.points or 0

    @property
    def order(self) -> tuple[float, int, int]:
        """Smaller is better; equal ones share a rank."""
        return round(self.points, 6), self.counts[Severity.error], self.counts[Severity.warning]


class _Sums:
    """Each figure of the form added up over reports; None until one of them has it."""

    def __init__(self, count: int) -> None:
        self.reports = 0
        self.totals: list[Decimal | None] = [None] * count
        self.lacking = [0] * count

    def add(self, cells: Sequence[FormCell | None]) -> None:
        """Adds a report's figures; one that it lacks is counted, never taken for zero."""
        self.reports += 1
        for at, cell in enumerate(cells):
            if cell is None or cell.value is None:
                self.lacking[at] += 1
            else:
                self.totals[at] = (self.totals[at] or Decimal(0)) + cell.value


def _unit(result: AuditResult) -> tuple[str, int]:
    year = result.report.identity.year if result.report else None
    return wording.unit_of(result), year or 0


def _cell(report: Report, form: Form, key: Key) -> FormCell | None:
    table = report.table(key[0])
    return table.cell(key[1], key[2]) if table is not None and table.form == form.key else None


def _shown(cell: FormCell | None) -> Value | Marked:
    """A figure as a number, anything else as it is printed; marked when the reader doubts it."""
    if cell is None:
        return None
    value = cell.value if cell.state in _PRINTED else wording.plain_line(cell.raw)
    return Marked(value) if cell.suspect else value
