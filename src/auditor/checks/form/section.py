"""section: are all sections of the form there, once, in order, rightly numbered and named?"""

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import missing_evidence
from auditor.form.likeness import how_alike, slip
from auditor.form.outline import LIKE
from auditor.form.spec import SectionSpec
from auditor.model.base import Localized, trusted
from auditor.model.finding import Evidence
from auditor.model.params import Params
from auditor.model.report import Heading, Section


class Given(Params):
    """Nothing: the whole report."""


class Options(Params):
    """What is asked of the sections."""

    must: Literal["exist", "be_in_order", "be_once", "be_numbered", "be_named"]


def _heading(heading: Heading, section: int | None) -> Evidence:
    return trusted(
        Evidence,
        role="heading",
        section=section,
        quote=heading.text,
        line=heading.place.line,
        page=heading.place.page,
        place=heading.place,
    )


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    form = context.prescribed
    if form is None:
        yield NOT_APPLICABLE
        return
    sections = [s for s in context.report.sections if s.number is not None]
    yield from _ASKED[options.must](context, sections, form.sections)


def _values(spec: SectionSpec) -> dict[str, str | Localized]:
    return {"section": spec.title, "number": str(spec.number)}


def _exist(context: Context, sections: list[Section], specs: tuple[SectionSpec, ...]) -> Iterator[Outcome]:
    have = {s.key: s for s in sections}
    for spec in specs:
        if spec.key in have:
            yield Outcome("pass", (spec.key,))
            continue
        if any(n.lost for n in context.report.notes):
            yield Outcome("inconclusive", (spec.key,))  # it may stand in what could not be read
            continue
        before = [s for s in sections if (s.number or 0) < spec.number]
        after = [s for s in sections if (s.number or 0) > spec.number]
        neighbour = before[-1] if before else after[0] if after else None
        quote = neighbour.heading.text if neighbour and neighbour.heading else ""
        place = neighbour.place if neighbour else None
        yield Outcome(
            "fail", (spec.key,), evidence=(missing_evidence(context, place, spec.number, quote),), values=_values(spec)
        )


def _once(context: Context, sections: list[Section], specs: tuple[SectionSpec, ...]) -> Iterator[Outcome]:
    counts = Counter(s.key for s in sections if s.heading)
    for spec in specs:
        if counts[spec.key] < 2:
            yield Outcome("pass", (spec.key,))
            continue
        heads = [s for s in sections if s.key == spec.key and s.heading]
        yield Outcome(
            "fail",
            (spec.key,),
            evidence=tuple(_heading(s.heading, s.number) for s in heads if s.heading),
            values=_values(spec),
        )


def _in_order(context: Context, sections: list[Section], specs: tuple[SectionSpec, ...]) -> Iterator[Outcome]:
    last: Section | None = None
    title = {s.key: s for s in specs}
    for section in sections:
        if last is not None and (section.number or 0) < (last.number or 0) and section.heading and last.heading:
            yield Outcome(
                "fail",
                (section.key,),
                evidence=(_heading(section.heading, section.number), _heading(last.heading, last.number)),
                values=_values(title[section.key]),
            )
        else:
            yield Outcome("pass", (section.key,))
            last = section


def _numbered(context: Context, sections: list[Section], specs: tuple[SectionSpec, ...]) -> Iterator[Outcome]:
    title = {s.key: s for s in specs}
    printed = [s.heading.number for s in sections if s.heading and s.heading.number is not None]
    order = [s.number for s in sections]
    through = printed == list(range(1, len(printed) + 1))
    if through and (len(set(order)) < len(specs) or order != sorted(order, key=lambda n: n or 0)):
        yield Outcome("pass", ("numbering",))  # numbered as they stand: that one is missing or moved is the finding
        return
    wrong = [(s, s.heading) for s in sections if s.heading and s.heading.number not in (None, s.number)]
    if not wrong:
        yield Outcome("pass", ("numbering",))
        return
    section, head = wrong[0]
    yield Outcome(
        "fail",
        ("numbering", section.key),
        evidence=tuple(_heading(h, s.number) for s, h in wrong),
        values={**_values(title[section.key]), "heading": head.text.strip(), "count": str(len(wrong))},
        variant="several" if len(wrong) > 1 else None,
    )


def _named(context: Context, sections: list[Section], specs: tuple[SectionSpec, ...]) -> Iterator[Outcome]:
    """A heading that its number and place tell rather than its words, or one with a slip in them."""
    title = {s.key: s for s in specs}
    for section in sections:
        spec, head = title.get(section.key), section.heading
        if spec is None or head is None:
            continue
        form = context.report.form.key
        alike, worded = how_alike(form, head.title, spec.key)
        misspelt = slip(form, head.title, spec.key)
        if misspelt and how_alike(form, head.title + section.text.partition("\n")[0], spec.key)[0] == 1:
            misspelt = False  # the heading is broken, its last letters stand on the next line
        if alike >= LIKE and misspelt is False:
            yield Outcome("pass", ("name", spec.key))
            continue
        yield Outcome(
            "fail",
            ("name", spec.key),
            evidence=(_heading(head, section.number),),
            values={**_values(spec), "heading": head.text.strip()},
            variant="slip" if misspelt else "alike" if worded or misspelt is None else None,
        )


_ASKED = {
    "exist": _exist,
    "be_once": _once,
    "be_in_order": _in_order,
    "be_numbered": _numbered,
    "be_named": _named,
}
CHECK = CheckType("section", Given, Options, _run)
