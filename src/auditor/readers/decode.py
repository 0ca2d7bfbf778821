"""Bytes → text: BOM, strict UTF-8, UTF-16 without BOM, GB18030, and a detector last."""

from __future__ import annotations

import codecs

from auditor.model.errors import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 20_000


def decode(data: bytes, shown: str, declared: str | None = None) -> tuple[str, str, bool]:
    """(text, encoding, guessed). Raises ReadError when the bytes are no text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = _strict(data, encoding)
            if text is not None:
                return text, encoding, False
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
    text = _strict(data, "gb18030")
    if text is not None and _sane(text) and _han_share(text) > 0.5:
        return text, "gb18030", False
    text, encoding = _detect(data)
    if text is None or not _sane(text):
        raise _no_text(shown)
    return text, encoding, True


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _sane(text: str) -> bool:
    sample = text[:_SAMPLE]
    control = sum(1 for c in sample if c < " " and c not in "\t\r\n\f\v")
    private = sum(1 for c in sample if "\ue000" <= c <= "\uf8ff")
    return control * 50 <= len(sample) and private * 10 <= len(sample)


def _han_share(text: str) -> float:
    """The share of common Han characters and CJK punctuation among the characters beyond ASCII."""
    wide = [c for c in text[:_SAMPLE] if c > "\x7f"]
    if not wide:
        return 1.0
    return sum(1 for c in wide if "\u4e00" <= c <= "\u9fa5" or "\u3000" <= c <= "\u303f" or c > "\uff00") / len(wide)


def _detect(data: bytes) -> tuple[str | None, str]:
    from charset_normalizer import from_bytes  # heavy, and hardly ever needed

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        return None, ""
    return data.decode(best.encoding, errors="replace"), best.encoding


def _no_text(shown: str) -> ReadError:
    return ReadError(
        "not-text",
        f"“{shown}”不是文本（内容无法按任何中文编码读出），请核对文件是否损坏或改错了扩展名。",
        f'"{shown}" is not text in any known encoding; check whether it is damaged or misnamed.',
    )
