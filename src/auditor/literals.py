"""Words without which an expression fits nowhere: they spare its compilation, and the search, on texts without them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as code  # pyright: ignore[reportAttributeAccessIssue]
from re import _parser as parser  # pyright: ignore[reportAttributeAccessIssue]
from typing import Any

Words = tuple[str, ...]
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)
_MOST_WORDS = 40
_MOST = 3


def needed(source: str) -> tuple[Words, ...]:
    """Of each of these groups one word at least stands in every text in which `source` fits; what tells most is first.
    None are known of what is no expression, or one that ignores case.
    """
    try:
        tree = parser.parse(source)
    except (re.error, RecursionError):
        return ()
    if tree.state.flags & re.IGNORECASE:
        return ()
    found = (g for g in _groups(tree) if len(g) <= _MOST_WORDS)
    return tuple(sorted(dict.fromkeys(found), key=_tells, reverse=True)[:_MOST])


def may_fit(groups: Iterable[Iterable[str]], text: str) -> bool:
    """Whether a word of each group stands in `text`."""
    for words in groups:
        for word in words:
            if word in text:
                break
        else:
            return False
    return True


def _tells(group: Words) -> tuple[int, int]:
    return min(map(len, group)), -len(group)


def _groups(tree: Any) -> list[Words]:
    """A group for each part of a sequence of which a word is known."""
    out: list[Words] = []
    word = ""
    for operator, argument in [*tree, (None, None)]:
        if operator is code.LITERAL:
            word += chr(argument)
            continue
        if word:
            out.append((word,))
            word = ""
        out += _of_part(operator, argument)
    return out


def _of_part(operator: Any, argument: Any) -> list[Words]:
    if operator is code.SUBPATTERN and not argument[1]:  # no flags of its own
        return _groups(argument[3])
    if operator is code.ASSERT or (operator in _REPEATS and argument[0] > 0):
        return _groups(argument[1] if operator is code.ASSERT else argument[2])
    if operator is code.IN and all(kind is code.LITERAL for kind, _ in argument):
        return [tuple(dict.fromkeys(chr(each) for _, each in argument))]
    if operator is code.BRANCH:
        best = [max(_groups(branch), key=_tells, default=()) for branch in argument[1]]
        return [tuple(dict.fromkeys(w for words in best for w in words))] if all(best) else []
    return []
