"""One root cause, one finding: a wrong cell that breaks several equations of a table is reported once.

An equation is a signed sum of cells that must be zero. A cell explains the failing equations it stands in when one
new value mends them all and breaks none of the sound ones (docs/readings.md, One wrong cell).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from auditor.checks.core.base import Cell, Outcome
from auditor.model.base import trusted
from auditor.model.finding import Finding, Repair
from auditor.model.report import Report


@dataclass(frozen=True, slots=True)
class Failed:
    """A finding with the outcome it was made of."""

    finding: Finding
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Cause:
    """A cell whose repair mends all `findings`."""

    repair: Repair
    findings: tuple[Finding, ...]


def find(report: Report, failed: Sequence[Failed], sound: Sequence[Outcome]) -> list[Cause]:
    """The cells that explain two findings or more each; every finding belongs to one cause at most."""
    blocked = {cell for outcome in sound for cell, _ in outcome.balance}
    demands: dict[Cell, list[tuple[int, Decimal]]] = defaultdict(list)
    for index, item in enumerate(failed):
        gap = _gap(item.outcome)
        for cell, sign in item.outcome.balance:
            demands[cell].append((index, -gap * sign))
    options: list[tuple[int, Cell, Decimal, tuple[int, ...]]] = []
    for cell, wanted in demands.items():
        shifts = {shift for _, shift in wanted}
        if len(wanted) < 2 or len(shifts) != 1 or cell in blocked:
            continue
        options.append((len(wanted), cell, shifts.pop(), tuple(i for i, _ in wanted)))
    causes: list[Cause] = []
    taken: set[int] = set()
    for _, cell, shift, indexes in sorted(options, key=lambda o: (-o[0], o[1])):
        table = report.table(cell[0])
        old = table.value(cell[1], cell[2]) if table else None
        if old is None or old + shift < 0 or taken & set(indexes):
            continue
        taken.update(indexes)
        repair = trusted(Repair, table=cell[0], row=cell[1], column=cell[2], old=str(old), new=str(old + shift))
        causes.append(Cause(repair, tuple(failed[i].finding for i in indexes)))
    return causes


def _gap(outcome: Outcome) -> Decimal:
    """Left minus right of the failing equation."""
    return Decimal(outcome.computation.difference) if outcome.computation else Decimal(0)
