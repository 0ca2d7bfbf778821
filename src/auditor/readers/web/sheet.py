"""How elements of a page look, by their own style and by the simple rules of the page's style sheets."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from auditor.readers.web import css

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
_SHOWN = re.compile(r"(?<![\w-])(display|visibility|mso-hide)\s*:\s*([\w-]+)", re.IGNORECASE)
_OFF = (("display", "none"), ("visibility", "hidden"), ("mso-hide", "all"))
_WHITE = re.compile(
    r"(?<![\w-])color\s*:\s*(?:white|#fff(?:fff)?|rgba?\(\s*255\s*,\s*255\s*,\s*255[^)]*\)|hsla?\([^,)]*,[^,)]*,\s*100%[^)]*\))\s*(?:;|$|!)",
    re.IGNORECASE,
)
_WHITE_NAMES = ("white", "#fff", "#ffffff")
_GROUND = re.compile(r"background", re.IGNORECASE)
_INLINE = ("span", "font", "b", "i", "u", "em", "strong", "big", "small", "ins", "a", "label")


class Told(NamedTuple):
    """What a style says of a text: struck, above the line, not seen, put away, off the page, white, on a ground."""

    struck: bool = False
    raised: bool = False
    unseen: bool = False
    away: bool = False
    off: bool = False
    white: bool = False
    ground: bool = False


NOTHING = Told()


class Looks:
    """What the style sheets inside a page and its elements' own styles say of them."""

    def __init__(self, root: Any) -> None:
        self._rules = css.Rules(root, _matters)

    def own(self, element: Any) -> Told:
        """What the own style of an element says."""
        style = element.get("style")
        return _told(style[:_LONGEST]) if style else NOTHING

    def told(self, element: Any) -> Told:
        """What the style of an element says, that of the sheets before its own."""
        own = element.get("style") or ""
        said = self._rules.of(element) if self._rules else ()
        if not own and not said:
            return NOTHING
        return _told(";".join([*said, own[:_LONGEST]]) if said else own[:_LONGEST])

    def is_raised(self, element: Any, told: Told) -> bool:
        """Whether an inline element stands above the line."""
        return told.raised and element.tag in _INLINE

    def is_invisible(self, element: Any, told: Told) -> bool:
        """Whether an element takes its place on the page, but its text cannot be seen there; inside cells and
        paragraphs also what a class keeps off the page.
        """
        inline = element.tag in _INLINE
        if told.unseen or (inline and told.away):
            return True
        if inline and told.off:
            return next(element.iterancestors("td", "th", "p", "li"), None) is not None
        white = told.white or (element.get("color") or "").strip().lower() in _WHITE_NAMES
        return white and not self._has_ground(element, told)

    def is_off_page(self, element: Any, told: Told) -> bool:
        """Whether a style sheet keeps a block or cell off the page."""
        return told.off and element.tag not in _INLINE and _told(";".join(self._rules.of(element))).off

    def _has_ground(self, element: Any, told: Told) -> bool:
        """Whether something from an element up to its table or paragraph is not white, or may not be."""
        if told.ground:
            return True
        for above in element.iterancestors():
            unknown = any(not self._rules.knows(c) for c in (above.get("class") or "").split())
            if unknown or self.told(above).ground or above.get("bgcolor") or above.get("background"):
                return True
            if above.tag in ("table", "body", "div", "section", "article"):
                return False
            if above.tag == "p" and above.getparent() is not None and above.getparent().tag == "body":
                return False
        return False


@lru_cache(maxsize=2048)  # a page repeats few styles at all its elements
def _told(style: str) -> Told:
    raised = _RAISED.search(style)
    last = {name.lower(): value.lower() for name, value in _SHOWN.findall(style)}
    told = Told(
        struck=bool(_STRUCK.search(style)),
        # A small figure at the top of its line is a mark; a whole cell may stand at the top too.
        raised=raised is not None and (raised.group().lower().endswith("super") or bool(_SMALL.search(style))),
        unseen=bool(_NOT_SEEN.search(style)),
        away=bool(_AWAY.search(style) or _NO_ROOM.search(style)),
        off=any(last.get(name) == value for name, value in _OFF),
        white=bool(_WHITE.search(style)),
        ground=bool(_GROUND.search(style)),
    )
    return told if any(told) else NOTHING


def _matters(said: str) -> bool:
    """Whether a rule changes how a text is seen, or may undo one that does."""
    return bool(_SHOWN.search(said)) or _told(said) is not NOTHING
