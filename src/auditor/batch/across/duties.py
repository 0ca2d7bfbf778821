"""What each unit of the list owed, and whether it came in time: for the statement on publication."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from auditor.batch.across import submissions
from auditor.batch.across.findings import bound_of
from auditor.batch.across.submissions import Submission, Submissions
from auditor.batch.execution.record import Record
from auditor.batch.roster import Roster, Unit
from auditor.checks.run.batch import Options
from auditor.engine.packs import Bound
from auditor.form.bodies import kind_and_level
from auditor.model.duty import Duty
from auditor.model.rule import Rule


def of(records: Sequence[Record], rules: Sequence[Bound], roster: Roster) -> tuple[Duty, ...] | None:
    """The duties of all units that report themselves, in the order of the list; None when the rule on late reports does
    not run, or no report tells its year.
    """
    bound = bound_of(rules, "late")
    sent = submissions.sort(records, roster)
    if bound is None or sent.year is None or not isinstance(bound.options, Options):
        return None
    came = submissions.received(sent, roster)
    return tuple(
        _duty(unit, sent, sent.year, came.get(unit.line), bound.options, bound.rule)
        for unit in roster.units
        if not unit.merged
    )


def _duty(unit: Unit, sent: Submissions, year: int, unread: str | None, options: Options, rule: Rule) -> Duty:
    came = [s for s in sent.of_line.get(unit.line, ()) if s.year == year]
    kind = came[0].head.kind if came else kind_and_level(unit.name)[0]
    due = unit.deadline or submissions.due(year, kind, options)
    first = min(came, key=lambda s: _done(s) or date.max, default=None)
    done = unit.received or (_done(first) if first else None)
    variant = rule.variants.get(options.variants.get(kind, ""))
    basis = (variant and variant.basis) or rule.basis
    duty = Duty(
        unit=unit.name,
        year=year,
        kind=kind,
        due=due.isoformat() if due else None,
        own=unit.deadline is not None,
        basis=basis.on(year),
        state="unread" if unread else "missing",
        path=first.path if first else unread or "",
    )
    if first is None:
        return duty
    state = "undated" if done is None or due is None else "late" if done > due else "in_time"
    how = None if done is None else "received" if unit.received else "signed"
    return duty.model_copy(update={"state": state, "done": done.isoformat() if done else None, "how": how})


def _done(submission: Submission) -> date | None:
    return date.fromisoformat(submission.head.published) if submission.head.published else None
