"""What the pages of a document share (GB/T 33190 7.9): parameters of drawing, composite objects."""

from __future__ import annotations

import posixpath
from typing import Any

from auditor.readers.ofd.package import Package, child, children, local, text_of

_DEEPEST = 10
_LISTS = {
    "DrawParams": "DrawParam",
    "CompositeGraphicUnits": "CompositeGraphicUnit",
    "MultiMedias": "MultiMedia",
}


class Resources:
    """Resources by their IDs, those of a document and those of its pages."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._known: dict[str, dict[str, Any]] = {name: {} for name in _LISTS.values()}
        self._read: set[str] = set()
        self._files: dict[str, tuple[str, str]] = {}
        """For each picture its file, and the part from whose folder that is named."""

    def add(self, owner: Any, source: str) -> None:
        """The resources that CommonData or a page names: PublicRes, DocumentRes, PageRes."""
        for element in owner if owner is not None else ():
            name = self._package.find(element.text, source) if local(element).endswith("Res") else None
            if name is None or name in self._read:
                continue
            self._read.add(name)
            root = self._package.root(name)
            base = posixpath.join(posixpath.dirname(name), (root.get("BaseLoc") or "").strip().lower(), "x")
            for listed in root:
                kind = _LISTS.get(local(listed))
                for entry in children(listed, kind) if kind else ():
                    self._known[kind or ""][entry.get("ID") or ""] = entry
                    if kind == "MultiMedia":
                        self._files[entry.get("ID") or ""] = (text_of(entry, "MediaFile") or "", base)

    def content(self, number: str | None) -> Any | None:
        """What a composite object draws (clause 13)."""
        return child(self._known["CompositeGraphicUnit"].get(number or ""), "Content")

    def media(self, number: str | None) -> tuple[str, str]:
        """(the file of a picture, the part from whose folder it is named); blank when there is none."""
        return self._files.get(number or "", ("", ""))

    def color(self, number: str | None, name: str) -> Any | None:
        """FillColor or StrokeColor of a DrawParam (8.2), its own or that of the one it is Relative to."""
        for _ in range(_DEEPEST):
            entry = self._known["DrawParam"].get(number or "")
            if entry is None:
                return None
            found = child(entry, name)
            if found is not None:
                return found
            number = entry.get("Relative")
        return None


def page_notes(package: Package, document: Any, source: str) -> dict[str, list[Any]]:
    """The notes (clause 15) of each page, by its ID."""
    out: dict[str, list[Any]] = {}
    name = package.find(text_of(document, "Annotations"), source)
    for page in children(package.root(name), "Page") if name is not None else ():
        part = package.find(text_of(page, "FileLoc"), name or "")
        if part is not None:
            out.setdefault(page.get("PageID") or "", []).extend(children(package.root(part), "Annot"))
    return out
