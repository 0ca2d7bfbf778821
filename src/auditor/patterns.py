"""Regular expressions in rules and words: refused when they could run away on a long text, compiled when needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from re import _constants as code  # pyright: ignore[reportAttributeAccessIssue]
from re import _parser as parser  # pyright: ignore[reportAttributeAccessIssue]
from typing import Annotated, Any

from pydantic import AfterValidator

from auditor import compiled, literals

MAX_LENGTH = 600
MAX_REPEAT = 80
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)


def _bounded(source: str) -> str:
    """`source` when its work is bounded by the text's length times a constant; ValueError with the reason else."""
    if len(source) > MAX_LENGTH:
        raise ValueError(f"a pattern has at most {MAX_LENGTH} characters")
    try:
        tree = parser.parse(source)
        re.compile(source)
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from None
    _walk(tree, False)
    return source


def _walk(tree: Any, repeated: bool) -> None:
    """Refuses repeats of more than MAX_REPEAT and repeats inside repeats (an optional part, ?, is no repeat)."""
    for operator, argument in tree:
        if operator in _REPEATS:
            low, high, inner = argument
            many = high > 1
            if many and repeated:
                raise ValueError("a repeat inside a repeat")
            if high > MAX_REPEAT:
                raise ValueError(f"a repeat without a bound of at most {MAX_REPEAT}: write {{{low},{MAX_REPEAT}}}")
            _walk(inner, repeated or many)
        elif operator is code.BRANCH:
            for branch in argument[1]:
                _walk(branch, repeated)
        elif operator is code.SUBPATTERN:
            _walk(argument[3], repeated)
        elif operator in (code.ASSERT, code.ASSERT_NOT):
            _walk(argument[1], repeated)
        elif operator is code.GROUPREF:
            raise ValueError("a reference to a group")


Pattern = Annotated[str, AfterValidator(_bounded)]
"""A regular expression of a rule: every repeat bounded, none inside another."""


def search(source: str, text: str) -> re.Match[str] | None:
    """Where a validated pattern fits first."""
    return _compiled(source).search(text) if literals.may_fit(compiled.needed(source), text) else None


def finditer(source: str, text: str) -> Iterator[re.Match[str]]:
    """Where a validated pattern fits."""
    return _compiled(source).finditer(text) if literals.may_fit(compiled.needed(source), text) else iter(())


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)
