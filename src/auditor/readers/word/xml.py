"""WordprocessingML: its names, and the text of a paragraph as it would read with all changes accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def w(name: str) -> str:
    """The full name of an element or attribute of the main namespace."""
    return _W + name


def _all(*names: str) -> frozenset[str]:
    return frozenset(map(w, names))


P, TBL, TR, TC, R, T = map(w, ("p", "tbl", "tr", "tc", "r", "t"))
PPR, RPR, TCPR, TRPR = map(w, ("pPr", "rPr", "tcPr", "trPr"))
SDT, SDT_CONTENT, TEXTBOX, VAL = map(w, ("sdt", "sdtContent", "txbxContent", "val"))
ALTERNATE, CHOICE, FALLBACK = (_MC + n for n in ("AlternateContent", "Choice", "Fallback"))
DELETED, ADDED = _all("del", "moveFrom"), _all("ins", "moveTo")
WRAPPERS = _all("hyperlink", "smartTag", "customXml", "fldSimple", "ins", "moveTo", "dir", "bdo") | {_M + "oMathPara"}
_MATH, _MATH_TEXT = _M + "oMath", _M + "t"
VANISH, PSTYLE, BASED_ON = map(w, ("vanish", "pStyle", "basedOn"))
_STYLE, _STYLE_ID, _RSTYLE = map(w, ("style", "styleId", "rStyle"))
_BREAK, _SYMBOL, _FIELD, _RUBY, _RUBY_BASE = map(w, ("br", "sym", "fldChar", "ruby", "rubyBase"))
_CHARACTERS = {w("tab"): "\t", w("ptab"): "\t", w("cr"): "\n", _BREAK: "\n", w("noBreakHyphen"): "-"}
_OFF = ("0", "false", "off")
MAX_BASED = 20
"""How far a style's ancestry is followed."""


def child(element: Any, tag: str) -> Any | None:
    """The first child with `tag`; much cheaper than `element.find`."""
    return next(element.iterchildren(tag), None)


def value_of(element: Any | None, tag: str) -> str | None:
    """The w:val of the first child with `tag`; None also without an element."""
    found = child(element, tag) if element is not None else None
    return found.get(VAL) if found is not None else None


def whole(text: str | None, default: int) -> int:
    """A whole number written in digits, as in an attribute; `default` for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else default


def is_on(element: Any | None, tag: str) -> bool | None:
    """A switch such as w:vanish: on, off, or None where it is not set."""
    found = child(element, tag) if element is not None else None
    return None if found is None else found.get(VAL) not in _OFF


def alternatives(element: Any) -> tuple[Any | None, Any | None]:
    """(newer, older) way in which the same thing is stored in an mc:AlternateContent."""
    return child(element, CHOICE), child(element, FALLBACK)


class Styles:
    """The styles of a document, parsed when first asked for: they are often ten times its size.

    `load` gives the root of the part, None without one; `may_hide` is False when no style can hide text.
    """

    def __init__(self, load: Callable[[], Any | None], *, may_hide: bool) -> None:
        self._load = load
        self._may_hide = may_hide

    @cached_property
    def by_name(self) -> dict[str | None, Any]:
        """The w:style elements by their ids."""
        root = self._load()
        return {s.get(_STYLE_ID): s for s in root.iterchildren(_STYLE)} if root is not None else {}

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The ids of the styles whose text is hidden, by themselves or by what they are based on."""
        return frozenset(n for n in self.by_name if n and self._hides(n)) if self._may_hide else frozenset()

    def _hides(self, name: str | None) -> bool:
        for _ in range(MAX_BASED):
            if name not in self.by_name:
                break
            switch = is_on(child(self.by_name[name], RPR), VANISH)
            if switch is not None:
                return switch
            name = value_of(self.by_name[name], BASED_ON)
        return False


def is_hidden(properties: Any | None, hidden: frozenset[str], by_default: bool = False) -> bool:
    """Whether a run with these w:rPr is hidden; `by_default`: whether its paragraph's style hides it."""
    if properties is None:
        return by_default
    switch = is_on(properties, VANISH)
    if switch is not None:
        return switch
    return by_default or (bool(hidden) and value_of(properties, _RSTYLE) in hidden)


def text_runs(paragraph: Any, hidden: frozenset[str] = frozenset()) -> list[tuple[Any, str]]:
    """(w:r element, its text) of a paragraph in reading order: insertions kept, deletions, hidden text and the codes of
    fields left out, the text of its text boxes left out. `hidden` is Styles.hidden.
    """
    style = value_of(child(paragraph, PPR), PSTYLE) if hidden else None
    pieces = _Pieces(hidden, style in hidden)
    pieces.collect(paragraph)
    return pieces.out


class _Pieces:
    def __init__(self, hidden: frozenset[str], by_default: bool) -> None:
        self.out: list[tuple[Any, str]] = []
        self._hidden = hidden
        self._by_default = by_default
        self._fields: list[bool] = []
        """For each open field whether its code (True) or its result (False) is being read."""

    def collect(self, parent: Any) -> None:
        for element in parent:
            tag = element.tag
            if tag == R:
                self._run(element)
            elif tag in WRAPPERS:
                self.collect(element)
            elif tag == SDT:
                content = child(element, SDT_CONTENT)
                if content is not None:
                    self.collect(content)
            elif tag == ALTERNATE:
                newer, older = alternatives(element)
                chosen = newer if newer is not None else older
                if chosen is not None:
                    self.collect(chosen)
            elif tag == _MATH:
                self.out.append((element, "".join(t.text or "" for t in element.iter(_MATH_TEXT))))

    def _run(self, run: Any) -> None:
        if is_hidden(child(run, RPR), self._hidden, self._by_default):
            return
        text = "".join(self._texts(run))
        if text:
            self.out.append((run, text))

    def _texts(self, parent: Any) -> Iterator[str]:
        for element in parent:
            tag = element.tag
            if tag == _FIELD:
                self._field(element.get(w("fldCharType")))
            elif True in self._fields:
                continue
            elif tag == T:
                yield element.text or ""
            elif tag in _CHARACTERS:
                yield _CHARACTERS[tag]
            elif tag == _SYMBOL:
                yield _symbol(element.get(w("char")) or "")
            elif tag == _RUBY:
                base = child(element, _RUBY_BASE)
                for run in base.iterchildren(R) if base is not None else ():
                    yield from self._texts(run)
            elif tag == ALTERNATE:  # a drawing, or a character that older programs are given as text
                older = alternatives(element)[1]
                if older is not None:
                    yield from self._texts(older)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()


def _symbol(code: str) -> str:
    """The character of a w:sym; those of private fonts (F0xx) have no meaning outside of them."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    return chr(number) if 0x20 <= number < 0xD800 else ""
