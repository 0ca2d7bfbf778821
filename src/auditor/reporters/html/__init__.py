"""Output as one self-contained page."""

from __future__ import annotations

from auditor.reporters.base import Reporter, later

REPORTERS = (
    Reporter(
        "html",
        (".html", ".htm"),
        later("auditor.reporters.html.report", "render"),
        keeps="findings",
        stream=later("auditor.reporters.html.report", "stream"),
    ),
)
