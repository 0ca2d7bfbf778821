"""topics: matters a section must speak of, each known by some words."""

from collections.abc import Iterator

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import missing_evidence
from auditor.checks.core.prose import Where, applies
from auditor.model.base import Localized, Model


class Topic(Model):
    """A matter, and the words one of which shows that it is spoken of."""

    label: Localized
    words: tuple[str, ...]


class Given(Where):
    """The section, and which reports."""

    section: str


class Options(Model):
    """`several`: how many matters must be missing for the variant of that name. With `anywhere` the other sections
    count as well. `least` (`least_by_kind`: for a kind of body): fewer missing ones than this are no finding.
    """

    topics: dict[str, Topic]
    several: int = 2
    least: int = 1
    least_by_kind: dict[str, int] = {}  # noqa: RUF012
    anywhere: bool = False


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    section = context.report.section(given.section)
    if section is None or context.passage or not applies(context, given):
        yield NOT_APPLICABLE
        return
    pool = context.report.sections if options.anywhere else [s for s in context.report.sections if s.key == section.key]
    text = "".join("".join(s.text.split()) for s in pool)
    if not text:
        yield NOT_APPLICABLE
        return
    missing = [t for t in options.topics.values() if not any(w in text for w in t.words)]
    if len(missing) < options.least_by_kind.get(context.report.identity.kind, options.least):
        yield Outcome("pass", (section.key,))
        return
    quote = section.heading.text if section.heading else ""
    labels = Localized(zh="、".join(t.label.zh for t in missing), en=", ".join(t.label.en for t in missing))
    yield Outcome(
        "fail",
        (section.key,),
        evidence=(missing_evidence(context, section.place, section.number, quote),),
        values={"missing": labels, "count": str(len(missing))},
        variant="several" if len(missing) >= options.several else None,
    )


CHECK = CheckType("topics", Given, Options, _run)
