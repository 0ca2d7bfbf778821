"""What every noun of the model shares: frozen values, unknown keys refused, two languages."""

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, PlainSerializer, SerializationInfo
from pydantic_core import CoreSchema, core_schema

Lang = Literal["zh", "en"]


class Model(BaseModel):
    """A frozen value object that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


M = TypeVar("M", bound=BaseModel)


def trusted(model: type[M], **values: Any) -> M:
    """A `model` made without validation, ten times as fast as its constructor: for the thousands of cells and places
    of a run, whose types are known. All fields must be given.
    """
    made = model.__new__(model)
    set_ = object.__setattr__
    set_(made, "__dict__", values)
    set_(made, "__pydantic_fields_set__", _fields(model))
    set_(made, "__pydantic_extra__", None)
    set_(made, "__pydantic_private__", None)
    return made


@cache
def _fields(model: type[BaseModel]) -> set[str]:
    """Shared by all trusted instances of a model: they are frozen, and pydantic copies the set with a copy."""
    return set(model.model_fields)


class LocalizedData(Model):
    """How a Localized stands in data."""

    zh: str
    en: str


class Localized(str):
    """One text in both languages of the program: a string, which is the Chinese text, the language of the reports; it
    knows the English one. In data it is a map of zh and en.
    """

    en: str

    def __new__(cls, zh: str, en: str) -> Self:
        """Both texts; neither is checked."""
        made = super().__new__(cls, zh)
        made.en = en
        return made

    @classmethod
    def same(cls, text: str) -> Self:
        """A text that is the same in both languages: a key, a name, a quote."""
        return cls(text, text)

    @property
    def zh(self) -> str:
        """The Chinese text, as a plain string."""
        return str(self)

    def get(self, lang: Lang) -> str:
        """The text in `lang`."""
        return str(self) if lang == "zh" else self.en

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (str(self), self.en)

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        def made(value: Any, validate: Callable[[Any], LocalizedData]) -> Localized:
            if isinstance(value, cls):
                return value
            found = validate(value)
            return cls(found.zh, found.en)

        as_map = core_schema.plain_serializer_function_ser_schema(lambda v: {"zh": str(v), "en": v.en})
        return core_schema.no_info_wrap_validator_function(
            made, handler.generate_schema(LocalizedData), serialization=as_map
        )


def _both(value: Any) -> Any:
    return Localized.same(value) if isinstance(value, str) and not isinstance(value, Localized) else value


def _chosen(value: Localized, info: SerializationInfo) -> str | dict[str, str]:
    lang: Lang | None = (info.context or {}).get("lang")
    if lang is not None:
        return value.get(lang)
    return value.zh if value.zh == value.en else {"zh": value.zh, "en": value.en}


Words = Annotated[Localized, BeforeValidator(_both), PlainSerializer(_chosen)]
"""Words of the program in a result. A plain string stands for both languages: a result that was written in one has only
that. Dumped with the context {"lang": …} it is the string of that language, without one it keeps both.
"""


class Severity(StrEnum):
    """How bad a finding is. Never part of a rule's code."""

    error = "error"
    warning = "warning"
    info = "info"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error: larger is worse."""
        return ("info", "warning", "error").index(self.value)


class Confidence(StrEnum):
    """How sure the program is that it read the document rightly."""

    high = "high"
    medium = "medium"
    low = "low"
