"""How elements of a page look, by their own style and by the simple rules of the page's style sheets."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from auditor.readers.web import css

_LONGEST = 1000
_MOST_LOOKED = 20_000
"""Elements of a page that are looked at inside others that are not seen."""
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_RAISED = re.compile(
    r"vertical-align\s*:\s*(?:super|text-top|top|[1-9]\d*(?:\.\d+)?(?:px|pt|%|em))"
    r"|mso-text-raise\s*:\s*[1-9]|position\s*:\s*relative[^\"]*?top\s*:\s*-\d",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"font-size\s*:\s*(?:smaller|x+-small|small|0?\.\d+(?:em|rem)|[1-7]?\d%|[4-9](?:\.\d+)?(?:px|pt))", re.I
)
_NOT_SEEN = {
    "opacity": re.compile(r"0(?:\.0+)?%?$"),
    "font-size": re.compile(r"0(?:px|pt|em|rem|%)?$|(?:1|0?\.\d+)(?:px|pt)$"),
    "color": re.compile(
        r"transparent$|(?:rgba?|hsla?)\([^)]*[,/]\s*0?(?:0|\.0+)%?\s*\)$|#[0-9a-f]{6}00$|#[0-9a-f]{3}0$"
    ),
    "text-indent": re.compile(r"-\d{3}"),
}
_HANDED_DOWN = frozenset(["font-size", "color", "visibility"])
"""What an element inside may undo for itself."""
_AWAY = re.compile(
    r"position\s*:\s*(?:absolute|fixed)[^\"]*?(?<![\w-])(?:left|right|top)\s*:\s*-\d{3}"
    r"|(?<![\w-])(?:left|right|top)\s*:\s*-\d{3}[^\"]*?position\s*:\s*(?:absolute|fixed)"
    r"|(?<![\w-])clip\s*:\s*rect\(\s*([01])(?:px)?(?:[\s,]+\1(?:px)?){3}\s*\)|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|transform\s*:[^;]*scale(?:3d|[xy])?\(\s*0\s*[,)]",
    re.IGNORECASE,
)
"""Put beside the page, or cut away, so that only programs that read pages aloud find it."""
_NO_ROOM = re.compile(
    r"(?=.*overflow\s*:\s*hidden).*(?<![\w-])(?:max-)?(?:width|height)\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$|!)",
    re.IGNORECASE,
)
_CLIPPED = re.compile(r"background(?:-clip)?\s*:[^;]*\btext\b")
"""Letters are cut out of the ground, and need no colour."""
_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)")
_FLOW = {"inline": "inline", "inline-block": "inline", "inline-flex": "inline", "block": "block"}
_OFF = {"display": ("none",), "visibility": ("hidden", "collapse"), "mso-hide": ("all",)}
_CONTENT = re.compile(r"\"([^\"\\]*)\"|'([^'\\]*)'|attr\(\s*([\w-]+)\s*\)")
_WHITE = re.compile(
    r"(?<![\w-])color\s*:\s*(?:white|#fff(?:fff)?|rgba?\(\s*255\s*,\s*255\s*,\s*255[^)]*\)|hsla?\([^,)]*,[^,)]*,\s*100%[^)]*\))\s*(?:;|$|!)",
    re.IGNORECASE,
)
_WHITE_NAMES = ("white", "#fff", "#ffffff")
_GROUND = re.compile(r"background", re.IGNORECASE)
_PARTS_OF_TABLES = ("td", "th", "tr", "tbody", "thead", "tfoot", "table")
_INLINE = ("span", "font", "b", "i", "u", "em", "strong", "big", "small", "ins", "a", "label")


class Told(NamedTuple):
    """What a style says of a text: struck, above the line, not seen, put away, off the page, white, on a ground, in
    lines as they are written, a block or not; for two of them by what.
    """

    struck: bool = False
    raised: bool = False
    unseen: frozenset[str] = frozenset()
    away: bool = False
    off: frozenset[str] = frozenset()
    white: bool = False
    ground: bool = False
    lines: bool = False
    flow: str = ""


NOTHING = Told()


class Looks:
    """What the style sheets inside a page and its elements' own styles say of them."""

    def __init__(self, root: Any) -> None:
        self._rules = css.Rules(root, _matter)
        self._looked = 0

    def own(self, element: Any) -> Told:
        """What the own style of an element says."""
        style = element.get("style")
        return _told(style[:_LONGEST]) if style else NOTHING

    def told(self, element: Any) -> Told:
        """What the style of an element says, that of the sheets before its own."""
        if not self._rules:
            return self.own(element)
        style = self._style(element)
        return _told(style) if style else NOTHING

    def _style(self, element: Any) -> str:
        own = (element.get("style") or "")[:_LONGEST]
        said = self._rules.of(element)
        return ";".join([*said, own]) if said else own

    def seen_within(self, element: Any, told: Told) -> list[Any]:
        """The elements inside one that is not seen that undo for themselves what hides it."""
        lost = told.unseen | told.off or frozenset(["color"])
        out: list[Any] = []
        if told.away or not lost <= _HANDED_DOWN:
            return out
        for inner in islice(element.iterdescendants("*"), max(0, _MOST_LOOKED - self._looked)):
            self._looked += 1
            if out and any(above is out[-1] for above in inner.iterancestors()):
                continue
            last = _declared(self._style(inner))
            if lost <= last.keys() and not any(_hides(n, last[n]) for n in lost):
                out.append(inner)
        return out

    @property
    def makes(self) -> bool:
        """Whether style sheets put figures into the page."""
        return self._rules.makes

    def made(self, element: Any) -> str:
        """The text that style sheets put into an empty element."""
        out = ""
        for said in self._rules.made(element):
            style = ";".join(said)
            told = _told(style)
            if not (told.off or told.unseen or told.away):
                found = _CONTENT.findall(_declared(style).get("content", ""))
                out += "".join(a or b or (element.get(name) or "" if name else "") for a, b, name in found)
        return out

    def is_collapsed(self, element: Any) -> bool:
        """Whether a column of a table is folded away."""
        return _declared(self._style(element)).get("visibility") == "collapse"

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
        if (told.off or told.away) and element.tag not in _PARTS_OF_TABLES:
            within = ("td", "th", "p", "li") if inline else ("td", "th")
            return next(element.iterancestors(*within), None) is not None
        white = told.white or (element.get("color") or "").strip().lower() in _WHITE_NAMES
        return white and not self._has_ground(element, told)

    def may_open(self, element: Any, told: Told) -> bool:
        """Whether an element is a block that a script may fade in or unfold."""
        fading = told.unseen == {"opacity"} and element.tag != "p"
        return element.tag not in _INLINE and (fading or not told.unseen)

    def is_off_page(self, element: Any, told: Told) -> bool:
        """Whether a style sheet keeps a block or cell off the page."""
        return bool(told.off) and element.tag not in _INLINE and bool(_told(";".join(self._rules.of(element))).off)

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
    last = _declared(style)
    style = ";".join(f"{name}:{value}" for name, value in last.items())
    raised = _RAISED.search(style)
    told = Told(
        struck=bool(_STRUCK.search(style)),
        # A small figure at the top of its line is a mark; a whole cell may stand at the top too.
        raised=raised is not None and (raised.group().endswith("super") or bool(_SMALL.search(style))),
        unseen=frozenset(n for n in _NOT_SEEN if n in last and _hides(n, last[n]))
        - ({"color"} if _CLIPPED.search(style) else set()),
        away=bool(_AWAY.search(style) or _NO_ROOM.search(style)),
        off=frozenset(n for n, values in _OFF.items() if last.get(n) in values),
        white=bool(_WHITE.search(style)),
        ground=bool(_GROUND.search(style)),
        lines=bool(_LINES.search(style)),
        flow=_FLOW.get(last.get("display", ""), ""),
    )
    return told if any(told) else NOTHING


@lru_cache(maxsize=2048)
def _declared(style: str) -> dict[str, str]:
    """The last value of each property; what moves in is seen in the end."""
    out: dict[str, str] = {}
    for part in style.lower().split(";"):
        name, _, value = part.partition(":")
        out.pop(name.strip(), None)
        out[name.strip()] = value.split("!")[0].strip()
    if "animation" in out or "animation-name" in out:
        out.pop("opacity", None)
    return out


def _hides(name: str, value: str) -> bool:
    """Whether this value of a property keeps a text from being seen."""
    return bool(_NOT_SEEN[name].match(value)) if name in _NOT_SEEN else value in _OFF.get(name, ())


def _matter(every: list[str]) -> Callable[[str], bool]:
    """Which of all rules change how a text is seen, or may undo what others do."""
    hiding = {"display", "visibility", "mso-hide"}.union(*(_told(said).unseen for said in every))
    # Very many rules say whether something is a block; that of an element's own style is enough.
    return lambda said: any(_told(said)._replace(flow="")) or not hiding.isdisjoint(_declared(said))
