"""Scanned and photographed pages: every cell and figure is right or in doubt, and no error is found that the text
version does not have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

import auditor
from auditor.model.document import Document, Table
from auditor.readers import read_document
from tests.conftest import AUDITOR
from tests.support.specimens.catalogue import city, township_contradictions

pytestmark = pytest.mark.ocr
_FIGURE = re.compile(r"[0-9][0-9.,]*[0-9]|[0-9]")
_ENOUGH = 0.995

LOOKS = {
    "150 dpi": {"dpi": 150},
    "200 dpi, askew": {"dpi": 200, "skew": 3.0},
    "300 dpi, askew": {"dpi": 300, "skew": -5.0},
    "photograph": {"dpi": 200, "skew": 1.5, "shadow": True, "grey": True, "grain": 6.0, "quality": 80},
}


@dataclass(frozen=True)
class Source:
    """A report laid out, and what reading its text gives."""

    pdf: bytes
    document: Document
    audit: auditor.AuditResult


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[Source]:
    from tests.support.specimens import scan_writer

    made = scan_writer.pdf([city(), township_contradictions()], tmp_path_factory.mktemp("laid"))
    return [Source(p, read_document(p, name="x.pdf"), AUDITOR.audit(p, name="x.pdf")) for p in made]


def cells(document: Document) -> dict[tuple[int, int, int], str]:
    """The text of each cell by table, row and column."""
    tables = [b for b in document.blocks if isinstance(b, Table)]
    return {(n, c.row, c.column): "".join(c.text.split()) for n, t in enumerate(tables) for c in t.cells}


def figures(document: Document) -> list[str]:
    """The figures of the prose, in order."""
    return [f for b in document.blocks if not isinstance(b, Table) for f in _FIGURE.findall(b.text)]


def unsure(document: Document) -> set[tuple[int, int | None, int | None]]:
    """Blocks, or cells, in which something was read with doubt."""
    places = (n.place for n in document.notes if n.kind in ("figure-unsure", "text-unsure") and n.place)
    return {(p.block, p.row, p.column) for p in places}


def errors(result: auditor.AuditResult) -> set[tuple[str, str]]:
    return {(f.rule, f.fingerprint) for f in result.findings if f.severity == "error"}


@pytest.mark.parametrize("look", LOOKS)
def test_a_scan_is_read_as_its_text(sources: list[Source], look: str):
    from tests.support.specimens import scan_writer

    source = sources[0 if look == "200 dpi, askew" else 1]
    seen = scan_writer.Look(**LOOKS[look])
    data = scan_writer.saved(scan_writer.pages(source.pdf, seen), "PDF", seen.dpi)
    document = read_document(data, name="scan.pdf")
    wanted, got = cells(source.document), cells(document)
    assert wanted.keys() == got.keys()
    wrong = {k for k in wanted if wanted[k] != got[k]}
    assert len(wrong) <= (1 - _ENOUGH) * len(wanted), {wanted[k]: got[k] for k in wrong}
    at = [i for i, b in enumerate(document.blocks) if isinstance(b, Table)]
    doubts = unsure(document)
    assert all((at[n], row, column) in doubts for n, row, column in wrong), wrong
    assert figures(source.document) == figures(document)
    assert errors(AUDITOR.audit(data, name="scan.pdf")) == errors(source.audit)
