"""Which paragraph is which heading, and what belongs to each section."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from auditor.form.normal import bare, normal
from auditor.form.spec import Form, family, load_forms
from auditor.form.titles import titles
from auditor.knowledge import cache
from auditor.model.base import trusted
from auditor.model.document import Document, Paragraph, Place
from auditor.model.report import Heading, Piece, Section
from auditor.numerals import COUNTING, HAN_YEAR, ORDINAL, YEAR, ordinal

# 一、 一. 第一部分 l六、 — and, only when a document has none of these, (一) and 1.
_MAIN = re.compile(rf"[lI|丨\s]{{0,3}}(?:第\s?({ORDINAL})\s?部分[、.．：:\s]*|({ORDINAL})\s?[、.．，,]\s*)")
_MINOR = re.compile(rf"(?:[(（]({ORDINAL})[)）]\s*[、.]?|([0-9]{{1,2}})\s?[、.．]\s*)")
_SUB = re.compile(rf"[(（]\s?({ORDINAL})\s?[)）]")
_CUT = re.compile(r"[。：:；;！]|\s{2,}")
_REMARK = re.compile(r"(?<=.)[（(].*[）)]\s*$")
"""What stands in brackets after the words of a heading, such as the instructions of the blank form."""
_FUZZY = 0.74
_MAX_HEADING = 60
_TEXT = ("body", "textbox")  # running heads, feet and footnotes are no text of the report
_DATE = re.compile(rf"(?:{YEAR}|{HAN_YEAR})\s?年\s?[0-9{COUNTING}]{{1,3}}\s?月\s?[0-9{COUNTING}]{{1,3}}\s?日\s*$")


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

    def add(self, paragraph: Paragraph, block: int, start: int = 0) -> None:
        """Appends the paragraph's text from `start` on, line mark by line mark, so that every place stays exact."""
        text = paragraph.text[start:]
        if not text:
            return
        if self.length:
            self.length += 1
        cuts = sorted({start, *(m.start for m in paragraph.marks if m.start > start)})
        for position, cut in enumerate(cuts):
            end = cuts[position + 1] if position + 1 < len(cuts) else len(paragraph.text)
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


@dataclass(frozen=True, slots=True)
class _Names:
    """How the sections of a family of forms are named. `titles`: heading → (section key, number); `canonical`: the
    headings as the forms print them; `cues`: subheadings that tell a section.
    """

    titles: dict[str, tuple[str, int]]
    canonical: frozenset[str]
    cues: dict[str, tuple[str, int]]


@cache
def _names(form: str) -> _Names:
    """The names in all forms of the family; where these differ, as `form` has it."""
    own = load_forms()[form]
    sections = [s for f in (*family(own.family), own) for s in f.sections]
    return _Names(
        {normal(title): (s.key, s.number) for s in sections for title in (s.title, *s.variants)},
        frozenset(normal(s.title) for s in sections),
        {bare(cue): (s.key, s.number) for s in sections for cue in s.cues},
    )


def title_of(text: str, names: _Names) -> tuple[str, int] | None:
    """(section key, number) of a heading's words, exact or nearly so; None when they are no section title."""
    shape = normal(text)
    if not 2 < len(shape) <= _MAX_HEADING:
        return None
    titles = names.titles
    if shape in titles:
        return titles[shape]
    if len(shape) < 4:
        return None
    scored = ((SequenceMatcher(None, shape, t, autojunk=False), t) for t in titles if abs(len(t) - len(shape)) <= 12)
    best, score = None, _FUZZY
    for matcher, title in scored:
        if matcher.real_quick_ratio() > score and matcher.quick_ratio() > score and (r := matcher.ratio()) > score:
            best, score = title, r
    return titles[best] if best else None


Found = tuple[Heading, str, int, int]
"""A heading, the key and form number of its section, and the character at which the paragraph goes on."""


def _heading(paragraph: Paragraph, block: int, pattern: re.Pattern[str], names: _Names) -> Found | None:
    """(heading, key, number, end) when the paragraph begins with a section heading; its text goes on at `end`."""
    text = paragraph.text
    found = pattern.match(text)
    if found is None:
        if len(text) <= 40 and normal(text) in names.canonical:
            key, number = names.titles[normal(text)]
            heading = trusted(
                Heading, text=text, number=None, title=text.strip(), place=paragraph.place(block, 0, len(text))
            )
            return heading, key, number, len(text)
        return None
    rest = text[found.end() : found.end() + _MAX_HEADING + 20]
    cut = _CUT.search(rest)
    title = rest[: cut.start()] if cut else rest
    if cut is None and len(text) > found.end() + _MAX_HEADING:
        return None
    target = title_of(title, names) or title_of(_REMARK.sub("", title), names)
    if target is None:
        return None
    end = found.end() + len(title) + (1 if cut and not cut.group().isspace() else 0)
    if sum(1 for t in names.canonical if t in normal(text[end : end + 200])) >= 2:
        return None  # a preface that lists the names of all sections
    printed = next((g for g in found.groups() if g), None)
    heading = trusted(
        Heading,
        text=text[: found.end() + len(title)].strip(),
        number=ordinal(printed) if printed else None,
        title=title.strip(),
        place=paragraph.place(block, 0, found.end() + len(title)),
    )
    return heading, target[0], target[1], end


def _select(heads: dict[int, Found], document: Document, names: _Names) -> dict[int, Found]:
    """The candidates that open a section: no lines of a contents list, and no subheading that only resembles a title
    ("（一）主动公开" beside "（二）主动公开政府信息情况").
    """
    contents = _contents(heads, document)
    kept = {i: h for i, h in heads.items() if i not in contents}
    by_key: dict[str, list[Found]] = {}
    for found in kept.values():
        by_key.setdefault(found[1], []).append(found)
    sure = {key for key, group in by_key.items() if len(group) > 1 and any(_in_place(h, names) for h in group)}
    return {i: h for i, h in kept.items() if h[1] not in sure or _in_place(h, names) or _exact(h, names)}


def _in_place(found: Found, names: _Names) -> bool:
    return _exact(found, names) and found[0].number == found[2]


def _exact(found: Found, names: _Names) -> bool:
    return normal(found[0].title) in names.canonical


def _contents(heads: dict[int, Found], document: Document) -> set[int]:
    """The blocks of a contents list: at least three headings in a row with nothing between, all of which come again."""
    out: set[int] = set()
    run: list[int] = []
    for index in [*sorted(heads), len(document.blocks)]:
        if run and index != run[-1] + 1:
            later = {h[1] for i, h in heads.items() if i > run[-1]}
            while run and heads[run[-1]][1] not in later:
                later.add(heads[run.pop()][1])  # the last line of the run may be the first true heading
            if len(run) >= 3 and all(heads[i][1] in later for i in run):
                out.update(run)
            run = []
        run.append(index)
    return out


def find_sections(document: Document, form: Form) -> tuple[list[Section], list[Heading], dict[int, int | None]]:
    """(sections in printed order, main headings, block → number of the section it stands in), by the names of `form`.

    What stands before the first heading becomes the sections title and preface, the date and name at the end the
    section signature; nothing of the text is lost.
    """
    blocks, names = document.blocks, _names(form.key)
    for pattern in (_MAIN, _MINOR):
        heads = {
            i: found
            for i, b in enumerate(blocks)
            if isinstance(b, Paragraph) and b.region in _TEXT and (found := _heading(b, i, pattern, names))
        }
        heads = _select(heads, document, names)
        if len({h[1] for h in heads.values()}) >= 2:
            break
    first = min(heads, default=len(blocks))
    title_blocks = _title_blocks(document, first)
    start = trusted(Place, block=0)
    opened: list[_Open] = []
    section_of: dict[int, int | None] = {}
    seen = {h[1] for h in heads.values()}
    for index, block in enumerate(blocks):
        current = opened[-1] if opened else None
        if not isinstance(block, Paragraph):
            section_of[index] = current.number if current else None
            continue
        if block.region not in _TEXT:
            continue
        if index in heads:
            heading, key, number, end = heads[index]
            current = _Open(key, number, heading, heading.place)
            opened.append(current)
            current.add(block, index, end)
        elif cue := _cue(block, seen, names) if heads else None:
            current = _Open(cue[0], cue[1], None, block.place(index, 0, len(block.text)), inferred=True)
            opened.append(current)
            seen.add(cue[0])
            current.add(block, index)
        else:
            if index in title_blocks:
                key = "title"
            else:
                key = "preface" if current is None or current.key in ("title", "preface") else current.key
            if current is None or current.key != key:
                current = _Open(key, None, None, block.place(index, 0, len(block.text)))
                opened.append(current)
            current.add(block, index)
        section_of[index] = current.number
    if not opened:
        opened.append(_Open("preface", None, None, start))
    return _split_signature([o.close() for o in opened]), [h[0] for h in heads.values()], section_of


def _cue(block: Paragraph, seen: set[str], names: _Names) -> tuple[str, int] | None:
    """A section whose heading was lost but whose own subheading stands."""
    head = _CUT.split(block.text, maxsplit=1)[0]
    if len(head) > 24 or not _SUB.match(head):
        return None
    target = names.cues.get(bare(head))
    return target if target and target[0] not in seen else None


def _title_blocks(document: Document, first: int) -> set[int]:
    """The blocks of the title: the line that says 年度报告 or the like, and short lines directly before it."""
    out: set[int] = set()
    for index, block in enumerate(document.blocks[: min(first, 12)]):
        if not isinstance(block, Paragraph) or block.region not in _TEXT:
            break
        text = normal(block.text)
        if len(text) > 60 or "。" in block.text:
            break
        out.add(index)
        if text.endswith(titles().ends) and titles().disclosure in text:
            return out
    return out if out and any(titles().document in getattr(document.blocks[i], "text", "") for i in out) else set()


def _split_signature(sections: list[Section]) -> list[Section]:
    """Cuts the name and date at the end of the last section off it."""
    last = sections[-1]
    lines = last.text.split("\n")
    if last.number is None or not lines or not _DATE.match(lines[-1].strip()):
        return sections
    cut = len(lines) - 1
    while cut > 0 and len(lines[cut - 1]) <= 30 and lines[cut - 1][-1:] not in "。；：" and cut > len(lines) - 3:
        cut -= 1
    offset = sum(len(line) + 1 for line in lines[:cut])
    head = last.model_copy(
        update={"text": last.text[: max(0, offset - 1)], "pieces": tuple(p for p in last.pieces if p.start < offset)}
    )
    pieces = tuple(
        p.model_copy(update={"start": p.start - offset, "end": p.end - offset})
        for p in last.pieces
        if p.start >= offset
    )
    tail = trusted(
        Section,
        key="signature",
        text=last.text[offset:],
        pieces=pieces,
        place=pieces[0].place if pieces else last.place,
    )
    return [*sections[:-1], head, tail]
