"""Where the title of a report stands, and which lines around the report are the page's: by the shape of lines."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from auditor import numerals
from auditor.form.bodies import kind_and_level
from auditor.form.headings import TEXT
from auditor.form.normal import normal
from auditor.form.titles import agency, titled_year, titles
from auditor.knowledge import cache
from auditor.model.document import Block, Document, Paragraph, Table
from auditor.readers.furniture import words

_HEAD, _FOOT = 60, 40  # blocks before the first heading, and at the end, among which the page's own are looked for
_TITLE = 60  # characters of a title
_LINES = 4  # lines of a title
_UNDER = 2  # lines below it that belong to it
_YEAR_ALONE = re.compile(rf"\(?\s?(?:{numerals.YEAR}|{numerals.HAN_YEAR})\s?年度?\s?\)?")
_WORDLESS = re.compile(r"(?!.*20[0-9]{2})[^\u4e00-\u9fff]*")
"""A line without a word that names no year (00:00 / 06:32)."""
_SHORT = 80
_ENTRY = 30  # characters of a line of a title or a menu
_PATH = re.compile(r"[>＞»›|｜•·]|::|—>")
_BULLET = re.compile(r"^\s*[•·■◆▪●○►▶*-]")
_BEHIND = re.compile(r"[（(][^（()）]{0,16}[)）]\s*$")
"""What may stand in brackets behind a title: (2023年度)."""
_DATE = re.compile(r"(20[0-9]{2})\s?[-年/.]\s?([0-9]{1,2})\s?[-月/.]\s?([0-9]{1,2})")
_SIGNS = " \t\u3000>＞»›|｜•·:：[]【】()（）"


class Surroundings(NamedTuple):
    """Blocks of the title and of the page; what labels of the page say."""

    title: frozenset[int] = frozenset()
    page: frozenset[int] = frozenset()
    publisher: str | None = None
    published: date | None = None


@dataclass(slots=True)
class _Front:
    """The lines before the first heading: block → text."""

    lines: dict[int, str] = field(default_factory=dict)
    labelled: dict[str, str] = field(default_factory=dict)
    furniture: set[int] = field(default_factory=set)


def surroundings(document: Document, first: int, last: int) -> Surroundings:
    """The title and the page of a report whose headings stand in the blocks first..last."""
    front = _front(document.blocks[: min(first, _HEAD)])
    title = _title(front)
    page = set(front.furniture) - title
    if page and title:
        page |= {at for at, text in front.lines.items() if at < min(title) and len(text) <= _SHORT and "。" not in text}
    page |= _foot(document.blocks, last)
    data = words()
    publisher = next((v for w in data.publisher if (v := front.labelled.get(w))), None)
    published = next((_date(v) for w in data.published if (v := front.labelled.get(w))), None)
    return Surroundings(frozenset(title), frozenset(page), publisher, published)


def _front(blocks: Sequence[Block]) -> _Front:
    """The lines, those that are the page's, and the values behind its labels."""
    front = _Front()
    label = ""
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            for cell in block.cells:
                label = _labelled(front, cell.text, label) or ""
            label = ""
        elif block.region in TEXT:
            front.lines[index] = block.text
            if len(block.text) > 2 * _SHORT or "。" in block.text:
                label = ""  # a label without a value before the report's own text
            found = _labelled(front, block.text, label)
            if found is not None or label or _is_furniture(block.text) or _stands_above(block.text):
                front.furniture.add(index)
            label = found or ""
    return front


def _labelled(front: _Front, text: str, label: str) -> str | None:
    """Takes the value of `label`, or the labels in a line. None: the line has none; a label: its value follows."""
    line = text.strip(_SIGNS)
    if label:
        front.labelled.setdefault(label, line)
        return None
    if len(text) > 2 * _SHORT or "。" in text:
        return None
    hits = list(_labels().finditer(text))
    for hit, end in zip(hits, [*(h.start() for h in hits[1:]), len(text)], strict=False):
        value = text[hit.end() : end].strip(_SIGNS)
        if value:
            front.labelled.setdefault(hit["label"], value)
    if hits:
        return "" if text[hits[-1].end() :].strip(_SIGNS) else hits[-1]["label"]
    return line if line in words().labels() else None


@cache
def _labels() -> re.Pattern[str]:
    """A label of a page before a colon."""
    names = "|".join(r"\s?".join(map(re.escape, w)) for w in sorted(words().labels(), key=len, reverse=True))
    return re.compile(rf"(?:(?<=[\s|｜【\[])|^)(?P<label>{names})\s*[:：]", re.MULTILINE)


def _is_furniture(text: str) -> bool:
    """Whether a line is the page's own: a path, a menu, a button, a row of labels, names of other reports."""
    if len(text) > _SHORT or "。" in text:
        return False
    line = text.strip(_SIGNS)
    data = words()
    parts = [p.strip(_SIGNS) for p in _PATH.split(text)]
    return (
        _WORDLESS.fullmatch(line) is not None
        or line in data.menu
        or line in data.generic
        or line.startswith(data.furniture)
        or any(w in line for w in data.foot)
        or (len(parts) > 1 and (any(p in data.menu or p.startswith(data.furniture) for p in parts) or len(parts) > 2))
        or len({*data.labels()} & {*line.split()}) > 1
        or line.count(titles().fixed) > 1
    )


def _stands_above(text: str) -> bool:
    """Whether a line is the mark of an annex or the number of a document, above the title."""
    line = unicodedata.normalize("NFKC", text).strip()
    return any(re.fullmatch(pattern, line) for pattern in titles().above)


def _title(front: _Front) -> set[int]:
    """The lines of the title: of all that have its shape the one that tells most, the last of equals."""
    best: tuple[float, set[int]] = (0, set())
    order = [at for at, text in front.lines.items() if len(text) <= 2 * _TITLE]
    for position, at in enumerate(order):
        text = front.lines[at]
        if "。" in text or not _ends(text).endswith(titles().ends) or len(normal(text)) > _TITLE:
            continue
        lines = _lines(front, order[max(0, position - _LINES + 1) : position + 1])
        lines += _under(front, lines, order[position + 1 : position + _UNDER + 1])
        joined = "".join(front.lines[i] for i in lines)
        score = _score(joined) if titles().disclosure in joined else 0
        if score and score >= best[0]:
            best = score, set(lines)
    return best[1] or _plain(front)


def _ends(text: str) -> str:
    return normal(_BEHIND.sub("", text))


def _score(title: str) -> float:
    """How much of a title a line has: year, body, fixed words; and how little of a path."""
    name = body(title)
    return (
        1
        + 2 * (titled_year(title) is not None)
        + 2 * (name is not None)
        + (titles().fixed in normal(title))
        - 3 * bool(_PATH.search(_BULLET.sub("", title)))
        - 1 * bool(_BULLET.match(title))
    )


def body(title: str) -> str | None:
    """The body that a title names, if it can be one."""
    name = agency(_BULLET.sub("", title))
    return None if name is None or _PATH.search(name) or name in words().generic else name


def _lines(front: _Front, at: Sequence[int]) -> list[int]:
    """The last of some lines and those directly before it that go on to the title: a year, a body, fixed words."""
    taken = [at[-1]]
    for index in reversed(at[:-1]):
        text = front.lines[index].strip()
        below = "".join(front.lines[i] for i in taken)
        if (
            index != taken[0] - 1
            or len(text) > _ENTRY
            or index in front.furniture
            or not _goes_on(text, below, not front.furniture)
        ):
            break
        taken.insert(0, index)
    return taken


def _under(front: _Front, above: Sequence[int], following: Sequence[int]) -> list[int]:
    """The lines under a title that name the body and the year which it lacks, as the printed form has them."""
    taken: list[int] = []
    for index in following:
        text, title = front.lines[index].strip(), "".join(front.lines[i] for i in (*above, *taken))
        named = body(title) is None and len(text) <= _ENTRY and kind_and_level(normal(text))[0] != "other"
        dated = numerals.year(title) is None and _YEAR_ALONE.fullmatch(unicodedata.normalize("NFKC", text))
        if index != (*above, *taken)[-1] + 1 or not (named or dated):
            break
        taken.append(index)
    return taken


def _goes_on(text: str, below: str, alone: bool) -> bool:
    """Whether a line is the beginning of the title that ends below; `alone`: no lines of a page stand there."""
    shape = normal(text)
    if shape.endswith(titles().ends) or re.search(r"[，。：:；、]", text):
        return False
    if alone:
        return numerals.year(text) is None or numerals.year(below) is None
    if body(below) is not None and numerals.year(below) is not None:
        return False
    if numerals.year(text) is not None:
        return numerals.year(below) is None
    if shape.endswith(titles().parts):
        return True
    return body(below) is None and kind_and_level(shape)[0] != "other"


def _plain(front: _Front) -> set[int]:
    """Without a line of a title's shape: the first short lines, when one of them has the word of a document."""
    out: set[int] = set()
    for index, text in front.lines.items():
        if len(normal(text)) > _TITLE or "。" in text:
            break
        if index not in front.furniture:
            out.add(index)
    return out if any(titles().document in front.lines[at] for at in out) else set()


def _foot(blocks: Sequence[Block], last: int) -> set[int]:
    """The lines of the page behind the report: from the first that is plainly its own on, all of them short."""
    out: set[int] = set()
    for index in range(len(blocks) - 1, max(last, len(blocks) - _FOOT), -1):
        block = blocks[index]
        if not isinstance(block, Paragraph) or not (_is_furniture(block.text) or _is_short(block.text)):
            break
        out.add(index)
    own = [index for index in out if _is_furniture(getattr(blocks[index], "text", ""))]
    return {index for index in out if own and index >= min(own)}


def _is_short(text: str) -> bool:
    return len(text) <= _ENTRY and "。" not in text


def _date(text: str) -> date | None:
    found = _DATE.search(text)
    try:
        return date(*(int(g) for g in found.groups())) if found else None
    except ValueError:
        return None
