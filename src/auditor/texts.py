"""The program's own words in both languages: rules/texts.yaml, by key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from auditor import strict_yaml
from auditor.data import rules_dir
from auditor.model.base import Lang, Localized, Model, trusted

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class Texts(Model):
    """rules/texts.yaml."""

    texts: dict[str, Localized]


@cache
def catalogue() -> dict[str, Localized]:
    """All texts by key. Raises PackError."""
    data, locate = strict_yaml.load(rules_dir() / "texts.yaml", own=True)
    return strict_yaml.validate(Texts, data, locate).texts


def text(key: str, lang: Lang, **values: object) -> str:
    """The text `key` in `lang` with its placeholders filled. Raises KeyError for an unknown key."""
    return fill(
        catalogue()[key].get(lang), {k: v if isinstance(v, Localized) else str(v) for k, v in values.items()}, lang
    )


def both(key: str, **values: object) -> Localized:
    """The text `key` in both languages, as `text`."""
    return trusted(Localized, zh=text(key, "zh", **values), en=text(key, "en", **values))


def filled(template: Localized, values: Mapping[str, str | Localized]) -> Localized:
    """A text of a rule in both languages with its placeholders filled."""
    return Localized(zh=fill(template.zh, values, "zh"), en=fill(template.en, values, "en"))


def joined(texts: Iterable[Localized], separator: str = "list.comma") -> Localized:
    """Texts as an enumeration, with the separator of each language."""
    sign, found = catalogue()[separator], list(texts)
    return Localized(zh=sign.zh.join(t.zh for t in found), en=sign.en.join(t.en for t in found))


def fill(template: str, values: Mapping[str, str | Localized], lang: Lang) -> str:
    """Fills {placeholders} by name; neither texts nor packs are ever format strings."""

    def put(found: re.Match[str]) -> str:
        value = values.get(found.group(1), "")
        return value.get(lang) if isinstance(value, Localized) else value

    return _PLACEHOLDER.sub(put, template)
