"""The parts of an Office package (.docx) and how they point to one another; nothing outside it is ever followed.

python-docx would parse every part with classes of its own, which costs a report three times what reading it does, and
76 ms to import; it is left to those who write Word files.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from lxml.etree import XMLParser, fromstring

PARSER = XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
)
# "Strict" files differ from ordinary ones in the names of their namespaces only: (strict, ordinary).
NAMESPACES = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
)  # fmt: skip


class Package:
    """Parts by name, given as bytes that archive.check has passed."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self._parts = parts
        self._names = {n.replace("\\", "/").lower(): n for n in parts}
        """Names as they are compared: packages have no regard to case, and some tools write \\ for /."""

    def main(self) -> str:
        """The name of the main document. Raises LookupError when the package has none."""
        found = next((name for kind, name in self.related("") if kind == "officeDocument"), None)
        if found is None:
            raise LookupError("officeDocument")
        return found

    def related(self, source: str) -> Iterator[tuple[str, str]]:
        """(kind, name) of the parts that `source` ("": the package) points to; the kind is the last word of its URI."""
        for _, kind, name in self._relations(source):
            yield kind.rsplit("/", 1)[-1], name

    def by_id(self, source: str) -> dict[str, str]:
        """The names of the parts that `source` points to, by the ids it uses for them."""
        return {number: name for number, _, name in self._relations(source)}

    def find(self, name: str) -> str | None:
        """A part's name as the package spells it; None when there is none."""
        return self._names.get(name.replace("\\", "/").lower())

    def data(self, name: str) -> bytes | None:
        """The bytes of a part."""
        return self._parts.get(name)

    def _relations(self, source: str) -> Iterator[tuple[str, str, str]]:
        """(id, type, name) of what `source` points to."""
        folder, file = posixpath.split(source.replace("\\", "/"))
        rels = self.find(posixpath.join(folder, "_rels", f"{file}.rels"))
        for relation in self.root(rels) if rels is not None else ():
            target, kind = relation.get("Target"), relation.get("Type")
            if not target or not kind or relation.get("TargetMode") == "External":
                continue
            name = self.find(posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
            if name is not None:
                yield relation.get("Id") or "", kind, name

    def mentions(self, name: str, word: str) -> bool:
        """Whether a word stands anywhere in a part, which need not be parsed otherwise."""
        data = self._parts[name]
        wide = ("utf-16-le", "utf-16-be") if b"\x00" in data[:8] else ()
        return any(word.encode(e) in data for e in ("utf-8", *wide))

    def root(self, name: str) -> Any:
        """The root element of a part. Raises LookupError, or SyntaxError when it is no XML."""
        data = self._parts[name]
        for strict, ordinary in NAMESPACES:
            data = data.replace(strict, ordinary)
        return fromstring(data, PARSER)
