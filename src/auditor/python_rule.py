"""`@rule`: a rule written in Python, with the same metadata and the same duty to carry examples as one in YAML."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from auditor.checks.core.base import CheckType, Context, Outcome
from auditor.engine.packs import Bound
from auditor.model.base import Model
from auditor.model.rule import Rule


class Nothing(Model):
    """A Python rule takes no options."""


def rule(**metadata: Any) -> Callable[[Callable[[Context], Iterable[Outcome]]], Bound]:
    """Makes a rule of a function from Context to Outcomes.

    `metadata` are the keys of a rule in YAML without `given` and `then` (id, name, title, severity, basis, why, fix,
    message, examples …). Raises pydantic.ValidationError when one is missing or wrong.
    """

    def make(function: Callable[[Context], Iterable[Outcome]]) -> Bound:
        def run(context: Context, _given: Nothing, _options: Nothing) -> Iterator[Outcome]:
            yield from function(context)

        checked = Rule.model_validate({**metadata, "then": {"check": "python"}})
        return Bound(checked, CheckType("python", Nothing, Nothing, run), Nothing(), Nothing())

    return make
