"""Claims: what the prose says in figures. Values are exact decimals, each with the words it was read from."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from auditor.model.base import Model, trusted

Source = Literal["prose", "table"]


class Figure(Model):
    """A quantity of the text. `value` is the printed figure (万 and 亿 multiplied out), `low`..`high` what it may
    mean (equal to `value` unless approximate: 余, 约, 近, 多, 超). `quote` = text[start:end], the figure with its
    unit and the words that name it. `figure_start`/`figure_end` bound the bare numeral with its unit.
    `metric` is what the words next to it name (a key of rules/lexicon).
    `suspect` figures (fused or damaged by extraction) are shown but never used as evidence.
    """

    value: Decimal
    unit: str = ""
    quote: str
    start: int
    end: int
    figure_start: int
    figure_end: int
    low: Decimal
    high: Decimal
    metric: str = "other"
    suspect: bool = False

    @property
    def exact(self) -> bool:
        """Whether the figure is meant to be exact."""
        return self.low == self.high

    @property
    def sure(self) -> bool:
        """Whether the figure can prove something: meant to be exact, and not damaged."""
        return self.exact and not self.suspect


class Context(Model):
    """What a figure is about, so that only like is compared with like. Empty strings mean: not said.

    `metric` is a key of rules/lexicon (or "other"): what the mention is about, also where it is no figure of it
    (documents published, not made), `topic` the head words as printed, `year` the year the sentence speaks of (None:
    the report's own), `qualifiers` published (posted, not decided), of_which (a part), last_year, other_period (several
    years, or part of one), others (of other bodies), aside (the words are not sure of it), elsewhere (nothing says that
    it is on the matter).
    """

    metric: str = "other"
    topic: str = ""
    year: int | None = None
    qualifiers: tuple[str, ...] = ()


class ClaimBase(Model):
    """`section` is the index into Report.sections that start/end refer to; None for a bare passage."""

    section: int | None = None
    quote: str
    start: int
    end: int
    source: Source = "prose"


class Breakdown(ClaimBase):
    """A whole and its parts. `exhaustive` True: presented as complete; False: clearly only some; None: cannot tell.

    `holds`: the exact sum fits (or the intervals meet). `difference` = total − Σ parts. `attachment` says which
    total the parts were attached to and `tried` which other readings were tried, in words for the finding.
    """

    kind: Literal["breakdown"] = "breakdown"
    total: Figure
    parts: tuple[Figure, ...]
    context: Context = trusted(Context)
    exhaustive: bool | None
    holds: bool
    difference: Decimal
    doubtful: bool = False
    attachment: str = ""
    tried: tuple[str, ...] = ()


class Mention(ClaimBase):
    """A figure that stands for itself. A statement of none has value 0 and `none` true."""

    kind: Literal["mention"] = "mention"
    metric: str
    value: Decimal
    unit: str = ""
    figure: Figure | None = None
    context: Context = trusted(Context)
    none: bool = False

    @property
    def sure(self) -> bool:
        """Whether the statement can prove something: its figure is sure, and it does speak of what it seems to."""
        return "aside" not in self.context.qualifiers and (self.figure is None or self.figure.sure)

    @property
    def part(self) -> bool:
        """Whether it is a part of a breakdown, not the whole of what it counts."""
        return "of_which" in self.context.qualifiers

    @property
    def whole(self) -> bool:
        """Whether it is all of what it counts, in the whole of the report's own year."""
        return not {"of_which", "last_year", "other_period"}.intersection(self.context.qualifiers)

    @property
    def own(self) -> bool:
        """Whether it is the reporting body's own figure, as far as the words tell."""
        return "others" not in self.context.qualifiers

    @property
    def on_topic(self) -> bool:
        """Whether its section, its heading or its own words are on the matter."""
        return "elsewhere" not in self.context.qualifiers

    @property
    def published(self) -> bool:
        """Whether it counts what was published, not what was decided or made."""
        return "published" in self.context.qualifiers


class Share(ClaimBase):
    """A percentage with its part and whole, where the text states them."""

    kind: Literal["share"] = "share"
    part: Decimal | None = None
    whole: Decimal | None = None
    percent: Decimal
    holds: bool | None = None
    part_figure: Figure | None = None
    whole_figure: Figure | None = None
    figure: Figure


class Change(ClaimBase):
    """A change against another year: an amount, a percentage (unit "%"), or a multiple (unit "倍").

    `figure` is the change itself, `current` and `previous` the two years' figures where the sentence states them;
    `holds` whether they fit (None: not stated).
    """

    kind: Literal["change"] = "change"
    metric: str
    value: Decimal
    unit: str
    direction: Literal["+", "-", "="]
    figure: Figure | None = None
    context: Context = trusted(Context)
    current: Figure | None = None
    previous: Figure | None = None
    holds: bool | None = None


Claim = Annotated[Breakdown | Mention | Share | Change, Field(discriminator="kind")]


class Prose(Model):
    """All that was read in the prose of a report: claims, and every figure seen, understood or not. `slips`: near
    misses that are hardly lists, worth a warning. `beyond`: how many figures were not looked at as members of lists,
    for want of time.
    """

    claims: tuple[Claim, ...] = ()
    figures: tuple[tuple[int | None, Figure], ...] = ()
    slips: tuple[Breakdown, ...] = ()
    beyond: int = 0

    @cached_property
    def statements(self) -> tuple[Mention, ...]:
        """What the prose states of some metric as a whole: mentions, and the parts of breakdowns by the metric of their
        own words, which a mention of the same figure may take from the sentence around it.
        """
        out: list[Mention] = []
        for claim in self.claims:
            if isinstance(claim, Mention) and claim.whole:
                out.append(claim)
            elif isinstance(claim, Breakdown):
                out += _parts(claim)
        return tuple(out)


def _parts(claim: Breakdown) -> Iterator[Mention]:
    """The named parts of a breakdown. A part of the same name as its total is not all of it ("共收到申请 96 件，来信
    申请的 20 件"); parts of one name are taken together.
    """
    named = dict.fromkeys(p.metric for p in claim.parts if p.metric not in ("other", claim.context.metric))
    for metric in named:
        parts = [p for p in claim.parts if p.metric == metric]
        if not all(p.sure for p in parts):
            continue
        yield trusted(
            Mention,
            section=claim.section,
            quote="、".join(p.quote.strip() for p in parts),
            start=parts[0].start,
            end=parts[-1].end,
            source=claim.source,
            metric=metric,
            value=sum((p.value for p in parts), Decimal(0)),
            unit=parts[0].unit,
            figure=parts[0] if len(parts) == 1 else None,
            context=trusted(Context, metric=metric, year=claim.context.year),
        )
