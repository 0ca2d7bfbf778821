"""Regular expressions in rules and words: refused when they could run away on a long text, compiled when needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from math import prod
from re import _constants as code  # pyright: ignore[reportAttributeAccessIssue]
from re import _parser as parser  # pyright: ignore[reportAttributeAccessIssue]
from typing import Annotated, Any

from pydantic import AfterValidator

from auditor import compiled, literals

MAX_LENGTH = 600
MAX_REPEAT = 80
MAX_WAYS = 1_000_000
"""In how many ways an expression may be tried from one place on: the most among our own rules is half of that."""
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT)


def _bounded(source: str) -> str:
    """`source` when its work is bounded by the text's length times a constant; ValueError with the reason else."""
    if len(source) > MAX_LENGTH:
        raise ValueError(f"a pattern has at most {MAX_LENGTH} characters")
    try:
        tree = parser.parse(source)
        re.compile(source)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"no regular expression: {error}") from None
    if _ways(tree, False) > MAX_WAYS:
        raise ValueError("too many repeats and choices one after another, or inside one another")
    return source


def _ways(tree: Any, repeated: bool) -> int:
    """In how many ways a sequence of parts may be tried. Refuses what has no bound, and kinds of parts not known."""
    return prod(_part(operator, argument, repeated) for operator, argument in tree)


def _part(operator: Any, argument: Any, repeated: bool) -> int:
    if operator in _SINGLE:
        return 1
    if operator not in _WAYS:
        raise ValueError(f"a part of the kind {str(operator).lower()}")
    return _WAYS[operator](argument, repeated)


def _repeat(argument: Any, repeated: bool) -> int:
    """A repeat; an optional part, ?, is none."""
    low, high, inner = argument
    many = high > 1
    if many and repeated:
        raise ValueError("a repeat inside a repeat")
    if high > MAX_REPEAT:
        raise ValueError(f"a repeat without a bound of at most {MAX_REPEAT}: write {{{low},{MAX_REPEAT}}}")
    ways = _ways(inner, repeated or many)
    return high - low + 1 if ways == 1 else sum(ways**count for count in range(low, high + 1))


def _branch(argument: Any, repeated: bool) -> int:
    """A choice. Of branches that begin with different characters only one can go on."""
    each = [_ways(branch, repeated) for branch in argument[1]]
    first = [branch[0] for branch in argument[1] if len(branch)]
    alone = {character for operator, character in first if operator is code.LITERAL}
    return max(each) if len(alone) == len(each) else sum(each)


def _conditional(argument: Any, repeated: bool) -> int:
    _, there, absent = argument
    return _ways(there, repeated) + (1 if absent is None else _ways(absent, repeated))


def _once(inner: Any, repeated: bool) -> int:
    """What is tried in all its ways, but leaves one."""
    ways = _ways(inner, repeated)
    if ways > MAX_WAYS:
        raise ValueError("too many repeats and choices one after another, or inside one another")
    return ways if repeated else 1


def _reference(_argument: Any, _repeated: bool) -> int:
    raise ValueError("a reference to a group")


_SINGLE = (code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN, code.AT)
_WAYS: dict[Any, Callable[[Any, bool], int]] = {
    **dict.fromkeys(_REPEATS, _repeat),
    code.BRANCH: _branch,
    code.SUBPATTERN: lambda argument, repeated: _ways(argument[3], repeated),
    code.ASSERT: lambda argument, repeated: _once(argument[1], repeated),
    code.ASSERT_NOT: lambda argument, repeated: _once(argument[1], repeated),
    code.ATOMIC_GROUP: _once,
    code.POSSESSIVE_REPEAT: _repeat,
    code.GROUPREF: _reference,
    code.GROUPREF_EXISTS: _conditional,
}
"""Every kind of part that an expression can be made of; what a later Python adds is refused until it stands here."""

Pattern = Annotated[str, AfterValidator(_bounded)]
"""A regular expression of a rule: every repeat bounded, none inside another, few ways to try all of it."""


def search(source: str, text: str) -> re.Match[str] | None:
    """Where a validated pattern fits first."""
    return _compiled(source).search(text) if literals.may_fit(compiled.needed(source), text) else None


def finditer(source: str, text: str) -> Iterator[re.Match[str]]:
    """Where a validated pattern fits."""
    return _compiled(source).finditer(text) if literals.may_fit(compiled.needed(source), text) else iter(())


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)
