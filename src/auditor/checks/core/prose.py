"""Where a check of words looks: the paragraphs and headings of a report, and what it shows of a place found there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.checks.core.base import Context
from auditor.checks.privacy import personal
from auditor.model.base import trusted
from auditor.model.document import Place
from auditor.model.finding import Evidence
from auditor.model.params import Params
from auditor.model.report import PAGE, Heading, Section

MAX_EVIDENCE = 12
_MAX_TEXT = 200_000
_AROUND = 12
_LONGEST = 24  # characters of a personal number
_ENDS = "。！？；;\n"
SENTENCE_END = re.compile(f"[{_ENDS}]")  # or the end of a part of one


class Where(Params):
    """Which reports and which of their parts a rule of words is about; what is empty does not narrow.

    `sections` and `not_sections` are section keys, `headings` asks for (only | none | too) headings.
    """

    sections: tuple[str, ...] = ()
    not_sections: tuple[str, ...] = ()
    from_year: int | None = None
    to_year: int | None = None
    kinds: tuple[str, ...] = ()
    not_kinds: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    headings: str = "too"


@dataclass(frozen=True, slots=True)
class Part:
    """A section's text, or one heading. `index` is the section's place in report.sections."""

    index: int
    section: Section
    text: str
    heading: Heading | None = None


def applies(context: Context, where: Where) -> bool:
    """Whether the rule is about this report at all. A report of unknown year is in no span of years."""
    identity = context.report.identity
    year = identity.year
    if (where.from_year or where.to_year) and year is None:
        return False
    if year is not None and not (where.from_year or 0) <= year <= (where.to_year or 9999):
        return False
    return (
        (not where.kinds or identity.kind in where.kinds)
        and identity.kind not in where.not_kinds
        and (not where.levels or identity.level in where.levels)
        and (not where.scopes or identity.scope in where.scopes)
    )


def parts(context: Context, where: Where) -> Iterator[Part]:
    """The texts a rule of words reads, in printed order; each is cut at a length no report reaches."""
    for index, section in enumerate(context.report.sections):
        if section.key == PAGE:
            continue
        if (where.sections and section.key not in where.sections) or section.key in where.not_sections:
            continue
        if section.heading and where.headings != "none":
            yield Part(index, section, section.heading.text[:_MAX_TEXT], section.heading)
        if where.headings == "only":
            for heading in section.subheadings:
                yield Part(index, section, heading.text[:_MAX_TEXT], heading)
        elif section.text:
            yield Part(index, section, section.text[:_MAX_TEXT])


def sentence(text: str, start: int, end: int) -> str:
    """The sentence around characters start..end."""
    return text[slice(*sentence_span(text, start, end))]


def sentence_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around characters start..end begins and ends."""
    first = max(text.rfind(sign, 0, start) for sign in _ENDS) + 1
    last = SENTENCE_END.search(text, end)
    return first, last.start() if last else len(text)


def show(part: Part, start: int, end: int, *, role: str = "text", masked: str | None = None) -> Evidence:
    """Characters start..end of a part with a few words around them; `masked` is shown in their stead."""
    text = part.text
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    last = len(text) if last < 0 else last
    left, right = max(first, start - _AROUND), min(last, end + _AROUND)
    wide = max(first, left - _LONGEST), min(last, right + _LONGEST)  # a number cut in two is not known for one
    around = personal.hide(text[wide[0] : wide[1]])
    found = text[start:end] if masked is None else masked
    place = _place(part, start, end)
    return trusted(
        Evidence,
        role="heading" if part.heading else role,
        section=part.section.number,
        quote=around[left - wide[0] : start - wide[0]] + found + around[end - wide[0] : right - wide[0]],
        value=found,
        line=place.line,
        page=place.page,
        start=start,
        end=end,
        mark=(start - left, start - left + len(found)),
        place=place,
    )


def _place(part: Part, start: int, end: int) -> Place:
    if part.heading is None:
        return part.section.locate(start, end)
    place = part.heading.place
    return place.model_copy(update={"start": place.start + start, "end": place.start + end})
