"""The page around a report: which element is the report, its title, date and publisher, or why there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from auditor import strict_yaml
from auditor.data import rules_dir
from auditor.model.base import Model
from auditor.model.document import Block, Paragraph, Table
from auditor.model.errors import ReadError

_DATE = re.compile(r"(20[0-9]{2})\s?[-年/.]\s?([0-9]{1,2})\s?[-月/.]\s?([0-9]{1,2})")
_SUFFIX = re.compile(r"\s*(?:[_|｜]|\s[-–—]\s?).*$")
_SHARE = 0.85
_LEAD = 6


class Words(Model):
    """rules/lexicon/page.yaml"""

    cues: tuple[str, ...]
    published: tuple[str, ...]
    publisher: tuple[str, ...]
    index: tuple[str, ...]
    meta_published: tuple[str, ...]
    meta_publisher: tuple[str, ...]
    meta_title: tuple[str, ...]
    attachments: tuple[str, ...]


@cache
def words() -> Words:
    """The words that tell a report from the page around it. Raises PackError."""
    data, locate = strict_yaml.load(rules_dir() / "lexicon" / "page.yaml", own=True)
    return strict_yaml.validate(Words, data, locate)


@dataclass(frozen=True, slots=True)
class About:
    """What the page says about the report; `index_tables` are blocks that belong to the page, not to the report."""

    title: str | None
    published: date | None
    publisher: str | None
    index_tables: tuple[Block, ...]


def find_container(root: Any) -> Any:
    """The smallest element that holds nearly all of the report's words: no site's class names are known here."""
    body = root.find("body") if root.tag == "html" else root
    here = body if body is not None else root
    whole = _score(here)
    if whole == 0:
        return here
    while True:
        scored = [(_score(c), c) for c in here if isinstance(c.tag, str) and c.tag != "table"]
        score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        if best is None or best.tag in ("p", "span", "font", "tr", "td") or score < _SHARE * whole:
            return here
        here = best


def _score(element: Any) -> float:
    """How much of a report stands in an element: its different cue words and, a little, its sentences and cells."""
    if element.tag in ("script", "style", "noscript"):
        return 0.0
    text = "".join(element.xpath("string()").split())
    cues = sum(1 for cue in words().cues if cue in text)
    return cues + min(1.0, text.count("。") / 200) if cues else 0.0


def about(root: Any, blocks: Sequence[Block]) -> About:
    """Title, date and publisher from meta elements, from an index table, or from the lines under the title."""
    meta = {
        (e.get("name") or e.get("property") or "").lower(): (e.get("content") or "").strip() for e in root.iter("meta")
    }

    def first(names: tuple[str, ...]) -> str | None:
        return next((meta[n.lower()] for n in names if meta.get(n.lower())), None)

    tables = tuple(b for b in blocks if isinstance(b, Table) and _is_index(b))
    labelled = dict(pair for table in tables for pair in _pairs(table))
    published = _as_date(first(words().meta_published)) or next(
        (d for label in words().published if (d := _as_date(labelled.get(label)))), None
    )
    publisher = first(words().meta_publisher) or next(
        (labelled[label] for label in words().publisher if labelled.get(label)), None
    )
    if published is None:
        published = _in_lines(root)
    return About(_title(root, first(words().meta_title)), published, publisher, tables)


def _is_index(table: Table) -> bool:
    """Whether a table describes the page: two or more of its labels, and no word of the report's tables."""
    labels = {re.sub(r"[\s:：]", "", c.text) for c in table.cells}
    known = (*words().index, *words().published, *words().publisher)
    named = sum(1 for label in labels if any(label.startswith(w) for w in known))
    return (
        named >= 2
        and table.rows <= 12
        and not any(c in t for t in labels for c in ("本年新收", "现行有效", "结果维持"))
    )


def _pairs(table: Table) -> list[tuple[str, str]]:
    cells = sorted(table.cells, key=lambda c: (c.row, c.column))
    out: list[tuple[str, str]] = []
    for here, after in zip(cells, cells[1:], strict=False):
        label = re.sub(r"[\s:：]", "", here.text)
        if here.row == after.row:
            out.append((label, after.text.strip()))
    for cell in cells:
        label, colon, value = re.sub(r"\s", "", cell.text).partition("：")
        if colon:
            out.append((label, value))
    return out


def _in_lines(root: Any) -> date | None:
    """A date after "时间：" or "发布日期：" outside the report's sentences."""
    pattern = re.compile(rf"(?:{'|'.join(words().published)})\s*[:：]\s*({_DATE.pattern})")
    for element in root.iter("span", "p", "div", "td", "li", "em", "i", "b"):
        text = "".join(element.itertext()) if len(element) < 12 else element.text or ""
        if len(text) < 200 and (found := pattern.search(text)):
            return _as_date(found.group(1))
    return None


def _as_date(text: str | None) -> date | None:
    found = _DATE.search(text or "")
    if found is None:
        return None
    try:
        return date(*(int(g) for g in found.groups()))
    except ValueError:
        return None


def _title(root: Any, meta: str | None) -> str | None:
    title = root.find(".//title")
    for text in (meta, "".join(title.itertext()) if title is not None else None):
        cleaned = _SUFFIX.sub("", " ".join((text or "").split()))
        if "报告" in cleaned and "公开" in cleaned:
            return cleaned
    return None


def has_title(blocks: Sequence[Block], title: str) -> bool:
    """Whether the report's first lines print a title themselves."""
    lead = "".join(re.sub(r"\s", "", b.text) for b in blocks[:_LEAD] if isinstance(b, Paragraph) and len(b.text) < 80)
    return bool(re.search(r"公开.{0,6}(?:年度|年)?.{0,4}(?:报告|年报)", lead)) or re.sub(r"\s", "", title) in lead


def is_text(blocks: Sequence[Block]) -> bool:
    """Whether there is a report to read, rather than a line or two around a link."""
    return sum(len(b.text) for b in blocks if isinstance(b, Paragraph)) > 300 or any(
        isinstance(b, Table) and len(b.cells) > 20 for b in blocks
    )


def only_links(root: Any, name: str) -> ReadError | None:
    """The refusal of a page that shows a file instead of the report; None when it shows none."""
    for element in root.iter("iframe", "embed", "object", "a", "img"):
        link = element.get("src") or element.get("data") or element.get("href") or ""
        file = link.split("?")[0].rsplit("/", 1)[-1]
        if file.lower().endswith(words().attachments):
            return ReadError(
                "page-embeds-file",
                f"网页“{name}”里没有报告正文，只有附件“{file[:60]}”，请下载该附件再审核。",
                f'The page "{name}" only embeds or links "{file[:60]}"; download that file and audit it.',
            )
        if element.tag == "img" and len(link) > 0 and file.lower().endswith((".png", ".jpg", ".jpeg")):
            return ReadError(
                "page-of-pictures",
                f"网页“{name}”里的报告是图片，没有可审核的文字，请提供 Word 原稿。",
                f'The report in "{name}" is a picture; provide the Word file.',
            )
    return None


def nothing_in(root: Any, name: str) -> ReadError:
    """Why a page without any text is refused."""
    found = only_links(root, name)
    if found is not None:
        return found
    return ReadError(
        "empty-page",
        f"网页“{name}”是空壳，正文要靠脚本显示；请在浏览器中打开后复制正文，存为文本文件再审核。",
        f'The page "{name}" is an empty shell filled by script; copy its text into a file.',
    )
