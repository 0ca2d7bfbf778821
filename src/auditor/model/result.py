"""Result: the outcome of an audit of one report, and of a whole run (docs/result.schema.json)."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, SkipValidation

from auditor.model.base import Lang, Localized, Model, Severity, Words, trusted
from auditor.model.claim import Prose
from auditor.model.duty import Duty
from auditor.model.finding import Computation, Finding, Side, Term
from auditor.model.in_force import InForce
from auditor.model.report import Report
from auditor.model.rule import Rule

M = TypeVar("M", bound=Model)
Verdict = Literal["unread", "bad", "unjudged", "incomplete", "doubtful", "good"]
SCHEMA = "auditor.result/1"
FIGURE = Localized.same("figure")
"""What an unchecked figure of the prose is called in the result."""


class Failure(Model):
    """Why something could not be audited. `message` is one sentence."""

    code: str
    message: Words


class RuleCounts(Model):
    """How the rules came out, counted by rule."""

    passed: int = Field(default=0, serialization_alias="pass")
    failed: int = Field(default=0, serialization_alias="fail")
    not_applicable: int = 0
    inconclusive: int = 0
    error: int = 0
    timeout: int = 0

    @property
    def looked(self) -> bool:
        """Whether any rule found something to look at."""
        return any((self.passed, self.failed, self.inconclusive, self.error, self.timeout))


class Unchecked(Model):
    """A figure, table or rule that was not checked, and why."""

    what: Words
    quote: Words = Localized.same("")
    reason: Words = Localized.same("")
    section: int | None = None
    line: int | None = None

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure of the prose."""
        return self.what == FIGURE


class Coverage(Model):
    """How much was checked. Silence is never "pass"."""

    figures_seen: int = 0
    figures_checked: int = 0
    cells_seen: int = 0
    cells_checked: int = 0
    rules: RuleCounts = trusted(RuleCounts)
    unchecked: tuple[Unchecked, ...] = ()


class AuditResult(Model):
    """One file's audit. `report` is None when the file could not be read; `error` then says why.

    `complete` is false when the file or a part of it was unreadable, or a rule crashed or ran out of time. `judged` is
    false when the rules that a verdict needs did not all run, or the form was not recognised: finding nothing then
    proves nothing.
    """

    path: str
    status: Literal["audited", "unreadable"] = "audited"
    error: Failure | None = None
    report: Report | None = None
    prose: Prose = trusted(Prose)
    findings: tuple[Finding, ...] = ()
    coverage: Coverage = trusted(Coverage)
    complete: bool = True
    judged: bool = True

    def count(self, severity: Severity) -> int:
        """Findings of this severity that count."""
        return sum(1 for f in self.findings if f.severity is severity and f.counts)

    @property
    def verdict(self) -> Verdict:
        """Whether it may be published, by what was found in it."""
        return self.verdict_with(self.count(Severity.error), self.count(Severity.warning))

    def verdict_with(self, errors: int, warnings: int) -> Verdict:
        """The verdict when so many findings count, those across reports included."""
        if self.status == "unreadable" or self.report is None:
            return "unread"
        if errors:
            return "bad"
        if not self.judged:
            return "unjudged"
        if not self.complete:
            return "incomplete"
        return "doubtful" if warnings else "good"


class StoredResults(Sequence[AuditResult]):
    """Results of very many files, each made anew when it is looked at; what a whole run is asked for is kept ready."""

    @abstractmethod
    def count_of(self, severity: Severity) -> int:
        """Findings of this severity over all files."""

    @property
    @abstractmethod
    def paths(self) -> Sequence[str]:
        """The files, in the order of the results."""

    @property
    @abstractmethod
    def audited(self) -> int:
        """How many files could be audited."""

    @property
    @abstractmethod
    def complete(self) -> bool:
        """Whether every file could be audited in full."""


class RunResult(Model):
    """All files of one run, what was found across them, and the rules that ran (for outputs that explain them).

    `interrupted`: the user stopped the run, and files are left. `duties`: what each unit of the list owed; None
    without a list. `in_force` says what governs the run; None where nobody said.
    """

    results: Annotated[Sequence[AuditResult], SkipValidation]
    batch_findings: tuple[Finding, ...] = ()
    rules: tuple[Rule, ...] = ()
    interrupted: bool = False
    duties: tuple[Duty, ...] | None = None
    in_force: InForce | None = None

    @property
    def paths(self) -> Sequence[str]:
        """The files, in the order of the results."""
        results = self.results
        return results.paths if isinstance(results, StoredResults) else [r.path for r in results]

    @property
    def complete(self) -> bool:
        """Whether everything that was asked for could be audited."""
        results = self.results
        whole = results.complete if isinstance(results, StoredResults) else all(r.complete for r in results)
        return whole and not self.interrupted

    @property
    def judged(self) -> bool:
        """Whether the rules that ran are enough for a verdict on every report: some were, or errors decide anyhow."""
        lacking = self.in_force is not None and self.in_force.lacking
        return not lacking or all(r.verdict != "unjudged" for r in self.results)

    def governed(self, **said: object) -> dict[str, InForce]:
        """What governs the run with `said` of it besides, as an update of the run; empty where nobody said."""
        return {} if self.in_force is None else {"in_force": self.in_force.model_copy(update=said)}

    def count(self, severity: Severity) -> int:
        """Findings of this severity over all files, waived and known ones left out."""
        results = self.results
        if isinstance(results, StoredResults):
            own = results.count_of(severity)
        else:
            own = sum(r.count(severity) for r in results)
        return own + sum(1 for f in self.batch_findings if f.severity is severity and f.counts)


def spoken(result: AuditResult, lang: Lang) -> AuditResult:
    """The result with all words of the program as strings of `lang` alone; in Chinese as it is, which knows both."""
    if lang == "zh":
        return result
    return _spoken(result, lang)


def _spoken(model: M, lang: Lang) -> M:
    """`model` with the words in it, and in what it holds, as strings of `lang`."""
    update = {name: _said(value, lang) for name, value in vars(model).items() if isinstance(value, _HOLDERS)}
    return model.model_copy(update=update)


def _said(value: Any, lang: Lang) -> Any:
    if isinstance(value, Localized):
        return Localized.same(value.get(lang))
    if isinstance(value, tuple):
        return tuple(_said(v, lang) for v in value)
    return _spoken(value, lang) if isinstance(value, _SPEAKING) else value


_SPEAKING = (Failure, Unchecked, Coverage, Finding, Computation, Side, Term)
_HOLDERS = (Localized, tuple, *_SPEAKING)
