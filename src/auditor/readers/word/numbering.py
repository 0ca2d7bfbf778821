"""Automatic list numbers of Word: 一、 produced by numbering is text to the reader, but stands in no run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from auditor.numerals import spelled
from auditor.readers.word.looks import Looks
from auditor.readers.word.xml import BASED_ON, MAX_BASED, PPR, PSTYLE, child, is_on, value_of, w, whole

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_FORMAL = str.maketrans("一二三四五六七八九十百千零", "壹贰叁肆伍陆柒捌玖拾佰仟零")
_COUNTED = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
)
_DIGITS = ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand")
_FORMAL_COUNTED = ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal")
_ENCLOSED = {
    "decimalEnclosedCircle": 0x245F,
    "decimalEnclosedCircleChinese": 0x245F,
    "decimalEnclosedParen": 0x2473,
    "decimalEnclosedFullstop": 0x2487,
}
_DEEPEST, _MAX_LABEL, _MAX_LETTERS = 8, 60, 5
_ABSTRACT_ID = w("abstractNumId")
_NUM_PR, _NUM_ID, _LEVEL = map(w, ("numPr", "numId", "ilvl"))


@dataclass(frozen=True)
class _Level:
    text: str
    format: str
    start: int
    style: str | None = None
    """The paragraph style that stands for this level."""
    legal: bool = False
    """Whether the numbers of higher levels are printed as digits, too."""


@dataclass
class Numbering:
    """The lists of a document and how far each has counted."""

    styles: Looks
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    """List (numId) → level → how it is written."""
    groups: dict[str, str] = field(default_factory=dict)
    """List → abstract list, which several lists continue to count."""
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, properties: Any) -> str:
        """The number that Word prints before the paragraph with these w:pPr; "" for none. Counts on."""
        number, depth = self._list_of(properties)
        levels = self.levels.get(number or "")
        if number is None or not levels or depth not in levels:
            return ""
        level = levels[depth]
        counts = self.counters.setdefault(self.groups[number], {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if level.format == "bullet":
            return ""
        out = level.text
        for index in range(depth + 1):
            if index in levels:
                form = "decimal" if level.legal else levels[index].format
                out = out.replace(f"%{index + 1}", written(counts.get(index, levels[index].start), form))
        return out

    def _list_of(self, properties: Any) -> tuple[str | None, int]:
        """(list, level) of a paragraph: its own, else its style's."""
        number, depth = _reference(properties)
        name = value_of(properties, PSTYLE)
        for _ in range(MAX_BASED):
            if number is not None or name is None or not self.levels or name not in self.styles.by_name:
                break
            style = self.styles.by_name[name]
            inherited = child(style, PPR)
            if inherited is not None:
                number, own = _reference(inherited)
                depth = own if depth is None else depth
                if number is not None and depth is None:
                    depth = next((d for d, lv in self.levels.get(number, {}).items() if lv.style == name), None)
            name = value_of(style, BASED_ON)
        return number, depth or 0


def _reference(properties: Any) -> tuple[str | None, int | None]:
    found = child(properties, _NUM_PR)
    depth = value_of(found, _LEVEL)
    return value_of(found, _NUM_ID), None if depth is None else whole(depth, 0)


def load(numbering: Any | None, styles: Looks) -> Numbering:
    """The lists of the part numbering.xml (its root element, or None)."""
    out = Numbering(styles)
    if numbering is None:
        return out
    lists = {e.get(w("numId")): e for e in numbering.iterchildren(w("num"))}
    abstract = {e.get(_ABSTRACT_ID): e for e in numbering.iterchildren(w("abstractNum"))}
    known: dict[str, dict[int, _Level]] = {}
    for key, entry in lists.items():
        group = value_of(entry, _ABSTRACT_ID)
        if not key or not group or group not in abstract:
            continue
        if group not in known:
            known[group] = _levels(_linked(abstract[group], styles, lists, abstract))
        out.groups[key], out.levels[key] = group, known[group]
        for override in entry.iterchildren(w("lvlOverride")):
            depth, level = whole(override.get(_LEVEL), 0), child(override, w("lvl"))
            changed = _level(level) if level is not None else out.levels[key].get(depth)
            if changed is None or depth > _DEEPEST:
                continue
            start = value_of(override, w("startOverride"))
            if start is not None:
                changed = replace(changed, start=whole(start, 1))
                out.groups[key] = f"{group}/{key}"  # a list that begins anew counts by itself
            out.levels[key] = {**out.levels[key], depth: changed}
    return out


def _linked(entry: Any, styles: Looks, lists: dict[str, Any], abstract: dict[str, Any]) -> Any:
    """The abstract list itself, or the one that it takes from a list style."""
    name = value_of(entry, w("numStyleLink"))
    properties = child(styles.by_name[name], PPR) if name and name in styles.by_name else None
    number = _reference(properties)[0] if properties is not None else None
    group = value_of(lists.get(number or ""), _ABSTRACT_ID)
    return abstract.get(group or "", entry)


def _levels(entry: Any) -> dict[int, _Level]:
    found = {whole(e.get(_LEVEL), 0): _level(e) for e in entry.iterchildren(w("lvl"))}
    return {depth: level for depth, level in found.items() if depth <= _DEEPEST}


def _level(element: Any) -> _Level:
    start = value_of(element, w("start"))
    return _Level(
        text=(value_of(element, w("lvlText")) or "")[:_MAX_LABEL],
        format=value_of(element, w("numFmt")) or "decimal",
        start=0 if start is None else whole(start, 1),
        style=value_of(element, PSTYLE),
        legal=bool(is_on(element, w("isLgl"))),
    )


def written(value: int, form: str) -> str:
    """`value` in one of Word's number formats; formats not known here are written as digits."""
    if form in _COUNTED:
        return spelled(value)
    if form in _DIGITS:
        return "".join(spelled(int(c)) for c in str(value))
    if form in _FORMAL_COUNTED:
        return spelled(value).translate(_FORMAL)
    if form in _ENCLOSED and 1 <= value <= 20:
        return chr(_ENCLOSED[form] + value)
    if form == "decimalFullWidth":
        return "".join(chr(ord(c) + 0xFEE0) for c in str(value))
    if form == "decimalZero":
        return f"{value:02}"
    if form == "ideographTraditional" and 1 <= value <= len(_STEMS):
        return _STEMS[value - 1]
    if form == "ideographZodiac" and 1 <= value <= len(_BRANCHES):
        return _BRANCHES[value - 1]
    if form in ("upperLetter", "lowerLetter") and 1 <= value <= 26 * _MAX_LETTERS:
        letter = chr((value - 1) % 26 + (65 if form == "upperLetter" else 97))
        return letter * ((value - 1) // 26 + 1)
    if form in ("upperRoman", "lowerRoman") and 0 < value < 4000:
        roman = _roman(value)
        return roman if form == "upperRoman" else roman.lower()
    return "" if form == "none" else str(value)


def _roman(value: int) -> str:
    out = ""
    for amount, sign in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
                         (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        out += sign * (value // amount)
        value %= amount
    return out
