"""terms: fixed terms misspelt, and set phrases altered. What is fixed and what is taken for what stands in the lexicon
(terms.yaml, set_phrases.yaml).
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.prose import MAX_EVIDENCE, Part, Where, applies, parts, show
from auditor.checks.language import set_phrases
from auditor.knowledge import cache, words
from auditor.model.base import Model
from auditor.model.params import Params
from auditor.numerals import COUNTING, POWERS

_SHORTEST = 4  # terms shorter than this are only searched for as listed: their near misses are words of their own
_ENUMERATES = re.compile(f"[{COUNTING}{''.join(POWERS)}第]+")
_DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,8})\1")


class Confusion(Model):
    """A misspelling and its right form; `sure` ones are no words of any other meaning."""

    wrong: str
    right: str
    sure: bool = True


class Terms(Model):
    """rules/lexicon/terms.yaml."""

    terms: tuple[str, ...]
    confusable: tuple[str, ...]
    right: tuple[str, ...]
    confusions: tuple[Confusion, ...]
    doubled_right: tuple[str, ...]
    each: str


class Options(Params):
    """What to look for: misspelt fixed terms, or words written twice."""

    problem: Literal["misspelt", "doubled"]


class _Hit(NamedTuple):
    part: Part
    start: int
    end: int
    right: str
    variant: str | None


@cache
def terms() -> Terms:
    """The fixed terms. Raises PackError."""
    return words("terms", Terms)


@cache
def _wrong() -> dict[str, tuple[str, bool]]:
    """Misspelling → (right form, whether it is sure), longer ones first."""
    data = terms()
    out = {c.wrong: (c.right, c.sure) for c in data.confusions}
    for term in data.terms:
        if len(term) >= _SHORTEST:
            for miss, sure in _misses(term):
                if not any(miss in t for t in data.terms):
                    out.setdefault(miss, (term, sure))
    return dict(sorted(out.items(), key=lambda item: -len(item[0])))


def _misses(term: str) -> Iterator[tuple[str, bool]]:
    """Near misses of a term: a confusable character (sure), a doubled or two swapped ones (to be looked at)."""
    for at, right in enumerate(term):
        for group in terms().confusable:
            if group[0] == right:
                for wrong in group[1:]:
                    yield term[:at] + wrong + term[at + 1 :], True
        if 0 < at < len(term) - 1:
            yield term[: at + 1] + term[at:], False
        if 0 < at < len(term) - 2 and right != term[at + 1]:
            yield term[:at] + term[at + 1] + right + term[at + 2 :], False


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    read = list(parts(context, given)) if applies(context, given) else []
    if not read:
        yield NOT_APPLICABLE
        return
    groups: dict[str, list[_Hit]] = {}
    year = context.report.identity.year
    for part in read:
        for hit in _misspellings(part, year) if options.problem == "misspelt" else _doubled(part):
            groups.setdefault(part.text[hit.start : hit.end], []).append(hit)
    for wrong, hits in groups.items():
        first = hits[0]
        yield Outcome(
            "fail",
            (options.problem, wrong),
            evidence=tuple(show(h.part, h.start, h.end) for h in hits[:MAX_EVIDENCE]),
            values={"wrong": wrong.strip("“”"), "right": first.right.strip("“”"), "count": str(len(hits))},
            variant=first.variant,
        )
    if not groups:
        yield Outcome("pass", (options.problem,))


def _misspellings(part: Part, year: int | None) -> Iterator[_Hit]:
    """Altered set phrases, and the misspelt terms outside of them."""
    severe = [_Hit(part, s.start, s.end, s.right, "severe") for s in set_phrases.slips(part.text, year)]
    yield from severe
    for hit in _near_misses(part):
        if not any(s.start < hit.end and hit.start < s.end for s in severe):
            yield hit


def _near_misses(part: Part) -> Iterator[_Hit]:
    there = [re.escape(wrong) for wrong in _wrong() if wrong in part.text]
    for found in re.finditer("|".join(there), part.text) if there else ():
        right, sure = _wrong()[found.group()]
        if not _inside(part.text, found.start(), found.end(), terms().right):
            yield _Hit(part, found.start(), found.end(), right, None if sure else "likely")


def _inside(text: str, start: int, end: int, forms: tuple[str, ...]) -> bool:
    """Whether start..end lies in one of `forms`, which is right as a whole."""
    return any(
        form in text[max(0, start - len(form)) : end + len(form)]
        and any(text.startswith(form, at) for at in range(max(0, end - len(form)), start + 1))
        for form in forms
    )


def _doubled(part: Part) -> Iterator[_Hit]:
    for found in _DOUBLED.finditer(part.text):
        word = found.group(1)
        pairs = any(part.text.startswith(p, found.start()) for p in terms().doubled_right)
        # 一步一步, 逐条逐条, 三十三十五: said so on purpose.
        if not pairs and not (len(word) == 2 and word[0] in terms().each) and not _ENUMERATES.fullmatch(word):
            yield _Hit(part, found.start(), found.end(), word, None)


CHECK = CheckType("terms", Where, Options, _run)
