"""Where findings stand in a document: text and cells cut into segments that know their findings.

Every evidence of a finding is a spot with an address ("f3-e0"). Spots are matched to the text and the cells by the
places the reader gave them; nothing is searched for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from auditor.model.base import Severity
from auditor.model.document import Place
from auditor.model.finding import Evidence, Finding
from auditor.model.report import FormTable


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding with the number under which the page shows it."""

    number: int
    finding: Finding

    @property
    def anchor(self) -> str:
        """The address of its entry in the list."""
        return f"f{self.number}"


@dataclass(frozen=True, slots=True)
class Spot:
    """One evidence of a numbered finding."""

    of: Numbered
    index: int
    evidence: Evidence

    @property
    def anchor(self) -> str:
        """The address of the place in the document."""
        return f"f{self.of.number}-e{self.index}"

    @property
    def repair(self) -> bool:
        """Whether the figure there is likeliest wrong."""
        return self.index < len(self.of.finding.mended)


@dataclass(slots=True)
class Segment:
    """A piece of text, the addresses that begin with it, the findings it belongs to and those whose mark ends here."""

    text: str
    anchors: list[str] = field(default_factory=list)
    refs: list[Numbered] = field(default_factory=list)
    ends: list[Numbered] = field(default_factory=list)
    repair: bool = False

    @property
    def level(self) -> str:
        """The worst severity of its findings that count; "off" when none counts, empty without findings."""
        if not self.refs:
            return ""
        ranks = [r.finding.severity for r in self.refs if r.finding.counts]
        return max(ranks, key=lambda s: s.rank).value if ranks else "off"

    @property
    def worst(self) -> Numbered:
        """The finding that a click leads to."""
        return max(self.refs, key=lambda r: (r.finding.counts, r.finding.severity.rank, -r.number))


class Spots:
    """All spots of a report. `anchored` holds those that were found in the document so far."""

    def __init__(self, findings: Iterable[Numbered]) -> None:
        self.all = [Spot(n, i, e) for n in findings for i, e in enumerate(n.finding.evidence) if not e.path]
        self.anchored: dict[str, Spot] = {}
        self._sides: dict[str, object] = {}
        self._text: dict[int, list[Spot]] = {}
        self._cells: dict[str, list[Spot]] = {}
        for spot in self.all:
            if spot.evidence.table:
                self._cells.setdefault(spot.evidence.table, []).append(spot)
            elif spot.evidence.place is not None:
                self._text.setdefault(spot.evidence.place.block, []).append(spot)

    def text(self, shown: str, place: Place) -> list[Segment]:
        """`shown`, which begins at `place`, cut where marks begin and end. A mark without width covers it all."""
        begin, end = place.start, place.start + len(shown)
        hits: list[tuple[int, int, Spot]] = []
        fresh: set[str] = set()
        for spot in self._text.get(place.block, ()):
            at = spot.evidence.place
            if at is None or at.row != place.row:
                continue
            if spot.anchor not in self.anchored:
                fresh.add(spot.anchor)
            low, high = max(begin, at.start), min(end, at.end)
            if at.end <= at.start and begin <= at.start <= end and spot.anchor in fresh:
                low, high = begin, end
            if low < high:
                hits.append((low - begin, high - begin, spot))
        self._found((spot for _, _, spot in hits), ("text", place.block, begin))
        cuts = sorted({0, len(shown), *(c for low, high, _ in hits for c in (low, high))})
        out: list[Segment] = []
        for low, high in zip(cuts, cuts[1:], strict=False):
            inside = [(a, b, s) for a, b, s in hits if a <= low and high <= b]
            segment = Segment(
                shown[low:high],
                [s.anchor for a, _, s in inside if a == low and s.anchor in fresh],
                _once(s.of for _, _, s in inside),
                _once(s.of for _, b, s in inside if b == high),
                any(s.repair for _, _, s in inside),
            )
            out.append(segment)
        return out or [Segment(shown)]

    def cell(self, table: FormTable, row: str | None, column: str | None, shown: str, place: Place | None) -> Segment:
        """A cell of a form table, or the label of a row (no column) or of a column (no row), standing at `place`."""
        hits = [
            s
            for s in self._cells.get(table.key, ())
            if (s.evidence.row or None, s.evidence.column or None) == (row, column)
            and _in_block(s.evidence.place, place or table.place)
        ]
        if place is not None:
            near = self._text.get(place.block, ())
            hits += [s for s in near if s.evidence.role != "table" and _same_cell(s.evidence.place, place)]
        return self._segment(table, shown, hits)

    def caption(self, table: FormTable, shown: str) -> Segment:
        """The caption: it takes what belongs to the table and was found at none of its cells and labels."""
        left = [s for s in self._cells.get(table.key, ()) if _in_block(s.evidence.place, table.place)]
        left += [
            s for s in self._text.get(table.place.block, ()) if s.evidence.place and s.evidence.place.row is not None
        ]
        return self._segment(table, shown, [s for s in left if s.anchor not in self.anchored])

    def _segment(self, table: FormTable, shown: str, hits: list[Spot]) -> Segment:
        fresh = [s.anchor for s in hits if s.anchor not in self.anchored]
        self._found(hits, ("table", table.key, table.place.block))
        refs = _once(s.of for s in hits)
        return Segment(shown, fresh, refs, refs, any(s.repair for s in hits))

    def jumps(self) -> dict[str, str]:
        """From the first mark of each side of a finding to the first mark of its next side, all around.

        Sides are the paragraphs and tables a finding stands in; two marks in one of them are two sides as well.
        """
        by_finding: dict[int, list[Spot]] = {}
        for spot in sorted(self.anchored.values(), key=lambda s: (s.of.number, s.index)):
            by_finding.setdefault(spot.of.number, []).append(spot)
        out: dict[str, str] = {}
        for spots in by_finding.values():
            sides: dict[object, Spot] = {}
            for spot in spots:
                sides.setdefault(self._sides[spot.anchor], spot)
            ring = spots if len(spots) == 2 else list(sides.values())
            if len(ring) > 1:
                out.update((a.anchor, b.anchor) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))
        return out

    def _found(self, spots: Iterable[Spot], side: object) -> None:
        for spot in spots:
            self.anchored.setdefault(spot.anchor, spot)
            self._sides.setdefault(spot.anchor, side)


def numbered(groups: Sequence[tuple[int, list[Finding]]]) -> list[tuple[int, list[Numbered]]]:
    """Groups of findings with running numbers from 1."""
    out: list[tuple[int, list[Numbered]]] = []
    count = 0
    for key, findings in groups:
        out.append((key, [Numbered(count + i, f) for i, f in enumerate(findings, 1)]))
        count += len(findings)
    return out


def _in_block(place: Place | None, home: Place) -> bool:
    return place is None or place.block == home.block


def _same_cell(one: Place | None, other: Place) -> bool:
    return one is not None and one.row is not None and (one.row, one.column) == (other.row, other.column)


def _once(found: Iterable[Numbered]) -> list[Numbered]:
    return list({n.number: n for n in found}.values())


LEVELS = [s.value for s in sorted(Severity, key=lambda s: -s.rank)]
