"""What the program knows of forms, words and profiles: the folder rules/ and the packs that extend it.

A `Knowledge` is what one `Auditor` was made with. It never changes; what is read or compiled from its files is kept in
it. Which one is in force is a context variable, so that several Auditors with different packs work side by side and
nobody hands it from call to call: an Auditor puts its own in force for each of its calls, a worker process and a
command for all they do. Where nobody has, it is the built-in one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache, update_wrapper
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from auditor import strict_yaml
from auditor.data import rules_dir
from auditor.model.errors import PackError
from auditor.strict_yaml import T
from auditor.texts import listed

P = ParamSpec("P")
R = TypeVar("R")

FORMS, LEXICON, PROFILES = "forms", "lexicon", "profiles.yaml"

WORDS = {
    "applicants": "claims.kinds.vocabulary:applicants",
    "bodies": "form.bodies:bodies",
    "cases": "claims.lexicon:cases",
    "cells": "form.cells:words",
    "channels": "claims.kinds.vocabulary:channels",
    "changes": "claims.lexicon:changes",
    "connectives": "claims.lexicon:connectives",
    "families": "claims.kinds.vocabulary:families",
    "indicators": "reporters.office.indicators:indicators",
    "kinds": "claims.kinds.table:table",
    "lists": "claims.lexicon:lists",
    "metrics": "claims.lexicon:metrics",
    "nouns": "claims.kinds.vocabulary:nouns",
    "numerals": "claims.lexicon:numerals",
    "page": "readers.furniture:words",
    "periods": "claims.kinds.vocabulary:periods",
    "qualifiers": "claims.kinds.vocabulary:qualifiers",
    "reading": "readers.lexicon:words",
    "reporting_period": "form.period:words",
    "roster": "batch.roster:words",
    "set_phrases": "checks.language.set_phrases:set_phrases",
    "terms": "checks.language.terms:terms",
    "titles": "form.titles:titles",
    "units": "claims.lexicon:units",
    "verbs": "claims.kinds.vocabulary:verbs",
    "whose": "claims.kinds.vocabulary:whose",
}
"""File of the lexicon → the function that reads it; imported when a pack extends that file, to check it at once."""
BESIDE = ("form.spec:load_forms", "engine.select:profiles", "engine.points:scales")
"""What reads the other files beside the rules."""


@dataclass(frozen=True, eq=False)
class Knowledge:
    """The built-in forms, lexicon and profiles with those of the folders `packs`, later ones on top of earlier ones."""

    packs: tuple[Path, ...] = ()
    kept: dict[Callable[..., Any], Any] = field(default_factory=dict, repr=False)

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """What is done inside, is done with this knowledge."""
        token = _IN_FORCE.set(self)
        try:
            yield
        finally:
            _IN_FORCE.reset(token)

    def stay(self) -> None:
        """From now on everything is done with this knowledge: for a process that has one task."""
        _IN_FORCE.set(self)


BUILT_IN = Knowledge()
_IN_FORCE: ContextVar[Knowledge] = ContextVar("knowledge", default=BUILT_IN)


def of(folders: Iterable[Path]) -> Knowledge:
    """The knowledge with the packs in `folders`; the built-in one when none of them extends it."""
    own = rules_dir().resolve()
    packs = dict.fromkeys(f for f in folders if f.resolve() != own and _extends(f))
    return Knowledge(tuple(packs)) if packs else BUILT_IN


def _extends(folder: Path) -> bool:
    return any((folder / name).exists() for name in (FORMS, LEXICON, PROFILES))


def packs() -> tuple[Path, ...]:
    """The folders that extend the program's own in the knowledge in force."""
    return _IN_FORCE.get().packs


def cache(function: Callable[P, R]) -> Callable[P, R]:
    """As functools.cache, but anew for each knowledge: for all that is made from forms or words."""
    if signature(function).parameters:
        return bounded_cache(None)(function)
    in_force = _IN_FORCE.get

    def of_knowledge(*args: P.args, **kwargs: P.kwargs) -> R:
        kept = in_force().kept
        try:
            return kept[function]
        except KeyError:
            return kept.setdefault(function, function(*args, **kwargs))

    return update_wrapper(of_knowledge, function)


def bounded_cache(most: int | None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """As functools.lru_cache, but anew for each knowledge."""
    in_force = _IN_FORCE.get

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        def of_knowledge(*args: P.args, **kwargs: P.kwargs) -> R:
            kept = in_force().kept
            try:
                made = kept[function]
            except KeyError:
                made = kept.setdefault(function, lru_cache(most)(function))
            return made(*args, **kwargs)

        return update_wrapper(of_knowledge, function)

    return decorate


def loaded(path: Path) -> tuple[Any, strict_yaml.Locate]:
    """As strict_yaml.load, for a file of a pack that is named with its folder in messages. Raises PackError."""
    return strict_yaml.load(path, name=f"{path.parent.name}/{path.name}")


def words(name: str, model: type[T]) -> T:
    """The file lexicon/`name`.yaml with what packs add to it, as a `model`. Raises PackError."""
    data, locate = strict_yaml.own(rules_dir() / LEXICON / f"{name}.yaml")
    out = strict_yaml.validate_own(model, data, locate)
    for folder in packs():
        path = folder / LEXICON / f"{name}.yaml"
        if path.is_file():
            more, locate = loaded(path)
            data = _with(data, {} if more is None else more, locate)
            out = strict_yaml.validate(model, data, locate)  # what is wrong now, this file has brought
    return out


def _with(own: Any, more: Any, locate: strict_yaml.Locate, at: strict_yaml.Path_ = ()) -> Any:
    """`own` with what a pack adds: entries to lists, keys to tables; nothing is taken away or changed.

    What is added stands first, for where the first that fits decides, an office's word is the more particular one; and
    so the index of an entry is the same in the pack, which is where a mistake is then shown.
    """
    if isinstance(own, dict) and isinstance(more, dict):
        new = {k: _with(own[k], v, locate, (*at, k)) if k in own else v for k, v in more.items()}
        return {**own, **new}
    nested = isinstance(own, list) and any(isinstance(item, list) for item in own)  # steps in their order
    if isinstance(own, list) and isinstance(more, list) and not nested:
        return [*more, *(item for item in own if item not in more)]
    where, key = locate(at), ".".join(map(str, at))
    if isinstance(own, dict | list) and not nested:
        raise PackError("lexicon-shape.list" if isinstance(own, list) else "lexicon-shape", where=where, key=key)
    raise PackError("lexicon-fixed", where=where, key=key)


def check_words() -> None:
    """Reads all that packs add to the lexicon, so that a mistake shows at the start. Raises PackError."""
    for folder in packs():
        for path in sorted((folder / LEXICON).glob("*.yaml")):
            if path.stem not in WORDS:
                raise PackError("lexicon-unknown", where=f"{LEXICON}/{path.name}:1", known=listed(WORDS))
            _read(WORDS[path.stem])


def own_are_well() -> bool:
    """Whether the program's own forms, words, profiles and points are as they must be."""
    try:
        with BUILT_IN.in_force():
            for place in (*WORDS.values(), *BESIDE):
                _read(place)
    except PackError:
        return False  # who asks for that file is told
    return True


def _read(place: str) -> None:
    module, _, function = place.partition(":")
    getattr(import_module(f"auditor.{module}"), function)()
