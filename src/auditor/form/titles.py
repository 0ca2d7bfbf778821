"""The words of titles, and the body that a title names."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from auditor import strict_yaml
from auditor.data import rules_dir
from auditor.model.base import Model
from auditor.numerals import HAN_CENTURY, YEAR


class Titles(Model):
    """rules/lexicon/titles.yaml."""

    subjects: tuple[str, ...]
    about: str
    disclosure: str
    ends: tuple[str, ...]
    document: str
    written: str


@cache
def titles() -> Titles:
    """The words of titles. Raises PackError."""
    data, locate = strict_yaml.load(rules_dir() / "lexicon" / "titles.yaml", own=True)
    return strict_yaml.validate(Titles, data, locate)


def agency(title: str) -> str | None:
    """The body that a title names: what stands before the year or, where it has none, before its subject."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title))
    about, subjects = titles().about, "|".join(titles().subjects)
    head = re.split(f"{YEAR}年|{HAN_CENTURY}|{about}", text, maxsplit=1)[0]
    if head == text:
        head = re.split(subjects, text, maxsplit=1)[0]
    return head.strip(f"《》{about}:：") or None
