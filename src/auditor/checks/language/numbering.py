"""numbering: enumerations that skip or repeat a number (一是 二是 四是; （一）（三）; 1. 3.)."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.prose import MAX_EVIDENCE, Part, Where, applies, parts, show
from auditor.claims import lexicon
from auditor.claims.lexicon import numerals
from auditor.knowledge import cache
from auditor.model.params import Params
from auditor.numerals import ORDINAL, ordinal

_CLAUSE = r"(?:^|(?<=[\n。；;：:，,、！”）)\s]))"
_MOST = 400


class Options(Params):
    """Kinds of numbers to follow."""

    kinds: tuple[Literal["ordinal", "bracketed", "arabic", "arabic_bracketed"], ...]


class _Mark(NamedTuple):
    number: int
    start: int
    end: int
    paragraph: int
    sure: bool
    label: str


@cache
def _kinds() -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    """How each kind of number is written, and how it looks when it may be one: then it only widens what is accepted."""
    number = f"({ORDINAL})"
    return {
        "ordinal": (
            re.compile(f"{_CLAUSE}{number}{lexicon.head_pattern(sure=True)}"),
            re.compile(f"{number}{lexicon.head_pattern(sure=False)}"),
        ),
        "bracketed": (re.compile(rf"(?:^|(?<=\n))\s?[（(]\s?{number}\s?[）)]"), None),
        "arabic": (re.compile(r"(?:^|(?<=[\n。；;：！]))\s?([1-9][0-9]?)[.．、](?![0-9])"), None),
        "arabic_bracketed": (re.compile(r"(?:^|(?<=[\n。；;：:，,！]))\s?[（(]([1-9][0-9]?)[）)]"), None),
    }


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    read = [p for p in parts(context, given) if p.heading is None] if applies(context, given) else []
    checked = False
    for kind in options.kinds:
        for part in read:
            marks = _marks(part, kind)
            if kind == "ordinal" and not context.passage and (mark := _without_first(part, marks)):
                checked = True
                shown = (show(part, mark.start, mark.end),)
                yield Outcome(
                    "fail", (part.section.key, "first"), evidence=shown, values={"after": mark.label}, variant="first"
                )
            if len(marks) < 2:
                continue
            checked = True
            wrong = list(_breaks(marks))
            if not wrong:
                yield Outcome("pass", (part.section.key, kind))
                continue
            before, mark = wrong[0]
            yield Outcome(
                "fail",
                (part.section.key, kind),
                evidence=tuple(show(part, m.start, m.end) for pair in wrong[:MAX_EVIDENCE] for m in pair),
                values={"before": before.label, "after": mark.label, "count": str(len(wrong))},
                variant="repeated" if mark.number <= before.number else "skipped",
            )
    if not checked:
        yield NOT_APPLICABLE


def _without_first(part: Part, marks: list[_Mark]) -> _Mark | None:
    """The second item of a section's first enumeration before which no first one is told, in words or figures."""
    mark = next(iter(marks), None)
    if mark is None or mark.number != 2 or not mark.sure:
        return None
    return None if re.search(numerals().first, part.text[: mark.start]) else mark


def _marks(part: Part, kind: str) -> list[_Mark]:
    sure, maybe = _kinds()[kind]
    found = {m.start(1): _mark(part, m, True) for m in sure.finditer(part.text)}
    for m in maybe.finditer(part.text) if maybe else ():
        found.setdefault(m.start(1), _mark(part, m, False))
    return [m for _, m in sorted(found.items()) if m.number][:_MOST]


def _mark(part: Part, found: re.Match[str], sure: bool) -> _Mark:
    number, paragraph = ordinal(found.group(1)) or 0, part.text.count("\n", 0, found.start(1))
    return _Mark(number, found.start(1), found.end(1), paragraph, sure, found.group().strip())


def _breaks(marks: list[_Mark]) -> Iterator[tuple[_Mark, _Mark]]:
    """(mark before, mark) for each sure mark that follows none of the enumerations it may belong to.

    An enumeration may stand inside another one of the same paragraph, and one may be opened by a mark that is not
    sure ("问题一是…二是"); both only add to what may follow.
    """
    last: list[_Mark] = []
    for mark in marks:
        if last and last[-1].paragraph != mark.paragraph:
            last = [*[m for m in last[:-1] if m.sure][-1:], last[-1]]
        follows = next((i for i in range(len(last) - 1, -1, -1) if mark.number == last[i].number + 1), None)
        if follows is not None:
            last = [*last[:follows], mark]
        elif mark.number == 1 or not last or not mark.sure:
            last = [*last, mark]
        else:
            known = [m for m in last if m.sure]
            if known:
                yield known[-1], mark
            last = [*last[:-1], mark]


CHECK = CheckType("numbering", Where, Options, _run)
