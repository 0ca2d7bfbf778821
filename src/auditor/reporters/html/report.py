"""HTML: one self-contained page that works from a USB stick and on paper.

For one report it is the document itself with the findings marked in place, for several an overview with search and
filters. The page loads nothing: its policy allows only the style and the script it carries, named by their hashes.
Everything from a document passes Jinja's escaping.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.form.spec import load_forms
from auditor.model.base import Lang, Localized, Severity
from auditor.model.finding import Evidence, Finding
from auditor.model.result import AuditResult, RunResult
from auditor.reporters import in_force, units, wording
from auditor.reporters.html.spots import LEVELS, Numbered, Spot, Spots, numbered
from auditor.reporters.units import Counting, Tally, Unit, audited
from auditor.reporters.wording import by_section, one_line, section_name
from auditor.texts import text

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent
_MOST_SHOWN = 12
_BUFFERED = 1000  # pieces of template output in one part
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Group:
    """Findings under one heading: a section of the report, or one report of several."""

    heading: str
    findings: list[Numbered]


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a unit and what is wrong in it."""

    result: AuditResult
    findings: list[Numbered]


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit in the overview: its files, its findings across reports, and those of others that name it."""

    unit: Unit
    parts: list[Part]
    across: list[Numbered]
    mentions: list[Numbered]


def render(run: RunResult, lang: Lang = "zh") -> bytes:
    """The page of the run in UTF-8."""
    return b"".join(stream(run, lang))


def stream(run: RunResult, lang: Lang = "zh") -> Iterator[bytes]:
    """The same in parts."""
    if len(run.results) == 1:
        return _page("document.html.j2", lang, **_document(run.results[0], run, lang))
    return _page("overview.html.j2", lang, **_overview(run, lang))


def panes(result: AuditResult, lang: Lang, *, after: Callable[[Numbered], str] | None = None) -> str:
    """The report beside its findings, to stand in a page of somebody else's, which loads style.css and script.js.

    `after` makes what follows each finding; it is escaped unless it is Markup.
    """
    run = RunResult(results=(result,))
    shown = {**_shared(lang), **_document(result, run, lang), "document": "section", "after": after}
    return _environment(lang).get_template("panes.html.j2").render(**shown)


def _document(result: AuditResult, run: RunResult, lang: Lang) -> dict[str, Any]:
    from auditor.reporters.html.document import sections

    batch = run.batch_findings
    counts = _counts(result, units.across(run).of_report.get(0, ()))
    report = result.report
    groups = by_section(result.findings)
    if batch:
        groups.append((-1, list(batch)))
    shown = numbered(groups)
    spots = Spots(n for _, found in shown for n in found)
    body = sections(report, spots, lang) if report else []
    names = {-1: text("out.batch", lang)}
    headings = [names.get(key) or (section_name(report, key, lang) if report else "") for key, _ in shown]
    title = one_line(report.identity.title or "") if report else ""
    form = load_forms()[report.form.key].document if report and report.form.key else "?"
    return {
        "result": result,
        "report": report,
        "title": title or text("console.untitled", lang),
        "form": form,
        "verdict": result.verdict_with(counts["error"], counts["warning"]),
        "counts": counts,
        "governed": in_force.lines(run, lang),
        "groups": [Group(h, found) for h, (_, found) in zip(headings, shown, strict=True)],
        "sections": body,
        "anchored": spots.anchored,
        "jumps": spots.jumps(),
    }


def _overview(run: RunResult, lang: Lang) -> dict[str, Any]:
    """Two passes over the reports, neither of which keeps them: there may be very many."""
    counting = Counting(run)
    faults: Counter[str] = Counter()
    titles: dict[str, str] = {}
    years: set[int] = set()
    for number, result in enumerate(run.results):
        unit, found = counting.add(number, result)
        years |= {unit.year} if unit.year is not None else set()
        _count((f for _, f in found), faults, titles, lang)
    tally = counting.done()
    lone = [f for found in tally.across.of_unit.values() for f in found]
    _count((*lone, *tally.across.general), faults, titles, lang)
    titles |= {r.id: r.title.get(lang) for r in run.rules if r.id in titles}
    count = sum(unit.size for unit in tally.units)
    return {
        "entries": _entries(run, tally),
        "table": tally.units,
        "batch": [Numbered(count + i, f) for i, f in enumerate(tally.across.general, 1)],
        "faults": [
            (rule, titles[rule], number) for rule, number in sorted(faults.items(), key=lambda i: (-i[1], i[0]))
        ],
        "units": sorted({u.name for u in tally.units}),
        "years": sorted(years),
        "counts": {s.value: tally.counts[s] for s in Severity},
        "audited": audited(run.results),
        "total": len(run.results),
        "sound": not tally.counts[Severity.error] and run.complete and not tally.in_state("unjudged"),
        "interrupted": run.interrupted,
        "governed": in_force.lines(run, lang),
    }


def _count(findings: Iterable[Finding], faults: Counter[str], titles: dict[str, str], lang: Lang) -> None:
    for finding in findings:
        faults[finding.rule] += 1
        titles.setdefault(finding.rule, finding.title.get(lang))


def _entries(run: RunResult, tally: Tally) -> Iterator[Entry]:
    before, numbers = 0, {}
    for unit in tally.units:
        first = before + unit.size - len(unit.across) + 1
        numbers |= {id(f): first + i for i, (_, f) in enumerate(unit.across)}
        before += unit.size
    before = 0
    for unit in tally.units:
        parts: list[Part] = []
        told: set[tuple[str, str]] = set()
        for number in unit.reports:
            result = run.results[number]
            once = {(f.fingerprint, f.content_hash): f for f in reversed(result.findings)}
            new = [f for f in result.findings if once.get((f.fingerprint, f.content_hash)) is f]
            new = [f for f in new if (f.fingerprint, f.content_hash) not in told]
            told |= once.keys()
            found = [n for _, group in numbered(by_section(new)) for n in group]
            parts.append(Part(result, [Numbered(before + n.number, n.finding) for n in found]))
            before += len(found)
        across = [Numbered(numbers[id(f)], f) for _, f in unit.across]
        before += len(across)
        others = {id(f): f for n in unit.reports for f in tally.across.mentions.get(n, ())}
        mentions = [Numbered(numbers[key], f) for key, f in others.items() if key in numbers]
        yield Entry(unit, parts, across, mentions)


def _counts(result: AuditResult, others: Iterable[Finding]) -> dict[str, int]:
    across = Counter(f.severity for f in others if f.counts)
    return {s.value: result.count(s) + across[s] for s in Severity}


def _page(template: str, lang: Lang, **values: Any) -> Iterator[bytes]:
    style, script = _asset("style.css"), _asset("script.js")
    page = _environment(lang).get_template(template)
    parts = page.stream(
        **_shared(lang),
        document="main",
        after=None,
        lang="zh-CN" if lang == "zh" else "en",
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        **values,
    )
    parts.enable_buffering(_BUFFERED)
    for part in parts:
        yield part.encode("utf-8", errors="replace")
    yield b"\n"


def _shared(lang: Lang) -> dict[str, Any]:
    """What all templates are given."""

    def say(key: str, **filled: object) -> str:
        return text(key, lang, **filled)

    def place(evidence: Evidence, result: AuditResult | None) -> str:
        return wording.place(result.report if result else None, evidence, lang)

    return {
        "say": say,
        "place": place,
        "parts": _parts,
        "first_place": _first_place,
        "levels": LEVELS,
        "most": _MOST_SHOWN,
    }


def _parts(evidence: Evidence) -> tuple[str, str, str]:
    """The quote before its figure, the figure, and what follows; without a figure all is figure."""
    start, end = evidence.mark or (0, 0)
    quote = evidence.quote
    if not quote[start:end].strip():
        return "", one_line(quote), ""
    before, figure, after = (_BLANKS.sub(" ", part) for part in (quote[:start], quote[start:end], quote[end:]))
    return before.lstrip(), figure, after.rstrip()


def _first_place(item: Numbered, anchored: Mapping[str, Spot]) -> str:
    """The address of the first place of a finding that the page shows, empty when it shows none."""
    anchors = (f"{item.anchor}-e{i}" for i in range(len(item.finding.evidence)))
    return next((a for a in anchors if a in anchored), "")


@cache
def _environment(lang: Lang) -> Environment:
    """Templates whose words come out in `lang`, wherever they stand."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    def chosen(value: object) -> object:
        return value.get(lang) if isinstance(value, Localized) else value

    return Environment(
        loader=FileSystemLoader(_FOLDER, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=chosen,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _asset(name: str) -> str:
    return "\n" + (_FOLDER / name).read_text("utf-8")


def _hash(content: str) -> str:
    digest = base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")
    return f"sha256-{digest}"
