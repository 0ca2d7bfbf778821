"""Run when a wheel is built: parses rules/, so that the installed program starts without YAML (auditor/compiled.py)."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledRules(BuildHookInterface):
    """Adds the compiled rules to a wheel; an editable installation keeps them in the user's cache folder instead."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Parses rules/; a mistake in it stops the build."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from auditor import compiled

        self.folder = tempfile.TemporaryDirectory()
        made = Path(self.folder.name) / compiled.PACKED
        made.write_bytes(compiled.build(root / "rules"))
        build_data["force_include"][str(made)] = f"auditor/{compiled.PACKED}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Removes what was made for the wheel, which holds it now."""
        if version != "editable":
            self.folder.cleanup()
