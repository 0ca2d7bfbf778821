"""A page as a person sees it: struck and invisible text taken out, values of fields put in, panels of tabs opened.

The tree is changed before the report is looked for in it, so that all who read it read the same.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote_to_bytes

from lxml.etree import Element, XPath

from auditor.readers.web import page, sheet, tabs
from auditor.readers.web.tables import COLLAPSED, is_hidden

_STRUCK_TAGS = frozenset(["del", "s", "strike"])
_SPECIAL = _STRUCK_TAGS | {"input", "select", "textarea", "template", "noscript", "iframe", "frame"}
_SPECIAL |= {"dialog", "svg"}
_TYPED = ("", "text", "number", "tel", "search", "email", "url")
_FILLED = ("span", "i", "b", "em", "strong", "font", "td", "th", "a", "u")
"""Elements into which style sheets put figures, where they hold nothing."""
_CELLS = ("td", "th", "p", "li", "dd", "label")
_FIGURE = re.compile(r"\s*[-+]?[0-9０-９][0-9０-９,，.．]*\s*$")
_DATA = re.compile(r"data:text/html(?:;charset=[\w-]{1,20})?(;base64)?,", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:p|div|table|h[1-6]|br)[\s/>]", re.IGNORECASE)
_INNER = 3
"""Elements that make the text of a field a page of its own."""
_MOST_PAGES = 4
_COLUMNS = ("col", "colgroup")
_BOXES = ("div", "section", "p")
_SHORT = 20
_holds_lines = XPath("boolean(descendant::p | descendant::br | descendant::table | descendant::img)")
_FOLDED = re.compile(r"\S *\n\s*\S")
_COPIES = ("div", "section", "article", "table", "ul", "main")
_MOST_COPIES = 8
_PAUSES = re.compile(r"[^\u4e00-\u9fff]+")
_MOST_PIECES, _ALIKE = 300, 0.8
_MOST_COMPARED = 20_000_000
_text_of = XPath("string()", smart_strings=False)


class Seen:
    """Changes one page; `left_out` counts what was taken out with figures in it, by kind."""

    def __init__(self, root: Any, parse: Any) -> None:
        self.left_out: Counter[str] = Counter()
        self._parse = parse
        """Makes a tree of the text of a page that stands inside another."""
        self._pages = 0
        self._closed: list[Any] = []
        """Blocks that the page's style sheets keep off it."""
        self._walk(root)
        tabs.open_panels(root, self._closed)

    def _walk(self, root: Any) -> None:
        outer = getattr(self, "_looks", None)
        self._looks = sheet.Looks(root)
        shut: list[Any] = []
        # What is taken out changes what selectors find: all is looked at before.
        told_of = self._looks.told
        looked = [
            (element, told)
            for element in root.iter("*")
            if (told := told_of(element)) is not sheet.NOTHING or element.tag in _SPECIAL or element.get("color")
        ]
        if self._looks.makes:
            for element in root.iter(*_FILLED):
                if not len(element) and not (element.text or "").strip() and _FIGURE.match(self._looks.made(element)):
                    element.text = self._looks.made(element)
        for element, told in looked:
            if element.tag in _SPECIAL:
                self._special(element)
            elif element.tag not in _COLUMNS:
                self._one(element, told, shut)
            elif self._looks.is_collapsed(element):
                element.set("hidden", COLLAPSED)
        self._shut(root, shut)
        self._closed += shut
        self._looks = outer or self._looks

    def _shut(self, root: Any, elements: list[Any]) -> None:
        """Takes out what the page's style sheets do not show: some cells of a table, and blocks whose words the rest of
        the page has too, like a copy for telephones. Other blocks may be opened by a click, and are read.
        """
        cells: dict[Any, list[Any]] = {}
        for element in elements:
            if element.tag in ("td", "th", "tr"):
                cells.setdefault(next(element.iterancestors("table"), root), []).append(element)
        for table, some in cells.items():
            if 2 * sum(len(e) if e.tag == "tr" else 1 for e in some) < sum(1 for _ in table.iter("td", "th")):
                for element in some:
                    element.set("hidden", "")
        blocks = [e for e in elements if e.tag in _COPIES and page.cue_count(_bare(e))][:_MOST_COPIES]
        for element in blocks:
            text = _bare(element)
            if _repeats(text, _bare(root).replace(text, "", 1)):
                self._take_out(element, "hidden")

    def _one(self, element: Any, told: sheet.Told, shut: list[Any]) -> None:
        """An element whose look says something; blocks that are not shown are put on `shut`."""
        if element.getparent() is None:
            return
        if told.off and self._looks.own(element).off:
            seen = self._looks.seen_within(element, told)
            if seen:
                self._take_out(element, "hidden", seen)
                return
            element.set("hidden", "")
        if told.struck:
            self._take_out(element, "struck")
        elif self._looks.is_invisible(element, told) and not is_hidden(element):
            if self._looks.may_open(element, told) and _is_part(element):
                shut.append(element)
            else:
                self._take_out(element, "hidden", self._looks.seen_within(element, told))
        elif self._looks.is_raised(element, told):
            element.tag = "sup"
        elif self._looks.is_off_page(element, told):
            shut.append(element)
        elif flow := self._looks.own(element).flow:
            _flow(element, flow)
        elif told.lines and element.tag in _COPIES and _is_in_lines(element):
            element.tag = "pre"

    def _special(self, element: Any) -> None:
        """An element that stands for something else than its text."""
        tag = element.tag
        if element.getparent() is None:
            return
        if tag == "input":
            _put(element, "" if self._looks.own(element).off else _typed(element))
        elif tag == "select":
            _put(element, _chosen(element))
        elif tag == "textarea":
            self._area(element)
        elif tag == "template" and (element.get("shadowrootmode") or element.get("shadowroot")):
            _put_children(element, element)
        elif tag in ("template", "noscript") or (tag == "dialog" and element.get("open") is None):
            _put(element, "")
        elif tag == "svg":
            _put(element, _drawn(element))
        elif tag in _STRUCK_TAGS:
            self._take_out(element, "struck")
        elif inner := element.get("srcdoc") or _data_page(element.get("src")):
            self._inner(element, inner)

    def _take_out(self, element: Any, kind: str, seen: Sequence[Any] = ()) -> None:
        """Takes an element out, but for what is seen of those inside it."""
        self.left_out[kind] += bool(str(_text_of(element)).strip())
        for inner in seen:
            inner.tail = None
        _replace(element, list(seen))

    def _area(self, element: Any) -> None:
        """The text of a field of several lines, which may be the source of a page."""
        text = str(_text_of(element))
        if len(_MARKUP.findall(text)) >= _INNER:
            self._inner(element, text)
        elif _in(element, _CELLS) or page.cue_count("".join(text.split())):
            made = Element("pre")
            made.text = text
            _replace(element, [made])

    def _inner(self, element: Any, source: str) -> None:
        self._pages += 1
        if self._pages > _MOST_PAGES:
            return
        root = self._parse(source)
        if root is not None:
            self._walk(root)
        body = root.find("body") if root is not None and root.tag == "html" else root
        if body is not None:
            _put_children(element, body)


def _data_page(address: str | None) -> str:
    """The page that stands in its own address (data:text/html,…); nothing for other addresses."""
    found = _DATA.match(address or "")
    if found is None:
        return ""
    raw = unquote_to_bytes((address or "")[found.end() :])
    if found.group(1):
        try:
            raw = base64.b64decode(raw)
        except ValueError:
            return ""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _typed(element: Any) -> str:
    """What is typed into a field, where it is a figure or stands among the text."""
    if (element.get("type") or "").strip().lower() not in _TYPED or is_hidden(element):
        return ""
    value = element.get("value") or ""
    return value if _FIGURE.match(value) or _in(element, _CELLS) else ""


def _chosen(element: Any) -> str:
    """The chosen entry of a list, else the first, where it stands among the text."""
    if not _in(element, _CELLS):
        return ""
    options = list(element.iter("option"))
    chosen = next((o for o in options if o.get("selected") is not None), options[0] if options else None)
    return str(_text_of(chosen)).strip() if chosen is not None else ""


def _flow(element: Any, flow: str) -> None:
    """Makes a short block that stands in the line no block, and an inline element on lines of its own one."""
    if flow == "block" and element.tag == "span":
        element.tag = "div"
    elif flow == "inline" and element.tag in _BOXES and len(_bare(element)) <= _SHORT and not _holds_lines(element):
        element.tag = "span"


def _is_in_lines(element: Any) -> bool:
    """Whether a text of an element's own runs over several lines."""
    return any(_FOLDED.search(t) for t in (element.text, *(inner.tail for inner in element)) if t)


def _drawn(element: Any) -> str:
    """The text of a drawing that stands in the place of a figure."""
    texts = [t for t in element.iter("text") if next(t.iterancestors("defs", "symbol"), None) is None]
    return str(_text_of(texts[0])) if len(texts) == 1 and _in(element, _CELLS) else ""


def _bare(element: Any) -> str:
    return "".join(str(_text_of(element)).split())


def _repeats(text: str, rest: str) -> bool:
    """Whether a text says what the rest says too, but for its figures."""
    pieces = [p for p in _PAUSES.split(text) if len(p) > 1][: min(_MOST_PIECES, _MOST_COMPARED // (len(rest) + 1))]
    return bool(pieces) and sum(p in rest for p in pieces) >= _ALIKE * len(pieces)


def _is_part(element: Any) -> bool:
    """Whether an element may hold a part of the report, rather than a word or two for programs."""
    text = _bare(element)
    return "。" in text or page.cue_count(text) > 0 or element.find(".//table") is not None


def _in(element: Any, tags: tuple[str, ...]) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _put(element: Any, text: str) -> None:
    """Text in the place of an element."""
    made = Element("span")
    made.text = text
    _replace(element, [made] if text else [])


def _put_children(element: Any, of: Any) -> None:
    """What stands in an element, in the place of one."""
    made = Element("div")
    made.text = of.text
    made.extend(list(of))
    _replace(element, [made])


def _replace(element: Any, new: list[Any]) -> None:
    """Other elements in the place of one; the text after it stays."""
    parent, tail = element.getparent(), element.tail or ""
    at = parent.index(element)
    element.tail = None
    parent[at : at + 1] = new
    last = new[-1] if new else parent[at - 1] if at else None
    if last is None:
        parent.text = (parent.text or "") + tail
    else:
        last.tail = (last.tail or "") + tail
