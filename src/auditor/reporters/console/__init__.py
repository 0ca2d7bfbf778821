"""Output for a terminal: one report in full, many as an overview."""

from __future__ import annotations

from auditor.reporters.base import Reporter, later

REPORTERS = (Reporter("console", (".txt",), later("auditor.reporters.console.report", "to_file"), keeps="findings"),)
