"""The words of titles, and the body that a title names."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from auditor import strict_yaml
from auditor.data import rules_dir
from auditor.model.base import Model
from auditor.numerals import HAN_YEAR, YEAR


class Titles(Model):
    """rules/lexicon/titles.yaml."""

    subjects: tuple[str, ...]
    about: str
    trim: str
    disclosure: str
    ends: tuple[str, ...]
    document: str
    written: str


@cache
def titles() -> Titles:
    """The words of titles. Raises PackError."""
    data, locate = strict_yaml.own(rules_dir() / "lexicon" / "titles.yaml")
    return strict_yaml.validate(Titles, data, locate)


def agency(title: str) -> str | None:
    """The body that a title names: before the year, or between the year and the subject."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))
    words = titles()
    subject = "|".join(words.subjects)
    for part in re.split(f"{YEAR}年度?|{HAN_YEAR}年度?|{words.about}", text):
        name = re.split(subject, part, maxsplit=1)[0].strip(words.trim)
        if name or re.search(subject, part):
            return name or None
    return None
