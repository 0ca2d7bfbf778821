"""Saved web pages: decoded, guarded, parsed; the report found in them by its content; dates from the page around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml.etree import HTMLParser, ParserError, XMLSyntaxError, fromstring

from auditor.model.base import trusted
from auditor.model.document import Document, Note
from auditor.model.errors import ReadError
from auditor.model.words import both
from auditor.readers import guard, pictures
from auditor.readers.clean import plain
from auditor.readers.decode import decode
from auditor.readers.lines import Line, assemble
from auditor.readers.text import unmarked
from auditor.readers.web import asseen, page
from auditor.readers.web import missing as page_missing
from auditor.readers.web.blocks import Walk

MAX_ELEMENTS = 100_000
"""A long report pasted from Word with all its markup has some 20,000."""
MAX_DEPTH = 250
"""libxml2 stops at 256 and would silently leave out the rest."""
MAX_ATTRIBUTES = 1000
"""libxml2 takes time quadratic in the attributes of one element."""

_HARMLESS = 20_000
"""So many attributes of one element take it little more than a second."""

_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
_ENDS = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
"""The parser leaves out what comes after them; a page pasted into another has them in the middle."""
_TABLE_END = "</table>"
_TAG = re.compile(r"</?([A-Za-z][\w:-]{0,40})")
_WRAPPERS = frozenset(["html", "body"])
_OTHER = re.compile(r"<(?!/?(?:html|body|table)\b)[a-z]", re.IGNORECASE)
_LINES = 8
_CONTROL = bytes([*range(9), 11, 12, *range(14, 32)])
_XML_HEAD = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
_INLINE_DATA = re.compile(r"data:[\w/+.-]{1,80};base64,[A-Za-z0-9+/=%\s]+")
_INLINE_TAGS = re.compile(rb"</?(?:font|span|b|i|u|em|strong|small|big|o:p)(?:\s[^<>]{0,2000})?>", re.IGNORECASE)


def read(data: bytes, name: str, sheet: Callable[[str], str] | None = None) -> Document:
    """A web page as a Document. `sheet`: the style sheet at an address, where it was saved with the page.

    Blocks carry an opaque anchor, "tag@line of the page's source"; no line of their own, for those who see the page
    in a browser know no such lines. Raises ReadError for what is too large or hostile, and for a page that has no
    report in it: one that only embeds or links a file, shows pictures, or is filled by script.
    """
    text, encoding, guessed = decode(data, name, _declared(data))
    root = _parse(_lined(plain(text)), name)
    if sheet is not None:
        _put_in(root, sheet)
    seen = asseen.Seen(root, lambda text: _parse(text, name))
    container = page.find_container(root)
    walk = Walk(hidden=seen.left_out["hidden"], struck=seen.left_out["struck"])
    blocks = walk.blocks(container)
    about = page.about(root, blocks)
    blocks = [b for b in blocks if not any(b is t for t in about.index_tables)]
    refusal = page_missing.refusal(root, container, blocks, name)
    if refusal is not None:
        raise refusal
    if about.title and not page.has_title(blocks, about.title):
        blocks = [*assemble([Line(about.title)], []), *blocks]
    return trusted(
        Document,
        name=name,
        format="html",
        encoding=encoding,
        blocks=tuple(blocks),
        notes=(
            *pictures.notes_of(walk.pictures, blocks, ""),
            *walk.all_notes(),
            *([_guessed(encoding)] if guessed else []),
        ),
        published=about.published,
        publisher=about.publisher,
    )


def _lined(text: str) -> str:
    """A text in lines, whose tables alone are written as a page (as converters write Markdown), as a page."""
    other = _OTHER.search(text)
    if other is not None and text.find("<t", 0, other.start()) < 0:
        return text  # as every usual page
    pieces, at, small = [""], 0, text.lower()
    while (start := small.find("<table", at)) >= 0 and (end := small.find(_TABLE_END, start)) >= 0:
        pieces += [text[at:start], text[start : end + len(_TABLE_END)]]
        at = end + len(_TABLE_END)
    between = [*pieces[1::2], text[at:]]
    if at == 0 or any(tag.lower() not in _WRAPPERS for piece in between for tag in _TAG.findall(piece)):
        return text
    lines = [[f"<p>{unmarked(line)}</p>" for line in piece.split("\n") if line.strip()] for piece in between]
    if sum(map(len, lines)) < _LINES:
        return text
    return "".join("".join(prose) + table for prose, table in zip(lines, [*pieces[2::2], ""], strict=True))


def _declared(data: bytes) -> str | None:
    """The declared charset, where it can tell more than the bytes do.

    What is valid UTF-8 is UTF-8, and what is valid GB18030 with Chinese in it is GB18030, whatever the page says;
    editors copy the line that declares it from page to page. Only Big5 looks like GB18030 and is not.
    """
    found = _META.search(data[:8192])
    name = found.group(1).decode("ascii").lower() if found else ""
    return name if name.startswith("big5") and not _is_utf8(data) else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _parse(text: str, name: str) -> Any:
    """The root element. Raises ReadError."""
    if len(text) > 1_000_000:
        text = _INLINE_DATA.sub("", text)  # pictures written into the page
    if len(text) > guard.MAX_TEXT_CHARS:
        raise ReadError("too-large.page", name=name, most=guard.MAX_TEXT_CHARS // 1_000_000)
    head = _XML_HEAD.match(text)
    page_bytes = text[head.end() if head else 0 :].encode("utf-8", "replace").translate(None, _CONTROL)
    page_bytes = _ENDS.sub(b"", page_bytes)
    try:
        try:
            root = _tree(page_bytes)
        except _TooDeepError:
            # Old pages leave <font> open by the hundred; such elements carry no structure.
            root = _tree(_INLINE_TAGS.sub(b"", page_bytes))
    except (_TooManyError, _TooDeepError):
        raise _hostile(name) from None
    except (ParserError, XMLSyntaxError, ValueError, AssertionError):
        root = None
    if root is None:
        raise ReadError("empty", name=name)
    return root


def _tree(page_bytes: bytes) -> Any:
    """The root element. Raises _TooManyError or _TooDeepError, and what the parser raises."""
    if not _is_small(page_bytes):
        _check(page_bytes)
    parser = _parser(remove_comments=True, remove_pis=True)
    root = fromstring(page_bytes, parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise _TooDeepError  # the parser gave up and left out the rest
    return root


def _is_small(page_bytes: bytes) -> bool:
    """Whether a page can neither have too many elements, of which the parser adds some of its own, nor so many
    attributes that they take long: each stands after blanks, a slash or the quote that ends the value of another.
    """
    if 2 * page_bytes.count(b"<") > MAX_ELEMENTS:
        return False
    return page_bytes.count(b"/") + page_bytes.count(b"=") + len(page_bytes.split()) <= _HARMLESS


def _put_in(root: Any, sheet: Callable[[str], str]) -> None:
    """The style sheets that a page links, in their places."""
    for link in root.iter("link"):
        if (link.get("rel") or "").lower().strip() == "stylesheet":
            link.tag, link.text = "style", sheet((link.get("href") or "").strip())


def _parser(**options: Any) -> Any:
    return HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, **options)


class _TooManyError(Exception):
    """More elements, or attributes of one element, than a page has."""


class _TooDeepError(Exception):
    """Elements nested deeper than the parser follows."""


class _Count:
    """A parser target that builds nothing and counts: the streaming pass before a tree is made."""

    def __init__(self) -> None:
        self.elements = 0
        self.depth = 0

    def start(self, _tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > MAX_ELEMENTS or len(attributes) > MAX_ATTRIBUTES:
            raise _TooManyError
        if self.depth > MAX_DEPTH:
            raise _TooDeepError

    def end(self, _tag: str) -> None:
        self.depth -= 1

    def close(self) -> None:
        """Nothing to hand over."""


def _check(page_bytes: bytes) -> None:
    """Raises _TooManyError or _TooDeepError before a tree is built."""
    fromstring(page_bytes, _parser(target=_Count()))


def _guessed(encoding: str) -> Note:
    return trusted(
        Note,
        kind="encoding-guessed",
        message=both("note.encoding-guessed.page", encoding=encoding),
        doubt=True,
    )


def _hostile(name: str) -> ReadError:
    return ReadError("hostile.page", name=name)
