"""Automatic list numbers of Word: 一、 produced by numbering is text to the reader, but stands in no run."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from docx.oxml.ns import qn as _qn

qn = cache(_qn)
_HAN = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_MAX_DEPTH = 20


@dataclass
class _Level:
    text: str
    format: str
    start: int


@dataclass
class Numbering:
    """The lists of a document and how far each has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    """List (numId) → level → how it is written."""
    groups: dict[str, str] = field(default_factory=dict)
    """List → abstract list, which several lists continue to count."""
    styles: dict[str, Any] = field(default_factory=dict)
    counters: dict[tuple[str, int], int] = field(default_factory=dict)

    def label(self, paragraph: Any) -> str:
        """The number that Word prints before this paragraph; "" for none. Counts on."""
        found = self._list_of(paragraph)
        if found is None:
            return ""
        number, depth = found
        levels = self.levels.get(number)
        if not levels or depth not in levels:
            return ""
        group = self.groups[number]
        key = (group, depth)
        self.counters[key] = self.counters.get(key, levels[depth].start - 1) + 1
        for deeper in [k for k in self.counters if k[0] == group and k[1] > depth]:
            del self.counters[deeper]
        if levels[depth].format == "bullet":
            return ""
        out = levels[depth].text
        for index in range(depth + 1):
            if index in levels:
                value = self.counters.get((group, index), levels[index].start)
                out = out.replace(f"%{index + 1}", written(value, levels[index].format))
        return out

    def _list_of(self, paragraph: Any) -> tuple[str, int] | None:
        """(list, level) of a paragraph: its own, else its style's."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None
        own = _reference(properties)
        style = properties.find(qn("w:pStyle"))
        name = style.get(qn("w:val")) if style is not None else None
        for _ in range(_MAX_DEPTH):
            if own[0] is not None or name is None or name not in self.styles:
                break
            element = self.styles[name]
            inherited = element.find(qn("w:pPr"))
            if inherited is not None:
                number, depth = _reference(inherited)
                own = (number, own[1] if own[1] is not None else depth)
            based = element.find(qn("w:basedOn"))
            name = based.get(qn("w:val")) if based is not None else None
        number, depth = own
        return None if number in (None, "0") else (str(number), depth or 0)


def _reference(properties: Any) -> tuple[str | None, int | None]:
    found = properties.find(qn("w:numPr"))
    if found is None:
        return None, None
    number, level = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
    depth = level.get(qn("w:val")) if level is not None else None
    return (
        number.get(qn("w:val")) if number is not None else None,
        int(depth) if depth and depth.isdigit() else None,
    )


def load(numbering: Any | None, styles: Any | None) -> Numbering:
    """The lists of the parts numbering.xml and styles.xml (root elements, or None)."""
    out = Numbering()
    if styles is not None:
        out.styles = {e.get(qn("w:styleId")): e for e in styles.iterchildren(qn("w:style"))}
    if numbering is None:
        return out
    abstract = {e.get(qn("w:abstractNumId")): e for e in numbering.iterchildren(qn("w:abstractNum"))}
    for number in numbering.iterchildren(qn("w:num")):
        key, link = number.get(qn("w:numId")), number.find(qn("w:abstractNumId"))
        if link is None:
            continue
        group = link.get(qn("w:val"))
        source = abstract.get(group)
        levels = {_depth(e): _level(e) for e in source.iterchildren(qn("w:lvl"))} if source is not None else {}
        for override in number.iterchildren(qn("w:lvlOverride")):
            depth = _depth(override)
            inner, start = override.find(qn("w:lvl")), override.find(qn("w:startOverride"))
            if inner is not None:
                levels[depth] = _level(inner)
            if start is not None and depth in levels:
                first = _number(start, 1)
                levels[depth] = _Level(levels[depth].text, levels[depth].format, first)
                group = f"{group}/{key}"  # a list that begins anew counts by itself
        out.levels[key] = levels
        out.groups[key] = group
    return out


def _depth(element: Any) -> int:
    value = element.get(qn("w:ilvl")) or "0"
    return int(value) if value.isdigit() else 0


def _level(element: Any) -> _Level:
    text, form, start = (element.find(qn(f"w:{n}")) for n in ("lvlText", "numFmt", "start"))
    return _Level(
        text=(text.get(qn("w:val")) or "") if text is not None else "",
        format=(form.get(qn("w:val")) or "decimal") if form is not None else "decimal",
        start=_number(start, 0 if start is None else 1),
    )


def _number(element: Any | None, default: int) -> int:
    value = element.get(qn("w:val")) if element is not None else None
    return int(value) if value and value.isdigit() and len(value) < 6 else default


def written(value: int, form: str) -> str:
    """`value` in one of Word's number formats; formats not known here are written as digits."""
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand",
                "ideographDigital", "taiwaneseCounting"):  # fmt: skip
        return han(value)
    if form == "decimalEnclosedCircle" and 1 <= value <= 20:
        return chr(0x245F + value)
    if form == "decimalFullWidth":
        return "".join(chr(ord(c) + 0xFEE0) for c in str(value))
    if form == "ideographTraditional" and 1 <= value <= 10:
        return _STEMS[value - 1]
    if form in ("upperLetter", "lowerLetter") and 1 <= value <= 26:
        return chr((64 if form == "upperLetter" else 96) + value)
    if form in ("upperRoman", "lowerRoman") and 0 < value < 4000:
        roman = _roman(value)
        return roman if form == "upperRoman" else roman.lower()
    return "" if form == "none" else str(value)


def han(value: int) -> str:
    """A Chinese counting numeral: 十二, 二十三, 一百零五."""
    if value < 0 or value > 9999:
        return str(value)
    if value < 10:
        return _HAN[value]
    if value < 20:
        return "十" + (_HAN[value - 10] if value > 10 else "")
    out, zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // power % 10
        if digit:
            out += ("零" if zero and out else "") + _HAN[digit] + name
            zero = False
        else:
            zero = True
    return out


def _roman(value: int) -> str:
    out = ""
    for amount, sign in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
                         (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        out += sign * (value // amount)
        value %= amount
    return out
