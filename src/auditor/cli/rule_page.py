"""A rule explained in Markdown: what, why, basis, how to fix, options, and examples with what the rule really says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from auditor.engine import examples, points
from auditor.engine.context import Extractor
from auditor.engine.packs import Bound
from auditor.model.base import Lang
from auditor.model.basis import Basis, Citation
from auditor.model.finding import Finding
from auditor.model.rule import Earlier, Example, Rule
from auditor.reporters.wording import severity_name
from auditor.texts import text

MARK = "<!-- auditor rules docs -->"
"""The first line of every generated page: only files that begin with it are ever replaced or removed."""

_SPECIAL = re.compile(r"([*<|`\\]|\[(?![0-9]+\](?![(\[:])))")
"""Signs that would be markup; a number in brackets is none where nothing follows that makes it a link."""
_LONGEST = 240


def page(bound: Bound, lang: Lang, extractors: Sequence[Extractor] = ()) -> str:
    """The page of one rule, ending in a line feed. Its failing examples are run, with the `extractors` of
    plugins. Raises PackError for an example that cannot be built.
    """
    rule = bound.rule
    blocks = [f"# {rule.id} {_plain(rule.title.get(lang))}", _head(rule, lang)]
    for key, value in (("why", rule.why.get(lang)), ("basis", rule.basis.get(lang)), ("fix", rule.fix.get(lang))):
        blocks += [_title(key, lang), _plain(value)]
        if key == "basis" and any(c.issuer for c in rule.basis.cited):
            blocks.append("\n".join(_cited(rule.basis, lang)))
    blocks += [_title("message", lang), f"`{rule.message.get(lang)}`"]
    if rule.variants:
        blocks += [_title("variants", lang), "\n".join(_variants(rule, lang))]
    blocks += [_title("options", lang), _options(rule)]
    groups = (("fail", rule.examples.failing), ("pass", rule.examples.passing), ("skip", rule.examples.skipping))
    for key, group in groups:
        if group:
            blocks += [
                _title(key, lang),
                "\n".join(line for e in group for line in _example(bound, e, key, lang, extractors)),
            ]
    history = [*_history(rule, lang)]
    if history:
        blocks += [_title("history", lang), "\n".join(history)]
    return "\n\n".join(blocks) + "\n"


def index(rules: Sequence[Bound], lang: Lang) -> str:
    """The list of all rules by family, ending in a line feed."""
    blocks = [f"# {text('page.index', lang)}", text("page.index_note", lang, count=len(rules))]
    for family in dict.fromkeys(b.rule.family for b in rules):
        lines = [f"| {text('page.code', lang)} | {text('page.severity', lang)} | {text('page.what', lang)} |"]
        lines.append("|---|---|---|")
        for rule in (b.rule for b in rules if b.rule.family == family):
            lines.append(
                f"| [{rule.id}]({rule.id}.md) | {severity_name(rule.severity, lang)}{_status(rule, lang)} "
                f"| {_plain(rule.title.get(lang))} |"
            )
        blocks += [f"## {family} {text(f'family.{family}', lang)}", "\n".join(lines)]
    return "\n\n".join(blocks) + "\n"


def pages(rules: Sequence[Bound], lang: Lang, extractors: Sequence[Extractor] = ()) -> dict[str, str]:
    """All pages by file name, each with the mark of a generated file."""
    out = {f"{b.rule.id}.md": page(b, lang, extractors) for b in rules}
    out["README.md"] = index(rules, lang)
    return {name: f"{MARK}\n{body}" for name, body in out.items()}


def _title(key: str, lang: Lang) -> str:
    return f"## {text(f'page.{key}', lang)}"


def _status(rule: Rule, lang: Lang) -> str:
    return "" if rule.status == "stable" else f" ({text(f'page.{rule.status}', lang)})"


def _head(rule: Rule, lang: Lang) -> str:
    level = severity_name(rule.severity, lang)
    lines = [
        f"{text('page.name', lang)} `{rule.name}`",
        f"{text('page.severity', lang)} {level} (`{rule.severity.value}`){_status(rule, lang)}",
        f"{text('page.applies', lang)} {text('page.passage' if rule.passage else 'page.report', lang)}",
    ]
    cost = points.of(rule, rule.severity)
    if cost:
        lines.append(f"{text('page.points', lang)} {cost:g}")
    return "\n".join(f"- {line}" for line in lines)


def _cited(basis: Basis, lang: Lang) -> Iterator[str]:
    """The documents, each with its issuer, its days, and a quotation where one is known."""
    for cited in basis.cited:
        parts = [cited.issuer, *_days(cited, lang)]
        if cited.issuer:
            colon = text("page.colon", lang)
            named = f"- {Basis.of((cited,), cited.document).get(lang)}{colon}{text('page.comma', lang).join(parts)}"
            yield _plain(named + (f"{colon}“{cited.quote}”" if cited.quote else ""))


def _days(cited: Citation, lang: Lang) -> Iterator[str]:
    for key, day in (("issued", cited.date), ("since", cited.since), ("until", cited.until)):
        if day and not (key == "since" and day == cited.date):
            yield text(f"page.{key}", lang, day=day)


def _variants(rule: Rule, lang: Lang) -> Iterator[str]:
    colon = text("page.colon", lang)
    for name, variant in rule.variants.items():
        level = severity_name(variant.severity or rule.severity, lang)
        said = (variant.message or rule.message).get(lang)
        yield f"- `{name}` ({level}) {_plain((variant.title or rule.title).get(lang))}{colon}`{said}`"
        if variant.basis is not None:
            yield f"  - {text('page.basis', lang)}{colon}{_plain(variant.basis.get(lang))}"


def _options(rule: Rule) -> str:
    data: dict[str, Any] = {"given": rule.given} if rule.given else {}
    shown = yaml.safe_dump(data | {"then": rule.then}, allow_unicode=True, sort_keys=False, width=110)
    return f"```yaml\n{shown}```"


def _example(bound: Bound, example: Example, key: str, lang: Lang, extractors: Sequence[Extractor]) -> Iterator[str]:
    yield f"- `{example.name}` {_setting(example, lang)}"
    if example.previous is not None:
        yield f"  - {text('page.previous', lang)} {_setting(example.previous, lang)}"
    if key == "fail":
        for finding in examples.findings(bound, example, extractors):
            yield f"  - {_said(finding, lang)}"


def _said(finding: Finding, lang: Lang) -> str:
    return f"**{severity_name(finding.severity, lang)}** {_plain(finding.message.get(lang))}"


def _setting(example: Example | Earlier, lang: Lang) -> str:
    """What an example is made of: a passage, or a sample report with changes."""
    passage = getattr(example, "passage", None)
    if passage is not None:
        return f"“{_cut(passage)}”"
    if example.text is not None:
        return f"“{_cut(example.text)}”"
    base = example.base or "township-2023-clean"
    parts = [text("page.base", lang, name=base)]
    parts += [text("page.edit", lang, old=_cut(old), new=_cut(new)) for old, new in example.edit]
    parts += [
        text("page.cell", lang, place=f"`{place}`", new=_cut(new) or text("arithmetic.blank", lang))
        for place, new in example.cells.items()
    ]
    return text("page.comma", lang).join(parts)


def _history(rule: Rule, lang: Lang) -> Iterator[str]:
    if rule.aliases:
        yield f"- {text('page.aliases', lang)} {', '.join(f'`{a}`' for a in rule.aliases)}"
    if rule.source:
        yield f"- {text('page.source', lang)} {_plain(rule.source)}"


def _cut(shown: str) -> str:
    line = "⏎".join(shown.strip("\n").split("\n")).replace("\t", " ⇥ ")
    return _plain(line if len(line) <= _LONGEST else f"{line[:_LONGEST]}……")


def _plain(shown: str) -> str:
    """Text in which nothing is markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(shown.split()))
