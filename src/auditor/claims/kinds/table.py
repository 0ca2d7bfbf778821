"""The table of kinds: rows of conditions on the slots of a frame; the first row that holds is the answer."""

from typing import Self

from pydantic import Field, model_validator

from auditor.claims.kinds.frame import Frame
from auditor.knowledge import bounded_cache, cache, words
from auditor.model.base import Model

_ANSWER = ("kind", "metric", "about", "sort", "sure", "part", "published")
_ANY = ("yes", "no")
_KEYS = ("noun", "verb", "unit", "of", "residue")


class Row(Model):
    """A kind and the conditions on the frame: for each slot the classes one of which must stand in it."""

    kind: str
    metric: str = "other"
    about: str = ""
    sort: str = ""
    sure: bool = True
    part: bool = False
    published: bool = False
    noun: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    verb: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    matter: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    general: tuple[str, ...] = ()
    zero: tuple[str, ...] = ()
    gap: tuple[str, ...] = ()
    residue: tuple[str, ...] = Field(default=("no",))

    def conditions(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """(slot, classes) of the conditions that are given."""
        slots = (s for s in type(self).model_fields if s not in _ANSWER)
        return tuple((s, frozenset(getattr(self, s))) for s in slots if getattr(self, s) and getattr(self, s) != _ANY)


class Table(Model):
    """kinds.yaml"""

    units: dict[str, tuple[str, ...]]
    papers: frozenset[str] = frozenset()
    rows: tuple[Row, ...]

    @model_validator(mode="after")
    def _slots(self) -> Self:
        slots = set(Frame._fields)
        unknown = {s for row in self.rows for s, _ in row.conditions()} - slots
        if unknown:
            raise ValueError(f"no slot of the frame: {sorted(unknown)}")
        return self


@cache
def table() -> Table:
    """The table of rules/lexicon/kinds.yaml."""
    return words("kinds", Table)


@cache
def _units() -> dict[str, str]:
    return {unit: cls for cls, units in table().units.items() for unit in units}


def unit_class(unit: str) -> str:
    """The class of a unit; units that the table does not name are "none"."""
    return _units().get(unit, "none")


_Conditions = tuple[tuple[str, frozenset[str]], ...]


@cache
def _conditions() -> tuple[tuple[Row, tuple[frozenset[str] | None, ...], _Conditions], ...]:
    """Each row with its conditions: those on the slots of `_KEYS`, in their order, and the others."""
    out = []
    for row in table().rows:
        conditions = dict(row.conditions())
        keys = tuple(conditions.pop(key, None) for key in _KEYS)
        out.append((row, keys, tuple(conditions.items())))
    return tuple(out)


@bounded_cache(4096)
def _rows(*values: str) -> tuple[tuple[Row, _Conditions], ...]:
    """The rows that these values of the slots of `_KEYS` can meet, with their other conditions."""
    return tuple(
        (row, others)
        for row, keys, others in _conditions()
        if all(wanted is None or value in wanted for wanted, value in zip(keys, values, strict=True))
    )


def match(frame: Frame) -> Row | None:
    """The first row whose conditions the frame meets."""
    for row, conditions in _rows(frame.noun, frame.verb, frame.unit, frame.of, frame.residue):
        for slot, wanted in conditions:
            value = getattr(frame, slot)
            if value not in wanted if isinstance(value, str) else wanted.isdisjoint(value):
                break
        else:
            return row
    return None
