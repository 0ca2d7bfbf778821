"""Lines that can be headings: how they are numbered, where their words end and the text begins."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from auditor.form.likeness import LONGEST, REMARK, Likeness, likeness, names
from auditor.form.normal import normal
from auditor.form.titles import titles
from auditor.knowledge import cache
from auditor.model.base import trusted
from auditor.model.document import Document, Paragraph, Table
from auditor.model.report import Heading
from auditor.numerals import ORDINAL, YEAR, ordinal

TEXT = ("body", "textbox")
"""Running heads, feet and footnotes are no text of the report."""
_NUMBER = rf"{ORDINAL}|[0-9０-９]{{1,2}}"
_SIGN = "①-⑳⑴-⒇⒈-⒛㈠-㈩❶-❿Ⅰ-Ⅻ壹贰叁肆伍陆柒捌玖拾"
_MARK = "、.．，,:：丶﹑､·丨｜"
# 第一部分 · 一、 一. 一 一 (without anything) · （一） (1) 【一】 · 1. 1、 1) 1 · ① ⒈ ㈠ 壹、
_NUMBERED = re.compile(
    rf"(?:[lI丨]|(?![(（【〔\[〈])\W){{0,4}}(?:第\s?(?P<part>{_NUMBER})\s?部\s?分[、.．：:\s]*"
    rf"|(?P<han>{ORDINAL})(?P<mark>\s?[{_MARK}]+\s*|\s*)(?=\S)"
    rf"|[(（【〔\[〈]\s?(?P<brackets>{_NUMBER})\s?[)）】〕\]〉]\s*[、.．]?\s*"
    rf"|(?P<digits>[0-9０-９]{{1,2}})(?:\s?[{_MARK})）-]\s*|\s+)(?![0-9０-９])"
    rf"|[(（]?(?P<sign>[{_SIGN}])[)）]?\s?[{_MARK}]?\s*(?=\S))"
)
_LETTERS = re.compile(r"(?:[^\w\s《（(“]|[IVX]{1,4}[.、．]|\s){1,4}")
"""What may stand before the words of a heading that no number begins: signs, a Roman number in letters."""
_CUT = re.compile(rf"[。：:；;！!]|\s|(?=[(（]\s?{ORDINAL}\s?[)）])|(?={YEAR}\s?年)")
_LEADERS = re.compile(r"[\s.．…·・_—-]{2,}[0-9]{0,3}\s*$|\s+[0-9]{1,3}\s*$")
"""What leads to the number of a page in a contents list."""
_UNNUMBERED = 40  # characters of a line without a number
_CLOSED = ")）]】"  # of a line with a remark
_ENDS = f"0123456789.．…·・_—- {_CLOSED}"  # of a line with the number of a page or a remark
_CUTS = 3
_SHORTEST = 4  # characters of a heading in a cell
_TOLD = 0.5  # how like a title a line must be that has no number
_LIKE = 0.74
_WHOLE = 0.05  # by how much the beginning of a line must be more like a title than all of it
_HEADS = 3  # characters after which a heading inside a paragraph may stand: 。一、


@dataclass(slots=True)
class Candidate:
    """A line that can be a heading: characters words..cut of it are the heading's own words, its text goes on at `end`.

    `row`: of a table, else -1; `start`: where the line begins in its paragraph. `style`: part | han | brackets | digits
    | sign | none; `strict`: its number is parted from its words.
    """

    block: int
    row: int
    start: int
    text: str
    style: str
    number: int | None
    strict: bool
    words: int
    cut: int
    end: int
    like: Likeness
    canonical: bool

    @property
    def at(self) -> tuple[int, int, int]:
        """Where it stands."""
        return self.block, self.row, self.start

    @property
    def title(self) -> str:
        """The heading's words."""
        return self.text[self.words : self.cut].strip()

    @property
    def whole(self) -> bool:
        """Whether nothing follows on the line."""
        return not self.text[self.end :].strip()

    def heading(self, document: Document) -> Heading:
        """The heading that it is."""
        block = document.blocks[self.block]
        first, last = self.start, self.start + self.cut
        if isinstance(block, Table):
            cell = next(c for c in block.cells if c.row == self.row and c.text.strip())
            place = block.place(self.block, cell, first, last)
        else:
            place = block.place(self.block, first, last)
        return trusted(Heading, text=self.text[: self.cut].strip(), number=self.number, title=self.title, place=place)


def candidates(document: Document, form: str) -> list[Candidate]:
    """The lines of a document that can be headings of the form, in order."""
    found: list[Candidate] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            found += _of_table(block, index, form)
        elif block.region in TEXT:
            found += _of_paragraph(block, index, form)
    return found


def _of_paragraph(block: Paragraph, index: int, form: str) -> Iterator[Candidate]:
    starts = [0]
    if len(block.text) > _HEADS:
        starts += [m.start() for m in _inside(form).finditer(block.text, 1)]
    for position, start in enumerate(starts):
        stop = starts[position + 1] if position + 1 < len(starts) else len(block.text)
        found = _line(block.text[start:stop], (index, -1, start), form)
        if found is not None:
            yield found


def _of_table(table: Table, index: int, form: str) -> Iterator[Candidate]:
    """Headings that were pasted into a table: alone in their row."""
    filled = Counter([cell.row for cell in table.cells if cell.text])
    for cell in table.cells:
        if filled[cell.row] == 1 and _SHORTEST <= len(cell.text) <= LONGEST:
            found = _line(cell.text, (index, cell.row, 0), form)
            if found is not None and found.like.surest >= _LIKE and found.whole:
                yield found


@cache
def _inside(form: str) -> re.Pattern[str]:
    """A heading of the form amid a paragraph, after a sentence or a blank."""
    words = "|".join(re.escape(t) for t in sorted(names(form).printed, key=len, reverse=True) if len(t) > 3)
    return re.compile(rf"(?<=[。；\s）)])(?:{ORDINAL}\s?[、.．]|第{ORDINAL}部分)\s?(?:{words})")


def _line(text: str, at: tuple[int, int, int], form: str) -> Candidate | None:
    """The line as a heading; None when it is numbered by nothing and no title either."""
    found = _NUMBERED.match(text)
    if found is None:
        return _unnumbered(text, at, form)
    best = _words(text, found.end(), form)
    if best is None:
        return None
    cut, end, like = best
    style = str(found.lastgroup if found.lastgroup != "mark" else "han")
    strict = style != "han" or bool(found["mark"])
    canonical = like.surest == 1 and normal(text[found.end() : cut]) in names(form).canonical
    number = int(unicodedata.numeric(found[style])) if style == "sign" else ordinal(found[style])
    return Candidate(*at, text, style, number, strict, found.end(), cut, end, like, canonical)


def _without_page(text: str) -> str:
    return _LEADERS.sub("", text) if text[-1] in _ENDS else text


def _unnumbered(text: str, at: tuple[int, int, int], form: str) -> Candidate | None:
    if not 3 < len(text) <= _UNNUMBERED or text.endswith(titles().ends):
        return None
    found = _LETTERS.match(text)
    start, shown = found.end() if found else 0, _without_page(text)
    like = likeness(form, shown[start:])
    if like is None or like.most < _TOLD:
        return None
    canonical = normal(shown[start:]) in names(form).canonical
    return Candidate(*at, text, "none", None, True, start, len(shown), len(text), like, canonical)


def _words(text: str, start: int, form: str) -> tuple[int, int, Likeness] | None:
    """(end of the heading's words, where the text goes on, their likeness): all of the line or its beginning, whichever
    is more like a title.
    """
    line = text[start : start + LONGEST + 20]
    if not line:
        return None  # a number alone
    fitting: list[tuple[float, int, int, Likeness]] = []
    if start + len(line) == len(text):
        for shown in (_without_page(line), REMARK.sub("", line)) if line[-1:] in _ENDS else (line,):
            like = likeness(form, shown)
            cut = len(text) if line[-1:] in _CLOSED else start + len(shown)
            if like is not None:
                fitting.append((like.most + _WHOLE, cut, len(text), like))
                if like.surest == 1:
                    return cut, len(text), like
    cuts = [(m.start(), m.end()) for m in _CUT.finditer(line)][:_CUTS]
    cuts += [(len(t), len(t)) for t in names(form).by_start.get(line[:2], ()) if line.startswith(t)]
    for cut, end in cuts:
        like = likeness(form, line[:cut])
        if like is not None and end < len(line):
            fitting.append((like.most, start + cut, start + end, like))
    if not fitting:
        return None
    return max(fitting, key=lambda f: f[0])[1:]
