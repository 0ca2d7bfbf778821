"""Output for other programs: JSON, JUnit, SARIF, Markdown, annotations of GitHub, code quality of GitLab."""

from __future__ import annotations

from auditor.reporters.base import Reporter, later


def _reporter(name: str, *suffixes: str, streams: bool = True) -> Reporter:
    module = f"auditor.reporters.data.{name}"
    stream = later(module, "stream") if streams else None
    return Reporter(name, suffixes, later(module, "render"), keeps="findings", stream=stream)


REPORTERS = (
    _reporter("json", ".json"),
    _reporter("markdown", ".md"),
    _reporter("sarif", ".sarif"),
    _reporter("junit", ".xml", streams=False),
    _reporter("github"),
    _reporter("gitlab", ".json"),
)
