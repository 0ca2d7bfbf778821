"""The page around a report: which element is the report; its title, date and publisher; what is the page's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml.etree import XPath

from auditor.knowledge import cache
from auditor.model.document import Block, Paragraph, Table
from auditor.numerals import COUNTING, ENUMERATOR
from auditor.readers.clean import clean
from auditor.readers.furniture import words
from auditor.readers.lines import Line
from auditor.readers.web.tables import is_hidden, is_layout

_DATE = re.compile(r"(20[0-9]{2})\s?[-年/.]\s?([0-9]{1,2})\s?[-月/.]\s?([0-9]{1,2})")
_SUFFIX = re.compile(r"(?:\s*[_|｜]|\s[-–—]\s?).*$")
_BODY_NAME = re.compile(r"[\u4e00-\u9fff（）()、·]{3,40}$")
_HEADING = re.compile(rf"[{COUNTING}]{{1,2}}[、.．]")
_COLON = re.compile(r"\s*[:：]\s*")
_LEAVES = frozenset(["p", "pre", "span", "font", "a", "b", "strong", "h1", "h2", "h3", "h4", "script", "style"])
_LEAD = 6
_EDGE = 25
_SHORT = 60
_MAX_INDEX_ROWS = 12
_SCORED_CHARS = 10_000_000
"""No page needs more; it ends the search in one that nests its whole text at hundreds of levels."""
_MOST_SPARE = 20
"""Copies that are kept off the page."""

_text_of = XPath("string()", smart_strings=False)
_texts = XPath(
    "//text()[string-length() < 400 and normalize-space() and not(parent::script or parent::style or parent::title)]"
)


@cache
def _title_of_report() -> re.Pattern[str]:
    return re.compile(words().title)


@dataclass(frozen=True, slots=True)
class About:
    """What the page says about the report; `index_tables` are blocks that belong to the page, not to the report."""

    title: str | None
    published: date | None
    publisher: str | None
    index_tables: tuple[Block, ...]


def find_container(root: Any) -> Any:
    """The smallest element that holds all of the report's words that the page has; no class names are known here.

    It does not go into a table of data. Among copies (one for the telephone) the one with more sentences is taken.
    """
    body = root.find("body") if root.tag == "html" else root
    here = body if body is not None else root
    budget, spares = _SCORED_CHARS, 0
    whole, _, _ = _score(here)
    while whole and budget > 0:
        best: tuple[int, int] = (0, -1)
        chosen = None
        for child in here:
            if not isinstance(child.tag, str) or child.tag in _LEAVES:
                continue
            cues, sentences, length = _score(child)
            budget -= length
            if cues < whole or (cues, sentences) <= best or _is_data(child):
                continue
            if is_hidden(child):
                spares += 1
                if spares > _MOST_SPARE or _is_spare(child, here, whole):
                    continue
            best, chosen = (cues, sentences), child
        if chosen is None:
            break
        here = chosen
    return here


def _is_spare(child: Any, parent: Any, whole: int) -> bool:
    """Whether the rest of an element's parent has all of the words too."""
    text, bare = ("".join(str(_text_of(e)).split()) for e in (parent, child))
    return cue_count(text.replace(bare, "", 1)) >= whole


def _score(element: Any) -> tuple[int, int, int]:
    """(how many different cue words stand in an element, its sentences, its length)."""
    text = "".join(str(_text_of(element)).split())
    return cue_count(text), text.count("。"), len(text)


def _is_data(element: Any) -> bool:
    return element.tag == "table" and not is_layout(element)


def cue_count(text: str) -> int:
    """How many different cue words stand in a text without blanks."""
    return len(cues_in(text))


def cues_in(text: str) -> list[str]:
    """The cue words that stand in a text without blanks."""
    return [cue for cue in words().cues if cue in text]


def without_furniture(items: list[Line | Block]) -> list[Line | Block]:
    """The lines and tables of the report, without short lines of the page's own before and after it."""
    first = next((i for i, item in enumerate(items) if not isinstance(item, Line) or _opens(item.text)), len(items))
    last = next((i for i in range(len(items) - 1, -1, -1) if not isinstance(items[i], Line)), first)
    out: list[Line | Block] = []
    value_follows = False
    for index, item in enumerate(items):
        if index <= first and index and _is_said_again(items[index - 1], item):
            continue
        at_edge = index < min(first, _EDGE) or index > max(last, len(items) - _EDGE)
        if not at_edge or not isinstance(item, Line) or len(item.text) > _SHORT or "。" in item.text:
            value_follows = False
            out.append(item)
            continue
        text = "".join(item.text.split())
        label = next((w for w in words().labels() if text.startswith(w)), None)
        rest = text[len(label) :] if label else ""
        if label and index < first and (not rest or rest[0] in ":："):
            value_follows = not rest.strip(":：")
        elif not value_follows and not text.startswith(words().furniture) and not (label and rest[:1] in tuple(":：")):
            out.append(item)
        else:
            value_follows = False
    return out


def _is_said_again(before: Line | Block, item: Line | Block) -> bool:
    """Whether a short line says what the one before it says: the head of a sheet above a title."""
    return (
        isinstance(before, Line) and isinstance(item, Line) and 2 < len(item.text) < _SHORT and item.text == before.text
    )


def _opens(text: str) -> bool:
    """Whether the report has begun: a numbered heading, or its title."""
    return bool(re.match(ENUMERATOR, text)) or bool(_title_of_report().search(text) and "：" not in text)


def is_menu(element: Any) -> bool:
    """A list of nothing but links to other pages."""
    links = [a for a in element.iter("a") if (a.get("href") or "#")[0] != "#"]
    if len(links) < 2:
        return False
    whole = len("".join(str(_text_of(element)).split()))
    return sum(len("".join(str(_text_of(a)).split())) for a in links) >= 0.8 * whole


def is_picture(element: Any) -> bool:
    """Whether an <img> shows something, rather than decorates."""
    source = (element.get("src") or "").lower()
    sizes = [s for side in ("width", "height") if (s := re.match(r"[0-9]{1,5}", element.get(side) or ""))]
    if any(int(s.group()) < 100 for s in sizes) or element.getparent().tag == "a":
        return False
    return bool(source) and not any(word in source.rsplit("/", 1)[-1] for word in words().decorative)


def about(root: Any, blocks: Sequence[Block]) -> About:
    """Title, date and publisher from meta elements, else from an index table or the lines around the title."""
    meta: dict[str, str] = {}
    for element in root.iter("meta"):
        key = (element.get("name") or element.get("property") or "").lower()
        meta.setdefault(key, (element.get("content") or "").strip())
    tables = tuple(b for b in blocks if isinstance(b, Table) and _is_index(b))
    published = _first_date(meta, words().meta_published)
    publisher = _first_body(meta, words().meta_publisher)
    if published is None or publisher is None:
        labelled = _labelled(root)
        published = published or _first_date(labelled, words().published)
        publisher = publisher or _first_body(labelled, words().publisher)
    title = _title(root, meta)
    if publisher is None and title:
        publisher = _before_title(blocks, "".join(title.split()))
    return About(title, published, publisher, tables)


def _is_index(table: Table) -> bool:
    """Whether a table describes the page: two or more of its labels, and no word of the report's tables."""
    if table.rows > _MAX_INDEX_ROWS:
        return False
    labels = {re.sub(r"[\s:：]", "", c.text) for c in table.cells}
    named = sum(1 for label in labels if label.startswith(words().labels()))
    return named >= 2 and not any(w in label for label in labels for w in words().form)


def _labelled(root: Any) -> dict[str, str]:
    """Label → value, as the page prints them: "label：value" in one text, or label and value in two."""
    wanted = (*words().published, *words().publisher)
    out: dict[str, str] = {}
    pending: str | None = None
    for raw in _texts(root):
        text = clean(raw).strip()
        if pending is not None:
            out.setdefault(pending, text.lstrip(":： "))
            pending = None if text.strip(":： ") else pending
            continue
        if not text.startswith(wanted):
            text = re.sub(r"\s", "", text) if len(text) < 12 else text  # 来 源：
            if not text.startswith(wanted):
                found = next((w for w in wanted if f" {w}：" in text), None)
                if found is None:
                    continue
                text = text[text.index(f" {found}：") + 1 :]
        # One text may hold several: "来源：… 时间：…"
        for part in re.split(rf"\s+(?=(?:{'|'.join(map(re.escape, wanted))})\s*[:：])", text):
            label = next((w for w in wanted if part.startswith(w)), None)
            if label is None:
                continue
            rest = part[len(label) :].strip()
            if rest[:1] in (":", "："):
                value = rest[1:].strip()
                if value:
                    out.setdefault(label, value)
                else:
                    pending = label
            elif not rest and not raw.is_tail and _in_table(raw.getparent()):
                pending = label
    return out


def _in_table(element: Any) -> bool:
    """Whether a text stands in a cell, or in the label of a description list."""
    return element.tag in ("td", "th", "dt") or next(element.iterancestors("td", "th", "dt"), None) is not None


def _first_date(values: dict[str, str], names: tuple[str, ...]) -> date | None:
    return next((d for n in names if (d := _as_date(values.get(n.lower()))) is not None), None)


def _first_body(values: dict[str, str], names: tuple[str, ...]) -> str | None:
    """The first value that can be the name of a public body."""
    for name in names:
        value = (values.get(name.lower()) or "").split(" ")[0]
        if _BODY_NAME.match(value) and not any(w in value for w in words().no_publisher):
            return value
    return None


def _as_date(text: str | None) -> date | None:
    found = _DATE.search(text or "")
    if found is None:
        return None
    try:
        return date(*(int(g) for g in found.groups()))
    except ValueError:
        return None


def _before_title(blocks: Sequence[Block], title: str) -> str | None:
    """The body that the page's title names and the report's own, else the same, does not."""
    for block in blocks[:_LEAD]:
        own = "".join(block.text.split()) if isinstance(block, Paragraph) else ""
        if _title_of_report().search(own) and title.endswith(own):
            return _first_body({"": title.removesuffix(own)}, ("",))
    return None


def _title(root: Any, meta: dict[str, str]) -> str | None:
    """The report's title as the page states it: in its meta elements, in <title> without the site's name, or printed
    outside any link.
    """
    title = root.find(".//title")
    candidates = [meta.get(n.lower()) for n in words().meta_title]
    candidates.append(str(_text_of(title)) if title is not None else None)
    candidates += [str(_text_of(h)) for h in root.iter("h1", "h2")]
    for text in candidates:
        cleaned = _SUFFIX.sub("", " ".join(clean(text or "").split()))
        if _title_of_report().search(cleaned) and len(cleaned) <= 2 * _SHORT:
            return cleaned
    return None


def has_title(blocks: Sequence[Block], title: str) -> bool:
    """Whether the report's first lines print a title themselves."""
    lead = "".join(re.sub(r"\s", "", b.text) for b in blocks[:_LEAD] if isinstance(b, Paragraph) and len(b.text) < 80)
    return bool(_title_of_report().search(lead)) or re.sub(r"\s", "", title) in lead
