"""Lines of any source → paragraphs and tables, in the layouts people paste (tab rows, pipe rows, one cell a line).

The readers of text, Word and web pages all deliver `Line`s; what is a table row, what goes on with the paragraph
before, and what is a page number is decided here, once.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from auditor.model.base import trusted
from auditor.model.document import Block, Box, Mark, Note, Paragraph, Table, cell
from auditor.model.words import both
from auditor.numerals import COUNTING, ENUMERATOR, ORDINAL
from auditor.readers import delimited, guard

_FIGURE = r"[-+−－–—]?[0-9０-９][0-9０-９,，.．]*|[/／\-—–－]|无|零"
_FIGURE_ONLY = re.compile(rf"(?:{_FIGURE})\s?(?:[万亿]?元|[件个笔条]|[（(][^（()）]{{1,20}}[)）])?$")
_ALIGNED = re.compile(rf"(\S[^\n]{{0,120}}?)[ \t]+((?:{_FIGURE})(?:[ \t]+(?:{_FIGURE})){{2,20}})$")
_ALIGNED_ONE = re.compile(r"([^\s0-9。，；][^\n。，；]{1,60}?)[ \t]+([0-9０-９][0-9０-９,.]*)$")
_ALIGNED_TWO = re.compile(
    rf"([^\s0-9。，；][^0-9。，；\n]{{1,60}}?)[ \t]+((?:{_FIGURE})(?:[万亿]?元)?)[ \t]+((?:{_FIGURE})(?:[万亿]?元)?)$"
)
_FIGURES_ROW = re.compile(rf"(?:{_FIGURE})(?:[ \t]+(?:{_FIGURE})){{4,20}}$")
_PAGE_NUMBER = re.compile(r"[-—–－\s]{1,4}\d{1,3}[-—–－\s]{1,4}$|第\s?\d{1,3}\s?页(?:\s?共\s?\d{1,3}\s?页)?$")
_HEADING = re.compile(
    rf"(?:第?[{COUNTING}]{{1,3}}(?:[、.．，]|部分|是)|[(（][{COUNTING}0-9]{{1,3}}[)）]|[0-9]{{1,2}}[、.．)）])"
)
_TOP_HEADING = re.compile(ENUMERATOR)
_SUB_ITEM = re.compile(rf"[(（]{ORDINAL}[)）]")
_RULE_ROW = re.compile(r"[\s|:\-—+=\u2500-\u257f]+$")
_DRAWN_RULE = re.compile(r"[\s\u2500-\u257f]*[\u2500-\u257f]{3}[\s\u2500-\u257f]*$|\+(?:[-=:]{2,}\+)+$")
_BARS = str.maketrans("｜│┃║", "||||")
_SENTENCE_END = "。！？；：!?;:…”』」》）)"
_SHORT = 80
_MIN_JOIN = 24
_SHORT_LABEL = 30
_MAX_LOOSE = 8
_MAX_LABELS = 40
_FEWEST_FIGURES = 4


class Line(NamedTuple):
    """A printed line with its place: line number, page and box, or the reader's own address of it (`anchor`).

    `goes_on`: whether it goes on with the line before, where the reader can tell by geometry; None: by its words.
    """

    text: str
    number: int | None = None
    page: int | None = None
    box: Box | None = None
    anchor: str | None = None
    goes_on: bool | None = None


def assemble(lines: Sequence[Line], notes: list[Note]) -> list[Block]:
    """The blocks of cleaned lines; notes on what was left out are appended to `notes`."""
    blocks: list[Block] = []
    at = 0
    open_lines: Sequence[Line] = []

    def flush() -> None:
        if open_lines:
            blocks.append(_paragraph(open_lines))
            open_lines.clear()

    while at < len(lines):
        line = lines[at]
        if not line.text.strip():
            at += 1
            continue
        rows, after = _table_at(lines, at)
        if rows:
            flush()
            blocks.append(rows)
            at = after
            continue
        stripped = line.text.strip()
        if _PAGE_NUMBER.match(stripped):
            notes.append(
                trusted(
                    Note,
                    kind="page-number",
                    message=both("note.page-number", text=stripped),
                )
            )
        else:
            joined = _continues(open_lines, stripped) if open_lines and line.goes_on is None else line.goes_on
            if not joined:
                flush()
            open_lines.append(line._replace(text=stripped))
        at += 1
    flush()
    return blocks


def begins_anew(before: str, text: str) -> bool:
    """Whether `text` opens with an enumerator (一、 （一） 1.) after a finished sentence."""
    return bool(_HEADING.match(text)) and before.rstrip()[-1:] in _SENTENCE_END


def _continues(before: Sequence[Line], text: str) -> bool:
    """Whether `text` goes on with the paragraph before it: that one stops in mid-sentence and this opens nothing."""
    last = before[-1].text
    if len(last) < _MIN_JOIN or last[-1] in _SENTENCE_END or not any(c in last for c in "，。；"):
        return False  # a title or heading is no prose: it has no comma
    if _HEADING.match(text):
        return False
    return not (len(before) == 1 and _HEADING.match(last) and len(last) < 40)


def _paragraph(lines: Sequence[Line]) -> Paragraph:
    marks: list[Mark] = []
    parts: list[str] = []
    length = 0
    for line in lines:
        marks.append(trusted(Mark, start=length, line=line.number, page=line.page, box=line.box, anchor=line.anchor))
        parts.append(line.text)
        length += len(line.text)
    return trusted(Paragraph, text="".join(parts), marks=tuple(marks), anchor=lines[0].anchor)


def _table_at(lines: Sequence[Line], at: int) -> tuple[Table | None, int]:
    """The table that begins at line `at`, and the line after it; (None, at) when there is none."""
    for split in (_tab_cells, _pipe_cells):
        rows, after = _run(lines, at, split)
        if len(rows) >= _FEWEST_FIGURES and all(sum(map(bool, cells)) == 1 for _, cells in rows):
            continue  # one cell a line, each behind a tab
        if rows and (len(rows) > 1 or len(rows[0][1]) > 2):
            return _grid(rows, guessed=len({len(r[1]) for r in rows}) > 1), after
    parted = delimited.rows_at(lines, at)
    if parted:
        return _grid(list(zip(lines[at : at + len(parted)], parted, strict=True)), guessed=False), at + len(parted)
    rows, after = _aligned_run(lines, at)
    if len(rows) > 1 or (rows and len(rows[0][1]) >= 5):
        return _grid(rows, guessed=True), after
    return _one_cell_a_line(lines, at)


Row = tuple[Line, list[str]]


def _run(lines: Sequence[Line], at: int, split) -> tuple[list[Row], int]:  # noqa: ANN001
    rows: list[Row] = []
    while at < len(lines):
        cells = split(lines[at].text)
        if cells is None:
            break
        if cells:
            rows.append((lines[at], cells))
        at += 1
    return rows, at


def _aligned_run(lines: Sequence[Line], at: int) -> tuple[list[Row], int]:
    """Rows whose cells are parted by blanks only. Short lines between two of them (parts of a broken label, a header)
    are rows of their own without figures.
    """
    rows: list[Row] = []
    end, loose = at, 0
    while at < len(lines) and loose <= _MAX_LOOSE:
        text = lines[at].text.strip()
        cells = _aligned_cells(text)
        if cells is not None:
            rows.append((lines[at], cells))
            end, loose = at + 1, 0
        elif not rows or len(text) > _SHORT_LABEL or _TOP_HEADING.match(text) or any(c in text for c in "。；"):
            break
        elif text:
            rows.append((lines[at], [text]))
            loose += 1
        at += 1
    while rows and len(rows[-1][1]) == 1:
        rows.pop()
    return rows, end


def _tab_cells(text: str) -> list[str] | None:
    if "\t" not in text.strip(" "):
        return None
    cells = [c.strip() for c in text.split("\t")]
    return cells if any(cells) and (len(cells) > 2 or all(len(c) < _SHORT for c in cells)) else None


def _pipe_cells(text: str) -> list[str] | None:
    stripped = text.strip()
    if _DRAWN_RULE.match(stripped):
        return []
    stripped = stripped.translate(_BARS)
    if "|" not in stripped:
        return None
    if _RULE_ROW.match(stripped):
        return []
    cells = [c.strip() for c in stripped.split("|")]
    if stripped.startswith("|"):
        cells = cells[1:]
    if stripped.endswith("|"):
        cells = cells[:-1]
    if any(len(c) > _SHORT * 2 or "。" in c for c in cells):
        return None
    return cells if len(cells) > 1 else None


def _aligned_cells(text: str) -> list[str] | None:
    stripped = text.strip()
    if _FIGURES_ROW.match(stripped):
        return stripped.split()
    found = _ALIGNED.match(stripped)
    if found:
        return [found.group(1).strip(), *found.group(2).split()]
    few = _ALIGNED_TWO.match(stripped) or _ALIGNED_ONE.match(stripped)
    if few and not _HEADING.match(stripped):
        return [cell.strip() for cell in few.groups()]
    return None


def _one_cell_a_line(lines: Sequence[Line], at: int) -> tuple[Table | None, int]:
    """Labels and figures, one a line. A row is a label with the figures that follow it."""
    rows, end = _gathered(lines, at)
    while rows and len(rows[-1][1]) == 1:
        rows.pop()
    if sum(bool(c) for _, cells in rows for c in cells[1:]) < _FEWEST_FIGURES or len(rows) < 2:
        return None, at
    lead = next((n for n, (_, cells) in enumerate(rows) if len(cells) > 1), len(rows))
    kept = rows[max(0, _table_start(rows, lead)) :]
    if kept[0][0] is not rows[0][0]:
        return None, at  # the lines before the table are paragraphs; the table is found when its own line comes
    return _grid(kept, guessed=True), end


def _gathered(lines: Sequence[Line], at: int) -> tuple[list[Row], int]:
    """Labels from `at` on, each with the figures that follow it, and the line after the last figure."""
    rows: list[Row] = []
    bare, end = 0, at
    for index in range(at, len(lines)):
        text = lines[index].text.strip().rstrip("|｜").strip()
        full = bool(rows) and len(rows[-1][1]) > 1
        if not text:
            # Inside a row of figures a bar alone is a blank cell where cells end in bars, else it parts two.
            if lines[index].text.strip() and full and _ends_in_bar(lines, index - 1):
                rows[-1][1].append("")
        elif (
            len(text) > _SHORT
            or text[-1] in "。；"
            or "。" in text
            or full
            and _TOP_HEADING.match(text)
            and _opens_section(lines, index)
        ):
            break
        elif not _FIGURE_ONLY.match(text):
            rows.append((lines[index], [text]))
            bare += 1
            if bare > _MAX_LABELS:  # keeps the look-ahead, and so the whole reader, linear
                break
        elif not rows:
            break  # a figure without a label before it
        else:
            rows[-1][1].append(text)
            bare, end = 0, index + 1
    return rows, end


def _ends_in_bar(lines: Sequence[Line], index: int) -> bool:
    """Whether the last line with anything in it up to `index` ends in a bar."""
    while index > 0 and not lines[index].text.strip():
        index -= 1
    return lines[index].text.rstrip().endswith(("|", "｜"))


def _opens_section(lines: Sequence[Line], index: int) -> bool:
    """Whether a numbered label after a full row is a heading, not a row: neither a figure nor a sub-item follows."""
    following = (line.text.strip().rstrip("|｜").strip() for line in lines[index + 1 : index + 4])
    after = next((text for text in following if text), "")
    return not _FIGURE_ONLY.match(after) and not _SUB_ITEM.match(after)


def _table_start(rows: list[Row], first: int) -> int:
    """Header labels belong to the table: walk back over short labels that are no numbered headings."""
    start = first
    while start > 0:
        label = rows[start - 1][1][0]
        if len(label) > 40 or _TOP_HEADING.match(label):
            break
        start -= 1
    return start


def _grid(rows: list[Row], guessed: bool) -> Table:
    width = max(len(cells) for _, cells in rows)
    if width * len(rows) > guard.MAX_CELLS:
        width = max(1, guard.MAX_CELLS // len(rows))
        guessed = True
    cells = tuple(
        cell(r, c, text, line=line.number, page=line.page, box=line.box, anchor=line.anchor)
        for r, (line, row) in enumerate(rows)
        for c, text in enumerate(row[:width])
    )
    return trusted(Table, rows=len(rows), columns=width, cells=cells, guessed=guessed)
