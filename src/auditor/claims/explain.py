"""Why a list was read so: its score, the next best reading of the same figures, and the features that decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from auditor.claims import breakdowns
from auditor.claims.lists import scores
from auditor.claims.lists.features.all import END, PARTS, START, WHOLE
from auditor.claims.lists.reading import Reading
from auditor.claims.view import View
from auditor.form import fragments
from auditor.model.report import PAGE, Report

_MOST = 4  # features that are named for and against


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature with what it counts, in the sentence that explains it."""

    weight: float
    feature: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Why:
    """A list, the next best reading of its figures ("" for none), how much worse the whole is with that, and why."""

    reading: str
    score: float
    rival: str
    margin: float
    reasons: tuple[Reason, ...]


def of_report(report: Report) -> Iterator[Why]:
    """Every list of the prose of a report, section by section."""
    for section in report.sections:
        if section.key not in ("title", "signature", PAGE) and section.text:
            spans = fragments.find(section.text)[1] if section.key == "passage" else []
            yield from of_view(View(section.text, section.key), spans)


def of_view(view: View, tables: list[fragments.Span]) -> Iterator[Why]:
    """Every list of a text."""
    for group, value, chosen in breakdowns.best_of(breakdowns.figures_of(view, breakdowns.prose_of(view, tables)))[1]:
        for index in chosen:
            reading = group.readings[index]
            if not breakdowns.tells(reading):
                continue
            second, others = group.best(1 << index)
            own = {f.at for f in reading.parts}
            rival = next((group.readings[i] for i in others if own & {f.at for f in group.readings[i].parts}), None)
            yield Why(
                _said(reading),
                round(reading.score, 2),
                _said(rival) if rival else "",
                round(value - second, 2),
                tuple(_reasons(reading, rival)),
            )


def _said(reading: Reading) -> str:
    total = "+".join(str(f.value) for f in reading.total.figs)
    sign = "=" if reading.total.value == reading.run.sums[reading.length - 1][0] else "≠"
    return f"{total} {sign} {'+'.join(str(f.value) for f in reading.parts)}"


def _reasons(reading: Reading, rival: Reading | None) -> Iterator[Reason]:
    """What weighs most for the reading against its rival, or against reading nothing; then what weighs against it."""
    own, other = scores.counted(reading), scores.counted(rival) if rival else {}
    differ = {n: own.get(n, 0.0) - other.get(n, 0.0) for n in {**own, **other}}
    order = sorted(differ.items(), key=lambda item: (-item[1], item[0]))
    for name, weight in (*order[:_MOST], *order[-2:]):
        if abs(weight) >= 0.01:
            yield Reason(round(weight, 2), name, _SENTENCES.get(name.partition("=")[0], ""))


def _sentence(feature: Callable) -> str:
    return " ".join((feature.__doc__ or "").split())


_SENTENCES = {f.__name__: _sentence(f) for f in (*START, *PARTS, *END, *WHOLE)}
