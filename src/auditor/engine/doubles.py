"""Findings that another one explains (`explained_by` of their rules): they are taken in by it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from auditor.model.finding import Evidence, Finding
from auditor.model.rule import Explained, Rule


def taken_in(findings: Sequence[Finding], rules: Iterable[Rule]) -> list[Finding]:
    """`findings` without those that others among them explain; these name them and keep what they were alone."""
    kept, others = split(findings, findings, rules)
    left = {id(f) for f in kept}
    return [new for old, new in zip(findings, others, strict=True) if id(old) in left]


def split(
    findings: Sequence[Finding], others: Sequence[Finding], rules: Iterable[Rule]
) -> tuple[list[Finding], list[Finding]]:
    """(those of `findings` that none of `others` explains, `others` with the rest taken in)."""
    links = {r.id: r.explained_by for r in rules if r.explained_by}
    out, kept = list(others), []
    for finding in findings:
        found = (_explaining(finding, link, others) for link in links.get(finding.rule, ()))
        at = next((i for i in found if i is not None), None)
        if at is None:
            kept.append(finding)
        else:
            out[at] = _with(out[at], finding)
    return kept, out


def _explaining(finding: Finding, link: Explained, others: Sequence[Finding]) -> int | None:
    """Which of `others` explains a finding: never one that is milder."""
    if link.variants and finding.variant not in link.variants:
        return None
    for index, other in enumerate(others):
        explains = other.rule == link.rule and other.severity.rank >= finding.severity.rank
        if explains and _WITHIN[link.within](finding, other):
            return index
    return None


def _with(finding: Finding, double: Finding) -> Finding:
    related = (*finding.related, double.rule, *double.related)
    return finding.model_copy(
        update={
            "related": tuple(dict.fromkeys(r for r in related if r != finding.rule)),
            "joined": (*(finding.joined or (finding.alone(),)), *(double.joined or (double.alone(),))),
        }
    )


def _shared(place: Callable[[Evidence], object]) -> Callable[[Finding, Finding], bool]:
    """Whether evidence of both findings stands at the same place."""

    def shared(one: Finding, other: Finding) -> bool:
        here = {place(e) for e in one.evidence if e.path is None} - {None}
        return any(place(e) in here for e in other.evidence if e.path is None)

    return shared


def _paragraph(evidence: Evidence) -> object:
    at = evidence.place
    return None if at is None else (at.block, at.row, at.column)


_WITHIN: dict[str, Callable[[Finding, Finding], bool]] = {
    "report": lambda one, other: True,
    "section": _shared(lambda e: e.section),
    "paragraph": _shared(_paragraph),
}
