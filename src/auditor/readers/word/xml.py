"""WordprocessingML: its names, and how its elements are looked into."""

from __future__ import annotations

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
MATH, MATH_TEXT = _M + "oMath", _M + "t"
PSTYLE, RSTYLE, BASED_ON = map(w, ("pStyle", "rStyle", "basedOn"))
_KNOWN = ("http://schemas.microsoft.com/", "http://schemas.openxmlformats.org/", "http://www.wps.cn/")
_PLACEHOLDER, _SDT_PR = w("showingPlcHdr"), w("sdtPr")
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
    """(newer, older) way in which the same thing is stored in an mc:AlternateContent; the newer one only when office
    programs know what it is written in.
    """
    newer = next((c for c in element.iterchildren(CHOICE) if _is_known(c)), None)
    return newer, child(element, FALLBACK)


def _is_known(choice: Any) -> bool:
    names = choice.nsmap
    return all(names.get(n, _KNOWN[0]).startswith(_KNOWN) for n in (choice.get("Requires") or "").split())


def content_of(control: Any) -> Any | None:
    """What a content control (w:sdt) holds; None when that only invites to fill it in."""
    content = child(control, SDT_CONTENT)
    if content is not None and is_on(child(control, _SDT_PR), _PLACEHOLDER):
        filled = any(c.isdigit() for t in content.iter(T) for c in t.text or "")
        return content if filled else None
    return content
