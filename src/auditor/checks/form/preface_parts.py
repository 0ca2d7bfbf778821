"""preface_parts: "the report has N parts" against the parts it names and the sections that follow.

A list that says it is not whole ("……等六个部分") may name fewer.
"""

import re
from collections.abc import Iterator

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.prose import Part, Where, applies, parts, sentence, show
from auditor.claims import lexicon
from auditor.knowledge import cache
from auditor.model.params import Params
from auditor.numerals import ordinal

_NUMBER = "(?<!第)([二三四五六七八九]|十[一二]?|[2-9])"


class Options(Params):
    """`names`: section key → words by which a list of the parts names it."""

    names: dict[str, tuple[str, ...]]


@cache
def _count() -> re.Pattern[str]:
    """How many parts the report says it has."""
    words = lexicon.connectives().sections
    return re.compile(rf"{_NUMBER}\s?(?:{lexicon.either(words.measures)})?(?:{lexicon.either(words.names)})")


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    if context.passage or not applies(context, given):
        yield NOT_APPLICABLE
        return
    for part in parts(context, given):
        for hit in _count().finditer(part.text):
            named = _named(sentence(part.text, hit.start(), hit.end()), options)
            if len(named) >= 3:
                yield _judge(context, part, hit, named)
                return
    yield NOT_APPLICABLE


def _named(text: str, options: Options) -> list[str]:
    return [key for key, words in options.names.items() if any(w in text for w in words)]


def _judge(context: Context, part: Part, hit: re.Match[str], named: list[str]) -> Outcome:
    said = ordinal(hit.group(1)) or 0
    have = {s.key for s in context.report.sections if s.number is not None}
    some = part.text[: hit.start()].rstrip().endswith(lexicon.lists().partial) and len(named) < said
    listed = some or said == len(named)
    if listed and (not have or said == len(have)):
        return Outcome("pass", ("parts",))
    return Outcome(
        "fail",
        ("parts",),
        evidence=(show(part, hit.start(), hit.end()),),
        values={"said": str(said), "named": str(len(named)), "have": str(len(have))},
        variant="present" if listed else "listed",
    )


CHECK = CheckType("preface_parts", Where, Options, _run)
