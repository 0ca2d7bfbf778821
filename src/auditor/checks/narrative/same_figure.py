"""same_figure: the same figure of the same thing, stated differently in two places of one report."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Fit, Outcome
from auditor.checks.core.evidence import mention_evidence, mention_term
from auditor.checks.core.prose import SENTENCE_END
from auditor.claims import lexicon
from auditor.form.bodies import bodies, may_abbreviate
from auditor.knowledge import cache
from auditor.model.base import trusted
from auditor.model.claim import Mention
from auditor.model.finding import Computation, Side
from auditor.model.params import Params

_LIKE = 0.6
_ALL_BUT_LIKE = 0.8  # where one says something else than the other, and not only more
_NEAR = Decimal("1.5")  # figures further apart count different things
_MOST = 60


class Given(Params):
    """Metrics for which a body has one figure a year, so that two statements must agree."""

    metrics: tuple[str, ...]


class Options(Params):
    """`alike`: compare only statements in nearly the same words, wherever they stand; else all statements of a metric
    that stand in different sections.
    """

    alike: bool = False


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    groups: dict[str, list[Mention]] = defaultdict(list)
    for claim in context.prose.claims:
        if not isinstance(claim, Mention) or claim.metric not in given.metrics or claim.context.year is not None:
            continue
        if claim.sure and claim.whole and claim.own and not claim.published:
            groups[claim.metric].append(claim)
    found = False
    for metric, mentions in groups.items():
        for group in _alike(context, mentions) if options.alike else _comparable(mentions):
            found = True
            yield _compare(context, metric, group)
    if not found:
        yield NOT_APPLICABLE


def _comparable(mentions: list[Mention]) -> Iterator[list[Mention]]:
    """Mentions of one unit, with the statements of none, that stand in more than one section."""
    nones = [m for m in mentions if m.none]
    units = dict.fromkeys(m.unit for m in mentions if not m.none)
    for unit in units:
        group = [m for m in mentions if m.none or m.unit == unit]
        if len({m.section for m in group}) > 1:
            yield group
    if not units and len(nones) > 1:
        yield nones


def _alike(context: Context, mentions: list[Mention]) -> Iterator[list[Mention]]:
    """Pairs of statements in nearly the same words; not of one sentence, which enumerates ("一、二季度分别…")."""
    stated = [m for m in mentions if not m.none][:_MOST]
    for first, second in combinations(stated, 2):
        low, high = sorted((first.value, second.value))
        if first.unit != second.unit or high > _NEAR * low or _in_one_sentence(context, first, second):
            continue
        if _are_alike(first, second):
            yield [first, second]


def _in_one_sentence(context: Context, first: Mention, second: Mention) -> bool:
    if first.section != second.section or first.section is None:
        return False
    start, end = sorted((first.start, second.start))
    return not SENTENCE_END.search(context.report.sections[first.section].text, start, end)


def _are_alike(first: Mention, second: Mention) -> bool:
    """Whether the words that name two figures are nearly the same, by Dice's coefficient of their pairs of characters;
    a lower coefficient is enough when one of them only says more ("政府网站公开", "政府网站全年公开").
    """
    one, other = (_filler().sub("", m.context.topic) for m in (first, second))
    a, b = _pairs(one), _pairs(other)
    likeness = 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
    return likeness >= (_LIKE if may_abbreviate(one, other) else _ALL_BUT_LIKE)


@cache
def _filler() -> re.Pattern[str]:
    """Figures, how the body calls itself, and the words that do not tell a figure from another one."""
    words = lexicon.connectives()
    own = f"{bodies().oneself}[{bodies().oneself_letters}]*"
    return re.compile(rf"[0-9.,，\s]|{own}|{lexicon.either((*words.this_year, *words.not_telling))}")


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _compare(context: Context, metric: str, mentions: list[Mention]) -> Outcome:
    figures = tuple((m.section, m.figure.figure_start) for m in mentions if m.figure)
    pair = _contrary(mentions)
    if pair:
        return _conflict(context, metric, pair, figures)
    alike = Fit(figures, lambda values: len({values[spot] for spot in figures}) == 1)
    return Outcome("pass", (metric,), figures=figures, fit=alike)


def _contrary(mentions: list[Mention]) -> tuple[Mention, Mention] | None:
    """Two statements that contradict each other: of one section each, or of the one section there is. A section that
    gives several figures speaks of several things ("动态 34 条，概况 150 条"), so that none of them need be repeated.
    """
    sections: dict[int | None, list[Mention]] = defaultdict(list)
    for mention in mentions:
        sections[mention.section].append(mention)
    plain = [own for own in sections.values() if len({m.value for m in own}) == 1]
    candidates = [own[0] for own in plain] if len(sections) > 1 else mentions
    return next(((a, b) for a, b in combinations(candidates, 2) if a.value != b.value), None)


def _conflict(
    context: Context, metric: str, pair: tuple[Mention, Mention], figures: tuple[tuple[int | None, int], ...]
) -> Outcome:
    first, other = pair
    own = tuple(((m.section, m.figure.figure_start), sign) for m, sign in ((first, 1), (other, -1)) if m.figure)
    return Outcome(
        "fail",
        (metric,),
        evidence=(mention_evidence(context, first, "left"), mention_evidence(context, other, "right")),
        computation=trusted(
            Computation,
            left=str(first.value),
            right=str(other.value),
            difference=str(first.value - other.value),
            sides=(trusted(Side, terms=(mention_term(first),)), trusted(Side, terms=(mention_term(other),))),
            off_by=str(abs(first.value - other.value)),
        ),
        values={"first": first.quote.strip(), "second": other.quote.strip()},
        figures=figures,
        balance=own,
    )


CHECK = CheckType("same_figure", Given, Options, _run)
