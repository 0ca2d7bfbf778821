"""Rule: one entry of a rule pack, as data."""

from typing import Any, Literal

from pydantic import Field

from auditor.model.base import Localized, Model, Severity, trusted
from auditor.model.basis import Basis

Status = Literal["stable", "draft", "off"]
MOST_POINTS = 1000.0
"""What a finding may cost: a number that can be added up and stand in JSON."""


class Variant(Model):
    """A named way in which a check can fail that deserves its own severity, title, message or basis."""

    severity: Severity | None = None
    title: Localized | None = None
    message: Localized | None = None
    fix: Localized | None = None
    basis: Basis | None = None


class Explained(Model):
    """When a finding says nothing that one of `rule` does not say: in the same report, section or paragraph. `variants`
    limits it to these ways of failing.
    """

    rule: str = Field(pattern=r"^[A-Z]\d{3}$")
    within: Literal["report", "section", "paragraph"]
    variants: tuple[str, ...] = ()


class Expectation(Model):
    """What a failing example must show: place, computation, severity, variant; omitted fields are not compared."""

    at: str | None = None
    computation: str | None = None
    severity: Severity | None = None
    variant: str | None = None


class Earlier(Model):
    """Last year's report of an example: as the example itself, a text or a base with edits and cells."""

    text: str | None = None
    base: str | None = None
    edit: tuple[tuple[str, str], ...] = ()
    cells: dict[str, str] = Field(default_factory=dict)


class Example(Model):
    """A specimen for one rule. `text` is a whole text report, `passage` one paragraph; otherwise the sample report
    `base` is taken. `edit` replaces text that stands there exactly once, `cells` sets cells (table/row/column, * for
    all). `mutants` false: its figures may be changed by one without harm (a list that is clearly open).
    """

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    text: str | None = None
    passage: str | None = None
    year: int | None = None
    base: str | None = None
    edit: tuple[tuple[str, str], ...] = ()
    cells: dict[str, str] = Field(default_factory=dict)
    previous: Earlier | None = None
    mutants: bool = True
    expect: tuple[Expectation, ...] = ()


class Examples(Model):
    """Specimens that must pass, fail, or not apply."""

    passing: tuple[Example, ...] = Field(default=(), alias="pass")
    failing: tuple[Example, ...] = Field(default=(), alias="fail")
    skipping: tuple[Example, ...] = Field(default=(), alias="skip")


class Rule(Model):
    """A rule of the pack. `given` says where it looks, `then` what it asks; both are validated by the check type.

    `status` draft and off rules run only when named (a profile may let drafts run as info). `points` are deducted on a
    scoring sheet, whatever the severity; without them rules/points.yaml says what a finding costs. `explained_by` names
    rules whose findings take in those of this one (docs/write-a-rule.md). Findings of a `group` are one line where
    people read them. `asks` is what a letter asks of the unit, where `fix` is for whoever audits.
    """

    id: str = Field(pattern=r"^[A-Z]\d{3}$")
    name: str = Field(pattern=r"^[a-z0-9_.-]+$")
    aliases: tuple[str, ...] = ()
    title: Localized
    severity: Severity
    basis: Basis
    why: Localized
    fix: Localized
    asks: Localized | None = None
    given: dict[str, Any] = Field(default_factory=dict)
    then: dict[str, Any]
    message: Localized
    variants: dict[str, Variant] = Field(default_factory=dict)
    explained_by: tuple[Explained, ...] = ()
    group: Literal["", "punctuation"] = ""
    examples: Examples = trusted(Examples)
    mutants: bool = False
    passage: bool = False
    status: Status = "stable"
    points: float | None = Field(default=None, ge=-MOST_POINTS, le=MOST_POINTS)
    source: str = ""

    @property
    def family(self) -> str:
        """The letter of the code: F T N X Y S L P B E."""
        return self.id[0]
