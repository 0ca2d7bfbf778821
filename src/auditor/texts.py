"""The program's own words in both languages: rules/texts.yaml, by key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from auditor import compiled, strict_yaml
from auditor.data import rules_dir
from auditor.model.base import Lang, Localized, Model

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class Texts(Model):
    """rules/texts.yaml."""

    texts: dict[str, Localized]


@cache
def catalogue() -> dict[str, Localized]:
    """All texts by key. Raises PackError."""
    data, locate = compiled.load(rules_dir() / "texts.yaml")
    return strict_yaml.validate(Texts, data, locate).texts


def text(key: str, lang: Lang, **values: object) -> str:
    """The text `key` in `lang` with its placeholders filled. Raises KeyError for an unknown key."""
    return fill(catalogue()[key].get(lang), {k: str(v) for k, v in values.items()}, lang)


def fill(template: str, values: Mapping[str, str | Localized], lang: Lang) -> str:
    """Fills {placeholders} by name; neither texts nor packs are ever format strings."""

    def put(found: re.Match[str]) -> str:
        value = values.get(found.group(1), "")
        return value.get(lang) if isinstance(value, Localized) else value

    return _PLACEHOLDER.sub(put, template)
