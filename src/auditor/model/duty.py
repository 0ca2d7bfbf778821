"""Duty: a unit of the list that must report, and what came of it, by what the list and the reports show."""

from typing import Literal

from auditor.model.base import Localized, Model, Words

State = Literal["in_time", "late", "undated", "missing", "unread"]


class Duty(Model):
    """What a unit owed for a year. Days are as 2025-01-31. `due` is None where nothing says by when, `own` says that
    the list sets the day for this unit; `basis` is what the day rests on otherwise.

    `done` is the day on the list (`how`: received), else the date of the signature (signed): never that of publication,
    which no report shows. `undated`: a report is there, and no day. `unread`: a file that could not be read.
    """

    unit: str
    year: int
    kind: str
    due: str | None
    own: bool = False
    basis: Words = Localized.same("")
    done: str | None = None
    how: Literal["received", "signed"] | None = None
    state: State
    path: str = ""
