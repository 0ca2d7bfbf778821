"""Letters to units, one .docx each: what to correct, in a template that an office can replace; a reminder where nothing
came; a request to send again what cannot be read.

A letter asks the unit for what the unit can do: it names no folders, and nothing that concerns who audits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal, NamedTuple

from auditor.model.base import Lang, Localized, Severity
from auditor.model.errors import ReadError, UsageError
from auditor.model.finding import Finding
from auditor.model.result import AuditResult, RunResult
from auditor.model.rule import Rule
from auditor.reporters import units, wording
from auditor.reporters.base import Output, Reporter
from auditor.reporters.office import short_letters
from auditor.reporters.office.short_letters import what_is_wrong
from auditor.reporters.units import Unit
from auditor.texts import text

if TYPE_CHECKING:
    from auditor.reporters.office.word_template import Template

NAMES = ("unit", "year", "count", "errors", "warnings", "deadline", "scope", "number", "date")
ITEM_NAMES = (
    *("number", "place", "quote", "problem", "arithmetic", "basis", "requirement", "severity", "deadline"),
    *("rule", "file"),
)
KNOWN = (*NAMES, *(f"item.{n}" for n in ITEM_NAMES))
"""What a template can name, in double braces."""
_TEMPLATES = Path(__file__).resolve().parent / "templates"
_ENGINE = "E"

Kind = Literal["urge", "resend", "notice"]
Item = tuple[AuditResult | None, Finding]


@dataclass
class _Letter:
    """What goes to one unit: its years, worst first."""

    name: str
    units: list[Unit] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        """A reminder where a year is missing; a request where nothing can be read; else what to correct."""
        states = {u.state for u in self.units}
        return "urge" if "missing" in states else "resend" if states == {"unread"} else "notice"

    def years(self, lang: Lang) -> str:
        """The years that the letter is about."""
        about = [u for u in self.units if u.state == "missing"] or self.units
        found = sorted({u.year for u in about if u.year}, reverse=True)
        return text("notice.years", lang).join(map(str, found)) or text("notice.no_year", lang)


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
    """The letter to the one unit that gets one. Raises UsageError when there is none, or several."""
    outputs = [made for made in files(run, lang, own=own, deadline=deadline) if made.data is not None]
    if not outputs:
        raise UsageError("nothing-to-correct")
    if len(outputs) > 1:
        raise UsageError("several-units", count=len(outputs))
    return outputs[0].data or b""


def files(run: RunResult, lang: Lang = "zh", *, own: Template | None = None, deadline: str = "") -> Iterator[Output]:
    """A letter to each unit that has something to correct, to send or to send again."""
    template = own or _load(_TEMPLATES / f"notice.{lang}.docx")
    writer = _Writer(run, lang, template, deadline or text("notice.deadline", lang))
    letters = [letter for letter in _letters(run) if writer.has_cause(letter)]
    names = wording.distinct(text(f"notice.file_{x.kind}", lang, unit=x.name) for x in letters)
    for letter, name in zip(letters, names, strict=True):
        problem = writer.hindrance(letter)
        yield Output(name, None, problem) if problem else Output(name, writer.write(letter))


def _letters(run: RunResult) -> list[_Letter]:
    """The units by name, worst first."""
    letters: dict[str, _Letter] = {}
    for unit in units.tally(run).units:
        letters.setdefault(unit.name, _Letter(unit.name)).units.append(unit)
    return list(letters.values())


class _Writer:
    """Makes the letters of a run in one language."""

    def __init__(self, run: RunResult, lang: Lang, template: Template, deadline: str) -> None:
        self.run = run
        self.lang: Lang = lang
        self.template = template
        self.deadline = deadline
        self.rules = {rule.id: rule for rule in run.rules}
        self.listed = units.across(run).owners

    def say(self, key: str, **values: object) -> str:
        return text(f"notice.{key}", self.lang, **values)

    def has_cause(self, letter: _Letter) -> bool:
        """Whether there is anything to write about."""
        if letter.kind == "urge":
            return any(f.counts for u in letter.units for _, f in u.across if units.is_missing(f))
        due = sum(u.counts[Severity.error] + u.counts[Severity.warning] for u in letter.units)
        return letter.kind == "resend" or (due > 0 and any(True for _ in self._items(letter)))

    def hindrance(self, letter: _Letter) -> str:
        """Why no letter can be written where one seems due; empty when it can."""
        if letter.kind != "resend":
            return ""
        numbers = [n for u in letter.units for n in u.reports]
        file = PurePath(self.run.paths[numbers[0]]).name
        if all(n not in self.listed for n in numbers):
            return self.say("nobody", file=wording.plain_line(file))
        return self.say("ours", unit=letter.name, file=wording.plain_line(file)) if not self._failures(letter) else ""

    def write(self, letter: _Letter) -> bytes:
        """The letter."""
        if letter.kind == "notice":
            return self._notice(letter)
        years, between = letter.years(self.lang), self.say("years")
        if letter.kind == "resend":
            why = between.join(dict.fromkeys(what_is_wrong(each, self.lang) for each in self._failures(letter)))
            return short_letters.resend(letter.name, years, why, self.lang, deadline=self.deadline)
        bases = (f.basis for u in letter.units for _, f in u.across if units.is_missing(f))
        others = sorted({u.year for u in letter.units if u.reports and u.year}, reverse=True)
        return short_letters.urge(
            letter.name,
            years,
            self.lang,
            basis=next(filter(None, bases), ""),
            sent=between.join(map(str, others)),
            deadline=self.deadline,
        )

    def _failures(self, letter: _Letter) -> list[AuditResult]:
        """Its files that could not be read, as far as the unit can help it."""
        results = (self.run.results[n] for u in letter.units for n in u.reports)
        return [r for r in results if short_letters.concerns_unit(r)]

    def _notice(self, writing: _Letter) -> bytes:
        dated = len({u.year for u in writing.units}) > 1
        points = [self._point(*item, dated=dated) for item in self._items(writing)]
        return _filled(
            self.template, points, self.lang, unit=writing.name, year=writing.years(self.lang), deadline=self.deadline,
            scope=self._scope(), number="", date=self.say("date"),
        )  # fmt: skip

    def _scope(self) -> str:
        """What the letter leaves out, empty when nothing: the unit must not take silence for approval."""
        known = self.run.in_force
        off = [code for each in known.taken if each.how == "off" for code in each.rules] if known else []
        if known is None or not (off or known.waived or known.known):
            return ""
        return self.say("scope", profile=known.title, count=len(off), waived=known.waived, known=known.known)

    def _items(self, letter: _Letter) -> Iterator[Item]:
        """What the unit must answer, year by year; a file that cannot be read is a point beside others that can."""
        for unit in letter.units:
            for result, finding in units.points(self.run, unit):
                unread = result is not None and result.status == "unreadable"
                if _due(finding) and (unread or not finding.rule.startswith(_ENGINE)):
                    yield result, finding

    def _point(self, result: AuditResult | None, finding: Finding, *, dated: bool) -> _Point:
        rule: Rule | None = self.rules.get(finding.rule)
        made = _point(result, finding, self.lang, rule.asks if rule is not None else None, dated=dated)
        if result and result.status == "unreadable":
            return made._replace(problem=what_is_wrong(result, self.lang), requirement=self.say("again"))
        return made


class _Point(NamedTuple):
    """What a letter says of a finding, by the names of a template; `severity` is its level."""

    place: str
    quote: str
    problem: str
    arithmetic: str
    basis: str
    requirement: str
    severity: Severity
    rule: str
    file: str


def letter(
    unit: str,
    year: int,
    found: Sequence[Item],
    lang: Lang,
    *,
    template: Template | None = None,
    rules: Iterable[Rule] = (),
    deadline: str = "",
    number: str = "",
    date: str = "",
) -> bytes:
    """The letter to one unit about just these findings; what is not given stays to be filled in by hand."""
    asks = {rule.id: rule.asks for rule in rules}
    points = [_point(result, finding, lang, asks.get(finding.rule), dated=False) for result, finding in found]
    return _filled(
        template or _load(_TEMPLATES / f"notice.{lang}.docx"), points, lang, unit=unit, year=str(year),
        deadline=deadline or text("notice.deadline", lang), scope="", number=number,
        date=date or text("notice.date", lang),
    )  # fmt: skip


def _filled(template: Template, points: Sequence[_Point], lang: Lang, **values: str) -> bytes:
    """A template with the values and points of a letter."""
    levels = [point.severity for point in points]
    values |= {
        "count": str(len(points)),
        "errors": str(levels.count(Severity.error)),
        "warnings": str(levels.count(Severity.warning)),
    }
    items = [
        {
            f"item.{k}": v
            for k, v in point._replace(severity=wording.severity_name(point.severity, lang))._asdict().items()
        }
        | {"item.number": str(number), "item.deadline": values["deadline"]}
        for number, point in enumerate(points, start=1)
    ]
    return template.filled(values, items)


def _point(result: AuditResult | None, finding: Finding, lang: Lang, asks: Localized | None, *, dated: bool) -> _Point:
    """A finding in words; what the unit is asked to do is what the rule asks of units, else its remedy."""
    place = wording.place_of(result, finding, lang) if result else wording.section_name(None, 0, lang)
    year = result.report.identity.year if result and result.report else None
    return _Point(
        place=text("notice.dated", lang, year=year, place=place) if dated and year else place,
        quote=wording.quote_of(result, finding, lang) if result else "",
        problem=_without_folders(finding, finding.message.get(lang)),
        arithmetic=finding.computation.text.get(lang) if finding.computation else "",
        basis=finding.basis.get(lang),
        requirement=_without_folders(finding, (asks or finding.suggestion).get(lang)),
        severity=finding.severity,
        rule=finding.rule,
        file=PurePath(result.path).name if result else "",
    )


def _without_folders(finding: Finding, words: str) -> str:
    """`words` with the files of a finding by their names alone."""
    for path in sorted({e.path for e in finding.evidence if e.path}, key=len, reverse=True):
        words = words.replace(path, PurePath(path).name)
    return words


def _due(finding: Finding) -> bool:
    """Whether a finding must be corrected."""
    return finding.counts and finding.severity is not Severity.info


def endings(lang: Lang) -> Sequence[str]:
    """How the names of letters end."""
    return [text(f"notice.file_{kind}", lang, unit="") for kind in ("urge", "resend", "notice")]


def template(data: bytes, name: str) -> Template:
    """An office's template. Raises UsageError when it cannot be used."""
    from auditor.reporters.office.word_template import Template

    try:
        return Template(data, name, KNOWN)
    except ReadError as error:
        raise UsageError("template", *error.message) from None


def _load(path: Path) -> Template:
    from auditor.readers import guard

    try:
        return template(guard.read_bytes(path, path.name), path.name)
    except ReadError as error:
        raise UsageError("template", *error.message) from None
