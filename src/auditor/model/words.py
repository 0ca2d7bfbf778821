"""Words of the program as values of results: both languages at once, so that who shows them chooses one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.model.base import Localized
from auditor.texts import Worded, fill, text


def both(key: str, /, **values: object) -> Localized:
    """The text `key` in both languages with its placeholders filled. Raises KeyError for an unknown key."""
    return Localized(text(key, "zh", **values), text(key, "en", **values))


def filled(template: Localized, values: Mapping[str, str | Worded]) -> Localized:
    """A text of a rule in both languages with its placeholders filled."""
    return Localized(zh=fill(template.zh, values, "zh"), en=fill(template.en, values, "en"))


def joined(texts: Iterable[Localized], separator: str = "list.comma") -> Localized:
    """Texts as an enumeration, with the separator of each language."""
    sign, found = both(separator), list(texts)
    return Localized(zh=sign.zh.join(t.zh for t in found), en=sign.en.join(t.en for t in found))
