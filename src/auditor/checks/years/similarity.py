"""similarity: a section that is last year's over again.

Years, figures and the body's name are taken out first. Boilerplate is left out, and so are sentences of figures that
were brought up to date: those are this year's, though their words are not.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from auditor.checks.core import earlier, passages
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import text_evidence
from auditor.checks.core.passages import Sentence
from auditor.model.params import Params

_MOST_COMPARED = 600  # sentences; beyond them only word for word


class Given(Params):
    """Keys of the sections to compare, each with its own section of last year."""

    sections: tuple[str, ...]


class Options(Params):
    """`rate`: percent of a section's characters that must be copied; `alike`: percent at which two sentences are the
    same; `least`: how many characters there must be to judge; `shortest`: shorter sentences (headings) are left out.
    A sentence with one of the words `boilerplate` is the same in all reports. `shown`: passages in the finding.
    `weighty` sections make the variant "weighty".
    """

    rate: int
    alike: int
    least: int
    shortest: int
    shown: int
    boilerplate: tuple[str, ...] = ()
    weighty: tuple[str, ...] = ()


class _Copied(NamedTuple):
    ours: Sentence
    theirs: Sentence


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    previous = context.previous
    seen = False
    for index, section in enumerate(context.report.sections):
        last = previous.report.section(section.key) if previous and section.key in given.sections else None
        if previous is None or last is None:
            continue
        ours = [s for s in passages.sentences(context.report, section) if _telling(s, options)]
        theirs = [s for s in passages.sentences(previous.report, last) if _telling(s, options)]
        copied, updated = _compare(ours, theirs, options)
        size = sum(len(s.words) for s in ours) - updated
        if size < options.least or not theirs:
            continue
        seen = True
        same = sum(len(c.ours.words) for c in copied)
        rate = 100 * same // size
        if rate < options.rate:
            yield Outcome("pass", (section.key,))
        else:
            at = previous.report.sections.index(last)
            yield _finding(context, previous, (index, at), copied, rate, options)
    if not seen:
        yield NOT_APPLICABLE


def _telling(sentence: Sentence, options: Options) -> bool:
    return len(sentence.words) >= options.shortest and not any(w in sentence.text for w in options.boilerplate)


def _compare(ours: Sequence[Sentence], theirs: Sequence[Sentence], options: Options) -> tuple[list[_Copied], int]:
    """(the copied sentences, how many characters stand in sentences with new figures)."""
    from rapidfuzz import fuzz, process  # only an audit of two years needs it

    exact = {s.words: s for s in reversed(theirs)}
    pool = [s.words for s in theirs[:_MOST_COMPARED]]
    copied: list[_Copied] = []
    updated = 0
    for number, sentence in enumerate(ours):
        match = exact.get(sentence.words)
        if match is None and number < _MOST_COMPARED:
            best = process.extractOne(sentence.words, pool, scorer=fuzz.ratio, score_cutoff=options.alike)
            match = theirs[best[2]] if best else None
        if match is None:
            continue
        if sentence.figures != match.figures:
            updated += len(sentence.words)
        else:
            copied.append(_Copied(sentence, match))
    return copied, updated


def _finding(
    context: Context, previous: Context, at: tuple[int, int], copied: list[_Copied], rate: int, options: Options
) -> Outcome:
    section = context.report.sections[at[0]]
    longest = sorted(copied, key=lambda c: (-len(c.ours.words), c.ours.start))[: options.shown]
    evidence = []
    for pair in sorted(longest, key=lambda c: c.ours.start):
        ours, theirs = pair.ours, pair.theirs
        evidence.append(text_evidence(context, at[0], ours.start, ours.end, ours.text, "left"))
        right = text_evidence(previous, at[1], theirs.start, theirs.end, theirs.text, "right")
        evidence.append(earlier.theirs(context, right))
    return Outcome(
        "fail",
        (section.key,),
        evidence=tuple(evidence),
        values={
            "section": section.heading.title if section.heading else section.key,
            "rate": str(rate),
            "count": str(len(copied)),
        },
        variant="weighty" if section.key in options.weighty else None,
    )


CHECK = CheckType("similarity", Given, Options, _run)
