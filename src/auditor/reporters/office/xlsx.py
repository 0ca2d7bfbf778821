"""The ledger for Excel: findings, units with points and rank, every figure of the form with sums, files not audited.

Whatever comes from a document is written as a string or as a number: nothing in the workbook is a formula or a link.
Sums are values too, and say how many reports had no figure to add: blank is never zero.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from auditor.form.choose import default_form
from auditor.form.spec import load_forms
from auditor.model.base import Lang, Severity
from auditor.model.finding import Finding
from auditor.model.result import AuditResult, RunResult
from auditor.reporters import in_force, wording
from auditor.reporters.office import ledger_kept
from auditor.reporters.office.ledger_figures import FormRows
from auditor.reporters.office.ledger_kept import COLUMNS, FURTHER_COLUMNS, PRINTED_COLUMNS, TYPED, Kept
from auditor.reporters.office.xlsx_sheets import Row, Sheets
from auditor.reporters.units import Across, Counting, Tally, Unit
from auditor.texts import text

_UNITS = ("rank", "unit", "year", "reports", "errors", "warnings", "infos", "points", "state")
_UNREAD = ("file", "status", "reason")
_STATES = ("open", "check", "done", "waived", "known")
_OWN_WIDTH = 16


def render(run: RunResult, lang: Lang = "zh", *, kept: Kept | None = None) -> bytes:
    """The run as the bytes of an .xlsx file, with what people typed into an older one; the same run gives the same
    bytes.
    """
    buffer = io.BytesIO()
    ledger = _Ledger(Sheets(buffer, text("xlsx.ledger", lang)), lang, kept or Kept())
    ledger.findings(run)
    ledger.units()
    ledger.figures()
    ledger.unread()
    ledger.governed(run)
    for name, rows in ledger.kept.sheets:
        ledger.sheets.add(name, [], rows)
    ledger.sheets.close()
    return buffer.getvalue()


def over(path: Path) -> Callable[[RunResult, Lang], bytes]:
    """`render` with what people typed into the ledger that stands at `path`. Raises UsageError when that is none."""
    return partial(render, kept=ledger_kept.read(path))


class _Ledger:
    """The sheets, in one language. What the later ones say of each report is noted while the first is written, for
    there may be very many reports, and each is unpacked once.
    """

    def __init__(self, sheets: Sheets, lang: Lang, kept: Kept) -> None:
        self.sheets = sheets
        self.lang: Lang = lang
        self.kept = kept
        self.left: list[Row] = []
        self.tables: dict[str, FormRows] = {}
        self.tally = Tally((), Across({}, {}, [], {}, {}), Counter())
        self._rules = {s: self.say(s) for s in (*_STATES, "new", "again", "changed")}

    def say(self, key: str, **values: object) -> str:
        return text(f"xlsx.{key}", self.lang, **values)

    def _heads(self, keys: Sequence[str]) -> list[str]:
        return [self.say(k) for k in keys]

    def findings(self, run: RunResult) -> None:
        """One row a point, in the order of the reports; then the rows of the old ledger that have no point now."""
        rows = ([number, *row[1:]] for number, row in enumerate(self._rows(run), start=1))
        own = self.kept.columns
        self.sheets.add(
            self.say("ledger"),
            [[*self._heads(COLUMNS), *own]],
            rows,
            freeze=2,
            choices=(COLUMNS.index("status"), self._heads(_STATES)),
            widths=(*PRINTED_COLUMNS.values(), *FURTHER_COLUMNS.values(), *([_OWN_WIDTH] * len(own))),
            printed=len(PRINTED_COLUMNS),
        )

    def _rows(self, run: RunResult) -> Iterator[Row]:
        counting = Counting(run)
        across: list[Row] = []
        for number, result in enumerate(run.results):
            unit, found = counting.add(number, result)
            self._note(result, unit.name)
            others = {id(f) for f in counting.across.of_report.get(number, ())}
            for _, finding in found:
                row = self._row(result, finding, unit.name)
                if id(finding) in others:
                    across.append(row)
                else:
                    yield row
        self.tally = tally = counting.done()
        yield from across
        for unit in tally.units:
            yield from (self._row(None, f, unit.name, unit.year) for n, f in unit.across if n is None)
        yield from (self._row(None, f, "") for f in tally.across.general)
        yield from self._gone({u.name for u in tally.units if u.state not in ("missing", "unread")})

    def _gone(self, audited: set[str]) -> Iterator[Row]:
        """What the old ledger has and the new run has not: kept as it was, with what may be known of it."""
        for old in self.kept.left():
            state = "by_hand" if not old.cells.get("key") else "gone"
            if state == "gone" and old.cells.get("unit") not in audited:
                state = "absent"
            values = {**old.cells, "now": self.say(state)}
            yield [values.get(column) for column in (*COLUMNS, *self.kept.columns)]

    def _note(self, result: AuditResult, unit: str) -> None:
        """Keeps what further sheets say of a report."""
        report = result.report
        if report is not None:
            for key in dict.fromkeys(t.form for t in report.tables):
                table = self.tables.setdefault(key, FormRows(load_forms()[key]))
                table.add(report, [unit, report.identity.year, self.say(report.identity.scope), result.path])
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

    def _row(self, result: AuditResult | None, finding: Finding, unit: str, year: int | None = None) -> Row:
        lang, report = self.lang, result.report if result else None
        key = f"{finding.fingerprint}-{finding.content_hash}"
        problem = wording.plain(finding.message.get(lang))
        old, same = self.kept.find(key, (unit, finding.rule, problem))
        now = "waived" if finding.waived else "known" if finding.known else None
        status = self._rules[now or ("open" if finding.severity is Severity.error else "check")]
        typed: Row = [status, None, None]
        if old is not None:
            before = old.typed(TYPED)
            typed = [before[0] or status, *before[1:]]
            now = now or ("again" if same else "changed")
        elif self.kept.rows:
            now = now or "new"
        return [
            None,
            unit,
            report.identity.year if report else year,
            wording.place_of(result, finding, lang) if result else "",
            problem,
            finding.basis.get(lang),
            wording.severity_name(finding.severity, lang),
            finding.suggestion.get(lang),
            finding.points if finding.counts else None,
            finding.rule,
            *typed,
            self._rules[now] if now else None,
            wording.quote_of(result, finding, lang) if result else "",
            finding.computation.text.get(lang) if finding.computation else "",
            result.path if result else "",
            key,
            *(old.typed(self.kept.columns) if old is not None else [None] * len(self.kept.columns)),
        ]

    def units(self) -> None:
        """One row a unit and year: findings that count, points lost, and the rank inside the year, best first; those
        that nothing can be said of come last and have no rank.
        """
        rows: list[Row] = []
        before: tuple[object, ...] = ()
        rank = place = 0
        judged = [u for u in self.tally.units if u.state not in ("missing", "unread")]
        for unit in sorted(judged, key=lambda u: (-(u.year or 0), *_score(u), u.name)):
            place = place + 1 if before[:1] == (unit.year,) else 1
            rank = rank if before == (unit.year, _score(unit)) else place
            before = (unit.year, _score(unit))
            rows.append(self._unit(rank, unit))
        rows += (self._unit(None, u) for u in self.tally.units if u.state in ("missing", "unread"))
        self.sheets.add(self.say("units"), [self._heads(_UNITS)], rows, freeze=2)

    def _unit(self, rank: int | None, unit: Unit) -> Row:
        counts = [unit.counts[s] for s in (Severity.error, Severity.warning, Severity.info)]
        state = text(f"out.state_{unit.state}", self.lang)
        return [rank, unit.name, unit.year, len(unit.reports), *counts, round(unit.points, 6), state]

    def figures(self) -> None:
        """One row a report and one column a figure of the form, with sums for the level above; a sheet a form."""
        used = [key for key in load_forms() if key in self.tables]
        for key in used or [default_form()]:
            table = self.tables.get(key) or FormRows(load_forms()[key])
            name = self.say("figures") if len(used) < 2 else f"{self.say('figures')} {key}"
            heads = table.heads(self._heads(("unit", "year", "scope", "file")), self.lang)
            last = table.sums(lambda count: self.say("sum", count=count), self.say("lacking"))
            self.sheets.add(name, heads, table.rows, freeze=1, last=last)

    def unread(self) -> None:
        """Files that could not be audited, or not with all rules, and why."""
        self.sheets.add(self.say("unread"), [self._heads(_UNREAD)], self.left)

    def governed(self, run: RunResult) -> None:
        """What governs the run and what it took out."""
        lines = in_force.lines(run, self.lang)
        if lines:
            self.sheets.add(self.say("scope_sheet"), [[text("force.title", self.lang)]], [[line] for line in lines])


def _score(unit: Unit) -> tuple[float, int, int]:
    """Smaller is better; equal ones share a rank."""
    return round(unit.points, 6), unit.counts[Severity.error], unit.counts[Severity.warning]
