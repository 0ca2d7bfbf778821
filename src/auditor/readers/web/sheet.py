"""How elements of a page look, by their own style and by the simple rules of the page's style sheets."""

from __future__ import annotations

import re
from typing import Any

_SELECTOR = re.compile(r"(?:[a-zA-Z][\w-]*)?\.([\w-]+)$")
_MOST_SHEET = 400_000
_LONGEST = 1000
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_RAISED = re.compile(
    r"vertical-align\s*:\s*(?:super|text-top|top|[1-9]\d*(?:\.\d+)?(?:px|pt|%|em))"
    r"|mso-text-raise\s*:\s*[1-9]|position\s*:\s*relative[^\"]*?top\s*:\s*-\d",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"font-size\s*:\s*(?:smaller|x+-small|small|0?\.\d+(?:em|rem)|[1-7]?\d%|[4-9](?:\.\d+)?(?:px|pt))", re.I
)
_NOT_SEEN = re.compile(
    r"(?<![\w-])(?:opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|font-size\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$|!)"
    r"|color\s*:\s*(?:transparent|(?:rgba?|hsla?)\([^)]*[,/]\s*0?(?:0|\.0+)%?\s*\)|#[0-9a-f]{6}00|#[0-9a-f]{3}0)\s*(?:;|$|!)"
    r"|text-indent\s*:\s*-\d{3})",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"position\s*:\s*(?:absolute|fixed)[^\"]*?(?<![\w-])(?:left|right|top)\s*:\s*-\d{3}"
    r"|(?<![\w-])(?:left|right|top)\s*:\s*-\d{3}[^\"]*?position\s*:\s*(?:absolute|fixed)"
    r"|(?<![\w-])clip\s*:\s*rect\(\s*([01])(?:px)?(?:[\s,]+\1(?:px)?){3}\s*\)|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.IGNORECASE,
)
"""Put beside the page, or cut away, so that only programs that read pages aloud find it."""
_NO_ROOM = re.compile(
    r"(?=.*overflow\s*:\s*hidden).*(?<![\w-])(?:max-)?(?:width|height)\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$|!)",
    re.IGNORECASE,
)
_OFF_PAGE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WHITE = re.compile(
    r"(?<![\w-])color\s*:\s*(?:white|#fff(?:fff)?|rgba?\(\s*255\s*,\s*255\s*,\s*255[^)]*\)|hsla?\([^,)]*,[^,)]*,\s*100%[^)]*\))\s*(?:;|$|!)",
    re.IGNORECASE,
)
_WHITE_NAMES = ("white", "#fff", "#ffffff")
_GROUND = re.compile(r"background", re.IGNORECASE)
_INLINE = ("span", "font", "b", "i", "u", "em", "strong", "big", "small", "ins", "a", "label")


class Looks:
    """What the style sheets inside a page say of its classes."""

    def __init__(self, root: Any) -> None:
        self._rules: dict[str, str] = {}
        size = 0
        for sheet in root.iter("style"):
            text = sheet.text or ""
            size += len(text)
            if size > _MOST_SHEET:
                break
            for piece in text.split("}"):
                selectors, _, rule = piece.rpartition("{")
                for selector in selectors[-_LONGEST:].split(","):
                    found = _SELECTOR.match(selector.strip())
                    if found:
                        known = self._rules.get(found.group(1), "")
                        self._rules[found.group(1)] = f"{known};{rule}"[-_LONGEST:]

    def of(self, element: Any) -> str:
        """The style of an element, its classes' before its own."""
        classes = (element.get("class") or "").split() if self._rules else ()
        own = (element.get("style") or "")[:_LONGEST]
        return ";".join([*(self._rules.get(c, "") for c in classes), own]) if classes else own

    def is_struck(self, element: Any) -> bool:
        """Whether a line runs through an element's text."""
        return bool(_STRUCK.search(self.of(element)))

    def is_raised(self, element: Any) -> bool:
        """Whether an inline element stands above the line; a small figure at the top of it is meant, not a cell."""
        style = self.of(element) if element.tag in _INLINE else ""
        found = _RAISED.search(style) if style else None
        return found is not None and (found.group().lower().endswith("super") or bool(_SMALL.search(style)))

    def is_invisible(self, element: Any) -> bool:
        """Whether an element takes its place on the page, but its text cannot be seen there; inside cells also what a
        class keeps off the page.
        """
        style = self.of(element)
        named = (element.get("color") or "").strip().lower()
        if not style and not named:
            return False
        if _NOT_SEEN.search(style):
            return True
        if element.tag in _INLINE and (_AWAY.search(style) or _NO_ROOM.search(style)):
            return True
        if element.tag in _INLINE and _OFF_PAGE.search(style):
            return next(element.iterancestors("td", "th"), None) is not None
        return bool(_WHITE.search(style) or named in _WHITE_NAMES) and not self._has_ground(element, style)

    def _has_ground(self, element: Any, style: str) -> bool:
        """Whether something from an element up to its table or paragraph is not white, or may not be."""
        if _GROUND.search(style):
            return True
        for above in element.iterancestors():
            told = self.of(above)
            unknown = any(c not in self._rules for c in (above.get("class") or "").split())
            if unknown or _GROUND.search(told) or above.get("bgcolor") or above.get("background"):
                return True
            if above.tag in ("table", "body", "div", "section", "article"):
                return False
            if above.tag == "p" and above.getparent() is not None and above.getparent().tag == "body":
                return False
        return False
