"""What an audit depends on besides its input: one object for the command line, the API, workers and the cache."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from auditor.engine.config import Settings
from auditor.model.base import trusted


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How an `Auditor` is made.

    `rules_dirs` are folders of additional packs; `profile`, `select_codes` and `ignore` choose the rules that run
    (codes, beginnings of codes or names). `settings` are those of a configuration file, which the others beat.
    `with_examples` false leaves out the examples of the built-in rules, which only their tests and pages need.
    """

    rules_dirs: tuple[str | Path, ...] = ()
    profile: str | None = None
    select_codes: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    settings: Settings = field(default_factory=partial(trusted, Settings))
    with_examples: bool = True

    def __post_init__(self) -> None:
        for name in ("rules_dirs", "select_codes", "ignore"):  # a caller may give any sequence
            object.__setattr__(self, name, tuple(getattr(self, name)))

    def absolute(self) -> Options:
        """The same with folders that mean the same from anywhere on this machine."""
        rules = tuple(d.absolute() for d in self.settings.rules)
        settings = self.settings.model_copy(update={"rules": rules})
        return replace(self, rules_dirs=tuple(Path(d).absolute() for d in self.rules_dirs), settings=settings)

    def basis(self) -> str:
        """Stands for all of it, folders by name: what a kept result depends on besides their contents."""
        rest = (self.rules_dirs, self.profile, self.select_codes, self.ignore, self.with_examples)
        return repr((rest, self.settings.model_dump_json()))
