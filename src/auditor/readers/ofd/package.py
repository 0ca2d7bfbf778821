"""The parts of an OFD package (GB/T 33190 7.1) and how they point to one another; nothing outside is followed."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterator
from typing import Any

from lxml.etree import fromstring

from auditor.model.errors import ReadError
from auditor.readers.word import archive
from auditor.readers.word.opc import PARSER

_ENTRY = "ofd.xml"
_ENCRYPTED = ("encryptions.xml", "ofdentries.xml")
"""Where GM/T 0099 (C.1) says how parts of the package are encrypted."""
_PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff")
_LONGEST = 500
_KEPT = 20_000_000
"""Bytes of parts that stay parsed: templates and resources, which many pages use."""


class Package:
    """The XML parts of a file by name. Raises ReadError for what is damaged, encrypted or hostile."""

    def __init__(self, data: bytes, shown: str) -> None:
        try:
            parts = archive.check(data, shown)
        except ReadError as error:
            raise (ReadError("damaged.ofd", name=shown) if error.code == "damaged" else error) from error
        self._parts = _named(parts)
        if any(name.rsplit("/", 1)[-1] in _ENCRYPTED for name in self._parts):
            raise ReadError("encrypted", name=shown)
        if _ENTRY not in self._parts:
            raise ReadError("damaged.ofd", name=shown)
        self._data, self._shown = data, shown
        self._pictures: dict[str, bytes] | None = None
        self._roots: dict[str, Any] = {}
        self._kept = 0

    def root(self, name: str) -> Any:
        """The root element of a part. Raises SyntaxError when it is no XML."""
        known = self._roots.get(name)
        if known is not None:
            return known
        content = self._parts[name]
        root = fromstring(content, PARSER)
        if self._kept + len(content) <= _KEPT:
            self._kept += len(content)
            self._roots[name] = root
        return root

    def binary(self, location: str, source: str) -> bytes:
        """The bytes of a picture that the part `source` names; none when there is no such file."""
        if self._pictures is None:  # hardly ever needed
            parts = archive.check(self._data, self._shown, also=_PICTURES)
            self._pictures = {n: d for n, d in _named(parts).items() if n.endswith(_PICTURES)}
        name = self._find(location, source, self._pictures)
        return self._pictures[name] if name is not None else b""

    def entry(self) -> str:
        """The name of the main part."""
        return _ENTRY

    def find(self, location: str | None, source: str) -> str | None:
        """The part that an ST_Loc (7.3) of the part `source` means: from the root when it begins with /, else from the
        folder of that part. Names are the same in whatever case; programs that count from the folder of the document,
        or from the root, are understood too.
        """
        return self._find(location, source, self._parts)

    @staticmethod
    def _find(location: str | None, source: str, parts: Container[str]) -> str | None:
        text = (location or "").strip().replace("\\", "/").lower()
        if not text or len(text) > _LONGEST:
            return None
        folder = posixpath.dirname(source)
        tops = ["/"] if text.startswith("/") else ["/" + folder, "/" + folder.split("/", 1)[0], "/"]
        for top in tops:
            name = posixpath.normpath(posixpath.join(top, text.lstrip("/"))).lstrip("/")
            if name in parts:
                return name
        return None


def _named(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts by their names in small letters, without the folder that they were packed with."""
    out = {name.replace("\\", "/").lower(): content for name, content in parts.items()}
    folder = next((n.removesuffix(_ENTRY) for n in out if n.endswith("/" + _ENTRY)), "")
    return out if _ENTRY in out or not folder else {n.removeprefix(folder): d for n, d in out.items()}


def local(element: Any) -> str:
    """The name of an element without its namespace, which programs write in several ways."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any, name: str) -> Iterator[Any]:
    """The children of that name."""
    return (c for c in element if local(c) == name) if element is not None else iter(())


def child(element: Any, *path: str) -> Any | None:
    """The first child of the first name, of that the first of the second, and so on."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text_of(element: Any, *path: str) -> str | None:
    """The text of a child."""
    found = child(element, *path)
    return found.text if found is not None else None
