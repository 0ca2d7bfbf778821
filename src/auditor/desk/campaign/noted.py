"""What events note, in words: on the pages and in the file of the trail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.model.base import Lang
from auditor.texts import find, text

_WORDS = {"kind": ("letter",), "reason": ("reason", "why"), "state": ("state", "letter_state")}
"""Columns whose values are words, and the lists of those."""
_LONG = 200
_BARE = frozenset(
    {"sha", "findings", "options", "before_id", "counts", "how", "unit_id", "audit_id", "first_id", "last_id", "sent"}
)
"""What an event notes that says nothing to people."""
_PLAIN = frozenset({"state", "text", "kind"})
"""What needs no name."""


def event(what: str, lang: Lang) -> str:
    """A kind of event."""
    return _known(f"event.{what}", lang) or what


def who(name: str, lang: Lang) -> str:
    """Who did it: a person, or the program."""
    return text("web.program", lang) if name in ("", "auditor") else name


def why(reason: str, lang: Lang) -> str:
    """A reason that the program gave, or somebody."""
    return _known(f"web.why.{reason}", lang) or reason


def values(noted: Mapping[str, Any] | None, lang: Lang) -> str:
    """What was there before or after, on one line; states in words, and what stands for files left out."""
    told = [(k, str(v)[:_LONG]) for k, v in (noted or {}).items() if v not in (None, "", [], {}) and k not in _BARE]
    words = [_named(k, lang) + _word(k, v, lang) for k, v in told]
    return text("list.semicolon", lang).join([*words, *_chosen((noted or {}).get("options"), lang)])


def _word(column: str, value: str, lang: Lang) -> str:
    return next(filter(None, (_known(f"web.{of}.{value}", lang) for of in _WORDS.get(column, ()))), value)


def _named(column: str, lang: Lang) -> str:
    return "" if column in _PLAIN else (_known(f"web.field.{column}", lang) or column) + " "


def _chosen(options: Mapping[str, Any] | None, lang: Lang) -> Iterator[str]:
    """What is chosen about rules."""
    kept = options or {}
    if kept.get("profile"):
        yield f"{text('web.set.profile', lang)} {kept['profile']}"
    for pack in kept.get("packs", ()):
        yield f"{text('web.set.packs', lang)} {pack['name']}"
    levels = {**kept.get("levels", {}), **dict.fromkeys(kept.get("off", {}), "off")}
    why = {**kept.get("why", {}), **kept.get("off", {})}
    for code, level in sorted(levels.items()):
        yield f"{code} {text(f'web.set.level_{level}', lang)} {why.get(code, '')}".strip()
    if kept.get("day"):
        yield f"{text('web.set.day', lang)} {text('web.set.day_' + kept['day'], lang)}"


def _known(key: str, lang: Lang) -> str:
    found = find(key)
    return found.get(lang) if found else ""
