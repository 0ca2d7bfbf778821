"""Features of the start of a reading: a total, a first part and what stands between them."""

from __future__ import annotations

from auditor.claims.lists.features.scale import DISTANCES, Add, bucket
from auditor.claims.lists.reading import Start

_BARE = 3  # characters of a word for a total


def start_kind(s: Start, add: Add) -> None:
    """How the parts stand to the total: after it, in a bracket, before it, as a count of cases."""
    add(f"start_kind={s.kind}")
    if s.kind == "bracket":
        add(f"start_kind=bracket:{s.opener or 'bare'}")


def start_opener(s: Start, add: Add) -> None:
    """The word between total and first part that opens a list, and whether it stands in another sentence."""
    apart = min(2, s.first.sentence - s.total.last.sentence) if s.kind in ("after", "two") else 0
    add("start_opener=" + (s.opener or "none"))
    add(f"start_opener={s.opener or 'none'}:{apart}")
    if s.first.opens_clause:
        add("start_opener=head")
    if s.led:
        add(f"start_opener=led:{s.opener}")


def start_distance(s: Start, add: Add) -> None:
    """How far the first part stands from the total."""
    if s.kind == "after":
        add(f"start_distance={bucket(s.first.q.start - s.total.last.q.end, DISTANCES)}")


def start_mark(s: Start, add: Add) -> None:
    """The mark before the first part."""
    if s.kind != "bracket":
        add(f"start_mark={s.first.mark}:{'opened' if s.opener else 'plain'}")
        add(f"start_mark=clauses:{min(s.first.clauses, 3)}:{'opened' if s.opener else 'plain'}")
    if s.first.outside:
        add("start_mark=outside")


def start_total(s: Start, add: Add) -> None:
    """What the total's own words say: that it is a total, a part itself, approximate, of several years."""
    figure = s.total.last
    if figure.counted:
        add("start_total=counted")
        if len(figure.head) <= _BARE:
            add(f"start_total=bare:{s.kind}")  # "…，合计 300 条": it names nothing of its own
    if figure.opener:
        add("start_total=opened")
    if figure.mark == 1:
        add("start_total=listed")
    if not s.total.figs[0].exact:
        add("start_total=approximate")
    if figure.years:
        add("start_total=years")
    if figure.verb:
        add("start_total=verb")
    if figure.other:
        add("start_total=other")
    if not figure.head:
        add("start_total=nameless")
    if not figure.unit:
        add("start_total=unitless")


def start_unit(s: Start, add: Add) -> None:
    """Whether the first part has the total's unit."""
    a, b = s.total.last, s.first
    add("start_unit=" + ("same" if a.unit == b.unit else "none" if not (a.unit and b.unit) else f"{a.kind}:{b.kind}"))


def start_kin(s: Start, add: Add) -> None:
    """What total and first part count, by the table of kinds."""
    a, b = s.total.last, s.first
    add(f"start_kin={a.kin or '-'}:{b.kin or '-'}")
    add(f"start_kin=sort:{a.sort or '-'}:{b.sort or '-'}")
    if a.kin and b.kin:
        add("start_kin=" + ("same" if a.kin == b.kin else "akin" if a.sort == b.sort else "strange"))
