"""How runs of Word look: which are hidden, struck through, white on white, or raised above the line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal

from auditor.readers.word.xml import (
    BASED_ON,
    MAX_BASED,
    PPR,
    PSTYLE,
    RPR,
    RSTYLE,
    TBL,
    TC,
    TCPR,
    TEXTBOX,
    VAL,
    P,
    child,
    is_on,
    value_of,
    w,
    whole,
)

Unseen = Literal["hidden", "struck"]
_VANISH, _STRIKE, _DOUBLE_STRIKE = map(w, ("vanish", "strike", "dstrike"))
_COLOR, _SHADE, _FILL, _HIGHLIGHT, _SIZE = map(w, ("color", "shd", "fill", "highlight", "sz"))
_ALIGN, _POSITION, _BACKGROUND = map(w, ("vertAlign", "position", "background"))
_STYLE, _STYLE_ID, _TBLPR, _TBL_STYLE = map(w, ("style", "styleId", "tblPr", "tblStyle"))
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_TEXT_FILL, _NO_FILL, _OUTLINE = (_W14 + n for n in ("textFill", "noFill", "textOutline"))
_NO_SHADE = ("", "auto", "FFFFFF", "ffffff")
_WHITE = 0xFA
_SPECK = 2  # half points
_RAISED = 4  # half points above the line


class Looks:
    """What the styles of a document say of text: parsed when first asked for, as they are often ten times its size.

    `load` gives the root of the part, None without one. `styled`: whether a style can hide, strike or raise text.
    """

    def __init__(self, load: Callable[[], Any | None], *, styled: bool, shaded: bool = False) -> None:
        self._load = load
        self.styled = styled
        self.left_out: Counter[str] = Counter()
        """How many runs with text were passed over, by kind."""
        self._shaded = shaded
        """Whether the pages themselves have a colour."""

    @cached_property
    def by_name(self) -> dict[str | None, Any]:
        """The w:style elements by their ids."""
        root = self._load()
        return {s.get(_STYLE_ID): s for s in root.iterchildren(_STYLE)} if root is not None else {}

    @cached_property
    def _known(self) -> dict[str, dict[str, bool]]:
        """Style → which of these switches are on, by itself or by what it is based on."""
        return {n: self._switches(n) for n in self.by_name if n} if self.styled else {}

    @cached_property
    def _colored(self) -> frozenset[str]:
        """The styles that shade what they are given to."""
        return frozenset(n for n, s in self.by_name.items() if n and any(_fills(e) for e in s.iter(_SHADE)))

    def _switches(self, name: str | None) -> dict[str, bool]:
        out: dict[str, bool] = {}
        for _ in range(MAX_BASED):
            if name not in self.by_name:
                break
            properties = child(self.by_name[name], RPR)
            for tag in (_VANISH, _STRIKE, _DOUBLE_STRIKE):
                switch = is_on(properties, tag)
                if switch is not None:
                    out.setdefault(tag, switch)
            if properties is not None and value_of(properties, _ALIGN):
                out.setdefault(_ALIGN, value_of(properties, _ALIGN) == "superscript")
            name = value_of(self.by_name[name], BASED_ON)
        return out

    def unseen(self, run: Any, properties: Any | None, style: str | None) -> Unseen | None:
        """Whether a run with these w:rPr is hidden or struck; `style` is that of its paragraph."""
        if properties is None and not self.styled:
            return None
        if self._is(properties, style, _VANISH):
            return "hidden"
        if self._is(properties, style, _STRIKE) or self._is(properties, style, _DOUBLE_STRIKE):
            return "struck"
        if properties is None:
            return None
        speck = 0 < whole(value_of(properties, _SIZE), 0) <= _SPECK
        return (
            "hidden"
            if speck or _is_empty(properties) or (_is_white(properties) and self._on_white(run, properties, style))
            else None
        )

    def is_raised(self, properties: Any) -> bool:
        """Whether a run is set above or below the line."""
        align = value_of(properties, _ALIGN)
        if align is not None:
            return align in ("superscript", "subscript")
        if whole(value_of(properties, _POSITION), 0) >= _RAISED:
            return True
        return bool(self.styled) and self._known.get(value_of(properties, RSTYLE) or "", {}).get(_ALIGN, False)

    def _is(self, properties: Any | None, style: str | None, tag: str) -> bool:
        switch = is_on(properties, tag)
        if switch is not None:
            return switch
        if not self.styled:
            return False
        own = value_of(properties, RSTYLE) if properties is not None else None
        by = sum(self._known.get(n or "", {}).get(tag, False) for n in (own, style))
        return by == 1 or (by > 1 and tag == _DOUBLE_STRIKE)  # switched by both styles is not switched

    def _on_white(self, run: Any, properties: Any, style: str | None) -> bool:
        """Whether nothing around a run gives it another ground than white paper."""
        if self._shaded or child(properties, _HIGHLIGHT) is not None or _shades(properties):
            return False
        if style is not None and style in self._colored:
            return False
        for above in run.iterancestors(P, TC, TBL, TEXTBOX):
            if above.tag == TEXTBOX:
                return False
            if above.tag == P:
                own = child(above, PPR)
                shaded = _shades(own) or (value_of(own, PSTYLE) if own is not None else None) in self._colored
            elif above.tag == TC:
                shaded = _shades(child(above, TCPR))
            else:
                own = child(above, _TBLPR)
                shaded = _shades(own) or (value_of(own, _TBL_STYLE) if own is not None else None) in self._colored
            if shaded:
                return False
        return True


NOTHING = Looks(lambda: None, styled=False)
"""Of a document without styles."""


def has_background(root: Any) -> bool:
    """Whether the pages of a document have a colour."""
    found = child(root, _BACKGROUND)
    return found is not None and (found.get(w("color")) or "") not in _NO_SHADE


def _is_empty(properties: Any) -> bool:
    """Whether characters have neither a filling nor an outline."""
    fill = child(properties, _TEXT_FILL)
    return fill is not None and child(fill, _NO_FILL) is not None and child(properties, _OUTLINE) is None


def _is_white(properties: Any) -> bool:
    color = child(properties, _COLOR)
    code = (color.get(VAL) or "") if color is not None else ""
    try:
        parts = bytes.fromhex(code)
    except ValueError:
        return False
    return len(parts) == 3 and min(parts) >= _WHITE


def _shades(properties: Any | None) -> bool:
    shade = child(properties, _SHADE) if properties is not None else None
    return shade is not None and _fills(shade)


def _fills(shade: Any) -> bool:
    pattern = shade.get(VAL) or "clear"
    return (shade.get(_FILL) or "") not in _NO_SHADE or pattern not in ("clear", "nil")
