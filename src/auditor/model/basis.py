"""Basis: the documents that a rule rests on, as words; which of them are cited depends on the year of the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from auditor.model.base import Lang, Localized

_BETWEEN: dict[Lang, tuple[str, str, str]] = {"zh": ("；", "、", ""), "en": ("; ", ", ", ", ")}
"""What stands between documents, between articles, and between a document and its first article."""
_WRITTEN = "{}-01-31"  # when the reports on the year before it are due


class Citation(NamedTuple):
    """A document as it is cited, and an article of it. `since` and `until` are days as 2019-05-15, empty when open; a
    practice that no document holds has no `issuer`.
    """

    document: Localized
    article: Localized = Localized.same("")
    quote: str = ""
    issuer: str = ""
    date: str = ""
    since: str = ""
    until: str = ""

    def in_force(self, day: str) -> bool:
        """Whether it held on `day`."""
        return self.since <= day <= (self.until or "9999")


class Basis(Localized):
    """What a rule rests on, as words for people. `cited` is empty for a basis that was written as a sentence."""

    cited: tuple[Citation, ...] = ()
    otherwise: Localized = Localized.same("")

    @classmethod
    def of(cls, cited: Iterable[Citation], otherwise: Localized) -> Self:
        """The words for `cited`; `otherwise` are the words for a year in which none of them was in force."""
        found = tuple(cited)
        made = cls(_worded(found, "zh"), _worded(found, "en"))
        made.cited, made.otherwise = found, otherwise
        return made

    def on(self, year: int | None) -> Localized:
        """The words for a report on `year`: a document that was not in force when it was due is not cited."""
        if year is None or not self.cited:
            return Localized(self.zh, self.en)
        due = _WRITTEN.format(year + 1)
        held = [c for c in self.cited if c.in_force(due)]
        return Localized(_worded(held, "zh"), _worded(held, "en")) if held else self.otherwise

    def __reduce__(self) -> tuple[Callable[..., Basis], tuple[Any, ...]]:
        return (_again, (self.zh, self.en, self.cited, self.otherwise))

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def made(value: Any, validate: Callable[[Any], str]) -> Basis:
            return value if isinstance(value, cls) else cls.same(validate(value))

        return core_schema.no_info_wrap_validator_function(
            made, handler.generate_schema(str), serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _: CoreSchema, __: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}


def _again(zh: str, en: str, cited: tuple[Citation, ...], otherwise: Localized) -> Basis:
    made = Basis(zh, en)
    made.cited, made.otherwise = cited, otherwise
    return made


def _worded(cited: Iterable[Citation], lang: Lang) -> str:
    """One phrase a document, with its articles."""
    documents, articles, first = _BETWEEN[lang]
    named: dict[Localized, list[str]] = {}
    for citation in cited:
        named.setdefault(citation.document, []).extend([citation.article.get(lang)] * bool(citation.article))
    return documents.join(d.get(lang) + first * bool(a) + articles.join(a) for d, a in named.items())
