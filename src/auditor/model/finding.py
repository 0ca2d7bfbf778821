"""Finding: what a rule says is wrong, with its evidence, arithmetic, basis and remedy (design.md, JSON result)."""

from auditor.model.base import Confidence, Model, Severity
from auditor.model.document import Place


class Evidence(Model):
    """One place a finding rests on.

    `role`: total | part | left | right | text | table | cell | heading | missing | note. `section` is 1..6 or None.
    `quote` is the document's own text, `start`/`end` characters of the figure within `quote`'s block.
    `mark` bounds the figure inside `quote`, for reporters that highlight it.
    """

    role: str
    path: str | None = None
    section: int | None = None
    table: str | None = None
    row: str | None = None
    column: str | None = None
    quote: str = ""
    value: str | None = None
    line: int | None = None
    page: int | None = None
    start: int | None = None
    end: int | None = None
    mark: tuple[int, int] | None = None
    place: Place | None = None


class Computation(Model):
    """The arithmetic written out. `left`, `right` and `difference` (left − right) are decimal strings."""

    text: str
    left: str
    right: str
    difference: str


class Repair(Model):
    """A cell that, changed from `old` to `new`, would mend everything the finding reports."""

    table: str
    row: str
    column: str
    old: str
    new: str


class Finding(Model):
    """A finding. `fingerprint` names the place, never lines or file names; `content_hash` holds the values.

    `at` is the place in keys ("applications/natural"). `related` are codes of rules that report the same cause.
    `waived` ones were accepted by a person with a reason, `known` ones stand in the baseline: shown, not counted.
    """

    rule: str
    name: str
    severity: Severity
    confidence: Confidence = Confidence.high
    variant: str | None = None
    at: str = ""
    title: str
    message: str
    evidence: tuple[Evidence, ...] = ()
    computation: Computation | None = None
    basis: str = ""
    suggestion: str = ""
    readings: tuple[str, ...] = ()
    repair: Repair | None = None
    related: tuple[str, ...] = ()
    fingerprint: str
    content_hash: str
    waived: bool = False
    known: bool = False
    points: float | None = None

    @property
    def counts(self) -> bool:
        """Whether it enters the numbers and the exit code: neither waived nor in the baseline."""
        return not self.waived and not self.known
