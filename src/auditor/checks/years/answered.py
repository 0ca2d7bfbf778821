"""answered: problems that last year's report named and this year's does not come back to.

Problems are told apart by subjects, which are words of the rule. A subject that any part of this report touches
counts as answered, so silence is reported only where nothing at all is said.
"""

import re
from collections.abc import Iterator

from auditor.checks.core import earlier
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import missing_evidence, text_evidence
from auditor.model.base import Localized, Model
from auditor.model.finding import Evidence
from auditor.model.params import Params
from auditor.model.words import joined

_CLAUSE = re.compile(r"[^，,。；;！!？?\n]+")


class Given(Params):
    """The section that names problems, and the sections in which they may be answered."""

    section: str
    answers_in: tuple[str, ...]


class Subject(Model):
    """Something that can be done badly, and the words that touch it."""

    label: Localized
    words: tuple[str, ...]


class Options(Model):
    """A clause of last year with one of `cues` names a problem; from the first of `plans` on the section speaks of what
    will be done. One of `general` in this year's section says that last year's problems were taken up.
    """

    subjects: tuple[Subject, ...]
    cues: tuple[str, ...]
    plans: tuple[str, ...]
    general: tuple[str, ...]


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    previous = context.previous
    ours = context.report.section(given.section)
    last = previous.report.section(given.section) if previous else None
    if previous is None or ours is None or last is None:
        yield NOT_APPLICABLE
        return
    index = previous.report.sections.index(last)
    named = list(_named(previous, index, options))
    if not named:
        yield NOT_APPLICABLE
        return
    whole = "".join(s.text for s in context.report.sections if s.key in given.answers_in)
    open_ = [(s, e) for s, e in named if not any(w in whole for w in s.words)]
    if not open_ or any(w in ours.text for w in options.general):
        yield Outcome("pass", (given.section,))
        return
    heading = ours.heading.text if ours.heading else ""
    yield Outcome(
        "fail",
        (given.section, "answered"),
        evidence=(
            missing_evidence(context, ours.place, ours.number, heading),
            *dict.fromkeys(earlier.theirs(context, e) for _, e in open_),
        ),
        values={"problems": joined(s.label for s, _ in open_)},
    )


def _named(previous: Context, index: int, options: Options) -> Iterator[tuple[Subject, Evidence]]:
    """The subjects of the problems of a section, each with the first clause that names it."""
    text = previous.report.sections[index].text
    end = min((at for p in options.plans if (at := text.find(p)) >= 0), default=len(text))
    seen: set[str] = set()
    for clause in _CLAUSE.finditer(text, 0, end):
        words = clause.group()
        if not any(c in words for c in options.cues):
            continue
        for subject in options.subjects:
            if subject.label.zh not in seen and any(w in words for w in subject.words):
                seen.add(subject.label.zh)
                yield subject, text_evidence(previous, index, clause.start(), clause.end(), words.strip(), "right")


CHECK = CheckType("answered", Given, Options, _run)
