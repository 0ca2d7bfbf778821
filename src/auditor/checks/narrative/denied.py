"""denied: a thing that the report says there is none of, with a figure of it elsewhere in the report."""

from collections.abc import Iterator

from auditor import patterns
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import mention_evidence
from auditor.checks.core.prose import Where, applies, parts, sentence, show
from auditor.model.claim import Mention
from auditor.model.finding import Evidence
from auditor.model.params import Params
from auditor.patterns import Pattern


class Options(Params):
    """`metrics`: key → metrics, each key one question. `says`: key → the words that deny all of its metrics; without
    them a statement of none does. Neither a denial nor a figure counts in a sentence with one of the words `unless`.
    `of_which`: a figure that is part of another counts too.
    """

    metrics: dict[str, tuple[str, ...]]
    says: dict[str, Pattern] = {}  # noqa: RUF012
    unless: tuple[str, ...] = ()
    of_which: bool = False


def _run(context: Context, given: Where, options: Options) -> Iterator[Outcome]:
    stated = list(_stated(context, options)) if applies(context, given) else []
    asked = False
    for key, metrics in options.metrics.items():
        own = [m for m in stated if m.metric in metrics and not _but(_around(context, m), options.unless)]
        figure = next((m for m in own if m.value > 0), None)
        denial = next(_denials(context, given, own, options.says.get(key, ""), options.unless), None)
        if figure is None or denial is None:
            asked = asked or bool(own or denial)
            continue
        asked = True
        evidence, words = denial
        yield Outcome(
            "fail",
            ("denied", key),
            evidence=(mention_evidence(context, figure, "left"), evidence),
            values={"quote": figure.context.topic or figure.quote.strip(), "denial": words},
            figures=((figure.section, figure.figure.figure_start),) if figure.figure else (),
        )
        return
    yield Outcome("pass", ("denied",)) if asked else NOT_APPLICABLE


def _stated(context: Context, options: Options) -> Iterator[Mention]:
    yield from (m for m in context.prose.statements if _counts(m) and m.whole)
    if options.of_which:
        mentions = (c for c in context.prose.claims if isinstance(c, Mention))
        yield from (m for m in mentions if _counts(m) and set(m.context.qualifiers) <= {"of_which", "elsewhere"})


def _counts(claim: Mention) -> bool:
    """Whether it is this body's own statement on its own year, sure and of all."""
    return claim.sure and claim.own and claim.context.year is None and claim.source != "table"


def _around(context: Context, claim: Mention) -> str:
    return sentence(context.report.sections[claim.section or 0].text, claim.start, claim.end)


def _but(text: str, unless: tuple[str, ...]) -> bool:
    return any(w in text for w in unless)


def _denials(
    context: Context, given: Where, own: list[Mention], says: str, unless: tuple[str, ...]
) -> Iterator[tuple[Evidence, str]]:
    if not says:
        yield from ((mention_evidence(context, m, "right"), m.quote.strip()) for m in own if m.none)
        return
    for part in parts(context, given):
        for found in patterns.finditer(says, part.text) if part.heading is None else ():
            if not _but(sentence(part.text, found.start(), found.end()), unless):
                yield show(part, found.start(), found.end(), role="right"), found.group().strip()


CHECK = CheckType("denied", Where, Options, _run)
