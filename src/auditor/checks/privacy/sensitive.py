"""sensitive: numbers of persons that must not be published in clear. What is found is never repeated in the result."""

from collections.abc import Iterator

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.prose import MAX_EVIDENCE, Part, Where, applies, parts, show
from auditor.checks.privacy import personal
from auditor.model.params import Params

_NEAR = 40


class Options(Params):
    """`numbers`: what to look for. A number does not count when one of the words `unless` stands before it in the
    same line (a telephone that is given as the office's contact). `near`: words one of which stands before a number
    that is surely meant; none of them before any is the variant `alone`.
    """

    numbers: tuple[personal.Number, ...]
    unless: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    read = list(parts(context, given)) if applies(context, given) else []
    if not read:
        yield NOT_APPLICABLE
        return
    for kind in options.numbers:
        hits = [(part, start, end) for part in read for start, end in _find(part, kind, options.unless)]
        if not hits:
            yield Outcome("pass", (kind,))
            continue
        evidence = tuple(
            show(part, start, end, masked=personal.mask(part.text[start:end]))
            for part, start, end in hits[:MAX_EVIDENCE]
        )
        yield Outcome(
            "fail",
            (kind,),
            evidence=evidence,
            values={"masked": evidence[0].value or "", "count": str(len(hits))},
            variant=_variant(hits, kind, options),
        )


def _find(part: Part, kind: personal.Number, unless: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    text = part.text
    for start, end in personal.find(text, kind):
        before = _before(text, start)
        if not any(w in before for w in unless):
            yield start, end


def _before(text: str, start: int) -> str:
    """What stands before a number in its line."""
    return text[max(text.rfind("\n", 0, start) + 1, start - _NEAR) : start]


def _variant(hits: list[tuple[Part, int, int]], kind: str, options: Options) -> str | None:
    if options.near and not any(w in _before(part.text, start) for part, start, _ in hits for w in options.near):
        return "alone"
    return kind if len(options.numbers) > 1 else None


CHECK = CheckType("sensitive", Where, Options, _run)
