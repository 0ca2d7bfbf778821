"""The days that the figures are of, by a small grammar of dates.

A span is two days (自2023年1月1日零时起，至12月31日二十四时止; 2023.1.1—2023.12.31), two months (2023年1-12月), a year
(2023年全年) or a last day (截至2023年12月31日). Days that stand in the report for something else are none: what is no
span of days counts only in a sentence that speaks of the period.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date

from auditor import knowledge
from auditor.knowledge import cache
from auditor.model.base import trusted
from auditor.model.document import Place
from auditor.model.params import Params
from auditor.model.report import Period, Section
from auditor.numerals import COUNTING, HAN_YEAR, YEAR, ordinal, year

_BEFORE = ("title", "preface")
_LONG = 300  # days of a span that can only be the period
_AFTER = 80  # characters after the word in which the days may follow
_SHOWN = 40  # characters after the word that are shown where they cannot be read
_WIDE = str.maketrans("０１２３４５６７８９．／－：", "0123456789./-:")
_SOME_FIGURES = "[0-9]{1,2}"
_SOME = rf"{_SOME_FIGURES}|[{COUNTING}]{{1,3}}"
_TO = r"(?:至|到|[-—–―−~～]{1,3})"
_GAP = r"[^。；\n]{0,10}?"  # 零时起，


def _in_year(which: int) -> str:
    """The year; its sign may be lost between two figures (20231月1日)."""
    lost = rf"(?<={YEAR})(?={_SOME_FIGURES}\s?月)"
    return rf"(?<![0-9])(?P<y{which}>{YEAR}|{HAN_YEAR})(?:\s?[年./-]\s?(?:度\s?)?|{lost})"


def _on_day(which: int) -> str:
    return rf"(?:{_in_year(which)}|(?<![0-9]))(?P<m{which}>{_SOME})\s?[月./-]\s?(?P<d{which}>{_SOME})(?![0-9])"


def _in_eight(which: int) -> str:
    return rf"(?P<y{which}>{YEAR})(?P<m{which}>[01][0-9])(?P<d{which}>[0-3][0-9])"


_DAYS = re.compile(rf"{_on_day(1)}{_GAP}{_TO}[^0-9。；\n]{{0,3}}?{_on_day(2)}日?")
_MONTHS = re.compile(rf"{_in_year(1)}(?P<m1>{_SOME})\s?月?{_GAP}{_TO}\s?(?:{_in_year(2)})?(?P<m2>{_SOME})\s?月")
_IN_ORDER = (
    _DAYS,
    _MONTHS,
    re.compile(rf"{_on_day(1)}日?[^0-9。；\n]{{1,4}}{_on_day(2)}日?"),
    re.compile(rf"{_in_year(1)}(?P<m1>{_SOME_FIGURES})\s?{_TO}\s?{_in_year(2)}(?P<m2>{_SOME_FIGURES})(?![0-9./-])"),
    re.compile(rf"(?<![0-9]){_in_eight(1)}\s?{_TO}\s?{_in_eight(2)}(?![0-9])"),
)
"""How days stand in a sentence that speaks of the period: first what can stand anywhere, then [1月1日，12月31日],
2023.1-2023.12 and 20230101-20231231.
"""


class Words(Params):
    """rules/lexicon/reporting_period.yaml."""

    said: tuple[str, ...]
    preface: tuple[str, ...]
    whole: tuple[str, ...]
    until: tuple[str, ...]
    january: tuple[str, ...]


@cache
def words() -> Words:
    """The words by which a period is told. Raises PackError."""
    return knowledge.words("reporting_period", Words)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Words that name the period anywhere, and in the preface; a whole year; a last day."""
    data = words()
    whole = rf"(?P<y1>{YEAR}|{HAN_YEAR})\s?年度?(?:{_either(data.whole)}|(?=\s*(?:[。，,；;）)]|$)))"
    until = rf"(?:{_either(data.until)})\s?{_on_day(2)}日?"
    return (
        re.compile(_either(data.said)),
        re.compile(_either((*data.said, *data.preface))),
        re.compile(whole, re.MULTILINE),
        re.compile(until),
    )


def _plain(text: str) -> str:
    """A text in half-width figures, with January as a figure."""
    text = text.translate(_WIDE)
    for name in words().january:
        text = text.replace(name, f"1{name[1:]}")
    return text


def _either(texts: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))


def period(sections: list[Section], told: int | None) -> Period | None:
    """The period that the text names; `told` is the year of the title, of which days without a year are."""
    front = [s for s in sections if s.key in _BEFORE]
    rest = [s for s in sections if s.key not in _BEFORE]
    said, loose, _, _ = _patterns()
    for group, word in ((front, said), (front, loose), (rest, said)):
        for section in group:
            if found := next(_named(section, word, told), None):
                return found
    spans = [span for section in front for span in _spans(section, told)]
    spans += [span for section in rest for span in _spans(section, told) if _is_long(span)] if not spans else []
    return spans[0] if spans else None


def spoken_of(sections: Iterable[Section]) -> tuple[Place, str] | None:
    """Where a sentence with figures speaks of the period, and its words, whether its days can be read or not."""
    spoken = re.compile(rf"(?:{_either(words().said)})[^。；\n]{{0,{_SHOWN}}}")
    for section in sections:
        for found in spoken.finditer(section.text):
            if any(c.isdigit() for c in found.group()):
                return section.place, found.group()
    return None


def _is_long(span: Period) -> bool:
    return span.start is not None and span.end is not None and (span.end - span.start).days >= _LONG


def _named(section: Section, word: re.Pattern[str], told: int | None) -> Iterator[Period]:
    """The spans in sentences of a section that have the word."""
    said, _, whole, until = _patterns()
    text = _plain(section.text)
    for hit in word.finditer(text):
        start = max(text.rfind(sign, 0, hit.start()) for sign in "。；\n") + 1
        stop = text.find("。", hit.end(), hit.end() + _AFTER)
        stop = min(len(text), hit.end() + _AFTER) if stop < 0 else stop
        for shape in _IN_ORDER if word is said else _IN_ORDER[:2]:
            yield from (_period(section, found, told) for found in shape.finditer(text, start, stop))
        if word is said:
            yield from (_period(section, found, told) for found in until.finditer(text, start, stop))
            yield from (_period(section, found, told) for found in whole.finditer(text, hit.end(), stop))


def _spans(section: Section, told: int | None) -> Iterator[Period]:
    for found in _DAYS.finditer(_plain(section.text)):
        if (found["m1"], found["d1"]) != (found["m2"], found["d2"]) and (found["y1"] or found["y2"]):
            yield _period(section, found, told)


def _period(section: Section, found: re.Match[str], told: int | None) -> Period:
    """The days of a span: of one year where only one is said, of the title's where none is; what is not said of the
    first and the last day is that of the calendar year.
    """
    part = found.groupdict()
    last = _year(part.get("y2")) or _year(part.get("y1")) or told
    first = _year(part.get("y1")) or _year(part.get("y2")) or told
    return trusted(
        Period,
        start=_day(first, part.get("m1") or "1", part.get("d1") or "1"),
        end=_day(last, part.get("m2") or "12", part.get("d2")),
        quote=section.text[found.start() : found.end()],
        place=section.locate(found.start(), found.end()),
    )


def _year(text: str | None) -> int | None:
    return year(f"{text}年") if text else None


def _day(number: int | None, month: str, day: str | None) -> date | None:
    """The day, or the last one of the month; None for a day that does not exist."""
    at = ordinal(month) or 0
    if number is None or not 1 <= at <= 12:
        return None
    try:
        return date(number, at, monthrange(number, at)[1] if day is None else ordinal(day) or 0)
    except ValueError:
        return None
