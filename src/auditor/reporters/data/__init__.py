"""Output for other programs: JSON, JUnit, SARIF, Markdown, annotations of GitHub, code quality of GitLab."""

from __future__ import annotations

from auditor.reporters.base import Reporter, later


def _reporter(name: str, *suffixes: str, streams: bool = False) -> Reporter:
    """`streams` where the module has the function `stream` too."""
    module = f"auditor.reporters.data.{name}"
    stream = later(module, "stream") if streams else None
    return Reporter(name, suffixes, later(module, "render"), keeps="findings", stream=stream)


REPORTERS = (
    _reporter("json", ".json", streams=True),
    _reporter("markdown", ".md", streams=True),
    _reporter("sarif", ".sarif", streams=True),
    _reporter("junit", ".xml"),
    _reporter("github", streams=True),
    _reporter("gitlab", ".json", streams=True),
)
