"""Plugins: the built-in parts and those of installed packages, registered through the hooks of hookspecs.py.

Each plugin is loaded and asked by itself: one that fails is remembered in `Plugins.failures` (the engine turns each
into a finding) and takes nothing else down.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pluggy

from auditor import hookspecs
from auditor.hookspecs import PROJECT, hookimpl
from auditor.model.errors import AuditorError, PackError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from auditor.checks.core.base import CheckType
    from auditor.engine.context import Extractor
    from auditor.engine.packs import Bound
    from auditor.model.document import Document
    from auditor.reporters.base import Reporter


class BuiltIn:
    """The program's own parts, as a plugin like any other."""

    @hookimpl(trylast=True)
    def auditor_read_document(self, data: bytes, name: str) -> Document:
        """Reads every kind of file the program knows."""
        from auditor.readers import read_document

        return read_document(data, name=name)

    @hookimpl(tryfirst=True)
    def auditor_register_checks(self) -> Iterable[CheckType]:
        """The check types of the folder checks."""
        from auditor import checks

        return checks.load().values()

    @hookimpl(tryfirst=True)
    def auditor_register_rule_packs(self) -> list[Path]:
        """The families of rules/."""
        from auditor.data import families

        return families()

    @hookimpl(tryfirst=True)
    def auditor_register_reporters(self) -> Iterable[Reporter]:
        """The formats of the folder reporters."""
        from auditor import reporters

        return reporters.load()


class PluginFailure(NamedTuple):
    """A plugin that did not load, or a hook of it that raised."""

    plugin: str
    reason: str


@dataclass(slots=True)
class Plugins:
    """Everything registered, in the order of registration; built-in first (readers: built-in last)."""

    manager: pluggy.PluginManager
    failures: list[PluginFailure] = field(default_factory=list)

    def read_document(self, data: bytes, name: str) -> Document:
        """The Document of the first reader that knows the file. Raises ReadError."""
        for impl in reversed(self.manager.hook.auditor_read_document.get_hookimpls()):
            try:
                document: Any = impl.function(data=data, name=name)
            except (AuditorError, MemoryError):
                raise
            except Exception as error:
                if isinstance(impl.plugin, BuiltIn):
                    raise
                self._failed(impl.plugin_name, error)
                continue
            if document is not None:
                return document
        raise AssertionError("the built-in reader answers or raises")

    def rules(self) -> list[Bound]:
        """Python rules of plugins."""
        return list(self._all("auditor_register_rules"))

    def rule_packs(self) -> list[Path]:
        """Folders of rule packs."""
        return [Path(p) for p in self._all("auditor_register_rule_packs")]

    def checks(self) -> dict[str, CheckType]:
        """Check types by name; the first registration of a name stays."""
        out: dict[str, CheckType] = {}
        for check in self._all("auditor_register_checks"):
            out.setdefault(check.name, check)
        return out

    def extractors(self) -> list[Extractor]:
        """Additional sources of claims."""
        return list(self._all("auditor_register_extractors"))

    def reporters(self) -> dict[str, Reporter]:
        """Reporters by name; the first registration of a name stays."""
        out: dict[str, Reporter] = {}
        for reporter in self._all("auditor_register_reporters"):
            out.setdefault(reporter.name, reporter)
        return out

    def _all(self, hook: str) -> Iterator[Any]:
        for impl in reversed(getattr(self.manager.hook, hook).get_hookimpls()):
            try:
                yield from list(impl.function() or ())
            except PackError:
                raise
            except Exception as error:  # noqa: BLE001 - one plugin must not take the others down
                self._failed(impl.plugin_name, error)

    def _failed(self, plugin: str, error: Exception) -> None:
        failure = PluginFailure(plugin, f"{type(error).__name__}: {error}"[:200])
        if failure not in self.failures:
            self.failures.append(failure)


def load(extra: Iterable[object] = (), *, installed: bool = True) -> Plugins:
    """The built-in plugin, the installed ones (entry points of the group `auditor`), and the objects in `extra`."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    plugins = Plugins(manager)
    manager.register(BuiltIn(), name="built-in")
    for entry in _installed() if installed else ():
        _load_entry(plugins, entry)
    for plugin in extra:
        _register(plugins, plugin, getattr(plugin, "__name__", type(plugin).__name__))
    return plugins


def _installed() -> Iterable[EntryPoint]:
    """The entry points of the group `auditor`. To import what finds them takes a while, so where metadata are plain
    files, these are asked first whether there are any.
    """
    others = (f for f in sys.meta_path if f is not PathFinder and hasattr(f, "find_distributions"))
    if not any(others) and not any(map(_may_hold_plugins, sys.path)):
        return ()
    from importlib.metadata import entry_points

    return entry_points(group=PROJECT)


def _may_hold_plugins(place: str) -> bool:
    try:
        infos = [name for name in os.listdir(place or ".") if name.lower().endswith(("dist-info", "egg-info"))]
    except OSError:
        return os.path.isfile(place)  # an archive
    return any(_names_plugins(os.path.join(place, name, "entry_points.txt")) for name in infos)


def _names_plugins(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return f"[{PROJECT}]".encode() in file.read()
    except OSError:
        return False


def _load_entry(plugins: Plugins, entry: EntryPoint) -> None:
    try:
        loaded = entry.load()
    except Exception as error:  # noqa: BLE001
        plugins.failures.append(PluginFailure(entry.name, f"{type(error).__name__}: {error}"[:200]))
        return
    _register(plugins, loaded, entry.name)


def _register(plugins: Plugins, plugin: object, name: str) -> None:
    try:
        plugins.manager.register(plugin, name=name)
    except Exception as error:  # noqa: BLE001
        plugins.failures.append(PluginFailure(name, f"{type(error).__name__}: {error}"[:200]))
