"""demands: what a local notice asks of a section beyond the form: figures that must be told, and how long it may be."""

from collections.abc import Iterator

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import missing_evidence
from auditor.checks.core.prose import Where, applies, sentence
from auditor.model.base import Localized, Model


class Demand(Model):
    """A figure that must be told: any of `metrics` of the lexicon (or of those below them), or a sentence with a figure
    and one of `words`. `kinds` are the bodies that must tell it, all when empty.
    """

    label: Localized
    metrics: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class Given(Where):
    """The section, and which reports."""

    section: str


class Options(Model):
    """`most`: characters that the section may have, blanks not counted. `figures` may stand anywhere in the report."""

    most: int | None = None
    figures: dict[str, Demand] = {}  # noqa: RUF012


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    section = context.report.section(given.section)
    text = "".join(section.text.split()) if section else ""
    if section is None or not text or context.passage or not applies(context, given):
        yield NOT_APPLICABLE
        return
    at = (missing_evidence(context, section.place, section.number, section.heading.text if section.heading else ""),)
    if options.most is not None:
        long = len(text) > options.most
        values = {"length": str(len(text)), "most": str(options.most), "over": str(len(text) - options.most)}
        found = Outcome("fail", (section.key, "length"), at, values=values, variant="long")
        yield found if long else Outcome("pass", (section.key, "length"))
    kind = context.report.identity.kind
    asked = [f for f in options.figures.values() if not f.kinds or kind in f.kinds]
    missing = [f for f in asked if not _told(context, f)]
    if asked and not missing:
        yield Outcome("pass", (section.key, "figures"))
    elif missing:
        labels = Localized(zh="、".join(f.label.zh for f in missing), en=", ".join(f.label.en for f in missing))
        values = {"missing": labels, "count": str(len(missing))}
        yield Outcome("fail", (section.key, "figures"), at, values=values)


def _told(context: Context, demand: Demand) -> bool:
    """Whether the report tells it; a statement that there was none tells it too."""
    for said in context.prose.statements:
        if any(said.metric == m or said.metric.startswith(f"{m}.") for m in demand.metrics):
            return True
    sections = context.report.sections
    told = (sentence(sections[at or 0].text, f.figure_start, f.figure_end) for at, f in context.prose.figures)
    return any(w in said for said in told for w in demand.words)


CHECK = CheckType("demands", Given, Options, _run)
