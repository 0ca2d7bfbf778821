"""How the audits of a campaign or of a draft are made: kept as JSON, used as the engine's options."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from auditor.api import Auditor
from auditor.desk.store.store import Store
from auditor.desk.work import packs
from auditor.desk.work.packs import Pack
from auditor.engine.config import Settings
from auditor.engine.options import Options
from auditor.model.base import Model, Severity


class Choices(Model):
    """What an office can choose. `off` are codes of rules that do not run, each with the reason; `levels` sets another
    severity, and `why` says why; `packs` are demands of its own that were sent in. `day` is that by which a report is
    in time: the one on it, or that of its receipt.
    """

    profile: str | None = None
    off: dict[str, str] = {}
    levels: dict[str, Severity] = {}
    why: dict[str, str] = {}
    packs: tuple[Pack, ...] = ()
    day: Literal["signed", "received"] = "signed"

    def data(self) -> dict[str, Any]:
        """As a row keeps it."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def with_level(self, code: str, level: Severity | None, reason: str) -> Choices:
        """The same with a rule at another level, or off."""
        plain = self.without(code)
        if level is None:
            return plain.model_copy(update={"off": {**plain.off, code: reason}})
        given = {"levels": {**plain.levels, code: level}, "why": {**plain.why, code: reason}}
        return plain.model_copy(update=given)

    def without(self, code: str) -> Choices:
        """The same with a rule as profile and packs have it."""
        names = ("off", "levels", "why")
        return self.model_copy(update={n: {k: v for k, v in getattr(self, n).items() if k != code} for n in names})


def options(kept: dict[str, Any], store: Store) -> Options:
    """The engine's options of what a row keeps. Raises DeskError where a pack is gone."""
    choices = Choices.model_validate(kept)
    return Options(
        profile=choices.profile,
        ignore=tuple(sorted(choices.off)),
        rules_dirs=tuple(packs.folder(store, pack) for pack in choices.packs),
        settings=Settings(levels=choices.levels),
        with_examples=False,
    )


def auditor(kept: dict[str, Any], store: Store) -> Auditor:
    """An Auditor with these options. Raises PackError and UsageError where they cannot be used."""
    wanted = options(kept, store)
    return _auditor(_Wanted(wanted))


class _Wanted:
    """Options as the key of a cache."""

    def __init__(self, wanted: Options) -> None:
        self.options, self.basis = wanted, wanted.basis()

    def __hash__(self) -> int:
        return hash(self.basis)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Wanted) and other.basis == self.basis


@lru_cache(maxsize=4)
def _auditor(wanted: _Wanted) -> Auditor:
    return Auditor(wanted.options)
