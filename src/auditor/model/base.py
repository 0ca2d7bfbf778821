"""What every noun of the model shares: frozen values, unknown keys refused, two languages."""

from collections.abc import Callable
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, ParamSpec, Self, TypeVar, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, GetCoreSchemaHandler, PlainSerializer, SerializationInfo
from pydantic_core import CoreSchema, core_schema

Lang = Literal["zh", "en"]


class Model(BaseModel):
    """A frozen value object that refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")
P = ParamSpec("P")


def trusted(model: Callable[P, M], /, *args: P.args, **values: P.kwargs) -> M:
    """A `model` made without validation, ten times as fast as its constructor and without the work that pydantic does
    at the first use of a model: for what the program makes itself. Types and missing values are left to pyright.
    """
    kind: Any = model
    made = kind.__new__(kind)
    defaults, fields = _fields(kind)
    set_ = object.__setattr__
    set_(made, "__dict__", values if len(values) == len(defaults) else {**defaults, **values})
    set_(made, "__pydantic_fields_set__", fields)
    set_(made, "__pydantic_extra__", None)
    set_(made, "__pydantic_private__", None)
    return made


def proven(model: type[T], data: Any) -> T:
    """A `model` of data that it accepted before they were compiled: made as by validation, but not checked again."""
    return _maker(model)(data)


@cache
def _fields(model: type[BaseModel]) -> tuple[dict[str, Any], set[str]]:
    """All fields in their order with their defaults, and their names. Shared by all trusted instances of a model: they
    are frozen, and pydantic copies the set with a copy.
    """
    defaults = {name: field.get_default(call_default_factory=True) for name, field in model.model_fields.items()}
    return defaults, set(defaults)


@cache
def _maker(kind: Any) -> Callable[[Any], Any]:
    """What turns a value of JSON into one of the type `kind`."""
    if kind is Localized:
        return lambda value: Localized(**value)
    if hasattr(kind, "trusted"):  # knows how itself
        return kind.trusted
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        fields = [(f.alias or name, name, _maker(f.annotation)) for name, f in kind.model_fields.items()]
        return lambda value: trusted(kind, **{name: make(value[key]) for key, name, make in fields if key in value})
    if isinstance(kind, type) and issubclass(kind, float | Enum):
        return kind
    return _generic_maker(get_origin(kind), get_args(kind))


def _generic_maker(origin: Any, of: tuple[Any, ...]) -> Callable[[Any], Any]:
    if origin in (None, Literal):
        return lambda value: value
    first, last = _maker(of[0]), of[-1]
    if origin is Annotated:
        return first
    if origin is frozenset or (origin is tuple and last is ...):
        return lambda value: origin(map(first, value))
    if origin is tuple:
        makers = [_maker(each) for each in of]
        return lambda value: tuple(make(each) for make, each in zip(makers, value, strict=True))
    if origin is dict:
        make = _maker(last)
        return lambda value: {key: make(each) for key, each in value.items()}
    if origin is UnionType and of[1:] == (NoneType,):
        return lambda value: None if value is None else first(value)
    raise TypeError(f"a field of the program's own files cannot be {origin} of {of}")


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

    def __reduce__(self) -> tuple[Callable[..., "Localized"], tuple[Any, ...]]:
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
