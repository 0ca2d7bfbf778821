"""What a rule may give a check: plain objects, of which a strict model is made when something has to be validated.

To make seventy models at every start, only to validate what was validated before it was compiled, took a tenth of it.
"""

from __future__ import annotations

import types
from functools import cache
from typing import Any, Self

from auditor.model.base import Model


class Params:
    """Frozen; written as a pydantic model of plain types is, with validators that only check (`field_validator`).

    Constraints stand in the type (`Annotated`); nested models and values that pydantic would convert (Decimal, date)
    need a `Model` instead.
    """

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self.__dict__.items())})"

    @classmethod
    def model_validate(cls, data: Any) -> Self:
        """Made of data from anywhere. Raises ValidationError."""
        checked = strict(cls).model_validate(data)
        return cls(**{name: getattr(checked, name) for name in type(checked).model_fields})

    @classmethod
    def trusted(cls, data: dict[str, Any]) -> Self:
        """Made of data that was validated before it was compiled; what it leaves out has its default."""
        return cls(**{name: _frozen(value) for name, value in data.items()})

    @classmethod
    def model_json_schema(cls, **options: Any) -> dict[str, Any]:
        """The schema of the model."""
        return strict(cls).model_json_schema(**options)


def _frozen(value: Any) -> Any:
    """A value of JSON as the models hold it."""
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return value


@cache
def strict(params: type[Params]) -> type[Model]:
    """The model of `params`: the same names, types, defaults and validators, unknown keys refused."""
    parent = params.__mro__[1]
    base = strict(parent) if parent is not Params else Model
    own = {k: v for k, v in vars(params).items() if k not in ("__dict__", "__weakref__")}
    return types.new_class(params.__name__, (base,), exec_body=lambda names: names.update(own))
