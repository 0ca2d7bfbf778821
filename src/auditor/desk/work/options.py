"""How the audits of a campaign or of a draft are made: kept as JSON, used as the engine's options."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from auditor.api import Auditor
from auditor.engine.config import Settings
from auditor.engine.options import Options
from auditor.model.base import Model, Severity


class Choices(Model):
    """What an office can choose. `off` are codes of rules that do not run, each with the reason; `levels` sets another
    severity; `rules` are folders with demands of its own.
    """

    profile: str | None = None
    off: dict[str, str] = {}
    levels: dict[str, Severity] = {}
    rules: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """As a row keeps it."""
        return self.model_dump(mode="json", exclude_defaults=True)


def options(kept: dict[str, Any]) -> Options:
    """The engine's options of what a row keeps."""
    choices = Choices.model_validate(kept)
    return Options(
        profile=choices.profile,
        ignore=tuple(sorted(choices.off)),
        rules_dirs=choices.rules,
        settings=Settings(levels=choices.levels),
        with_examples=False,
    )


def auditor(kept: dict[str, Any]) -> Auditor:
    """An Auditor with these options. Raises PackError and UsageError where they cannot be used."""
    return _auditor(Choices.model_validate(kept).model_dump_json())


@lru_cache(maxsize=4)
def _auditor(choices: str) -> Auditor:
    return Auditor(options(Choices.model_validate_json(choices).data()))
