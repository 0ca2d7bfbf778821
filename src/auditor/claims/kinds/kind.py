"""The answer: what a figure counts, of when and whose, and whether the words are sure of it."""

from __future__ import annotations

from typing import Literal, NamedTuple

Period = Literal["own", "last", "several", "part", "plan", "each"]
Whose = Literal["own", "others", "guided"]
OTHER = "other"


class Kind(NamedTuple):
    """What one figure counts. `unknown` (metric "other") is an ordinary answer and proves nothing.

    `name` is the row of the table of kinds, `metric` what checks compare ("other" where nothing is), `about` the metric
    that it is about without being a figure of it (documents published, not made), else as `metric`. `sort` is the
    family that chains and lists go by (application, review, suit, message, normative, published …). `sure`: the words
    say so, and nothing unknown stands between them and the figure. `whole`: it is all of what it counts, not a part.
    `published`: publications, not decisions. `on_topic`: the section, the heading or its own words are on the matter.
    """

    name: str = "unknown"
    metric: str = OTHER
    about: str = OTHER
    sort: str = ""
    sure: bool = False
    whole: bool = True
    published: bool = False
    period: Period = "own"
    whose: Whose = "own"
    on_topic: bool = False
    also: tuple[Kind, ...] = ()
    """What the same figure counts besides ("行政复议和行政诉讼均为 0 件")."""

    @property
    def unknown(self) -> bool:
        """Whether nothing is known of what it counts."""
        return self.name == "unknown"

    @property
    def proves(self) -> bool:
        """Whether it can be held against another figure: sure, all of it, of this year and this body."""
        return (
            self.sure
            and self.whole
            and self.period == "own"
            and self.whose == "own"
            and self.metric != OTHER
            and not self.published
        )


UNKNOWN = Kind()
