"""The hooks of auditor, for pluggy. Hooks register things; the engine runs them, one by one and isolated.

A plugin is a module or object with functions marked `@auditor.hookimpl`, announced by an entry point of the group
`auditor`. The built-in readers, checks and reporters register through these same hooks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from auditor.checks.core.base import CheckType
    from auditor.engine.context import Extractor
    from auditor.engine.packs import Bound
    from auditor.model.document import Document
    from auditor.reporters.base import Reporter

PROJECT = "auditor"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec(firstresult=True)
def auditor_read_document(data: bytes, name: str) -> Document | None:
    """A Document when this reader knows the kind of file, else None; the first answer counts.

    `data` is the whole file, `name` what messages call it. Raise ReadError for a file of the right kind that is bad.
    """
    raise AssertionError("a specification is never called")


@hookspec
def auditor_register_rules() -> Sequence[Bound]:
    """Rules written in Python with `@auditor.rule`."""
    raise AssertionError("a specification is never called")


@hookspec
def auditor_register_rule_packs() -> Sequence[Path]:
    """Folders of YAML rule packs."""
    raise AssertionError("a specification is never called")


@hookspec
def auditor_register_checks() -> Iterable[CheckType]:
    """Check types that YAML rules can then ask for by name."""
    raise AssertionError("a specification is never called")


@hookspec
def auditor_register_extractors() -> Iterable[Extractor]:
    """Functions from a Report to more claims, which rules then see beside the built-in ones."""
    raise AssertionError("a specification is never called")


@hookspec
def auditor_register_reporters() -> Iterable[Reporter]:
    """Output formats."""
    raise AssertionError("a specification is never called")
