"""Bytes → text: BOM, strict UTF-8, UTF-16 without BOM, GB18030, either with a few bytes damaged, a detector last."""

from __future__ import annotations

import codecs
import re

from auditor.model.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 20_000
_COMMON, _BROKEN = 0.8, 0.3
_HIGH = bytes(range(0x80, 0x100))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_WIDE = re.compile(r"[^\x00-\x7f]")
_WIDE_WORDS = re.compile(r"[^\x00-\x7f\u2500-\u257f]")
"""Wide characters without those that frame tables."""
_FILL = 16
"""So many zero bytes at the end only fill a block up."""


def decode(data: bytes, shown: str, declared: str | None = None) -> tuple[str, str, bool]:
    """(text, encoding, guessed). Raises ReadError when the bytes are no text."""
    data = _unfilled(data)
    marked = _marked(data)
    if marked is not None:
        return marked
    candidates = [declared] if declared else []
    candidates.append("utf-8")
    if data[:_SAMPLE].count(0) > len(data[:_SAMPLE]) // 20:
        candidates = ["utf-16-le", "utf-16-be"]
    elif b"\x00" in data[:_SAMPLE]:
        raise _no_text(shown)
    for encoding in candidates:
        text = _strict(data, encoding)
        if text is not None and _sane(text) and (encoding != declared or _han_share(text) > 0.5):
            return text, encoding, False
    text = _mixed(data) or _nearly(data, "utf-8")
    if text is not None and _sane(text):
        return text, "utf-8", True
    text = _strict(data, "gb18030")
    if text is not None and _sane(text) and _han_share(text) > 0.5:
        return text, "gb18030", False
    text = _nearly(data, "gb18030")
    if text is not None and _sane(text) and _han_share(text) > 0.5:
        return text, "gb18030", True
    text, encoding = _detect(data)
    if text is None or not _sane(text):
        raise _no_text(shown)
    return text, encoding, True


def _marked(data: bytes) -> tuple[str, str, bool] | None:
    """The text whose encoding its first bytes tell; None without such bytes."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = _strict(data, encoding)
            if text is not None:
                return text, encoding, False
            text = _nearly(data, encoding)
            if text is not None and _sane(text):
                return text, encoding, True
    return None


def _unfilled(data: bytes) -> bytes:
    """The bytes without zeros that fill the file up; the last character of UTF-16 keeps its own."""
    filled = len(data) - len(data.rstrip(b"\x00"))
    if filled < _FILL:
        return data
    bare = data[:-filled]
    return bare + b"\x00" * (len(bare) % 2 if b"\x00" in bare else 0)


def _strict(data: bytes, encoding: str, errors: str = "strict") -> str | None:
    try:
        return data.decode(encoding, errors)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _mixed(data: bytes) -> str | None:
    """UTF-8 with some lines pasted in GB18030; None when a line is neither, or most are not UTF-8."""
    lines: list[str] = []
    wide = pasted = 0
    for raw in data.split(b"\n"):
        text = _strict(raw, "utf-8")
        if text is None:
            text = _strict(raw, "gb18030")
            near = raw.decode("utf-8", errors="replace")
            if text is None or _han_share(text) < _COMMON or near.count("\ufffd") < len(_WIDE.findall(near)) * _BROKEN:
                return None  # a line of UTF-8 with a byte lost keeps most of its characters
            pasted += len(raw)
        wide += len(raw) - len(raw.translate(None, _HIGH))
        lines.append(text)
    return "\n".join(lines) if 2 * pasted < wide else None


def _nearly(data: bytes, encoding: str) -> str | None:
    """The text with a few damaged bytes as U+FFFD: a character cut in two does not make the rest another encoding."""
    text = _strict(data, encoding, errors="replace")
    if text is None:
        return None
    return text if text.count("\ufffd") * 50 <= len(_WIDE.findall(text)) else None


def _sane(text: str) -> bool:
    sample = text[:_SAMPLE]
    control = len(_CONTROL.findall(sample))
    private = len(_PRIVATE.findall(sample))
    return control * 50 <= len(sample) and private * 10 <= len(sample)


def _han_share(text: str) -> float:
    """The share of common Han characters and CJK punctuation among the characters beyond ASCII."""
    wide = _WIDE_WORDS.findall(text[:_SAMPLE])
    return sum(map(_is_han, wide)) / len(wide) if wide else 1.0


def _is_han(c: str) -> bool:
    return "\u4e00" <= c <= "\u9fa5" or "\u3000" <= c <= "\u303f" or c >= "\uff01"


def _detect(data: bytes) -> tuple[str | None, str]:
    from charset_normalizer import from_bytes  # heavy, and hardly ever needed

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        return None, ""
    return data.decode(best.encoding, errors="replace"), best.encoding


def _no_text(shown: str) -> ReadError:
    return ReadError("not-text", name=shown)
