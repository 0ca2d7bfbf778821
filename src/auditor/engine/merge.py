"""Findings of one slip → one finding: all messages, the figure that is likeliest wrong first, what each was alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from auditor.checks.core.base import Context, Spot, is_cell
from auditor.checks.core.evidence import cell_evidence
from auditor.engine.causes import Cause, Change
from auditor.engine.findings import digest
from auditor.form import names
from auditor.model.base import Localized, trusted
from auditor.model.finding import Evidence, Finding, Repair
from auditor.model.words import both, joined
from auditor.numerals import plain

_MOST_NAMED = 4
_HINTS = {
    True: ("repair", "finding.repair_alone"),
    False: ("finding.repair_figure", "finding.repair_figure_alone"),
}
"""Of cells, or not: the keys of the words for several findings, and for one."""
_Key = tuple[str | int | None, ...]


def merged(context: Context, cause: Cause) -> Finding:
    """One finding for all that a slip breaks, under the rule of the worst of them; one that has a table to show for it
    goes before sentences that contradict each other.
    """
    ordered = sorted(cause.findings, key=lambda f: (-f.severity.rank, not _by_table(f), f.rule, f.at))
    first = ordered[0]
    repairs = tuple(_repair(c) for c in cause.changes)
    update = {
        "suggestion": _hint(context, cause.changes, len(ordered), first.suggestion),
        "evidence": _evidence(context, cause.changes, ordered),
        "repair": next(iter(repairs), None),
        "repairs": repairs if len(repairs) > 1 else (),
    }
    if len(ordered) > 1:
        update |= {
            "message": joined(dict.fromkeys(f.message for f in ordered), "list.also"),
            "related": tuple(dict.fromkeys(f.rule for f in ordered[1:] if f.rule != first.rule)),
            "joined": tuple(f.alone() for f in ordered),
            "content_hash": digest(*(f.content_hash for f in ordered)),
        }
    return first.model_copy(update=update)


def _by_table(finding: Finding) -> bool:
    return any(e.table for e in finding.evidence)


def _repair(change: Change) -> Repair:
    old, new = plain(change.old), plain(change.new)
    table, row, column = change.spot if is_cell(change.spot) else ("", "", "")
    return trusted(Repair, table=table, row=row, column=column, old=old, new=new)


def _hint(context: Context, changes: tuple[Change, ...], count: int, fix: Localized) -> Localized:
    if not changes:
        return both("finding.one_cause", count=count, fix=fix)
    first, *others = changes
    if others:
        cells = joined(both("finding.repair_cell", **_named(context, c)) for c in changes[:_MOST_NAMED])
        return both("finding.repair_line", cells=cells, count=count, fix=fix)
    several, alone = _HINTS[is_cell(first.spot)]
    return both(several if count > 1 else alone, **_named(context, first), count=count, fix=fix)


def _named(context: Context, change: Change) -> dict[str, str | Localized]:
    return {"place": _place(context, change.spot), "old": plain(change.old), "new": plain(change.new)}


def _place(context: Context, spot: Spot) -> Localized:
    if is_cell(spot):
        table = next(t for t in context.report.tables if t.key == spot[0])
        return names.cell(table.form, *spot)
    return Localized.same(next(f.quote.strip() for s, f in context.prose.figures if (s, f.figure_start) == spot))


def _evidence(context: Context, changes: tuple[Change, ...], ordered: Iterable[Finding]) -> tuple[Evidence, ...]:
    """All evidence, that of the figures to be changed first; a nought that sums leave out is shown then."""
    seen: dict[_Key, Evidence] = {}
    for evidence in (e for f in ordered for e in f.evidence):
        seen.setdefault(_key(evidence), evidence)
    wrong: dict[_Key, Evidence] = {}
    for change in changes:
        key = _key_of(context, change.spot)
        found = seen.get(key) or _cell(context, change.spot)
        if found is not None:
            wrong[key] = found
    return (*wrong.values(), *(e for k, e in seen.items() if k not in wrong))


def _key(evidence: Evidence) -> _Key:
    """What tells places apart: the cell, or where the figure begins in its section, or the quote."""
    if evidence.table or evidence.start is None:
        return evidence.path, evidence.table, evidence.row, evidence.column, evidence.section, evidence.quote
    return evidence.path, evidence.section, evidence.start + (evidence.mark or (0, 0))[0]


def _key_of(context: Context, spot: Spot) -> _Key:
    if is_cell(spot):
        found = _cell(context, spot)
        return _key(found) if found else ()
    section, start = cast("tuple[int | None, int]", spot)
    sections = context.report.sections
    return None, sections[section or 0].number if sections else None, start


def _cell(context: Context, spot: Spot) -> Evidence | None:
    if not is_cell(spot):
        return None
    table = context.report.table(spot[0])
    cell = table.cell(spot[1], spot[2]) if table else None
    return cell_evidence(table, cell) if table and cell else None
