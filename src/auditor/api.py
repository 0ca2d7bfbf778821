"""The public API: joins plugins, readers, form, claims, checks and engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from auditor import claims, form, knowledge, plugins
from auditor.checks.core.base import Context
from auditor.engine import packs
from auditor.engine.config import Loaded
from auditor.engine.context import context
from auditor.engine.options import Options
from auditor.engine.previous import Earlier, match, other_body
from auditor.engine.run import event, run
from auditor.engine.select import Selection, select
from auditor.form.choose import default_form
from auditor.form.spec import load_forms
from auditor.model.base import Lang, Localized, trusted
from auditor.model.claim import Claim
from auditor.model.errors import AuditorError, ReadError
from auditor.model.finding import Finding
from auditor.model.in_force import InForce
from auditor.model.report import Report
from auditor.model.result import AuditResult, Failure, spoken
from auditor.numerals import spelled
from auditor.readers import guard, sniff
from auditor.readers.decode import decode

P = ParamSpec("P")
R = TypeVar("R")


def _knowing(method: Callable[Concatenate[Auditor, P], R]) -> Callable[Concatenate[Auditor, P], R]:
    """The method with the knowledge of its Auditor in force."""

    @wraps(method)
    def informed(self: Auditor, *args: P.args, **kwargs: P.kwargs) -> R:
        with self.knowledge.in_force():
            return method(self, *args, **kwargs)

    return informed


class Auditor:
    """Loaded plugins, rules and knowledge, ready for many audits. Raises PackError and UsageError.

    It is made with `Options`, or with their fields by name: Auditor(profile="author"). `plugin_objects` are plugins
    that are not installed. Packs may bring rules, forms, words and profiles.

    Every call puts the `knowledge` of this Auditor in force; an output of its results that names tables or columns
    needs it, too: `with auditor.knowledge.in_force(): …`.
    """

    def __init__(self, options: Options | None = None, *, plugin_objects: Iterable[object] = (), **named: Any) -> None:
        self.options = options or Options(**named)
        self.plugins = plugins.load(plugin_objects)
        self.settings = settings = self.options.settings
        self.folders = (*self.plugins.rule_packs(), *settings.rules, *(Path(d) for d in self.options.rules_dirs))
        checks, python_rules = self.plugins.checks(), self.plugins.rules()
        self.ruleset = packs.load(checks, self.folders, python_rules, with_examples=self.options.with_examples)
        self.knowledge = knowledge.of(self.folders)
        with self.knowledge.in_force():
            if self.knowledge.packs:
                load_forms()
                knowledge.check_words()
            chosen = select(self.ruleset, self.options)
        self.rules = chosen.rules
        self.lacking = chosen.lacking
        self.in_force = _in_force(chosen, self.options)
        self.extractors = self.plugins.extractors()

    @_knowing
    def audit(
        self,
        path: str | Path | bytes,
        *,
        name: str | None = None,
        previous: str | Path | bytes | Earlier | None = None,
    ) -> AuditResult:
        """Audits one file; a file that cannot be audited gives a result with status "unreadable".

        `previous` is last year's report of the same body, or reports among which it is looked for (`earlier`); one
        that cannot be used is a finding, not an error.
        """
        shown = name or ("-" if isinstance(path, bytes) else str(path))
        try:
            report = self.read(path, name=name)
        except ReadError as error:
            return self.unreadable(shown, error)
        if previous is not None and not isinstance(previous, Earlier):
            previous = self.earlier([previous])
        return self.check(report, path=shown, previous=previous)

    @_knowing
    def earlier(self, paths: Iterable[str | Path | bytes], *, folder: str | None = None) -> Earlier:
        """The reports in files, each read once, among which last year's is found by body and year. Without `folder`,
        the name of the folder they are from, the one file is taken to be meant.
        """
        reports: list[Report] = []
        unread: list[tuple[str, Localized]] = []
        files = list(paths)
        for path in files:
            name = "-" if isinstance(path, bytes) else Path(path).name
            try:
                reports.append(self.read(path, name=name))
            except AuditorError as error:
                unread.append((name, Localized(zh=error.text("zh"), en=error.text("en"))))
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001 - a file beside the one to be audited must not stop the audit
                said = f"{type(error).__name__}: {error}"[:200]
                unread.append((name, Localized.same(said)))
        where = folder or ("-" if isinstance(files[0], bytes) else Path(files[0]).name)
        return Earlier(where, tuple(reports), tuple(unread), named=folder is None)

    @_knowing
    def read(self, path: str | Path | bytes, *, name: str | None = None) -> Report:
        """The report in a file (or its bytes). Raises ReadError, also when it is no annual report at all."""
        if isinstance(path, bytes):
            data, shown = path, guard.printable(name or "-")
        else:
            shown = guard.printable(name or Path(path).name)
            data = guard.read_bytes(Path(path), shown)
        if sniff.kind_of(data) == "data":
            return self._known(form.load_stored(data, shown))
        report = form.recognise(self.plugins.read_document(data, shown))
        if not report.recognised:
            parts = spelled(len(load_forms()[default_form()].sections))
            raise ReadError("not-a-report", name=shown, parts=parts)
        return self._known(report)

    def _known(self, report: Report) -> Report:
        """The report with what the settings know better about its body."""
        return report.model_copy(update={"identity": self.settings.identity(report.identity)})

    @_knowing
    def audit_passage(self, text: str, *, year: int | None = None) -> AuditResult:
        """Audits a paragraph: only rules marked `passage` apply."""
        return self.check(form.passage(text, year), path="-", passage=True)

    @_knowing
    def audit_passage_file(self, source: str | Path | bytes) -> AuditResult:
        """Audits a text file (or bytes) that holds a paragraph, in any encoding the reader knows."""
        shown = _shown(source)
        try:
            return self.check(self.read_passage(source), path=shown, passage=True)
        except ReadError as error:
            return self.unreadable(shown, error)

    @_knowing
    def read_passage(self, source: str | Path | bytes) -> Report:
        """The paragraph in a text file (or bytes), in any encoding the reader knows. Raises ReadError."""
        shown = _shown(source)
        data = source if isinstance(source, bytes) else guard.read_bytes(Path(source), shown)
        guard.check_size(data, shown)
        return form.passage(decode(data, shown)[0])

    @_knowing
    def check(
        self, report: Report, *, path: str, passage: bool = False, previous: Earlier | None = None
    ) -> AuditResult:
        """Audits a report that has been read, beside last year's if `previous` has it."""
        whole, trouble = self._context(report, passage=passage)
        for failure in self.plugins.failures:
            trouble += self._plugin_failed(failure.plugin, failure.reason)
        notices: list[Finding] = []
        last = None if previous is None else match(previous, report)
        if isinstance(last, Report):
            before, _ = self._context(last)
            whole = whole._replace(previous=before)
            if agency := other_body(last, report):
                notices = event(self.ruleset.rules, "previous_other_body", {"agency": agency})
        elif last is not None:
            notices = event(self.ruleset.rules, "previous_not_used", {"reason": last})
        rules = [b for b in self.rules if b.rule.passage or not passage]
        found, coverage, complete = run(whole, rules)
        if not passage and not coverage.rules.looked:
            trouble += event(self.ruleset.rules, "nothing_ran", {})
        if whole.prose.beyond:
            trouble += event(self.ruleset.rules, "figures_beyond", {"count": str(whole.prose.beyond)})
        known = passage or report.form.key is not None
        judged = known and not any(b.rule.passage or not passage for b in self.lacking)
        return trusted(
            AuditResult,
            path=path,
            report=report,
            prose=whole.prose,
            findings=(*found, *notices, *trouble),
            coverage=coverage,
            complete=complete
            and known
            and not trouble
            and not whole.prose.beyond
            and not any(n.lost for n in report.notes),
            judged=judged,
        )

    def _context(self, report: Report, *, passage: bool = False) -> tuple[Context, list[Finding]]:
        """What checks look at, and a finding for every extractor that failed."""
        made, failed = context(report, self.extractors, passage=passage)
        return made, [f for plugin, reason in failed for f in self._plugin_failed(plugin, reason)]

    def _plugin_failed(self, plugin: str, reason: str) -> list[Finding]:
        return event(self.ruleset.rules, "plugin_failed", {"rule": plugin, "reason": reason[:200]})

    def unreadable(self, path: str, error: AuditorError) -> AuditResult:
        """The result of a file that could not be audited."""
        message = Localized(zh=error.text("zh"), en=error.text("en"))
        found = event(self.ruleset.rules, "unreadable", {"reason": message})
        failure = trusted(Failure, code=error.code, message=message)
        return trusted(
            AuditResult, path=path, status="unreadable", error=failure, findings=tuple(found), complete=False
        )


def _shown(source: str | Path | bytes) -> str:
    return "-" if isinstance(source, bytes) else guard.printable(Path(source).name)


def _in_force(chosen: Selection, options: Options) -> InForce:
    """What governs the audits of an Auditor."""
    settings = options.settings
    return trusted(
        InForce,
        profile=chosen.profile.name,
        title=chosen.profile.title,
        rules=len(chosen.rules),
        settings=settings.file if isinstance(settings, Loaded) else None,
        packs=tuple(Path(d).name for d in (*settings.rules, *options.rules_dirs)),
        taken=chosen.taken,
        lacking=tuple(b.rule.id for b in chosen.lacking),
    )


@cache
def _default() -> Auditor:
    return Auditor(with_examples=False)


def audit(path: str | Path, *, previous: str | Path | None = None, lang: Lang = "zh") -> AuditResult:
    """Audits one file with the built-in rules, beside last year's report of the same body if `previous` is given.

    The words of the result are strings of `lang`; in Chinese ones the English is at hand, too (`message.en`).
    """
    return spoken(_default().audit(path, previous=previous), lang)


def audit_passage(text: str, *, year: int | None = None, lang: Lang = "zh") -> AuditResult:
    """Audits a paragraph, not a whole report: only prose rules apply. `lang` as for `audit`."""
    return spoken(_default().audit_passage(text, year=year), lang)


def read_report(path: str | Path) -> Report:
    """Reads a file and recognises the report in it. Raises ReadError."""
    return _default().read(path)


def extract_claims(text: str, *, year: int | None = None) -> list[Claim]:
    """What a passage says in figures."""
    return list(claims.extract(text, year=year))
