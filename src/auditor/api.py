"""The public API: joins readers, form, claims, checks and engine."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from auditor import claims, form
from auditor.checks.base import Context
from auditor.engine import packs
from auditor.engine.run import run
from auditor.form.spec import load_forms
from auditor.model.base import Lang
from auditor.model.claim import Claim, Prose
from auditor.model.errors import ReadError
from auditor.model.report import Report
from auditor.model.result import AuditResult, Failure
from auditor.readers import read_document


class Auditor:
    """Loaded rules, ready for many audits. Raises PackError when a pack is wrong."""

    def __init__(self, *, rules_dirs: Iterable[str | Path] = (), lang: Lang = "zh") -> None:
        self.rules = packs.load(Path(d) for d in rules_dirs)
        self.lang: Lang = lang

    def audit(self, path: str | Path | bytes, *, name: str | None = None) -> AuditResult:
        """Audits one file; a file that cannot be audited gives a result with status "unreadable"."""
        shown = name or ("-" if isinstance(path, bytes) else str(path))
        try:
            report = form.recognise(read_document(path, name=name))
            if not report.recognised:
                raise ReadError(
                    "not-a-report",
                    f"“{Path(shown).name}”不像政府信息公开工作年度报告：没有找到规定的六个部分，也没有规定的表格，请核对是否选错文件。",
                    f'"{Path(shown).name}" is no annual report: neither its sections nor its tables were found.',
                )
        except ReadError as error:
            failure = Failure(code=error.code, message=error.text(self.lang))
            return AuditResult(path=shown, status="unreadable", error=failure, complete=False)
        return self._check(shown, report, passage=False)

    def audit_passage(self, text: str, *, year: int | None = None) -> AuditResult:
        """Audits a paragraph: only rules marked `passage` apply."""
        return self._check("-", form.passage(text, year), passage=True)

    def _check(self, path: str, report: Report, *, passage: bool) -> AuditResult:
        prose: Prose = claims.read_prose(report)
        context = Context(report, prose, load_forms().get(report.form.key or ""), passage=passage)
        rules = tuple(b for b in self.rules.rules if b.rule.status == "stable" and (b.rule.passage or not passage))
        findings, coverage, complete = run(context, rules, self.lang)
        return AuditResult(
            path=path, report=report, prose=prose, findings=tuple(findings), coverage=coverage, complete=complete
        )


@cache
def _default(lang: Lang) -> Auditor:
    return Auditor(lang=lang)


def audit(path: str | Path, *, lang: Lang = "zh") -> AuditResult:
    """Audits one file with the built-in rules."""
    return _default(lang).audit(path)


def audit_passage(text: str, *, year: int | None = None, lang: Lang = "zh") -> AuditResult:
    """Audits a paragraph, not a whole report: only prose rules apply."""
    return _default(lang).audit_passage(text, year=year)


def read_report(path: str | Path) -> Report:
    """Reads a file and recognises the report in it. Raises ReadError."""
    return form.recognise(read_document(path))


def extract_claims(text: str, *, year: int | None = None) -> list[Claim]:
    """What a passage says in figures."""
    return list(claims.extract(text, year=year))
