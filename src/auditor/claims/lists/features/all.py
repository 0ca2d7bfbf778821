"""What is seen of a reading: named features, each a small function whose docstring is its explanation.

Three groups, by what they look at, so that each is worked out once: `start` (a total and a first part), `run` (the
parts up to one end, and what follows), `whole` (all of it, with the sum). Those of the first two also count crossed
with how well the sum fits.
"""

from __future__ import annotations

from collections.abc import Callable

from auditor.claims.lists.features.run import (
    Stats,
    end_mark,
    run_kin,
    run_length,
    run_openers,
    run_roles,
    run_shape,
    run_verbs,
    run_words,
)
from auditor.claims.lists.features.scale import Add
from auditor.claims.lists.features.start import (
    start_distance,
    start_kin,
    start_kind,
    start_mark,
    start_opener,
    start_total,
    start_unit,
)
from auditor.claims.lists.features.whole import (
    whole_case,
    whole_fit,
    whole_kin,
    whole_nearer,
    whole_parts,
    whole_shares,
    whole_sibling,
    whole_slip,
    whole_split,
    whole_units,
)
from auditor.claims.lists.reading import Reading, Run, Start

START: tuple[Callable[[Start, Add], None], ...] = (
    start_kind,
    start_opener,
    start_distance,
    start_mark,
    start_total,
    start_unit,
    start_kin,
)
PARTS: tuple[Callable[[Run, Stats, Add], None], ...] = (
    run_length,
    run_openers,
    run_shape,
    run_verbs,
    run_words,
    run_kin,
    run_roles,
)
END: tuple[Callable[[Run, Stats, Add], None], ...] = (end_mark,)
WHOLE: tuple[Callable[[Reading, str, Stats, Add], None], ...] = (
    whole_fit,
    whole_slip,
    whole_parts,
    whole_shares,
    whole_nearer,
    whole_split,
    whole_units,
    whole_kin,
    whole_case,
    whole_sibling,
)
CROSSING = frozenset(
    f.__name__
    for f in (
        start_opener,
        run_words,
        end_mark,
    )
)
"""The features that mean something else where the sum fits than where it does not."""


UNLIKE_BALANCES = frozenset((start_opener, start_mark, run_length, run_verbs, run_words, run_kin))
"""What a count of cases does not turn on: it is no list that words open and marks divide."""
_OF_BALANCES = tuple(f for f in START if f not in UNLIKE_BALANCES), tuple(f for f in PARTS if f not in UNLIKE_BALANCES)


def start_names(s: Start) -> list[str]:
    """The features of a start."""
    out: list[str] = []
    for feature in _OF_BALANCES[0] if s.kind == "balance" else START:
        feature(s, out.append)
    return out


def run_names(run: Run, s: Stats) -> list[str]:
    """The features of the parts of a run up to one end."""
    out: list[str] = []
    for feature in _OF_BALANCES[1] if run.shape == "balance" else PARTS:
        feature(run, s, out.append)
    return out


def end_names(run: Run, s: Stats) -> list[str]:
    """The features of that end and of what follows."""
    out: list[str] = []
    for feature in END:
        feature(run, s, out.append)
    return out


def whole_names(r: Reading, how: str, s: Stats) -> list[str]:
    """The features of all of a reading."""
    out: list[str] = []
    for feature in WHOLE:
        feature(r, how, s, out.append)
    return out
