"""Rectification notices: one .docx a unit with everything it must correct, in a template that an office can replace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.model.base import Lang, Severity
from auditor.model.errors import ReadError, UsageError
from auditor.model.finding import Finding
from auditor.model.result import AuditResult, RunResult
from auditor.reporters import wording
from auditor.reporters.base import Output, Reporter
from auditor.texts import text

if TYPE_CHECKING:
    from auditor.reporters.office.word_template import Template

NAMES = ("unit", "year", "count", "errors", "warnings", "deadline")
ITEM_NAMES = (
    *("number", "place", "quote", "problem", "arithmetic", "basis", "requirement", "severity", "deadline"),
    *("rule", "file"),
)
KNOWN = (*NAMES, *(f"item.{n}" for n in ITEM_NAMES))
"""What a template can name, in double braces."""
_TEMPLATES = Path(__file__).resolve().parent / "templates"


Item = tuple[AuditResult | None, Finding]


@dataclass
class _Unit:
    """What one unit must correct: the numbers of its reports that have something, and findings across reports with the
    number of the report they belong to. The reports themselves are looked at one unit after the other.
    """

    name: str
    years: list[int] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    others: list[tuple[int | None, Finding]] = field(default_factory=list)

    def items(self, run: RunResult) -> Iterator[Item]:
        """Every finding with its report, errors before warnings inside each report."""
        for number in self.own:
            result = run.results[number]
            yield from ((result, f) for f in result.findings if _due(f))
        for number, finding in self.others:
            yield None if number is None else run.results[number], finding

    def add_year(self, result: AuditResult | None) -> None:
        """Notes the year that a report is on."""
        year = result.report.identity.year if result and result.report else None
        if year and year not in self.years:
            self.years.append(year)


def reporter(template: Path | None = None, deadline: str = "") -> Reporter:
    """The reporter with an office's own template and deadline; both have defaults. Raises UsageError when the template
    cannot be used.
    """
    own = _load(template) if template is not None else None
    made = partial(files, own=own, deadline=deadline)
    return Reporter(
        "notice", (".docx",), partial(render, own=own, deadline=deadline), files=made, binary=True, keeps="findings"
    )


def render(run: RunResult, lang: Lang = "zh", *, own: Template | None = None, deadline: str = "") -> bytes:
    """The notice of the one unit that has something to correct. Raises UsageError when there is none, or several."""
    outputs = list(files(run, lang, own=own, deadline=deadline))
    if not outputs:
        raise UsageError("nothing-to-correct")
    if len(outputs) > 1:
        raise UsageError("several-units", count=len(outputs))
    return outputs[0].data or b""


def files(run: RunResult, lang: Lang = "zh", *, own: Template | None = None, deadline: str = "") -> Iterator[Output]:
    """A notice for each unit with errors or warnings that count."""
    template = own or _load(_TEMPLATES / f"notice.{lang}.docx")
    units = _units(run)
    names = wording.distinct(text("notice.file", lang, unit=u.name) for u in units)
    for unit, name in zip(units, names, strict=True):
        found = list(unit.items(run))
        yield Output(name, _notice(template, unit, found, lang, deadline or text("notice.deadline", lang)))


def _notice(template: Template, unit: _Unit, found: list[Item], lang: Lang, deadline: str) -> bytes:
    values = {
        "unit": unit.name,
        "year": text("notice.years", lang).join(map(str, unit.years)) or text("notice.no_year", lang),
        "count": str(len(found)),
        "errors": str(sum(f.severity is Severity.error for _, f in found)),
        "warnings": str(sum(f.severity is Severity.warning for _, f in found)),
        "deadline": deadline,
    }
    items = [
        {f"item.{k}": v for k, v in _item(number, result, finding, len(unit.years) > 1, lang).items()}
        | {"item.deadline": deadline}
        for number, (result, finding) in enumerate(found, start=1)
    ]
    return template.filled(values, items)


def _item(number: int, result: AuditResult | None, finding: Finding, dated: bool, lang: Lang) -> dict[str, str]:
    place = wording.place_of(result, finding, lang) if result else wording.section_name(None, 0, lang)
    year = result.report.identity.year if result and result.report else None
    return {
        "number": str(number),
        "place": text("notice.dated", lang, year=year, place=place) if dated and year else place,
        "quote": wording.quote_of(result, finding, lang) if result else "",
        "problem": finding.message.get(lang),
        "arithmetic": finding.computation.text.get(lang) if finding.computation else "",
        "basis": finding.basis.get(lang),
        "requirement": finding.suggestion.get(lang),
        "severity": wording.severity_name(finding.severity, lang),
        "rule": finding.rule,
        "file": result.path if result else "",
    }


def _units(run: RunResult) -> list[_Unit]:
    """Units that have something to correct, as they come."""
    units: dict[str, _Unit] = {}
    across = wording.across(run)
    listed = {number: wording.unit_named(None, finding) for number, finding in across if finding.name == "batch.unread"}
    for number, result in enumerate(run.results):
        if any(_due(f) for f in result.findings):
            name = listed.get(number) or wording.unit_of(result)
            unit = units.setdefault(name, _Unit(name))
            unit.own.append(number)
            unit.add_year(result)
    for number, finding in across:
        if _due(finding):
            result = None if number is None else run.results[number]
            name = wording.unit_named(result, finding)
            unit = units.setdefault(name, _Unit(name))
            unit.others.append((number, finding))
            unit.add_year(result)
    owed = {duty.unit: duty.year for duty in run.duties or ()}
    for unit in units.values():
        if not unit.years and unit.name in owed:
            unit.years.append(owed[unit.name])
    return list(units.values())


def _due(finding: Finding) -> bool:
    """Whether a finding must be corrected."""
    return finding.counts and finding.severity is not Severity.info


def _load(path: Path) -> Template:
    from auditor.readers import guard
    from auditor.reporters.office.word_template import Template

    try:
        return Template(guard.read_bytes(path, path.name), path.name, KNOWN)
    except ReadError as error:
        raise UsageError("template", *error.message) from None
