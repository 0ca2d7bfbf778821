"""One element of a web page → blocks: inline text joined, block elements and <br> as lines, tables on their grid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml.etree import XPath

from auditor.model.base import trusted
from auditor.model.document import Block, Note, Table
from auditor.model.words import both
from auditor.numerals import COUNTING
from auditor.readers import guard
from auditor.readers.clean import clean, is_odd
from auditor.readers.grid import GridBuilder
from auditor.readers.lines import Line, assemble
from auditor.readers.web import page
from auditor.readers.web.tables import cells_of, folded_columns, is_hidden, is_layout, own_cells, rows, span

_DROPPED = frozenset(
    ["script", "style", "noscript", "template", "head", "title", "meta", "link", "select", "option", "button", "input"]
    + [
        "textarea",
        "svg",
        "canvas",
        "video",
        "audio",
        "map",
        "area",
        "object",
        "embed",
        "iframe",
        "nav",
        "rt",
        "rp",
        "rtc",
    ]
)
_BLOCKS = frozenset(
    ["p", "div", "section", "article", "main", "aside", "header", "footer", "h1", "h2", "h3", "h4", "h5", "h6"]
    + ["ul", "ol", "li", "dl", "dt", "dd", "blockquote", "center", "pre", "fieldset", "address", "hr", "body", "html"]
    + ["table", "caption", "tbody", "thead", "tfoot", "tr", "td", "th", "form", "figure", "figcaption", "details"]
    + ["summary"]
)
_OBJECTS = frozenset(["object", "embed", "iframe"])
_LISTS = frozenset(["ul", "ol", "dl"])
_RAISED = frozenset(["sup", "sub"])
_LEAKS = re.compile(r"<!--\[if[^<>]{0,60}\]>|<!\[(?:if[^<>]{0,60}|endif)\](?:-->|>)|-->")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HAN = "\u3000-\u303f\u3400-\u9fff\uff00-\uffef"
_FOLD = "\x1f"  # stands for a line break of the source; the reader has taken all control characters out before
_FOLDED = re.compile(rf"(?<=[{_HAN}]){_FOLD}+(?=[{_HAN}])")
_FOOTNOTE = re.compile(r"[\[［(（【〔]?(?:[0-9]{1,2}|[①-⑳*※†‡])[\]］)）】〕]?$|\[[a-z]{1,2}\]$")
_ICON = re.compile(rf"\A\s{{0,9}}[\ue000-\uf8ff]{{1,4}}\s{{0,3}}(?=[(（第]?[{COUNTING}])")
"""A sign of a font of icons before a heading."""
_text_of = XPath("string()", smart_strings=False)
_STRUCTURE = ("br", "div", "table", "sup", "sub", "li", "img", *sorted(_DROPPED))
_irregular = XPath("descendant::p[not(parent::td or parent::th)] | descendant::*[@hidden]")
_NESTED_CELLS = 4


class _Printed:
    """Text gathered since the last block began, and the element it stands in."""

    def __init__(self, at: Any) -> None:
        self.at = at
        self.texts: list[str] = []
        self.preserved = 0
        """How many <pre> are open: white space inside them stays."""

    def add(self, text: str | None) -> None:
        """More text of the page, its white space folded as a browser does."""
        self.texts.append(self._squeezed(text))

    def line_break(self, text: str | None) -> None:
        """A <br> and what follows it."""
        self.texts.append("\n" + self._squeezed(text).lstrip(" " + _FOLD))

    def flush(self) -> Iterator[Line]:
        """The lines gathered; then there are none."""
        text = "".join(self.texts)
        self.texts.clear()
        if not text or text.isspace():
            return
        text = clean(_FOLDED.sub("", _LEAKS.sub("", text)).replace(_FOLD, " "))
        anchor = _anchor(self.at)
        for line in text.split("\n"):
            line = _ICON.sub("", line)
            if line.strip():
                # Tabs part cells when one stands between texts; before a text alone they only indent it.
                yield Line(line.strip(" ") if "\t" in line.strip() else line.strip(), anchor=anchor)

    def _squeezed(self, text: str | None) -> str:
        if not text or self.preserved:
            return text or ""
        return _BLANKS.sub(_fold, text)


@dataclass
class Walk:
    """One pass over the report's element; what was left out is counted for the notes."""

    notes: list[Note] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    """For each picture that may hold text the address of what stands before it."""
    hidden: int = 0
    struck: int = 0
    footnotes: int = 0
    raised_figures: int = 0
    _last: str = ""

    def blocks(self, container: Any) -> list[Block]:
        """The blocks of an element, without the page's own lines around the report."""
        out: list[Block] = []
        lines: list[Line] = []
        for item in page.without_furniture(list(self._followed(container))):
            if isinstance(item, Line):
                lines.append(item)
            else:
                out += assemble(lines, self.notes)
                lines = []
                out.append(item)
        return out + assemble(lines, self.notes)

    def _followed(self, container: Any) -> Iterator[Line | Block]:
        """The items of an element; where they are read to is known for pictures that come next."""
        for item in self._items(container):
            cells = item.cells if isinstance(item, Table) else ()
            self._last = (item.anchor if isinstance(item, Line) else cells[-1].anchor if cells else None) or self._last
            yield item

    def _items(self, container: Any, tables: list[Any] | None = None) -> Iterator[Line | Block]:
        """Printed lines and tables in reading order; elements of tables of data go on `tables` when it is given."""
        printed = _Printed(container)
        printed.add(container.text)
        stack: list[tuple[Any, Iterator[Any]]] = [(container, iter(container))]
        while stack:
            parent, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                printed.preserved -= parent.tag == "pre"
                if parent.tag in _BLOCKS:
                    yield from printed.flush()
                if stack:
                    printed.add(parent.tail)
            elif child.tag == "br":
                printed.line_break(child.tail)
            elif self._is_left_out(child, printed.texts):
                printed.add(child.tail)
            else:
                if child.tag in _BLOCKS:
                    yield from printed.flush()
                    printed.at = child
                if child.tag == "table" and not is_layout(child):
                    yield from self._data(child, tables)
                    printed.add(child.tail)
                else:
                    printed.preserved += child.tag == "pre"
                    printed.add(child.text)
                    stack.append((child, iter(child)))
        yield from printed.flush()

    def _data(self, element: Any, tables: list[Any] | None) -> Iterator[Line | Block]:
        """A table of data: its blocks, or nothing when it only goes on the list `tables`."""
        if tables is None:
            yield from self._table(element)
        else:
            tables.append(element)

    def _is_left_out(self, element: Any, texts: list[str]) -> bool:
        """Whether an element is no text of the report; counts what its reader should know of."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED:
            self.pictures += [self._last] * (tag in _OBJECTS and bool(element.get("src") or element.get("data")))
            return True
        if is_hidden(element):
            self.hidden += any(c.isdigit() for c in str(_text_of(element)))
            return True
        if tag == "img":
            self.pictures += [self._last] * page.is_picture(element)
            return True
        if tag in _RAISED and _FOOTNOTE.match(str(_text_of(element)).strip()):
            before = next((t.rstrip()[-1] for t in reversed(texts) if t.strip()), " ")
            if before.isascii() and before.isalpha():
                return False  # the 2 of m²
            if before.isdigit():
                self.raised_figures += 1
            else:
                self.footnotes += 1
            return True
        return tag in _LISTS and page.is_menu(element)

    def _table(self, table: Any) -> Iterator[Line | Block]:
        """A table of data, with its caption before and what is nested in its cells after it."""
        builder = GridBuilder()
        intricate: set[Any] = {
            next(e.iterancestors("td", "th"), None) for e in (*table.iter(*_STRUCTURE), *_irregular(table))
        }
        nested: list[Any] = []
        for caption in table.iterchildren("caption"):
            yield from (item for item in self._items(caption) if isinstance(item, Line))
        for row in rows(table):
            if is_hidden(row):
                continue
            builder.next_row()
            for cell in cells_of(row):
                if is_hidden(cell):
                    continue
                builder.add(
                    self._cell_text(cell, nested) if cell in intricate else _simple_text(cell),
                    row_span=span(cell.get("rowspan")),
                    column_span=span(cell.get("colspan")),
                    anchor=_anchor(cell),
                )
        made = builder.table(without=folded_columns(table))
        if made is not None:
            yield made
        if builder.full:
            self.notes.append(_table_cut())
        for inner in nested:
            yield from self._table(inner)

    def _cell_text(self, cell: Any, nested: list[Any]) -> str:
        """The text of a cell, its paragraphs parted by line feeds: two figures in one cell stay two.

        A small table in a cell only arranges the cell's text; a larger one is put on `nested`.
        """
        tables: list[Any] = []
        pieces = [item.text.strip() for item in self._items(cell, tables) if isinstance(item, Line)]
        for table in tables:
            inner = list(islice(own_cells(table), _NESTED_CELLS))
            if len(inner) < _NESTED_CELLS:
                pieces += [_tidy(_text_of(c)) for c in inner]
            else:
                nested.append(table)
        return "\n".join(p for p in pieces if p)

    def all_notes(self) -> list[Note]:
        """The notes of the whole walk."""
        notes = list(self.notes)
        for count, kind, doubt, key in (
            (self.struck, "struck-text", False, "note.struck-text"),
            (self.hidden, "hidden-text", False, "note.hidden-text.page"),
            (self.footnotes, "footnote-mark", False, "note.footnote-mark"),
            (self.raised_figures, "footnote-mark", True, "note.footnote-mark.figure"),
        ):
            if count:
                notes.append(trusted(Note, kind=kind, message=both(key, count=count), doubt=doubt))
        return notes


def _simple_text(cell: Any) -> str:
    """The text of a cell that holds nothing but paragraphs of inline text."""
    lines = [cell.text or ""]
    for child in cell:
        if child.tag == "p":
            lines += [_text_of(child), child.tail or ""]
        else:
            lines[-1] += _text_of(child) + (child.tail or "")
    return "\n".join(tidy for line in lines if line and (tidy := _tidy(line)))


def _tidy(text: str) -> str:
    return _tidied(text) if is_odd(text) else _known(text)


@lru_cache(maxsize=4096)  # a report has hundreds of cells with the same few texts
def _known(text: str) -> str:
    return _tidied(text)


def _tidied(text: str) -> str:
    text = _LEAKS.sub("", _BLANKS.sub(_fold, text))
    return clean(_FOLDED.sub("", text).replace(_FOLD, " ")).strip()


def _fold(found: re.Match[str]) -> str:
    """A run of blanks is one blank, but tabs stay; a line break of the source may prove to be nothing (_FOLDED)."""
    run = found.group()
    if "\n" in run or "\r" in run:
        return _FOLD
    return run.replace(" ", "") if "\t" in run else " "


def _anchor(element: Any) -> str:
    return f"{element.tag}@{element.sourceline}"


def _table_cut() -> Note:
    return trusted(
        Note,
        kind="table-cut",
        message=both("note.table-cut.page", most=guard.MAX_CELLS),
        doubt=True,
    )
