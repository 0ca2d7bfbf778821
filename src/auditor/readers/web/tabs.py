"""Panels of tabs: a report of which a page shows one part at a time. All panels are read; the row of tabs is not."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from lxml.etree import SubElement, XPath

from auditor.readers.web import page
from auditor.readers.web.tables import is_hidden

_PANELS = frozenset(["div", "section", "article", "li", "ul", "dd", "tbody"])
_SHORT = 40
_FEWEST, _TABS = 3, 30
_MOST = 100
_text_of = XPath("string()", smart_strings=False)


def open_panels(root: Any, closed: Collection[Any] = ()) -> None:
    """Shows the hidden panels of tabs that hold parts of the report, and takes out the row of their titles. `closed`:
    elements that style sheets hide.
    """
    closed = set(closed)
    hidden = [e for e in root.iter(*_PANELS) if is_hidden(e) or e in closed][:_MOST]
    sets = {(e.getparent(), e.tag, _kind(e)) for e in hidden if _is_panel(e)}
    shut = [e for e in hidden if (e.getparent(), e.tag, _kind(e)) in sets]
    for element in shut:
        element.attrib.pop("hidden", None)
    strips = [e for e in root.iter("ul", "ol", "div", "nav") if not is_hidden(e) and _titles(e)]
    for strip in strips[:_FEWEST]:
        _take_out(strip, shut)


def _is_panel(element: Any) -> bool:
    """Whether a hidden element is one of several alike, one of which is shown, and holds a part that they do not."""
    parent = element.getparent()
    text = _bare(element)
    if parent is None or not page.cue_count(text) or not ("。" in text or element.find(".//table") is not None):
        return False
    kind = (element.tag, _kind(element))
    alike = [e for e in parent[:_MOST] if e is not element and isinstance(e.tag, str) and (e.tag, _kind(e)) == kind]
    shown = [e for e in alike if not is_hidden(e) and str(_text_of(e)).strip()]
    return bool(shown) and all(_bare(e) != text for e in alike)


def _kind(element: Any) -> str:
    """What panels of one set share: the first of their classes."""
    return next(iter((element.get("class") or "").split()), "")


def _titles(element: Any) -> list[str]:
    """The texts of a row of tabs: short ones, two of which name parts of the report."""
    children = [e for e in element if isinstance(e.tag, str)]
    if not _FEWEST <= len(children) <= _TABS or any(e.tag not in ("li", "a", "span", "div") for e in children):
        return []
    if any(len(e) > _FEWEST for e in children):
        return []
    texts = [_bare(e) for e in children]
    if any(len(t) > _SHORT or "。" in t for t in texts):
        return []
    return texts if sum(page.cue_count(t) > 0 and len(t) > 4 for t in texts) >= _FEWEST else []


def _take_out(strip: Any, panels: list[Any]) -> None:
    """Takes a row of titles out when the titles stand above their parts too; else puts each above its panel."""
    titles = _titles(strip)
    parent = strip.getparent()
    if parent is None:
        return
    whole = "".join(str(_text_of(strip.getroottree().getroot())).split())
    if all(whole.count(t) > 1 for t in titles if t):
        parent.remove(strip)
        return
    rest = [e for e in panels[0].getparent() if _kind(e) == _kind(panels[0])] if panels else []
    if len(rest) == len(titles):
        for title, panel in zip(titles, rest, strict=True):
            head = SubElement(panel, "p")
            head.text = title
            head.tail, panel.text = panel.text, None
            panel.insert(0, head)
        parent.remove(strip)


def _bare(element: Any) -> str:
    return "".join(str(_text_of(element)).split())
