"""The words of titles, and the body that a title names."""

import re
import unicodedata

from auditor.knowledge import cache, words
from auditor.model.params import Params
from auditor.numerals import HAN_YEAR, YEAR, year
from auditor.patterns import Pattern


class Titles(Params):
    """rules/lexicon/titles.yaml."""

    subjects: tuple[Pattern, ...]
    about: str
    trim: str
    disclosure: str
    ends: tuple[str, ...]
    document: str
    written: str
    fixed: str
    school: str
    parts: tuple[str, ...]
    above: tuple[Pattern, ...] = ()
    loose: str = ""
    traditional: str = ""
    simplified: str = ""


@cache
def titles() -> Titles:
    """The words of titles. Raises PackError."""
    return words("titles", Titles)


def simplified(text: str) -> str:
    """`text` with the traditional characters of titles, headings and labels as simplified ones; as long as it was."""
    return text.translate(_folding())


def has_traditional(text: str) -> bool:
    """Whether a traditional character of titles, headings and labels stands in `text`."""
    return not _traditional().isdisjoint(text)


@cache
def _traditional() -> frozenset[str]:
    return frozenset(titles().traditional)


@cache
def _folding() -> dict[int, str]:
    return {ord(old): new for old, new in zip(titles().traditional, titles().simplified, strict=True)}


def school_year(title: str) -> int | None:
    """The year in which the school year of a title ends: 2023 of 2022-2023学年."""
    found = re.search(_school_year(), unicodedata.normalize("NFKC", title))
    return int(re.findall(YEAR, found.group())[-1]) if found else None


@cache
def _school_year() -> str:
    return rf"{YEAR}\s?年?\s?[-—–~至/]{{1,2}}\s?{YEAR}\s?(?:年?度?\s?)?{titles().school}度?"


def titled_year(title: str) -> int | None:
    """The year of a title: before its word, of a school year, or alone ("水务局2024政府信息公开"); no document's."""
    text = unicodedata.normalize("NFKC", title)
    bare = re.search(rf"(?<![0-9])({YEAR})(?![0-9]|[\])〕]\s?第?\s?[0-9])", text)
    return school_year(text) or year(text) or (int(bare[1]) if bare else None)


def agency(title: str) -> str | None:
    """The body that a title names: before the year, between the year and the subject, or behind all of it."""
    text = re.sub(r"\s+|【[^【】]*】", "", unicodedata.normalize("NFKC", title))
    said = titles()
    subject = "|".join(said.subjects)
    for part in re.split(f"{_school_year()}|{YEAR}年度?|{HAN_YEAR}年度?|{said.about}", text):
        name = re.split(subject, part, maxsplit=1)[0].rsplit(":", 1)[-1].strip(said.trim)
        if name or re.search(subject, part):
            closed = name + ")" * (name.count("(") > name.count(")"))  # its own bracket, trimmed
            return closed or _behind(text) or None
    return None


def _behind(title: str) -> str:
    """What stands behind the last word of a title that begins with its subject, but for years and brackets."""
    tail = re.split("|".join(titles().ends), title)[-1]
    return re.sub(rf"\([^()]*\)?|(?:{YEAR}|{HAN_YEAR})年度?", "", tail).strip(titles().trim)
