"""Saved web pages: the report's own element found by its content, its text and tables, dates from the page around it.

Lines of the page's source mean nothing to those who see it in a browser, so places carry none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from auditor.model.base import Localized
from auditor.model.document import Block, Document, Note, Table
from auditor.model.errors import ReadError
from auditor.readers import guard, page
from auditor.readers.clean import clean
from auditor.readers.decode import decode
from auditor.readers.grid import GridBuilder
from auditor.readers.lines import Line, assemble

MAX_ELEMENTS = 300_000
MAX_DEPTH = 200
MAX_ATTRIBUTES = 2000
"""libxml2 compares every attribute of an element with all the others."""
_DROPPED = frozenset(
    ["script", "style", "noscript", "template", "head", "title", "meta", "link", "select", "option", "button", "input"]
    + ["textarea", "svg", "canvas", "video", "audio", "map", "area", "object", "embed", "iframe", "nav"]
)
_BLOCKS = frozenset(
    ["p", "div", "section", "article", "main", "aside", "header", "footer", "h1", "h2", "h3", "h4", "h5", "h6"]
    + ["ul", "ol", "li", "dl", "dt", "dd", "blockquote", "center", "pre", "fieldset", "address", "hr", "body", "html"]
    + ["table", "caption", "tbody", "thead", "tfoot", "tr", "td", "th", "form", "figure", "figcaption", "details"]
    + ["summary"]
)
_text_of = etree.XPath("string()")
_NOT_INLINE = ("br", "table", "div", "script", "style", "select")
_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LEAKS = re.compile(r"<!--\[if[^>]{0,60}\]>|<!\[endif\]-->|-->")
_TAG = re.compile(rb"<[A-Za-z]")
_LONG_TAG = re.compile(rb"<[A-Za-z][^<>]{20000,}")
_BLANK_RUN = re.compile(r"[ \t\r\n\f]+")
_LONG_CELL = 400


def read(data: bytes, name: str) -> Document:
    """A web page as a Document. Raises ReadError, also for a page that only embeds or links a file."""
    if len(_TAG.findall(data)) > MAX_ELEMENTS or any(len(m.split()) > MAX_ATTRIBUTES for m in _LONG_TAG.findall(data)):
        raise _hostile(name)
    text, encoding, guessed = decode(data, name, _declared(data))
    root = _parse(text, name)
    if root is None:
        raise ReadError("empty", f"“{name}”没有可审核的内容。", f'"{name}" holds nothing to audit.')
    container = page.find_container(root)
    walk = _Walk()
    blocks = walk.blocks(container)
    info = page.about(root, blocks)
    blocks = [b for b in blocks if b not in info.index_tables]
    if not any(True for b in blocks):
        raise page.nothing_in(root, name)
    if not page.is_text(blocks) and (refusal := page.only_links(root, name)):
        raise refusal
    if info.title and not page.has_title(blocks, info.title):
        blocks = [*assemble([Line(info.title)], []), *blocks]
    notes = list(walk.notes)
    if guessed:
        notes.append(
            Note(
                kind="encoding-guessed",
                message=Localized(zh=f"网页编码按 {encoding} 读取，如有乱码请重新保存。", en=f"Read as {encoding}."),
                doubt=True,
            )
        )
    return Document(
        name=name,
        format="html",
        encoding=encoding,
        blocks=tuple(blocks),
        notes=tuple(notes),
        published=info.published,
        publisher=info.publisher,
    )


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data[:8192])
    name = found.group(1).decode("ascii").lower() if found else None
    return "gb18030" if name in ("gbk", "gb2312", "gb_2312-80", "x-gbk") else name


def _parse(text: str, name: str) -> Any | None:
    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", clean_controls(text))
    try:
        root = etree.fromstring(text, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    if root is None:
        return None
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise _hostile(name)
    return root


def clean_controls(text: str) -> str:
    """`text` without NUL and other characters that XML forbids."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)


@dataclass
class _Walk:
    """One pass over the report's element."""

    notes: list[Note] = field(default_factory=list)

    def blocks(self, container: Any) -> list[Block]:
        """The blocks of an element."""
        out: list[Block] = []
        lines: list[Line] = []
        for item in self._items(container):
            if isinstance(item, Line):
                lines.append(item)
            else:
                out += assemble(lines, self.notes)
                lines = []
                out += item
        return out + assemble(lines, self.notes)

    def _items(self, container: Any) -> Iterator[Line | list[Block]]:
        """Printed lines and tables in reading order: inline text is joined, block elements and <br> end a line."""
        texts: list[str] = []

        def flush() -> Iterator[Line]:
            text = clean(_LEAKS.sub("", "".join(texts)))
            texts.clear()
            for line in text.split("\n"):
                if line.strip():
                    yield Line(line.strip(" "))

        stack: list[tuple[Any, Iterator[Any]]] = []
        preserved = 0

        def squeeze(text: str | None) -> str:
            return (text or "") if preserved else _BLANK_RUN.sub(_fold, text or "")

        texts.append(squeeze(container.text))
        stack.append((container, iter(container)))
        while stack:
            parent, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                preserved -= parent.tag == "pre"
                if parent.tag in _BLOCKS:
                    yield from flush()
                if stack:
                    texts.append(squeeze(parent.tail))
                continue
            if not isinstance(child.tag, str) or child.tag in _DROPPED or _is_hidden(child):
                texts.append(squeeze(child.tail))
                continue
            if child.tag == "br":
                texts.append("\n" + squeeze(child.tail).lstrip(" "))
                continue
            if child.tag in _BLOCKS:
                yield from flush()
            if child.tag == "table" and not self._is_layout(child):
                yield self._table(child)
                texts.append(squeeze(child.tail))
                continue
            preserved += child.tag == "pre"
            texts.append(squeeze(child.text))
            stack.append((child, iter(child)))
        yield from flush()

    def _is_layout(self, table: Any) -> bool:
        """A table that only frames the page: it holds other tables, or cells with more text than a figure or label."""
        for count, cell in enumerate(_own_cells(table)):
            if cell.find(".//table") is not None:
                return True
            if len(str(_text_of(cell)).strip()) > _LONG_CELL:
                return True
            if count > 60:
                return False
        return False

    def _table(self, table: Any) -> list[Block]:
        builder = GridBuilder()
        for row in _own_rows(table):
            builder.next_row()
            for element in row:
                if element.tag not in ("td", "th") or _is_hidden(element):
                    continue
                builder.add(
                    self._cell_text(element),
                    row_span=_span(element.get("rowspan")),
                    column_span=_span(element.get("colspan")),
                )
        made = builder.table()
        if builder.full:
            self.notes.append(
                Note(
                    kind="table-cut",
                    message=Localized(
                        zh=f"一个表格超过 {guard.MAX_CELLS} 格，只读了前面的部分。", en="A table was too large."
                    ),
                    doubt=True,
                )
            )
        return [made] if made else []

    def _cell_text(self, element: Any) -> str:
        """The text of a cell, its paragraphs parted by line feeds (two figures in one cell stay two)."""
        if all(child.tag == "p" for child in element) and not any(True for _ in element.iter(*_NOT_INLINE)):
            pieces = [element.text or "", *(f"{_text_of(p)}\n{p.tail or ''}" for p in element)]
            lines = (_BLANK_RUN.sub(" ", line).strip(" ") for line in clean("".join(pieces)).split("\n"))
            return "\n".join(line.strip() for line in lines if line.strip())
        texts = [item.text for item in self._items(element) if isinstance(item, Line)]
        return "\n".join(t.strip() for t in texts)


def _fold(found: re.Match[str]) -> str:
    """A run of blanks is one blank; a line break between two Chinese characters of the source is nothing."""
    if "\t" in found.group() and "\n" not in found.group():
        return "\t" if len(found.group()) == 1 else " "
    return " "


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _own_rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _own_cells(table: Any) -> Iterator[Any]:
    for row in _own_rows(table):
        yield from (cell for cell in row if cell.tag in ("td", "th"))


def _span(value: str | None) -> int:
    digits = re.match(r"\s*(\d{1,4})", value or "")
    return max(1, int(digits.group(1))) if digits else guard.MAX_SPAN if value and value.strip().isdigit() else 1


def _hostile(name: str) -> ReadError:
    return ReadError(
        "hostile",
        f"“{name}”的元素过多或嵌套过深，不是正常的网页，已拒绝读取；请把报告正文复制到文本文件再审核。",
        f'"{name}" was refused: it has too many or too deeply nested elements.',
    )


__all__ = ["Table", "read"]
