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
from auditor.reporters import wording
from auditor.reporters.html.spots import LEVELS, Numbered, Spot, Spots, numbered
from auditor.reporters.wording import by_section, one_line, section_name, unit, verdict
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
class Head:
    """What the overview says of one report before its findings: `index` in the run, `before` findings of others."""

    index: int
    before: int
    unit: str
    year: int | None
    verdict: str
    counts: dict[str, int]
    path: str

    @property
    def order(self) -> tuple[bool, int, int, str, str]:
        """Worst first."""
        return self.verdict != "unread", -self.counts["error"], -self.counts["warning"], self.unit, self.path


@dataclass(frozen=True, slots=True)
class Entry:
    """One report in the overview."""

    head: Head
    result: AuditResult
    findings: list[Numbered]


def render(run: RunResult, lang: Lang = "zh") -> bytes:
    """The page of the run in UTF-8."""
    return b"".join(stream(run, lang))


def stream(run: RunResult, lang: Lang = "zh") -> Iterator[bytes]:
    """The same in parts."""
    if len(run.results) == 1:
        return _page("document.html.j2", lang, **_document(run.results[0], run.batch_findings, lang))
    return _page("overview.html.j2", lang, **_overview(run, lang))


def panes(
    result: AuditResult,
    lang: Lang,
    *,
    batch: tuple[Finding, ...] = (),
    after: Callable[[Numbered], str] | None = None,
) -> str:
    """The report beside its findings, to stand in a page of somebody else's, which loads style.css and script.js.

    `after` makes what follows each finding; it is escaped unless it is Markup.
    """
    shown = {**_shared(lang), **_document(result, batch, lang), "document": "section", "after": after}
    return _environment(lang).get_template("panes.html.j2").render(**shown)


def _document(result: AuditResult, batch: tuple[Finding, ...], lang: Lang) -> dict[str, Any]:
    from auditor.reporters.html.document import sections

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
        "verdict": verdict(result),
        "counts": _counts(result),
        "groups": [Group(h, found) for h, (_, found) in zip(headings, shown, strict=True)],
        "sections": body,
        "anchored": spots.anchored,
        "jumps": spots.jumps(),
    }


def _overview(run: RunResult, lang: Lang) -> dict[str, Any]:
    """Two passes over the reports, neither of which keeps them: there may be very many."""
    heads: list[Head] = []
    faults: Counter[str] = Counter()
    titles: dict[str, str] = {}
    count = 0
    for index, result in enumerate(run.results):
        year = result.report.identity.year if result.report else None
        heads.append(Head(index, count, unit(result), year, verdict(result), _counts(result), result.path))
        count += len(result.findings)
        _count(result.findings, faults, titles, lang)
    _count(run.batch_findings, faults, titles, lang)
    titles |= {r.id: r.title.get(lang) for r in run.rules if r.id in titles}
    return {
        "entries": _entries(run, sorted(heads, key=lambda h: h.order)),
        "batch": [Numbered(count + i, f) for i, f in enumerate(run.batch_findings, 1)],
        "faults": [
            (rule, titles[rule], number) for rule, number in sorted(faults.items(), key=lambda i: (-i[1], i[0]))
        ],
        "units": sorted({h.unit for h in heads}),
        "years": sorted({h.year for h in heads if h.year is not None}),
        "counts": {s.value: run.count(s) for s in Severity},
        "audited": sum(h.verdict != "unread" for h in heads),
        "total": len(heads),
        "complete": run.complete,
        "interrupted": run.interrupted,
    }


def _count(findings: Iterable[Finding], faults: Counter[str], titles: dict[str, str], lang: Lang) -> None:
    for finding in findings:
        faults[finding.rule] += 1
        titles.setdefault(finding.rule, finding.title.get(lang))


def _entries(run: RunResult, heads: Iterable[Head]) -> Iterator[Entry]:
    for head in heads:
        result = run.results[head.index]
        found = [n for _, group in numbered(by_section(result.findings)) for n in group]
        yield Entry(head, result, [Numbered(head.before + n.number, n.finding) for n in found])


def _counts(result: AuditResult) -> dict[str, int]:
    return {s.value: result.count(s) for s in Severity}


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
