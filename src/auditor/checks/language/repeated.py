"""repeated: a long sentence or paragraph that stands in the report twice, pasted once too often."""

from collections.abc import Iterator

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.prose import MAX_EVIDENCE, Part, Where, applies, parts, show
from auditor.form.normal import bare
from auditor.model.params import Params

_QUOTED = 30
_Piece = tuple[Part, int, int]


class Options(Params):
    """`least`: characters, without blanks and punctuation, that a paragraph must have to count."""

    least: int


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    places: dict[str, list[_Piece]] = {}
    for part in parts(context, given) if applies(context, given) else ():
        for start, end in _lines(part.text):
            shape = bare(part.text[start:end])
            if len(shape) >= options.least:
                places.setdefault(shape, []).append((part, start, end))
    if not places:
        yield NOT_APPLICABLE
        return
    twice = [found for found in places.values() if len(found) > 1]
    if not twice:
        yield Outcome("pass", ("repeated",))
        return
    part, start, end = twice[0][1]
    yield Outcome(
        "fail",
        ("repeated",),
        evidence=tuple(show(*piece) for piece in twice[0][:MAX_EVIDENCE]),
        values={"quote": part.text[start:end].strip()[:_QUOTED], "count": str(len(twice))},
        variant="several" if len(twice) > 1 else None,
    )


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs of a section's text, without the blanks around them."""
    at = 0
    for line in text.split("\n"):
        lead = len(line) - len(line.lstrip())
        yield at + lead, at + len(line.rstrip())
        at += len(line) + 1


CHECK = CheckType("repeated", Where, Options, _run)
