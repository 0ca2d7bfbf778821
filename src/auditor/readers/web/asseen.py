"""A page as a person sees it: struck and invisible text taken out, values of fields put in, panels of tabs opened.

The tree is changed before the report is looked for in it, so that all who read it read the same.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from typing import Any
from urllib.parse import unquote_to_bytes

from lxml.etree import Element, XPath

from auditor.readers.web import page, sheet, tabs
from auditor.readers.web.tables import is_hidden

_STRUCK_TAGS = frozenset(["del", "s", "strike"])
_TYPED = ("", "text", "number", "tel", "search", "email", "url")
_CELLS = ("td", "th", "p", "li", "dd", "label")
_FIGURE = re.compile(r"\s*[-+]?[0-9０-９][0-9０-９,，.．]*\s*$")
_DATA = re.compile(r"data:text/html(?:;charset=[\w-]{1,20})?(;base64)?,", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:p|div|table|h[1-6]|br)[\s/>]", re.IGNORECASE)
_INNER = 3
"""Elements that make the text of a field a page of its own."""
_MOST_PAGES = 4
_text_of = XPath("string()", smart_strings=False)


class Seen:
    """Changes one page; `left_out` counts what was taken out with figures in it, by kind."""

    def __init__(self, root: Any, parse: Any) -> None:
        self.left_out: Counter[str] = Counter()
        self._parse = parse
        """Makes a tree of the text of a page that stands inside another."""
        self._pages = 0
        self._walk(root)
        tabs.open_panels(root)

    def _walk(self, root: Any) -> None:
        outer = getattr(self, "_looks", None)
        self._looks = sheet.Looks(root)
        for element in [e for e in root.iter() if isinstance(e.tag, str)]:
            if element.getparent() is not None:
                self._one(element)
        self._looks = outer or self._looks

    def _one(self, element: Any) -> None:
        tag = element.tag
        if tag == "input":
            _put(element, _typed(element))
        elif tag == "select":
            _put(element, _chosen(element))
        elif tag == "textarea":
            self._area(element)
        elif tag == "template":
            _put(element, "")
        elif tag in ("iframe", "frame") and (inner := element.get("srcdoc") or _data_page(element.get("src"))):
            self._inner(element, inner)
        elif tag in _STRUCK_TAGS or self._looks.is_struck(element):
            self._take_out(element, "struck")
        elif self._looks.is_invisible(element) and not is_hidden(element):
            self._take_out(element, "hidden")
        elif self._looks.is_raised(element):
            element.tag = "sup"

    def _take_out(self, element: Any, kind: str) -> None:
        self.left_out[kind] += bool(str(_text_of(element)).strip())
        _put(element, "")

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
            made = Element("div")
            made.text = body.text
            made.extend(list(body))
            _replace(element, [made])


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


def _in(element: Any, tags: tuple[str, ...]) -> bool:
    return next(element.iterancestors(*tags), None) is not None


def _put(element: Any, text: str) -> None:
    """Text in the place of an element."""
    made = Element("span")
    made.text = text
    _replace(element, [made] if text else [])


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
