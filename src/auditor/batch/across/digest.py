"""What the rules across reports need of one report, small enough to be kept for ten thousand of them."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Container, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from auditor.batch.across import packing
from auditor.checks.core import passages
from auditor.model.base import Severity
from auditor.model.report import NAMED, PAGE
from auditor.model.result import AuditResult

_SHORTEST = 8  # characters of a sentence that can be told from another
_GRAM = 5  # characters; with one in seven changed, nearly half of the fives stay whole
SAMPLE = 4  # every fourth is kept, the same ones in every report
_MOST_GRAMS = 4000
_MOST_TEXT = 60_000


@dataclass(frozen=True, slots=True)
class Head:
    """Who reports on what, how the audit ended, and which figures are compared between units (cell → value)."""

    agency: str | None = None
    year: int | None = None
    level: str = "unknown"
    kind: str = "unknown"
    scope: str = "unknown"
    form: str | None = None
    published: str | None = None
    audited: bool = False
    complete: bool = True
    counts: tuple[int, int, int] = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Prose:
    """Each sentence with what is left of it when years, figures and the body's name are taken out, its section's key
    and its line; and what stands at fixed places (key, text).
    """

    sentences: tuple[tuple[str, str, str, int | None], ...] = ()
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """Cells and prose are packed, each by itself: most of the rules that look across reports need one of them only.
    `grams` are sampled five-character pieces of the prose, as numbers.
    """

    head: Head
    grams: array[int]
    cells: bytes = b""
    prose: bytes = b""


def of(result: AuditResult) -> Digest:
    """The digest of a result that still has its whole report."""
    counts = tuple(result.count(s) for s in (Severity.error, Severity.warning, Severity.info))
    report = result.report
    if report is None:
        return Digest(Head(complete=result.complete, counts=(counts[0], counts[1], counts[2])), array("I"))
    identity = report.identity
    sentences = [
        (s.text, s.words, section.key, section.locate(s.start, s.end).line)
        for section in report.sections
        if section.key not in (*NAMED, PAGE)
        for s in passages.sentences(report, section)
        if len(s.words) >= _SHORTEST
    ]
    cells = {
        f"{t.key}/{c.row}/{c.column}": None if c.value is None or c.suspect else str(c.value)
        for t in report.tables
        for c in t.cells
    }
    prose = {
        "sentences": _bounded(sentences),
        "named": [(s.key, s.text[:2000]) for s in report.sections if s.key in NAMED],
    }
    head = Head(
        agency=identity.agency,
        year=identity.year,
        level=identity.level,
        kind=identity.kind,
        scope=identity.scope,
        form=report.form.key,
        published=identity.published.isoformat() if identity.published else None,
        audited=True,
        complete=result.complete,
        counts=(counts[0], counts[1], counts[2]),
    )
    return Digest(head, grams("".join(s[1] for s in sentences)), _packed(cells), _packed(prose))


def _packed(data: dict[str, Any]) -> bytes:
    return packing.packed(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))


def _bounded(sentences: list[tuple[str, str, str, int | None]]) -> list[tuple[str, str, str, int | None]]:
    out, size = [], 0
    for sentence in sentences:
        size += len(sentence[0])
        if size > _MOST_TEXT:
            break
        out.append(sentence)
    return out


def grams(words: str) -> array[int]:
    """Sampled pieces of `words`, the same numbers on every machine, ascending."""
    return array("I", sorted(set(_sampled(words)))[:_MOST_GRAMS])


def tells(words: str, common: Container[int]) -> bool:
    """Whether `words` have a sampled piece that is not `common`, or none at all."""
    none = True
    for gram in _sampled(words):
        if gram not in common:
            return True
        none = False
    return none


def _sampled(words: str) -> Iterator[int]:
    data = words[:_MOST_TEXT].encode("utf-32-le", "replace")
    size = 4 * _GRAM
    return (g for g in (zlib.crc32(data[at : at + size]) for at in range(0, len(data) - size + 1, 4)) if not g % SAMPLE)


def cells_of(packed: bytes) -> dict[str, str | None]:
    """Cells (table/row/column → figure, None for one without), unpacked."""
    return json.loads(packing.unpacked(packed)) if packed else {}


def prose_of(packed: bytes) -> Prose:
    """The prose, unpacked."""
    data: dict[str, Any] = json.loads(packing.unpacked(packed)) if packed else {}
    return Prose(
        sentences=tuple((s[0], s[1], s[2], s[3]) for s in data.get("sentences", ())),
        named=tuple((n[0], n[1]) for n in data.get("named", ())),
    )


def head_of(data: dict[str, Any]) -> Head:
    """A head from its JSON form. Raises TypeError and KeyError for anything else."""
    shared = {k: sys.intern(v) if type(v) is str else v for k, v in data.items()}  # the same few words in all
    return Head(**{**shared, "counts": tuple(data["counts"])})


def head_data(head: Head) -> dict[str, Any]:
    """A head in its JSON form."""
    return asdict(head)
