"""What belongs to each section, and what stands before the first and after the last of them."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from auditor.form.headings import TEXT, candidates
from auditor.form.likeness import Names, names
from auditor.form.normal import bare
from auditor.form.outline import Chosen, chosen
from auditor.form.spec import Form
from auditor.form.surroundings import Surroundings, surroundings
from auditor.model.base import trusted
from auditor.model.document import Document, Paragraph, Place
from auditor.model.report import PAGE, Heading, Piece, Section
from auditor.numerals import COUNTING, HAN_YEAR, ORDINAL, YEAR, ordinal

_SUB = re.compile(rf"[(（]\s?({ORDINAL})\s?[)）]")
_CUT = re.compile(r"[。：:；;！]|\s{2,}")
_MAX_HEADING = 60
_LINE, _BEHIND = 30, 4  # characters of a line of the signature, and lines among which its date is the last
_DATE = re.compile(rf"(?:{YEAR}|{HAN_YEAR})\s?年\s?[0-9{COUNTING}]{{1,3}}\s?月\s?[0-9{COUNTING}]{{1,3}}\s?日\s*$")


class Standing(NamedTuple):
    """In which section the rows of each block stand, and the rows of tables that are headings."""

    sections: dict[int, tuple[tuple[int, int | None], ...]]
    headings: frozenset[tuple[int, int]] = frozenset()

    def number(self, block: int, row: int) -> int | None:
        """The number of the section in which the row of a table stands."""
        return next((n for first, n in reversed(self.sections.get(block, ())) if first <= row), None)


class Outline(NamedTuple):
    """The sections of a document in printed order, its main headings, what stands in which section, and what stands
    around the report.
    """

    sections: list[Section]
    headings: list[Heading]
    standing: Standing
    around: Surroundings


@dataclass(slots=True)
class _Open:
    key: str
    number: int | None
    heading: Heading | None
    place: Place
    inferred: bool = False
    parts: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    subheadings: list[Heading] = field(default_factory=list)
    length: int = 0

    def add(self, paragraph: Paragraph, block: int, start: int = 0, stop: int | None = None) -> None:
        """Appends the paragraph's text start..stop, line mark by line mark, so that every place stays exact."""
        stop = len(paragraph.text) if stop is None else stop
        text = paragraph.text[start:stop]
        if not text:
            return
        if self.length:
            self.length += 1
        cuts = sorted({start, *(m.start for m in paragraph.marks if start < m.start < stop)})
        for position, cut in enumerate(cuts):
            end = cuts[position + 1] if position + 1 < len(cuts) else stop
            self.pieces.append(
                trusted(
                    Piece,
                    start=self.length + cut - start,
                    end=self.length + end - start,
                    place=paragraph.place(block, cut, end),
                )
            )
        found = _SUB.match(text)
        if found:
            title = _CUT.split(text[found.end() :], maxsplit=1)[0][:_MAX_HEADING]
            self.subheadings.append(
                trusted(
                    Heading,
                    text=text[: found.end() + len(title)],
                    number=ordinal(found.group(1)),
                    title=title,
                    level=2,
                    place=paragraph.place(block, start, start + found.end() + len(title)),
                )
            )
        self.parts.append(text)
        self.length += len(text)

    def close(self) -> Section:
        """The section as a value."""
        return trusted(
            Section,
            key=self.key,
            number=self.number,
            heading=self.heading,
            inferred=self.inferred,
            text="\n".join(self.parts),
            pieces=tuple(self.pieces),
            subheadings=tuple(self.subheadings),
            place=self.place,
        )


def find_sections(document: Document, form: Form) -> Outline:
    """The parts of a document, by the names of `form`.

    What stands before the first heading becomes the sections title and preface, the date and name at the end the
    section signature; nothing of the text is lost.
    """
    heads, aside = chosen(candidates(document, form.key), document, form.key)
    reading = _Reading(document, heads, aside, names(form.key))
    for index, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            if block.region in TEXT:
                reading.paragraph(index, block)
        else:
            reading.table(index)
    sections = [o.close() for o in reading.opened] or [trusted(Section, key="preface", place=trusted(Place, block=0))]
    rows = frozenset((h.line.block, h.line.row) for h in heads if h.line.row >= 0)
    return Outline(
        _split_signature(sections),
        [o.heading for o in reading.opened if o.heading],
        Standing(reading.section_of, rows),
        reading.around,
    )


class _Reading:
    """The sections of a document while its blocks are read."""

    def __init__(self, document: Document, heads: list[Chosen], aside: frozenset[int], data: Names) -> None:
        self.document, self.names = document, data
        self.heads: dict[int, list[Chosen]] = {}
        for head in heads:
            self.heads.setdefault(head.line.block, []).append(head)
        first, last = min(self.heads, default=len(document.blocks)), max(self.heads, default=-1)
        self.around = surroundings(document, first, last)
        self.title, self.aside = self.around.title, aside | self.around.page
        self.seen = {head.key for head in heads}
        self.opened: list[_Open] = []
        self.section_of: dict[int, tuple[tuple[int, int | None], ...]] = {}

    @property
    def current(self) -> _Open | None:
        return self.opened[-1] if self.opened else None

    def table(self, index: int) -> None:
        """A table, which may hold headings."""
        found: list[tuple[int, int | None]] = [(0, self.current.number if self.current else None)]
        for head in self.heads.get(index, ()):
            self._open(head)
            found.append((head.line.row, head.number))
        self.section_of[index] = tuple(found)

    def paragraph(self, index: int, block: Paragraph) -> None:
        """A paragraph: text of the section that is open, up to the headings in it."""
        heads = self.heads.get(index, [])
        stops = [*(head.line.start for head in heads), len(block.text)]
        if stops[0] > 0 or not heads:
            self._text(index, block, stops[0])
        for head, stop in zip(heads, stops[1:], strict=True):
            self._open(head).add(block, index, head.line.start + head.line.end, stop)

    def _open(self, head: Chosen) -> _Open:
        heading = head.line.heading(self.document)
        self.opened.append(_Open(head.key, head.number, heading, heading.place))
        return self.opened[-1]

    def _text(self, index: int, block: Paragraph, stop: int) -> None:
        cue = _cue(block, self.seen, self.names) if self.heads and index not in self.aside else None
        if cue:
            key, number = cue
            self.seen.add(key)
        else:
            key, number = self._part(index), None
        # A section goes on behind lines of the page.
        current = next((o for o in reversed(self.opened) if key == PAGE or o.key != PAGE), None)
        if cue or current is None or current.key != key:
            place = block.place(index, 0, stop)
            current = _Open(key, number, None, place, inferred=bool(cue))
            self.opened.append(current)
        current.add(block, index, 0, stop)

    def _part(self, index: int) -> str:
        """The part of the report that a paragraph without a heading belongs to."""
        if index in self.aside:
            return PAGE
        if index in self.title:
            return "title"
        before = next((o.key for o in reversed(self.opened) if o.key != PAGE), "title")
        return before if before != "title" else "preface"


def _cue(block: Paragraph, seen: set[str], names: Names) -> tuple[str, int] | None:
    """A section whose heading was lost but whose own subheading stands."""
    if not _SUB.match(block.text):
        return None
    head = _CUT.split(block.text, maxsplit=1)[0]
    if len(head) > 24:
        return None
    slot = names.cues.get(bare(head))
    return names.slots[slot] if slot is not None and names.slots[slot][0] not in seen else None


def _split_signature(sections: list[Section]) -> list[Section]:
    """Cuts the name and date at the end of the last section off it, and short lines of the page behind these."""
    at = max((index for index, s in enumerate(sections) if s.key != PAGE), default=0)
    last = sections[at]
    lines = last.text.split("\n")
    dated = next(
        (n for n in range(len(lines) - 1, max(-1, len(lines) - _BEHIND), -1) if _DATE.match(lines[n].strip())), -1
    )
    behind = lines[dated + 1 :]
    if last.number is None or dated < 0 or any(len(line) > _LINE or "。" in line for line in behind):
        return sections
    first = dated
    while first > 0 and len(lines[first - 1]) <= _LINE and lines[first - 1][-1:] not in "。；：" and first > dated - 2:
        first -= 1
    cuts = [sum(len(line) + 1 for line in lines[:n]) for n in (first, dated + 1)]
    parts = (last.key, 0, max(0, cuts[0] - 1)), ("signature", cuts[0], cuts[1] - 1), (PAGE, cuts[1], len(last.text))
    return [
        *sections[:at],
        *(_part(last, *part) for part in parts if part[1] < part[2] or part[1] == 0),
        *sections[at + 1 :],
    ]


def _part(section: Section, key: str, start: int, stop: int) -> Section:
    """Characters start..stop of a section, as the section itself or as another one."""
    pieces = tuple(
        p.model_copy(update={"start": p.start - start, "end": p.end - start})
        for p in section.pieces
        if start <= p.start < max(stop, start + 1)
    )
    text = section.text[start:stop]
    if key == section.key:
        return section.model_copy(update={"text": text, "pieces": pieces})
    return trusted(Section, key=key, text=text, pieces=pieces, place=pieces[0].place if pieces else section.place)
