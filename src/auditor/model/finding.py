"""Finding: what a rule says is wrong, with its evidence, arithmetic, basis and remedy (docs/result.schema.json)."""

from collections.abc import Container
from typing import Literal

from auditor.model.base import Confidence, Localized, Model, Severity, Words, trusted
from auditor.model.document import Place


class Evidence(Model):
    """One place a finding rests on.

    `role`: total | part | left | right | text | table | cell | heading | missing | note. `section` is the form's number
    or None. `quote` is the document's own text, `start`/`end` characters of the figure within `quote`'s block. `mark`
    bounds the figure inside `quote`, for reporters that highlight it. `picture` shows the place (a data: URI).
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
    picture: str | None = None


class Term(Model):
    """A figure of a computation: `value` as it is shown (None: a blank cell), `label` whose figure it is, `at` its cell
    as table/row/column, with `last.` before it for one of last year's report.
    """

    value: str | None
    sign: Literal["+", "-", "÷"] = "+"
    label: Words | None = None
    at: str = ""


class Side(Model):
    """What stands on one side of a computation: terms (zeros of long sums left out, `more` of them not named) and what
    they come to, where they do not say it themselves; `share` is that in percent. `named`: the terms are shown with
    their labels.
    """

    terms: tuple[Term, ...] = ()
    totals: tuple[str, ...] = ()
    share: str | None = None
    named: bool = False
    more: int = 0


class Computation(Model):
    """Arithmetic. `left`, `right` and `difference` (left − right) are decimal strings.

    `sides` are in the order in which they are written; `operator` is a sign between them, or the key of the words that
    join them (arithmetic.* in texts.yaml). `off_by` is the difference where it is shown, `fits` other terms that do
    come to the left side. `text` is made of these by arithmetic.py; a plugin may give a text and no sides.
    """

    text: Words = Localized.same("")
    left: str
    right: str
    difference: str
    operator: str = "≠"
    sides: tuple[Side, Side] | None = None
    off_by: str | None = None
    fits: Side | None = None


class Repair(Model):
    """A figure that, changed from `old` to `new`, would mend everything the finding reports: a cell; or, with empty
    keys, the figure of the prose that the finding's first evidence marks.
    """

    table: str = ""
    row: str = ""
    column: str = ""
    old: str
    new: str


class Joined(Model):
    """What a finding would have been by itself; it now stands within another one of the same cause."""

    rule: str
    at: str
    fingerprint: str
    content_hash: str


class Finding(Model):
    """A finding. `fingerprint` names the place, never lines or file names; `content_hash` holds the values.

    `title`, `message` and `suggestion` are in both languages; a reporter chooses.
    `at` is the place in keys ("applications/natural"). `related` are codes of rules that report the same cause, and
    `joined` what each of them, this one too, would have said alone. `repairs` mend it only together; `repair` is the
    first of them.
    `waived` ones were accepted by a person with a reason, `known` ones stand in the baseline: shown, not counted.
    """

    rule: str
    name: str
    severity: Severity
    confidence: Confidence = Confidence.high
    variant: str | None = None
    at: str = ""
    title: Words
    message: Words
    evidence: tuple[Evidence, ...] = ()
    computation: Computation | None = None
    basis: Words = Localized.same("")
    suggestion: Words = Localized.same("")
    readings: tuple[str, ...] = ()
    repair: Repair | None = None
    repairs: tuple[Repair, ...] = ()
    related: tuple[str, ...] = ()
    joined: tuple[Joined, ...] = ()
    fingerprint: str
    content_hash: str
    waived: bool = False
    known: bool = False
    points: float | None = None
    group: str = ""

    @property
    def counts(self) -> bool:
        """Whether it enters the numbers and the exit code: neither waived nor in the baseline."""
        return not self.waived and not self.known

    @property
    def mended(self) -> tuple[Repair, ...]:
        """The changes that mend it; the figures they change stand first among its evidence, in the same order."""
        return self.repairs or ((self.repair,) if self.repair else ())

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """(fingerprint, content hash) of itself and of what is joined in it."""
        return (self.fingerprint, self.content_hash), *((j.fingerprint, j.content_hash) for j in self.joined)

    def among(self, accepted: Container[tuple[str, str]]) -> bool:
        """Whether it is accepted: itself, or all that is joined in it."""
        own, *joined = self.pairs
        return own in accepted or (bool(joined) and all(p in accepted for p in joined))

    def alone(self) -> Joined:
        """What is kept of it when it is joined to another finding."""
        return trusted(Joined, rule=self.rule, at=self.at, fingerprint=self.fingerprint, content_hash=self.content_hash)
