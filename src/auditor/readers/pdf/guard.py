"""What a PDF may cost. pdfminer has no limits: it unpacks, counts and draws whatever a file tells it to.

Its decoders and the loops that fonts drive are given limits here, in force only inside `bounded()`, so that a program
that uses pdfminer for itself finds it unchanged. What a page draws is weighed before it is drawn (`check_page`).
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
import threading
import time
import zlib
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from pdfminer import cmapdb, pdfdocument, pdffont, pdftypes, psparser
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.pdftypes import PDFStream, resolve1

from auditor.model.errors import ReadError

MAX_PAGES = 300
MAX_STREAM = 32_000_000
MAX_UNPACKED = 200_000_000
MAX_CONTENT = 2_000_000
MAX_ALL_CONTENT = 24_000_000
MAX_CALLS = 3_000
MAX_LZW = 200_000  # bytes in: a code of 12 bits can stand for four thousand characters
MAX_LOOP = 200_000  # characters that a font gives widths or meanings to in one go
MAX_LOOPS = 1_000_000
MAX_MAP = 1_000_000  # bytes of one map of characters: all 65,536 of a font take less
MAX_MAPS = 2_500_000
MAX_RECOVERED = 4_000_000  # bytes of a damaged file
MAX_BRACKETS = 1_000_000
MAX_OBJECTS = 300_000  # look-ups of objects
_DO = re.compile(rb"/[^\s/\[\]<>()]{1,120}\s+Do\b")
_FONTS_KEPT = 500
_TAIL = 65_536


class TooMuchError(Exception):
    """A file asks for more than any report needs."""


class TooLongError(Exception):
    """A file takes too long to read."""


class _Budget(threading.local):
    active = False
    deadline = 0.0
    late = False
    unpacked = loops = content = maps = tokens = objects = 0

    def __init__(self) -> None:
        self.fonts: set[int] = set()


_spent = _Budget()


@contextlib.contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """While a PDF is read in this thread, pdfminer keeps to the limits; beyond them it raises TooMuchError, after
    `seconds` of computing TooLongError (a busy machine takes nothing from them).
    """
    _spent.__dict__.clear()
    _spent.fonts = set()
    _spent.active, _spent.deadline = True, time.thread_time() + seconds
    try:
        yield
    finally:
        _spent.active = False


def with_end(data: bytes) -> bytes:
    """`data` with an end to begin from: pdfminer looks for it backwards, in quadratic time when there is none.
    Raises TooMuchError for brackets that no report has: a string with them is read bracket by bracket.
    """
    if data.count(b"(") > MAX_BRACKETS:
        raise TooMuchError
    return data if b"startxref" in data[-_TAIL:] else data + b"\nstartxref\n0\n%%EOF\n"


def check_time() -> None:
    """Raises TooLongError after the deadline."""
    if _spent.active and (_spent.late or time.thread_time() > _spent.deadline):
        _spent.late = True
        raise TooLongError


class _Pulse:
    """Stands in for a logger of pdfminer, which it tells of every token and object: there the clock is looked at."""

    def __init__(self, logger: logging.Logger, *, objects: bool = False) -> None:
        self._logger = logger
        self._objects = objects

    def __getattr__(self, name: str) -> Any:
        return getattr(self._logger, name)

    def debug(self, *args: Any, **kwargs: Any) -> None:
        if not _spent.active:
            self._logger.debug(*args, **kwargs)
        elif self._objects:
            _spent.objects += 1
            if _spent.objects > MAX_OBJECTS:
                raise TooMuchError
        else:
            _spent.tokens += 1
            if _spent.late or not _spent.tokens & 1023:
                check_time()


def _unpack(data: bytes, *args: Any) -> bytes:
    if not _spent.active:
        return zlib.decompress(data, *args)
    unpacker = zlib.decompressobj()
    out = _count(unpacker.decompress(data, MAX_STREAM + 1))
    if not unpacker.eof:
        raise zlib.error("incomplete stream")
    return out


def _salvage(data: bytes) -> bytes:
    """What a stream with a wrong checksum or a lost end still gives (pdfminer's own takes quadratic time)."""
    unpacker = zlib.decompressobj()
    out = unpacker.decompress(data[:-4], MAX_STREAM + 1)
    with contextlib.suppress(zlib.error):
        out += unpacker.decompress(data[-4:], MAX_STREAM + 1)
    return _count(out) if _spent.active else out


def _count(out: bytes) -> bytes:
    _spent.unpacked += len(out)
    if len(out) > MAX_STREAM or _spent.unpacked > MAX_UNPACKED:
        raise TooMuchError
    return out


def _lzw(data: bytes) -> bytes:
    if not _spent.active:
        return _decode_lzw(data)
    if len(data) > MAX_LZW:
        raise TooMuchError
    return _count(_decode_lzw(data))


def _fax(data: bytes, params: Any) -> bytes:
    """Pictures only are packed like this; their text cannot be read anyway."""
    return b"" if _spent.active else _decode_fax(data, params)


def _range(*args: int) -> range:
    out = range(*args)
    if _spent.active:
        _spent.loops += len(out) if out else 0
        if (out and out[-1] - out[0] > MAX_LOOP) or _spent.loops > MAX_LOOPS:
            raise TooMuchError
    return out


class _Recovery(pdfdocument.PDFXRefFallback):
    """The search for objects in a file that has lost its directory: line by line, and slow."""

    def load(self, parser: Any) -> None:
        if _spent.active and parser.fp.seek(0, io.SEEK_END) > MAX_RECOVERED:
            raise PDFSyntaxError("too large to be recovered")
        super().load(parser)


def _replace(module: Any, name: str, put: Any) -> Any:
    before = getattr(module, name, None)
    setattr(module, name, put)
    return before


_decode_lzw = _replace(pdftypes, "lzwdecode", _lzw)
_decode_fax = _replace(pdftypes, "ccittfaxdecode", _fax)
_replace(pdftypes, "decompress_corrupted", _salvage)
_replace(pdftypes, "zlib", SimpleNamespace(decompress=_unpack, decompressobj=zlib.decompressobj, error=zlib.error))
_replace(pdffont, "range", _range)
_replace(cmapdb, "range", _range)
_replace(pdfdocument, "PDFXRefFallback", _Recovery)
_replace(psparser, "log", _Pulse(psparser.log))
_replace(pdfdocument, "log", _Pulse(pdfdocument.log, objects=True))


def check_page(page: Any) -> None:
    """Raises TooMuchError when the operators of a pdfminer page, and of the forms it calls, are too many to run."""
    contents = [c for c in (resolve1(c) for c in page.contents) if isinstance(c, PDFStream)]
    resources = resolve1(page.resources) or {}
    weights: dict[int, tuple[int, int]] = {}
    size = calls = 0
    for content in contents:
        drawn, called = _weight(content, resources, (), weights)
        size, calls = size + drawn, calls + called
    _spent.content += size
    if size > MAX_CONTENT or calls > MAX_CALLS or _spent.content > MAX_ALL_CONTENT:
        raise TooMuchError
    _check_fonts(resources)


def _weight(
    stream: PDFStream, resources: Any, above: tuple[int, ...], known: dict[int, tuple[int, int]]
) -> tuple[int, int]:
    """(bytes to run, forms drawn) of a content stream, forms inside forms multiplied out."""
    if id(stream) in known:
        return known[id(stream)]
    if len(above) > 20 or id(stream) in above:
        raise TooMuchError
    forms: Any = resolve1(resources.get("XObject")) if isinstance(resources, dict) else None
    data = stream.get_data()
    size, calls = len(data), 0
    for found in _DO.finditer(data) if isinstance(forms, dict) and forms else ():
        form = resolve1(forms.get(found.group()[1:].split()[0].decode("latin-1")))
        calls += 1
        if isinstance(form, PDFStream) and getattr(form.get("Subtype"), "name", "") == "Form":
            own = resolve1(form.get("Resources")) or resources
            _check_fonts(own)
            drawn, called = _weight(form, own, (*above, id(stream)), known)
            size, calls = size + drawn, calls + called
        if calls > MAX_CALLS or size > MAX_CONTENT:
            raise TooMuchError
    known[id(stream)] = size, calls
    return size, calls


def _check_fonts(resources: Any) -> None:
    """Maps of characters are read by a slow parser; those of a report are small."""
    fonts = resolve1(resources.get("Font")) if isinstance(resources, dict) else None
    if not isinstance(fonts, dict):
        return
    if len(fonts) > _FONTS_KEPT:
        raise TooMuchError
    for font in map(resolve1, fonts.values()):
        if not isinstance(font, dict) or id(font) in _spent.fonts:
            continue
        _spent.fonts.add(id(font))
        for key in ("ToUnicode", "Encoding"):
            stream = resolve1(font.get(key))
            if isinstance(stream, PDFStream):
                size = len(stream.get_data())
                _spent.maps += size
                if size > MAX_MAP or _spent.maps > MAX_MAPS:
                    raise TooMuchError


def too_much(name: str) -> ReadError:
    """The refusal of a file that asks for too much."""
    return ReadError("hostile.pdf", name=name)
