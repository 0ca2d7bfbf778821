"""A .docx with comments added: the main document and its comments change, every other part stays byte for byte.

python-docx would rewrite the whole package with the time of day in it, drop parts that nothing points to, and refuse
"strict" files; here the entries of the zip are copied as they are.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Sequence
from typing import Any

from lxml.etree import Element, SubElement, XMLSyntaxError, tostring

from auditor.readers.word import archive
from auditor.readers.word.looks import Looks
from auditor.readers.word.opc import NAMESPACES, Package
from auditor.readers.word.read import looks_of
from auditor.readers.word.xml import RPR, P, R, T, child, w
from auditor.reporters.wording import plain_line

_TYPES = "[Content_Types].xml"
_CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_KINDS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_RELATIONS = {None: _RELATION.strip("{}")}
_NEW_DATE = (1980, 1, 1, 0, 0, 0)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class WordFile:
    """A .docx opened for comments. Raises ReadError for what is damaged or hostile."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._parts = archive.check(data, name)
        self._package = Package(self._parts)
        try:
            self.main = self._package.main()
            self._related = dict(reversed(list(self._package.related(self.main))))
            self.root = self._package.root(self.main)
            comments = self._related.get("comments")
            self._comments = (
                self._package.root(comments) if comments else Element(w("comments"), nsmap={"w": w("")[1:-1]})
            )
        except (LookupError, XMLSyntaxError) as error:
            raise archive.damaged(name) from error
        self._strict = any(strict in self._parts[self.main] for strict, _ in NAMESPACES)
        self._name = comments or self._free_name()
        self._new = not comments
        self._next = max((int(i) for c in self._comments if (i := c.get(w("id"), "")).isdecimal()), default=-1) + 1

    @property
    def body(self) -> Any:
        """The w:body. Raises LookupError when there is none."""
        found = child(self.root, w("body"))
        if found is None:
            raise LookupError("body")
        return found

    @property
    def looks(self) -> Looks:
        """How the text looks by its styles."""
        return looks_of(self._package, self.main, self.root)

    def comment(self, lines: Sequence[str], author: str, initials: str) -> str:
        """Adds a comment (its first line in bold) without a date, and gives its id."""
        number = str(self._next)
        self._next += 1
        attributes = {w("id"): number, w("author"): author, w("initials"): initials}
        comment = SubElement(self._comments, w("comment"), attributes)
        for index, line in enumerate(lines):
            paragraph = SubElement(comment, P)
            if not index:
                SubElement(SubElement(paragraph, R), w("annotationRef"))
            run = SubElement(paragraph, R)
            if not index:
                SubElement(SubElement(run, RPR), w("b"))
            shown = SubElement(run, T)
            shown.text = plain_line(line)
            shown.set(_SPACE, "preserve")
        return number

    def bytes(self) -> bytes:
        """The file with what was changed in `root` and with the comments."""
        changed = {
            self.main: self._serialised(self.root),
            self._name: self._serialised(self._comments),
        }
        if self._new:
            changed.update(self._announced())
        return rewritten(self._data, changed)

    def _serialised(self, root: Any) -> bytes:
        content = serialised(root)
        if self._strict:
            for strict, ordinary in NAMESPACES:
                content = content.replace(ordinary, strict)
        return content

    def _free_name(self) -> str:
        folder = posixpath.dirname(self.main)
        names = (posixpath.join(folder, f"comments{i or ''}.xml") for i in range(len(self._parts) + 1))
        return next(n for n in names if n not in self._parts)

    def _announced(self) -> dict[str, bytes]:
        """The content types and the relations of the main document, with the new part of comments among them."""
        types = self._package.root(_TYPES)
        attributes = {"PartName": f"/{self._name}", "ContentType": _COMMENTS_TYPE}
        SubElement(types, _CONTENT + "Override", attributes)
        folder, file = posixpath.split(self.main)
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        name = self._package.find(name) or name
        known = name in self._parts
        relations = self._package.root(name) if known else Element(_RELATION + "Relationships", nsmap=_RELATIONS)
        used = {r.get("Id") for r in relations}
        free = next(i for i in map("rIdComments{}".format, range(len(used) + 1)) if i not in used)
        kind = f"{_KINDS[self._strict]}/comments"
        target = posixpath.basename(self._name)
        SubElement(relations, _RELATION + "Relationship", {"Id": free, "Type": kind, "Target": target})
        return {n: serialised(r) for n, r in ((_TYPES, types), (name, relations))}


def serialised(root: Any) -> bytes:
    """A part as it is stored."""
    return tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def rewritten(data: bytes, changed: dict[str, bytes]) -> bytes:
    """The package `data` with these parts changed or added at its end; it must have passed archive.check."""
    left = dict(changed)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = left.pop(info.filename, None)
            new.writestr(_entry(info), old.read(info) if content is None else content)
        for name, content in left.items():
            new.writestr(_entry(zipfile.ZipInfo(name, _NEW_DATE)), content)
    return out.getvalue()


def _entry(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """The head of an entry as it was, without what depends on its content."""
    entry = zipfile.ZipInfo(info.filename, info.date_time)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = info.external_attr
    return entry
