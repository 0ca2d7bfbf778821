"""Word documents in one XML file: Flat OPC (a package unrolled), and the XML of Word 2003."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any

from lxml.etree import Element, SubElement, XMLSyntaxError, fromstring, tostring

from auditor.model.document import Document
from auditor.readers import guard
from auditor.readers.decode import decode
from auditor.readers.word import archive, chunks, scans
from auditor.readers.word import read as docx
from auditor.readers.word.opc import PARSER
from auditor.readers.word.xml import PPR, R, T, w

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_OLD = b"http://schemas.microsoft.com/office/word/2003/wordml"
_WX = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
_OLD_MERGE, _MERGE, _NUMBER = w("vmerge"), w("vMerge"), w("listPr")


def read(data: bytes, name: str) -> Document:
    """Either kind as a Document. Raises ReadError for what is damaged, hostile or holds no text."""
    text, _, _ = decode(data, name)
    guard.check_chars(len(text), name)
    declared = _DECLARATION.match(text)
    content = text[declared.end() if declared else 0 :].encode("utf-8", "replace")
    archive.check_parts({"": content}, name)
    try:
        root = fromstring(content.replace(_OLD, w("")[1:-1].encode()), PARSER)
    except (XMLSyntaxError, ValueError) as error:
        raise archive.damaged(name) from error
    parts = dict(_parts(root)) if root.tag.startswith(_PKG) else _old(root)
    archive.check_parts({n: p for n, p in parts.items() if n.endswith((".xml", ".rels"))}, name)
    return docx.of_parts(parts, name).model_copy(update={"format": "word-xml"})


def _parts(root: Any) -> Iterator[tuple[str, bytes]]:
    """The parts of an unrolled package: its XML, and the files embedded in it."""
    for part in root.iterchildren(_PKG + "part"):
        name = (part.get(_PKG + "name") or "").lstrip("/")
        inside = next(iter(part), None)
        if inside is None:
            continue
        if inside.tag == _PKG + "xmlData" and len(inside):
            yield name, tostring(inside[0])
        elif inside.tag == _PKG + "binaryData" and name.lower().endswith((*chunks.SUFFIXES, *scans.SUFFIXES)):
            try:
                yield name, base64.b64decode(inside.text or "")
            except (binascii.Error, ValueError):
                continue


def _old(root: Any) -> dict[str, bytes]:
    """A document of Word 2003 as the parts of a package: its frames of sections opened, its merged cells and list
    numbers said as later versions say them.
    """
    for section in list(root.iter(_WX + "sect", _WX + "sub-section", _WX + "pBdrGroup")):
        _open(section)
    for merge in root.iter(_OLD_MERGE):
        merge.tag = _MERGE
    for number in list(root.iter(_NUMBER)):
        _print_number(number)
    whole = Element(w("document"))
    whole.extend(root.iterchildren(w("body")))
    styles = next(root.iterchildren(w("styles")), None)
    parts = {"word/document.xml": tostring(whole), "_rels/.rels": _relations("officeDocument", "word/document.xml")}
    if styles is not None:
        parts["word/styles.xml"] = tostring(styles)
        parts["word/_rels/document.xml.rels"] = _relations("styles", "styles.xml")
    return parts


def _open(frame: Any) -> None:
    """Puts what an element holds in its place."""
    parent = frame.getparent()
    if parent is None:
        return
    at = parent.index(frame)
    parent[at : at + 1] = list(frame)


def _print_number(number: Any) -> None:
    """The number that Word 2003 keeps as printed, as text before the paragraph's own."""
    printed = next(number.iterchildren(_WX + "t"), None)
    properties = number.getparent()
    if printed is None or properties is None or properties.tag != PPR:
        return
    run = Element(R)
    SubElement(run, T).text = printed.get(_WX + "val") or ""
    properties.addnext(run)


def _relations(kind: str, target: str) -> bytes:
    root = Element(f"{{{_RELATIONS}}}Relationships")
    SubElement(root, f"{{{_RELATIONS}}}Relationship", Id="r1", Type=_TYPES + kind, Target=target)
    return tostring(root)
