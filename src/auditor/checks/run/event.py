"""event: what happens to the program itself. The engine raises it; the check never looks at a report."""

from collections.abc import Iterator
from typing import Literal

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.model.params import Params

Event = Literal[
    "unreadable",
    "rule_crashed",
    "rule_timed_out",
    "plugin_failed",
    "nothing_ran",
    "rule_found_many",
    "figures_beyond",
    "previous_not_used",
    "previous_other_body",
    "waiver_expired",
    "waiver_unused",
    "waiver_changed",
]


class Given(Params):
    """Nothing."""


class Options(Params):
    """The event this rule words."""

    on: Event


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    yield NOT_APPLICABLE


CHECK = CheckType("event", Given, Options, _run)
