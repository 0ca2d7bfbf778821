"""Who reports, on which year, for which period."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date

from auditor import numerals
from auditor.form.bodies import bodies, kind_and_level
from auditor.form.period import period as find_period
from auditor.form.surroundings import Surroundings
from auditor.form.surroundings import body as named_in
from auditor.form.titles import titled_year
from auditor.model.base import trusted
from auditor.model.document import Document
from auditor.model.report import Identity, Scope, Section

_MONTH_DAY = r"([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?日"
_DATE = re.compile(rf"({numerals.YEAR})\s?年\s?{_MONTH_DAY}")


def identify(document: Document, sections: list[Section], around: Surroundings) -> Identity:
    """Title, agency, year, level, kind, scope, period and publication date, as far as the text tells them; the page's
    own labels are asked for what it leaves open.
    """
    title_section = next((s for s in sections if s.key == "title"), None)
    title = title_section.text.replace("\n", "") if title_section else None
    front = "\n".join(s.text for s in sections if s.key in ("title", "preface"))
    whole = [s for s in sections if s.key not in ("title", "signature")]
    told = titled_year(title or "")
    period = find_period(whole, told)
    year = told or (period.start.year if period and period.start else None)
    if year is None:
        counts = Counter(int(y) for y in numerals.YEAR_SAID.findall("\n".join(s.text for s in whole)))
        year = counts.most_common(1)[0][0] if counts else None
    agency = named_in(title or "") or document.publisher or around.publisher
    kind, level = kind_and_level(agency or "")
    return trusted(
        Identity,
        title=title,
        agency=agency,
        year=year,
        level=level,
        kind=kind,
        scope=_scope(front + "\n".join(s.text[:400] for s in whole), kind, level),
        period=period,
        published=_published(sections) or document.published or around.published,
        title_place=title_section.place if title_section else None,
    )


def _scope(text: str, kind: str, level: str) -> Scope:
    data = bodies()
    if any(words in text for words in data.aggregate):
        return "aggregate"
    if kind in data.aggregate_kinds and level in data.aggregate_levels:
        return "aggregate"
    return "unknown" if kind in ("unknown", "other") else "own"


def _day(year: str | None, month: str, day: str) -> date | None:
    if year is None:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _published(sections: list[Section]) -> date | None:
    for section in reversed(sections):
        if section.key in ("signature", "title", "preface"):
            found = _DATE.findall(unicodedata.normalize("NFKC", section.text))
            if found and section.key != "preface":
                return _day(*found[-1])
    return None
