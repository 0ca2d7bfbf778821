"""The ledger for Excel: findings, units with points and rank, every figure of the form with sums, files not audited.

Whatever comes from a document is written as a string or as a number: nothing in the workbook is a formula or a link.
Sums are values too, and say how many reports had no figure to add: blank is never zero.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from auditor.form.spec import Form, load_forms
from auditor.model.base import Lang, Severity
from auditor.model.finding import Finding
from auditor.model.report import CellState, FormCell, Report
from auditor.model.result import AuditResult, RunResult
from auditor.reporters import wording
from auditor.reporters.base import Reporter
from auditor.reporters.xlsx_sheets import Marked, Row, Sheets, Value
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
    ledger.units(run)
    ledger.figures(run)
    ledger.unread(run)
    ledger.sheets.close()
    return buffer.getvalue()


class _Ledger:
    """The four sheets, in one language."""

    def __init__(self, sheets: Sheets, lang: Lang) -> None:
        self.sheets = sheets
        self.lang: Lang = lang

    def say(self, key: str, **values: object) -> str:
        return text(f"xlsx.{key}", self.lang, **values)

    def _heads(self, keys: tuple[str, ...]) -> list[str]:
        return [self.say(k) for k in keys]

    def findings(self, run: RunResult) -> None:
        """One row a finding."""
        choices = [self.say(s) for s in _STATES]
        rows = (
            [number, *row] for number, row in enumerate((self._finding(r, f) for r, f in wording.owned(run)), start=1)
        )
        self.sheets.add(
            self.say("ledger"), [self._heads(_LEDGER)], rows, freeze=2, choices=(_LEDGER.index("status"), choices)
        )

    def _finding(self, result: AuditResult | None, finding: Finding) -> list[Value]:
        report = result.report if result else None
        state = "waived" if finding.waived else "known" if finding.known else None
        return [
            wording.unit_named(result, finding),
            report.identity.year if report else None,
            result.path if result else "",
            wording.place_of(result, finding, self.lang) if result else "",
            wording.quote_of(result, finding, self.lang) if result else "",
            finding.message,
            finding.computation.text if finding.computation else "",
            finding.basis,
            wording.severity_name(finding, self.lang),
            finding.suggestion,
            finding.points if finding.counts else None,
            finding.rule,
            self.say(state or ("open" if finding.severity is Severity.error else "check")),
            "",
        ]

    def units(self, run: RunResult) -> None:
        """One row a unit and year: findings that count, points lost, and the rank inside the year, best first."""
        scores: dict[tuple[str, int], _Score] = {}
        for result in run.results:
            if result.report is not None:
                scores.setdefault(_unit(result), _Score()).reports += 1
        for result, finding in wording.owned(run):
            if result is not None and result.report is not None and finding.counts:
                scores[_unit(result)].add(finding)
        rows: list[Row] = []
        before: tuple[object, ...] = ()
        rank = place = 0
        for (unit, year), score in sorted(scores.items(), key=lambda s: (-s[0][1], s[1].order, s[0][0])):
            place = place + 1 if before[:1] == (year,) else 1
            rank = rank if before == (year, score.order) else place
            before = (year, score.order)
            counts = [score.counts[s] for s in (Severity.error, Severity.warning, Severity.info)]
            rows.append([rank, unit, year or None, score.reports, *counts, round(score.points, 6)])
        self.sheets.add(self.say("units"), [self._heads(_UNITS)], rows, freeze=2)

    def figures(self, run: RunResult) -> None:
        """One row a report and one column a figure of the form, with sums for the level above; a sheet a form."""
        forms = load_forms()
        reports = [(r, r.report) for r in run.results if r.report is not None and r.report.tables]
        used = [k for k in forms if any(t.form == k for _, p in reports for t in p.tables)]
        for key in used or sorted(forms)[-1:]:
            name = self.say("figures") if len(used) < 2 else f"{self.say('figures')} {key}"
            own = [(r, p) for r, p in reports if any(t.form == key for t in p.tables)]
            self._form(name, forms[key], own)

    def _form(self, name: str, form: Form, reports: list[tuple[AuditResult, Report]]) -> None:
        lead = self._heads(("unit", "year", "scope", "file"))
        keys: list[Key] = []
        heads: list[list[str]] = [[""] * len(lead), [""] * len(lead), lead]
        for table in form.tables:
            for row in table.rows:
                for column in table.columns_of(row):
                    keys.append((table.key, row.key, column.key))
                    for head, label in zip(heads, (table.label, row.label, column.label), strict=True):
                        head.append(label.get(self.lang))
        rows = (
            [
                wording.unit_of(result),
                report.identity.year,
                self.say(report.identity.scope),
                result.path,
                *(_shown(_cell(report, form, key)) for key in keys),
            ]
            for result, report in reports
        )
        self.sheets.add(name, heads, rows, freeze=1, last=list(self._sums(form, keys, [p for _, p in reports])))

    def _sums(self, form: Form, keys: list[Key], reports: list[Report]) -> Iterator[Row]:
        """For each year the sums over the reports that are no aggregates themselves, and how many lack a figure."""
        for year in sorted({p.identity.year or 0 for p in reports}, reverse=True):
            own = [p for p in reports if (p.identity.year or 0) == year and p.identity.scope != "aggregate"]
            if not own:
                continue
            values = [[c.value if c else None for c in (_cell(p, form, key) for p in own)] for key in keys]
            found = [[v for v in column if v is not None] for column in values]
            lead = ["", year or None, "", ""]
            yield [self.say("sum", count=len(own)), *lead[1:], *(sum(c, Decimal(0)) if c else None for c in found)]
            yield [self.say("lacking"), *lead[1:], *(len(own) - len(c) for c in found)]

    def unread(self, run: RunResult) -> None:
        """Files that could not be audited, or not with all rules, and why."""
        rows: list[Row] = []
        for result in run.results:
            if result.status == "unreadable":
                reason = result.error.message if result.error else ""
                rows.append([result.path, self.say("unread_row"), reason])
            elif not result.complete:
                reasons = [
                    f.message for f in result.findings if f.rule.startswith("E") and f.severity is Severity.error
                ]
                rows.append([result.path, self.say("partly"), "\n".join(reasons)])
        self.sheets.add(self.say("unread"), [self._heads(_UNREAD)], rows)


@dataclass
class _Score:
    """What a unit lost in one year."""

    reports: int = 0
    points: float = 0
    counts: Counter[Severity] = field(default_factory=Counter)

    def add(self, finding: Finding) -> None:
        self.counts[finding.severity] += 1
        self.points += finding.points or 0

    @property
    def order(self) -> tuple[float, int, int]:
        """Smaller is better; equal ones share a rank."""
        return round(self.points, 6), self.counts[Severity.error], self.counts[Severity.warning]


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
    value = cell.value if cell.state in _PRINTED else wording.one_line(cell.raw)
    return Marked(value) if cell.suspect else value


REPORTER = Reporter("xlsx", (".xlsx",), render, binary=True, keeps="tables")
