"""OFD files (GB/T 33190): prose rejoined over lines and pages, tables as grids, places with page and box, as in PDF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.model.document import Document
from auditor.model.errors import ReadError
from auditor.readers.layout import compose
from auditor.readers.layout.notes import Seen
from auditor.readers.ofd import guard
from auditor.readers.ofd.package import Package, child, children, text_of
from auditor.readers.ofd.page import Layer, Sheet, layers_of, notes_of, rank_of
from auditor.readers.ofd.resources import Resources, page_notes
from auditor.readers.ofd.scans import Scans

_NAMES = ("PhysicalBox", "ApplicationBox")


def read(data: bytes, name: str) -> Document:
    """An OFD as a Document. Raises ReadError for what is damaged, encrypted, made of pictures, garbled or hostile."""
    package = Package(data, name)
    try:
        pages = list(_pages(package, name))
        if not pages:
            raise ReadError("empty.paged", name=name)
        return compose.document(pages, name, "ofd")
    except (ReadError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever a broken file leads to
        raise guard.refusal(error, name) from error


def _pages(package: Package, name: str) -> Iterator[Seen]:
    """The pages of all documents of the package, numbered throughout, drawn one by one and released."""
    budget, scans = guard.Budget(), Scans(package, name)
    number = line = 0
    for source in _documents(package):
        for layers, area, resources in _laid(package, source):
            number += 1
            if number > guard.MAX_PAGES:
                raise ReadError("too-large.pages", name=name, most=guard.MAX_PAGES)
            page = scans.recognised(Sheet(resources, budget).page(layers, area), resources)
            seen, line = compose.seen_of(page, number, line)
            yield from seen


def _documents(package: Package) -> Iterator[str]:
    """The document parts (7.4, DocRoot of each DocBody); of a document with versions (clause 19) the current one."""
    entry = package.entry()
    for body in children(package.root(entry), "DocBody"):
        location, source = text_of(body, "DocRoot"), entry
        for version in children(child(body, "Versions"), "Version"):
            part = package.find(version.get("BaseLoc"), entry) if version.get("Current") in ("true", "1") else None
            changed = text_of(package.root(part), "DocRoot") if part is not None else None
            if changed:
                location, source = changed, part or entry
        yield _found(package, location, source)


def _laid(package: Package, source: str) -> Iterator[tuple[list[Layer], str | None, Resources]]:
    """(layers, area, resources) of each page of a document (7.5 to 7.7)."""
    document = package.root(source)
    common = child(document, "CommonData")
    resources = Resources(package)
    resources.add(common, source)
    usual = _area(child(common, "PageArea"))
    templates = {t.get("ID") or "": t for t in children(common, "TemplatePage")}
    notes = page_notes(package, document, source)
    for listed in children(child(document, "Pages"), "Page"):
        part = _found(package, listed.get("BaseLoc"), source)
        page = package.root(part)
        resources.add(page, part)
        layers: list[Layer] = []
        for used in children(page, "Template"):
            template = templates.get(used.get("TemplateID") or "")
            if template is None:
                continue
            behind = package.root(_found(package, template.get("BaseLoc"), source))
            resources.add(behind, source)
            layers += layers_of(child(behind, "Content"), rank_of(used if used.get("ZOrder") else template))
        layers += layers_of(child(page, "Content"))
        layers += notes_of(notes.get(listed.get("ID") or "", ()))
        yield layers, _area(child(page, "Area")) or usual, resources


def _found(package: Package, location: str | None, source: str) -> str:
    """The part at a place. Raises LookupError when it is missing: what it held would be left out in silence."""
    part = package.find(location, source)
    if part is None:
        raise LookupError(location)
    return part


def _area(element: Any) -> str | None:
    return next((found for name in _NAMES if (found := text_of(element, name))), None)
