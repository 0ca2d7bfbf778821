"""What governs a run: profile, settings, packs, waivers, baseline, and what each of them took out of it."""

from typing import Literal

from auditor.model.base import Localized, Model, Words

How = Literal["off", "lowered"]


class Taken(Model):
    """Rules that `by` (an option, a line of a file, a profile) switched off, or made mere infos."""

    by: Words
    how: How
    rules: tuple[str, ...]


class InForce(Model):
    """What governs a run. Files are named as the user would from where the program runs.

    `rules` is how many run. `lacking` are rules that a verdict needs and that do not run, or only as infos. `refused`
    are settings that were found and not used, because they are somebody else's. `waived` and `known` are how many
    findings the waivers and the baseline took out.
    """

    profile: str = ""
    title: Words = Localized.same("")
    rules: int = 0
    settings: str | None = None
    refused: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    taken: tuple[Taken, ...] = ()
    lacking: tuple[str, ...] = ()
    waivers: str | None = None
    waived: int = 0
    baseline: str | None = None
    known: int = 0
