"""Who reports, on which year, for which period."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from datetime import date
from functools import cache

from auditor import strict_yaml
from auditor.data import rules_dir
from auditor.model.base import Model
from auditor.model.document import Document
from auditor.model.report import Identity, Period, Scope, Section

_YEAR = re.compile(r"(20[0-9]{2})\s?年")
_HAN_YEAR = re.compile(r"二[〇○Ｏ零0O][一二三四五六七八九〇零○]{2}(?=\s?年)")
_DAY = r"(?:(20[0-9]{2})\s?年\s?)?([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?日"
_PERIOD = re.compile(rf"{_DAY}\s?起?\s?(?:至|到|—{{1,2}}|-{{1,2}}|－|~)\s?{_DAY}")
_PERIOD_START = re.compile(r"(20[0-9]{2})\s?年\s?([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?日\s?起?")
_DATE = re.compile(r"(20[0-9]{2})\s?年\s?([0-9]{1,2})\s?月\s?([0-9]{1,2})\s?日")
_HAN = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "Ｏ": "0", "O": "0", "0": "0"}


class Kind(Model):
    """Name endings that tell the kind of a body; `level` is empty when the division before it decides."""

    ends: tuple[str, ...]
    kind: str
    level: str


class Division(Model):
    """Words for administrative divisions of one level."""

    words: tuple[str, ...]
    level: str


class Bodies(Model):
    """rules/lexicon/bodies.yaml."""

    kinds: tuple[Kind, ...]
    divisions: tuple[Division, ...]
    not_divisions: tuple[str, ...] = ()
    aggregate: tuple[str, ...]
    aggregate_kinds: tuple[str, ...]
    aggregate_levels: tuple[str, ...]


@cache
def bodies() -> Bodies:
    """The words that tell what a body is. Raises PackError."""
    data, locate = strict_yaml.load(rules_dir() / "lexicon" / "bodies.yaml", own=True)
    return strict_yaml.validate(Bodies, data, locate)


def identify(document: Document, sections: list[Section]) -> Identity:
    """Title, agency, year, level, kind, scope, period and publication date, as far as the text tells them."""
    title_section = next((s for s in sections if s.key == "title"), None)
    title = title_section.text.replace("\n", "") if title_section else None
    front = "\n".join(s.text for s in sections if s.key in ("title", "preface"))
    whole = [s for s in sections if s.key not in ("title", "signature")]
    period = _period(whole)
    year = _year(title or "") or (period.start.year if period and period.start else None)
    if year is None:
        counts = Counter(int(y) for y in _YEAR.findall("\n".join(s.text for s in whole)))
        year = counts.most_common(1)[0][0] if counts else None
    agency = _agency(title or "") or document.publisher
    kind, level = _kind(agency or "")
    return Identity(
        title=title,
        agency=agency,
        year=year,
        level=level,
        kind=kind,
        scope=_scope(front + "\n".join(s.text[:400] for s in whole), kind, level),
        period=period,
        published=_published(sections) or document.published,
        title_place=title_section.place if title_section else None,
    )


def states_year(title: str) -> bool:
    """Whether a year stands in the title, in any numerals."""
    return _year(title) is not None


def _year(text: str) -> int | None:
    text = unicodedata.normalize("NFKC", text)
    found = _YEAR.search(text)
    if found:
        return int(found.group(1))
    han = _HAN_YEAR.search(text)
    return int("".join(_HAN[c] for c in han.group())) if han else None


def _agency(title: str) -> str | None:
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))
    head = re.split(r"20[0-9]{2}年|二[〇○零O0]|关于", text, maxsplit=1)[0]
    if head == text:
        head = re.split(r"政府信息公开|信息公开|政务公开", text, maxsplit=1)[0]
    head = head.strip("《》关于:：")
    return head or None


@cache
def _kind(agency: str) -> tuple[str, str]:
    if not agency:
        return "unknown", "unknown"
    data = bodies()
    for entry in data.kinds:
        if any(agency.endswith(end) for end in entry.ends):
            return entry.kind, entry.level or _division(agency)
    return "other", _division(agency)


def _division(agency: str) -> str:
    """The level of the last division named before the body's own words."""
    best, level = -1, "unknown"
    for word in bodies().not_divisions:
        agency = agency.replace(word, " " * len(word))
    for division in bodies().divisions:
        for word in division.words:
            at = agency.rfind(word, 1)
            if at > best:
                best, level = at, division.level
    return level


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


def _period(sections: list[Section]) -> Period | None:
    for section in sections:
        text = section.text
        for found in _PERIOD.finditer(text):
            y1, m1, d1, y2, m2, d2 = found.groups()
            if (m1, d1) == (m2, d2) or not (y1 or y2):
                continue
            return Period(
                start=_day(y1 or y2, m1, d1),
                end=_day(y2 or y1, m2, d2),
                quote=found.group(),
                place=section.locate(found.start(), found.end()),
            )
    return None


def _published(sections: list[Section]) -> date | None:
    for section in reversed(sections):
        if section.key in ("signature", "title", "preface"):
            found = _DATE.findall(unicodedata.normalize("NFKC", section.text))
            if found and section.key != "preface":
                return _day(*found[-1])
    return None
