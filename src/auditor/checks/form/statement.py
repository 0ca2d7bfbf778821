"""statement: a section must say something: words that have to stand in it, and a least length."""

from collections.abc import Iterator

from auditor import patterns
from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import missing_evidence
from auditor.model.params import Params
from auditor.patterns import Pattern


class Given(Params):
    """The section, and from which report year on."""

    section: str
    from_year: int | None = None


class Options(Params):
    """`any_of`: one of these words must stand there (`anywhere`: or elsewhere in the report). `least`: characters.

    `nearly`: expressions that say it in words of their own, which is the variant of that name.
    `unless`: the rule does not apply when the section's text is shorter than this (another rule speaks then).
    """

    any_of: tuple[str, ...] = ()
    least: int = 0
    unless: int = 0
    nearly: tuple[Pattern, ...] = ()
    anywhere: bool = False


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    year = context.report.identity.year
    section = context.report.section(given.section)
    if section is None or (given.from_year and (year is None or year < given.from_year)):
        yield NOT_APPLICABLE
        return
    text = "".join(section.text.split())
    if options.unless and len(text) < options.unless:
        yield NOT_APPLICABLE
        return
    pool = "".join("".join(s.text.split()) for s in context.report.sections) if options.anywhere else text
    if len(text) >= options.least and (not options.any_of or any(w in pool for w in options.any_of)):
        yield Outcome("pass", (given.section,))
        return
    hits = (patterns.search(p, pool) for p in options.nearly)
    nearly = next((h.group() for h in hits if h and h.group()), None) if len(text) >= options.least else None
    heading = section.heading
    quote = nearly or text[:40] or (heading.text if heading else "")
    yield Outcome(
        "fail",
        (given.section,),
        evidence=(missing_evidence(context, section.place, section.number, quote),),
        values={"text": nearly or text[:30]},
        variant="nearly" if nearly else None,
    )


CHECK = CheckType("statement", Given, Options, _run)
