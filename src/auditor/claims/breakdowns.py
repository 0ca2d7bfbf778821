"""Whole and parts: which figure is the total, which are its parts, and is the list complete (domain G.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from auditor.claims import lexicon
from auditor.claims.quantities import Quantity
from auditor.claims.view import View

_DELIMITERS = "，、；。：:,;!！?？"
_END = "。！？!?"
_GAP_TO_BRACKET = 14


@dataclass(frozen=True, slots=True)
class List:
    """A total and its parts, as found. `natural` is the extent the punctuation gives, `parts` the one that was used."""

    total: Quantity
    parts: tuple[Quantity, ...]
    exhaustive: bool | None
    doubtful: bool
    attachment: str
    tried: tuple[str, ...] = ()


@cache
def _alternatives(name: str) -> re.Pattern[str]:
    words = getattr(lexicon.connectives(), name)
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


def find(view: View, quantities: list[Quantity]) -> list[List]:
    """The breakdowns among `quantities` (shares left out), in order of their totals."""
    items = [q for q in quantities if not q.percent]
    out: list[List] = []
    inside: set[int] = set()
    for group in _brackets(view.text, items):
        inside |= {q.start for q in group.parts} | group_skips(view.text, group)
        out.append(group)
    outer = [q for q in items if q.start not in inside and not _in_bracket(view.text, q)]
    out += _chains(view, outer)
    return out


def group_skips(text: str, group: List) -> set[int]:
    """Starts of figures that belong to a bracket and take no part in the list around it."""
    return {q.start for q in group.parts}


def _in_bracket(text: str, q: Quantity) -> bool:
    left = text.rfind("(", max(0, q.start - 200), q.start)
    return left >= 0 and text.find(")", left, q.start) < 0


def _brackets(text: str, items: list[Quantity]) -> Iterator[List]:
    """ "A 201个（含 a 16个，b 185个）": the parts stand in brackets directly after their total."""
    for found in re.finditer(r"\(([^()]{1,600})\)", text):
        inner = [q for q in items if found.start() < q.start < found.end()]
        before = [q for q in items if q.end <= found.start() and found.start() - q.end <= _GAP_TO_BRACKET]
        if not inner or not before or "。" in text[before[-1].end : found.start()]:
            continue
        lead = found.group(1)[:4]
        if lead.startswith(("另", "不含", "占", "同比", "较", "历年", "累计", "单位", "截至")):
            continue
        total = before[-1]
        parts = tuple(q for q in inner if _same_kind(total, q))
        if parts:
            yield _judge(text, total, list(parts), closed=len(parts) > 1, attachment="括号")


def _same_kind(a: Quantity, b: Quantity) -> bool:
    items = lexicon.units().items
    return a.unit == b.unit or (a.unit in items and b.unit in items)


def _chains(view: View, items: list[Quantity]) -> Iterator[List]:
    text = view.text
    opener, outside = _alternatives("open_parts"), _alternatives("outside")
    used: set[int] = set()
    for index, total in enumerate(items[:-1]):
        between = text[total.end : items[index + 1].start]
        found = opener.search(between)
        colon = ":" in between and len(between) < 40
        if not found and not colon or _crosses(between, found.start() if found else 0):
            continue
        parts: list[Quantity] = []
        nested = False
        position = index + 1
        while position < len(items):
            q = items[position]
            gap = text[(parts[-1].end if parts else total.end) : q.start]
            if parts and (any(c in _END for c in gap) or _has_outside(gap, outside)):
                break
            if parts and opener.search(gap):
                taken = _nested_children(items, position, parts[-1], text)
                nested = True
                position += taken
                if taken == 0:
                    break
                continue
            if not _same_kind(total, q):
                position += 1
                continue
            parts.append(q)
            position += 1
        extended = _extend(view, items, position, parts, total)
        if extended:
            parts += extended
        if not parts:
            continue
        word = found.group() if found else ":"
        used.update(q.start for q in parts)
        yield _judge(text, total, parts, closed=word.startswith(("分别", "分为")), attachment=word, doubtful=nested)
    yield from _totals_after(text, items, used)


def _crosses(between: str, at: int) -> bool:
    """A full stop between total and opener is allowed only right before the opener ("…1009条。其中…")."""
    head = between[:at]
    return any(c in _END for c in head.rstrip("。")) or len(head) > 60


def _has_outside(gap: str, outside: re.Pattern[str]) -> bool:
    for found in outside.finditer(gap):
        before = gap[: found.start()]
        if not before or before[-1] in _DELIMITERS or found.group() not in ("另", "还", "同时"):
            return True
    return False


def _nested_children(items: list[Quantity], start: int, parent: Quantity, text: str) -> int:
    """How many figures from `start` on are children of `parent`: those that add up to it, else up to the next ；。"""
    total = parent.value * 0
    for count, q in enumerate(items[start : start + 30], 1):
        total += q.value
        if total == parent.value:
            return count
        if total > parent.value:
            break
    count = 0
    for position in range(start, len(items)):
        count += 1
        if position + 1 < len(items) and re.search(r"[；;。]", text[items[position].end : items[position + 1].start]):
            break
    return count


def _extend(view: View, items: list[Quantity], position: int, parts: list[Quantity], total: Quantity) -> list[Quantity]:
    """Parts that run on in the next sentence: "其中通过网站…条。通过公众号…条，…等其他方式…条。" """
    text = view.text
    if not parts or sum((p.value for p in parts), total.value * 0) >= total.value:
        return []
    extra: list[Quantity] = []
    last = parts[-1]
    for q in items[position : position + 12]:
        gap = text[last.end : q.start]
        stops = [i for i, c in enumerate(gap) if c in _END]
        sentence = gap[stops[-1] + 1 :] if stops else gap
        if len(stops) > 1 or (stops and not sentence.startswith(("通过", "在", "利用", "依托", "其他"))):
            break
        if _alternatives("total").search(sentence) or _alternatives("outside").search(sentence):
            break
        if not _same_kind(total, q):
            break
        extra.append(q)
        last = q
        if sum((p.value for p in [*parts, *extra]), total.value * 0) == total.value:
            return extra
    closes = extra and any(w in _head(text, extra[-1]) for w in lexicon.connectives().others)
    return extra if closes else []


def _totals_after(text: str, items: list[Quantity], used: set[int]) -> Iterator[List]:
    """ "甲 252件、乙 10件，共计262件": the total follows its parts; accepted only where the figures fit."""
    for index, total in enumerate(items):
        head = _head(text, total)
        if index < 2 or total.start in used or not head.startswith(("共计", "合计", "总计", "累计", "共")):
            continue
        parts: list[Quantity] = []
        for q in reversed(items[max(0, index - 12) : index]):
            if any(c in _END for c in text[q.end : (parts[-1].start if parts else total.start)]):
                break
            if not _same_kind(total, q):
                break
            parts.append(q)
            if len(parts) > 1 and sum((p.value for p in parts), total.value * 0) == total.value:
                yield _judge(text, total, parts[::-1], closed=True, attachment=head[:2])
                break


def _head(text: str, q: Quantity) -> str:
    start = q.start
    while start > 0 and text[start - 1] not in _DELIMITERS and q.start - start < 60:
        start -= 1
    return text[start : q.start]


def _tail(text: str, q: Quantity) -> str:
    end = q.end
    while end < len(text) and text[end] not in _DELIMITERS and end - q.end < 20:
        end += 1
    return text[q.end : end]


def _judge(
    text: str, total: Quantity, parts: list[Quantity], *, closed: bool, attachment: str, doubtful: bool = False
) -> List:
    """Is the list complete? Closed by 其他, by 分别, by brackets, or by fitting exactly."""
    words = lexicon.connectives()
    zero = total.value * 0
    tried: list[str] = []
    amount = sum((p.value for p in parts), zero)
    if amount != total.value and len(parts) > 2:
        for count in range(2, len(parts)):
            if sum((p.value for p in parts[:count]), zero) == total.value:
                tried.append(f"全部{len(parts)}项")
                parts = parts[:count]
                amount = total.value
                break
    partial = any(w in _tail(text, parts[-1]) for w in words.partial) or _tail(text, parts[-1]).startswith("等")
    if amount == total.value and len(parts) > 1:
        return List(total, tuple(parts), True, doubtful, attachment, tuple(tried))
    last = _head(text, parts[-1])
    if len(parts) == 1 or partial:
        exhaustive: bool | None = False
    elif closed or any(w in last for w in words.others):
        exhaustive = True
    else:
        exhaustive = None
    return List(total, tuple(parts), exhaustive, doubtful, attachment, tuple(tried))
