"""pairs: brackets and quotation marks that open without closing, or close without having opened."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.prose import MAX_EVIDENCE, Part, Where, applies, parts, show
from auditor.model.params import Params
from auditor.numerals import COUNTING

_SAME = {"(": "（", ")": "）", "[": "［", "]": "］"}  # the two widths close each other
_NUMBERED = re.compile(rf"(?:^|[\s。；;：:，,、])(?:[0-9]{{1,3}}|[{COUNTING}]{{1,3}}|[a-zA-Z])$")


class Options(Params):
    """`pairs`: two characters each, one kind of brackets ("《》")."""

    pairs: tuple[str, ...]


class _Odd(NamedTuple):
    part: Part
    at: int


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    read = list(parts(context, given)) if applies(context, given) else []
    if not read:
        yield NOT_APPLICABLE
        return
    for pair in options.pairs:
        odd = [found for part in _joined(read) for found in _unpaired(part, pair)]
        if not odd:
            yield Outcome("pass", (pair,))
            continue
        first = odd[0]
        evidence = tuple(show(o.part, o.at, o.at + 1) for o in odd[:MAX_EVIDENCE])
        sign = first.part.text[first.at]
        yield Outcome(
            "fail",
            (pair,),
            evidence=evidence,
            values={"sign": sign, "quote": evidence[0].quote.strip(), "count": str(len(odd))},
            variant="opened" if _SAME.get(sign, sign) == pair[0] else "closed",
        )


def _joined(read: list[Part]) -> Iterator[Part]:
    """The parts whose brackets can be counted: a heading that is cut from its paragraph is counted with neither."""
    for position, part in enumerate(read):
        before = read[position - 1] if position else None
        cut = before is not None and before.heading is not None and before.index == part.index
        if part.heading is None and not (cut and before is not None and _open(before.text)):
            yield part


def _open(text: str) -> bool:
    return any(text.count(a) + text.count(b) != text.count(c) + text.count(d) for a, b, c, d in ("（(）)", "《《》》"))


def _unpaired(part: Part, pair: str) -> Iterator[_Odd]:
    """Signs of `part` without a partner in the same or the neighbouring paragraph."""
    opened: list[tuple[int, int]] = []
    odd: list[int] = []
    paragraph = 0
    widths = "".join(re.escape(s) for s in (*pair, *(k for k, v in _SAME.items() if v in pair)))
    for found in re.finditer(rf"[{widths}\n]", part.text):
        at, sign = found.start(), _SAME.get(found.group(), found.group())
        if sign == "\n":
            paragraph += 1
        elif sign == pair[0]:
            opened.append((at, paragraph))
        elif sign == pair[1]:
            if opened and paragraph - opened[-1][1] <= 1:
                opened.pop()
            elif not _NUMBERED.search(part.text[max(0, at - 5) : at]):
                odd.append(at)
    return (_Odd(part, at) for at in sorted([*odd, *(at for at, _ in opened)]))


CHECK = CheckType("pairs", Where, Options, _run)
