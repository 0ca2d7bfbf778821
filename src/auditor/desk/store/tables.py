"""The tables of the desk, as classes of SQLAlchemy; desk/store/migrations makes them.

Nothing is deleted or overwritten without an event that says what was there. Every row that people change has a
`version`, which SQLAlchemy raises with each change and compares in the database: of two who write at once the second
is told (`errors.StaleError`). Moments are texts in UTC as `ids.now` makes them, days are dates.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Listed(JSON):
    """A list as JSON."""

    @property
    def python_type(self) -> type[Any]:
        """What rows hold."""
        return list


class Keyed(JSON):
    """Values by their names, as JSON."""

    @property
    def python_type(self) -> type[Any]:
        """What rows hold."""
        return dict


class Base(DeclarativeBase):
    """All tables of the desk, those of people too: `Base.metadata` is what migrations are compared with."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {str: Text(), dict[str, Any]: Keyed(), list[Any]: Listed()}


def key() -> Any:
    """A primary key: 32 characters made by `ids.new`, in the order of their making, not to be guessed."""
    return mapped_column(String(32), primary_key=True)


def link(column: str, *, index: bool = True, optional: bool = False) -> Any:
    """A foreign key."""
    return mapped_column(String(32), ForeignKey(column), index=index, nullable=optional)


class Versioned:
    """A row that people change: `version` goes up with each change."""

    version: Mapped[int] = mapped_column(Integer, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}


class Setting(Versioned, Base):
    """A setting of the whole desk (`campaign.settings` knows which there are)."""

    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[dict[str, Any]]


class File(Base):
    """A file by its content; its bytes lie in the folder of files (`files.Files`)."""

    __tablename__ = "files"
    sha: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    at: Mapped[str] = mapped_column(String(32))


class Runner(Base):
    """A process that takes audits from the queue, and when it was last seen to live."""

    __tablename__ = "runners"
    id: Mapped[str] = key()
    host: Mapped[str]
    process: Mapped[int]
    beat: Mapped[str] = mapped_column(String(32))


class Audit(Base):
    """An audit, waiting, running or done. `record` is the hash of the file with what batch calls a Record.

    `state`: queued | running | done | failed (the program could not do it, `problem` says why). What it found about the
    file stands in `status`: audited | unreadable; `at_best` is the verdict where nothing that counts is found: good,
    unless a part or the rules that a verdict needs are missing (incomplete, unjudged, unread).
    """

    __tablename__ = "audits"
    id: Mapped[str] = key()
    sha: Mapped[str] = mapped_column(String(64), ForeignKey("files.sha"), index=True)
    name: Mapped[str]
    campaign_id: Mapped[str | None] = link("campaigns.id", optional=True)
    submission_id: Mapped[str | None] = mapped_column(String(32))
    previous_sha: Mapped[str | None] = mapped_column(String(64), ForeignKey("files.sha"))
    previous_name: Mapped[str | None]
    options: Mapped[dict[str, Any]]
    urgent: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(16))
    runner_id: Mapped[str | None] = mapped_column(String(32))
    tries: Mapped[int]
    problem: Mapped[dict[str, Any] | None]
    at: Mapped[str] = mapped_column(String(32))
    begun: Mapped[str | None] = mapped_column(String(32))
    ended: Mapped[str | None] = mapped_column(String(32))
    record: Mapped[str | None] = mapped_column(String(64), ForeignKey("files.sha"))
    status: Mapped[str | None] = mapped_column(String(16))
    agency: Mapped[str | None]
    year: Mapped[int | None]
    published: Mapped[str | None] = mapped_column(String(16))
    at_best: Mapped[str | None] = mapped_column(String(16))
    errors: Mapped[int]
    warnings: Mapped[int]
    infos: Mapped[int]
    __table_args__ = (Index(None, "state", "urgent", "at"),)


class Campaign(Versioned, Base):
    """A year's reports of a list of units. `options` are those of `campaign.settings`: profile, rules off, …"""

    __tablename__ = "campaigns"
    id: Mapped[str] = key()
    name: Mapped[str]
    year: Mapped[int]
    deadline: Mapped[date | None] = mapped_column(Date)
    previous_id: Mapped[str | None] = link("campaigns.id", optional=True)
    roster: Mapped[str]
    options: Mapped[dict[str, Any]]
    template: Mapped[str | None] = mapped_column(String(64), ForeignKey("files.sha"))
    closed: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[str] = mapped_column(String(32))


class Unit(Versioned, Base):
    """A unit of a campaign, as the list has it. `gone`: taken off the list. `errors`, `warnings`, `infos` are what
    counts of its findings, kept for tables of many units.
    """

    __tablename__ = "units"
    id: Mapped[str] = key()
    campaign_id: Mapped[str] = link("campaigns.id")
    line: Mapped[int]
    name: Mapped[str]
    level: Mapped[str]
    parent: Mapped[str]
    aliases: Mapped[list[Any]]
    contact: Mapped[str]
    deadline: Mapped[date | None] = mapped_column(Date)
    received: Mapped[date | None] = mapped_column(Date)
    merged: Mapped[str]
    gone: Mapped[bool] = mapped_column(Boolean)
    errors: Mapped[int]
    warnings: Mapped[int]
    infos: Mapped[int]
    __table_args__ = (Index(None, "campaign_id", "line"),)


class Submission(Versioned, Base):
    """A file that came in. Without a unit it waits in the tray, and `reason` says why.

    `state`: received | audited | unreadable | accepted | returned | superseded | set_aside. `number` counts the
    versions of a unit; `counts` has the one whose result is the unit's. `reason`: unknown | wrong_year | no_year |
    unreadable | repeated. `how`: by which the unit was found, a word of `batch.roster.How`, file (the name of the
    file), unit (it handed in itself) or hand.
    """

    __tablename__ = "submissions"
    id: Mapped[str] = key()
    campaign_id: Mapped[str] = link("campaigns.id")
    unit_id: Mapped[str | None] = link("units.id", optional=True)
    audit_id: Mapped[str] = link("audits.id")
    sha: Mapped[str] = mapped_column(String(64), ForeignKey("files.sha"), index=True)
    name: Mapped[str]
    source: Mapped[str]
    number: Mapped[int]
    counts: Mapped[bool] = mapped_column(Boolean)
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(String(16))
    how: Mapped[str] = mapped_column(String(16))
    received: Mapped[date] = mapped_column(Date)
    at: Mapped[str] = mapped_column(String(32))
    who: Mapped[str]
    __table_args__ = (Index(None, "campaign_id", "state"),)


class Found(Versioned, Base):
    """A finding of a unit, by fingerprint and content hash, over all its versions.

    `state`: open | told | settled | dismissed | explained | accepted (the explanation was). `first_id` and `last_id`
    are the submissions in which it first and last stood; `across`: found by comparing reports, without a submission of
    its own. `before_id` is the one at the same place whose values it replaced. `times`: how often it stands in a
    report.
    `title` and `message` are {zh, en}, `pairs` the hashes of itself and of what is joined in it. `whole` is
    the finding itself where no record holds it (those across reports). `reason`, `by`, `until`
    are those of a dismissal; `said`, `said_by` the unit's explanation.
    """

    __tablename__ = "findings"
    id: Mapped[str] = key()
    campaign_id: Mapped[str] = link("campaigns.id")
    unit_id: Mapped[str] = link("units.id")
    fingerprint: Mapped[str] = mapped_column(String(16))
    content_hash: Mapped[str] = mapped_column(String(16))
    rule: Mapped[str] = mapped_column(String(64))
    severity: Mapped[str] = mapped_column(String(8))
    place: Mapped[str]
    title: Mapped[dict[str, Any]]
    message: Mapped[dict[str, Any]]
    pairs: Mapped[list[Any]]
    across: Mapped[bool] = mapped_column(Boolean)
    whole: Mapped[dict[str, Any] | None]
    times: Mapped[int]
    state: Mapped[str] = mapped_column(String(16))
    first_id: Mapped[str | None] = link("submissions.id", index=False, optional=True)
    last_id: Mapped[str | None] = link("submissions.id", index=False, optional=True)
    before_id: Mapped[str | None] = link("findings.id", index=False, optional=True)
    reason: Mapped[str]
    by: Mapped[str]
    until: Mapped[date | None] = mapped_column(Date)
    said: Mapped[str]
    said_by: Mapped[str]
    at: Mapped[str] = mapped_column(String(32))
    __table_args__ = (
        UniqueConstraint("unit_id", "fingerprint", "content_hash"),
        Index(None, "campaign_id", "state"),
        # All that the commonest faults and the filter by rule ask: the rows themselves are long.
        Index("ix_findings_by_rule", "campaign_id", "rule", "state", "severity", "times", "id", "unit_id"),
    )


class Waiver(Versioned, Base):
    """A finding that somebody accepted, as the waivers of the engine know it. `revoked`: it holds no more."""

    __tablename__ = "waivers"
    id: Mapped[str] = key()
    campaign_id: Mapped[str] = link("campaigns.id")
    fingerprint: Mapped[str] = mapped_column(String(16))
    content_hash: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str]
    by: Mapped[str]
    until: Mapped[date] = mapped_column(Date)
    revoked: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[str] = mapped_column(String(32))
    __table_args__ = (UniqueConstraint("campaign_id", "fingerprint", "content_hash"),)


class Letter(Versioned, Base):
    """A letter to a unit. `kind`: correct | missing | unreadable. `state`: issued | sent | answered | withdrawn.

    `sha` is the .docx as it was issued. `reason` says why it was withdrawn.
    """

    __tablename__ = "letters"
    id: Mapped[str] = key()
    campaign_id: Mapped[str] = link("campaigns.id")
    unit_id: Mapped[str] = link("units.id")
    submission_id: Mapped[str | None] = link("submissions.id", optional=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    number: Mapped[str]
    dated: Mapped[date] = mapped_column(Date)
    deadline: Mapped[date | None] = mapped_column(Date)
    sha: Mapped[str] = mapped_column(String(64), ForeignKey("files.sha"))
    name: Mapped[str]
    reason: Mapped[str]
    at: Mapped[str] = mapped_column(String(32))
    who: Mapped[str]
    sent: Mapped[str | None] = mapped_column(String(32))


class Told(Base):
    """A finding that a letter tells."""

    __tablename__ = "told"
    letter_id: Mapped[str] = mapped_column(String(32), ForeignKey("letters.id"), primary_key=True)
    finding_id: Mapped[str] = mapped_column(String(32), ForeignKey("findings.id"), primary_key=True, index=True)


class Note(Base):
    """What somebody noted on a unit. Never changed."""

    __tablename__ = "notes"
    id: Mapped[str] = key()
    campaign_id: Mapped[str] = link("campaigns.id")
    unit_id: Mapped[str] = link("units.id")
    text: Mapped[str]
    at: Mapped[str] = mapped_column(String(32))
    who: Mapped[str]


class Draft(Versioned, Base):
    """An author's draft; `owner` is whose it is."""

    __tablename__ = "drafts"
    id: Mapped[str] = key()
    owner: Mapped[str] = mapped_column(Text, index=True)
    name: Mapped[str]
    at: Mapped[str] = mapped_column(String(32))


class DraftVersion(Base):
    """A version of a draft."""

    __tablename__ = "draft_versions"
    id: Mapped[str] = key()
    draft_id: Mapped[str] = link("drafts.id")
    audit_id: Mapped[str] = link("audits.id")
    sha: Mapped[str] = mapped_column(String(64), ForeignKey("files.sha"))
    number: Mapped[int]
    name: Mapped[str]
    at: Mapped[str] = mapped_column(String(32))
    __table_args__ = (UniqueConstraint("draft_id", "number"),)


class Event(Base):
    """Who did what when, and what was there before and after. Only added.

    `what` is a slug (event.… in the texts); `subject` is the table and `subject_id` the row it is about.
    """

    __tablename__ = "events"
    id: Mapped[str] = key()
    campaign_id: Mapped[str | None] = link("campaigns.id", optional=True)
    unit_id: Mapped[str | None] = link("units.id", optional=True)
    at: Mapped[str] = mapped_column(String(32))
    who: Mapped[str]
    what: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[str] = mapped_column(String(64), index=True)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
