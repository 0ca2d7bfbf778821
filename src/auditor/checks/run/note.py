"""note: what the reader or the form had to mend, join, guess or leave out, made visible."""

from collections.abc import Iterator

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.model.base import trusted
from auditor.model.document import Note
from auditor.model.finding import Evidence
from auditor.model.params import Params
from auditor.model.words import both

_MAX_EVIDENCE = 12


class Given(Params):
    """Nothing: the notes of the report."""


class Options(Params):
    """Note `kinds` of this rule; or, when empty, all kinds but those in `not_kinds`."""

    kinds: tuple[str, ...] = ()
    not_kinds: tuple[str, ...] = ()


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    groups: dict[str, list[Note]] = {}
    for note in context.report.notes:
        if note.kind in options.kinds if options.kinds else note.kind not in options.not_kinds:
            groups.setdefault(note.kind, []).append(note)
    for kind, notes in groups.items():
        first = notes[0].message
        yield Outcome(
            "fail",
            ("note", kind),
            evidence=tuple(_evidence(n) for n in notes[:_MAX_EVIDENCE]),
            values={"note": both("note.alike", note=first, count=len(notes)) if len(notes) > 1 else first},
        )
    if not groups:
        yield NOT_APPLICABLE


def _evidence(note: Note) -> Evidence:
    place = note.place
    return trusted(
        Evidence,
        role="note",
        line=place.line if place else None,
        page=place.page if place else None,
        place=place,
        picture=note.picture,
    )


CHECK = CheckType("note", Given, Options, _run)
