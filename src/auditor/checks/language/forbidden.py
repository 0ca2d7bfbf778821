"""forbidden: words that must not stand in a report, given as regular expressions."""

from collections.abc import Iterator
from itertools import islice

from auditor import patterns
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.prose import MAX_EVIDENCE, Part, Where, applies, parts, sentence, show
from auditor.model.finding import Evidence
from auditor.model.params import Params
from auditor.patterns import Pattern

_MOST = 200


class Options(Params):
    """`patterns`: key → expression; each key is one finding with all its places, and a variant of the rule if it has
    one of that name. A hit does not count when one of the words `unless` (`unless_by`: for that key alone) stands in
    its sentence, nor in reports before the key's year in
    `from_years`, nor when one of `unless_in_part` stands anywhere in the section. `least`: how often it
    must occur. `masked`: the words found are not repeated in the result.
    """

    patterns: dict[str, Pattern]
    unless: tuple[str, ...] = ()
    unless_by: dict[str, tuple[str, ...]] = {}  # noqa: RUF012
    unless_in_part: tuple[str, ...] = ()
    from_years: dict[str, int] = {}  # noqa: RUF012
    least: int = 1
    masked: bool = False


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    read = list(parts(context, given)) if applies(context, given) else []
    said = [p for p in read if not any(w in p.text for w in options.unless_in_part)]
    if not read:
        yield NOT_APPLICABLE
        return
    for key, source in options.patterns.items():
        if (context.report.identity.year or 0) < options.from_years.get(key, 0):
            continue
        unless = (*options.unless, *options.unless_by.get(key, ()))
        hits = list(islice(_hits(said, source, unless), _MOST))
        if len(hits) < options.least:
            yield Outcome("pass", (key,))
            continue
        part, start, end = hits[0]
        yield Outcome(
            "fail",
            (key,),
            evidence=tuple(_show(*hit, masked=options.masked) for hit in hits[:MAX_EVIDENCE]),
            values={
                "found": "***" if options.masked else part.text[start:end].strip(),
                "count": str(len(hits)),
                "quote": _show(part, start, end, masked=options.masked).quote.strip(),
                "year": str(context.report.identity.year or ""),
                "agency": context.report.identity.agency or "",
            },
            variant=key if len(options.patterns) > 1 else None,
        )


def _hits(read: list[Part], source: str, unless: tuple[str, ...]) -> Iterator[tuple[Part, int, int]]:
    for part in read:
        for found in patterns.finditer(source, part.text):
            around = sentence(part.text, found.start(), found.end())
            if found.end() > found.start() and not any(w in around for w in unless):
                yield part, found.start(), found.end()


def _show(part: Part, start: int, end: int, *, masked: bool) -> Evidence:
    return show(part, start, end, masked="*" * min(end - start, 8) if masked else None)


CHECK = CheckType("forbidden", Where, Options, _run)
