"""What governs a run, in words: every output says it."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.base import Lang
from auditor.model.in_force import InForce, Taken
from auditor.model.result import RunResult
from auditor.readers.guard import printable
from auditor.texts import text

_MOST_RULES = 8


def lines(run: RunResult, lang: Lang) -> list[str]:
    """A line for each thing that governs the run, the ones that took something out with how much; none where nobody
    said what governs it.
    """
    return [] if run.in_force is None else [printable(line) for line in _lines(run.in_force, lang)]


def sentence(run: RunResult, lang: Lang) -> str:
    """The same as one sentence; empty where nobody said."""
    said = lines(run, lang)
    joined = text("list.semicolon", lang).join(said)
    return text("force.sentence", lang, title=text("force.title", lang), lines=joined) if said else ""


def took_out(run: RunResult) -> bool:
    """Whether anything was taken out of the run by those who may."""
    known = run.in_force
    return known is not None and bool(known.taken or known.lacking or known.waived or known.known or known.refused)


def _lines(known: InForce, lang: Lang) -> Iterator[str]:
    yield text("force.profile", lang, profile=known.profile, title=known.title, rules=known.rules)
    if known.lacking:
        yield text("force.lacking", lang, rules=_codes(known.lacking, lang))
    if known.settings is not None:
        yield text("force.settings", lang, file=known.settings)
    for file in known.refused:
        yield text("force.refused", lang, file=file)
    if known.packs:
        yield text("force.packs", lang, packs=text("list.comma", lang).join(known.packs))
    yield from (_taken(each, lang) for each in known.taken)
    if known.waivers is not None:
        yield text("force.waivers", lang, file=known.waivers, count=known.waived)
    if known.baseline is not None:
        yield text("force.baseline", lang, file=known.baseline, count=known.known)
    if known.settings is None and not known.packs and known.waivers is None and known.baseline is None:
        yield text("force.nothing", lang)


def _taken(taken: Taken, lang: Lang) -> str:
    return text(f"force.{taken.how}", lang, by=taken.by, count=len(taken.rules), rules=_codes(taken.rules, lang))


def _codes(rules: tuple[str, ...], lang: Lang) -> str:
    more = text("force.more", lang) if len(rules) > _MOST_RULES else ""
    return text("list.comma", lang).join(rules[:_MOST_RULES]) + more
