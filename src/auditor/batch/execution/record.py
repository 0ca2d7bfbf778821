"""One audited file on its way from a worker, in the cache and in a run: bytes that are unpacked when looked at."""

from __future__ import annotations

import json
import struct
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, overload

from auditor.batch.across import digest, packing
from auditor.batch.across.digest import Digest, Head, Prose
from auditor.batch.execution.spool import Spool
from auditor.model import claim
from auditor.model.base import Severity, trusted
from auditor.model.result import AuditResult, StoredResults

_MARK = b"AUD3"
_SIZES = struct.Struct("<4s6I")


class Elsewhere(Protocol):
    """Bytes that are not in memory: a piece of a spool, a file."""

    def read(self) -> bytes:
        """The bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Record:
    """A file's path and head; the rest of its digest, and its result, are unpacked when asked for."""

    path: str
    head: Head
    kept: bytes | Elsewhere

    def result(self) -> AuditResult:
        """The result."""
        result = AuditResult.model_validate_json(packing.unpacked(self._part(4)))
        return result if result.path == self.path else result.model_copy(update={"path": self.path})

    def cells(self) -> dict[str, str | None]:
        """Cells (table/row/column) and their figures."""
        return digest.cells_of(self._part(2))

    def prose(self) -> Prose:
        """Sentences."""
        return digest.prose_of(self._part(3))

    def content(self) -> bytes:
        """What is equal for reports of equal content: cells and prose, packed."""
        return self._part(2) + self._part(3)

    def grams(self) -> array[int]:
        """Sampled pieces of the prose (digest.grams)."""
        found = array("I")
        found.frombytes(self._part(1))
        return found

    def with_findings(self, result: AuditResult) -> Record:
        """The same record with the findings of `result`, its own result with fewer of them."""
        counts = result.count(Severity.error), result.count(Severity.warning), result.count(Severity.info)
        head = replace(self.head, counts=counts)
        return Record(self.path, head, pack(result, Digest(head, self.grams(), self._part(2), self._part(3))))

    def within(self, spool: Spool) -> Record:
        """The same record with its bytes in a spool."""
        return Record(self.path, self.head, spool.keep(self._data()))

    def _data(self) -> bytes:
        return self.kept if isinstance(self.kept, bytes) else self.kept.read()

    def _part(self, number: int) -> bytes:
        data = self._data()
        sizes = _SIZES.unpack_from(data)[2:]
        at = _SIZES.size + sum(sizes[:number])
        return data[at : at + sizes[number]]


def pack(result: AuditResult, made: Digest) -> bytes:
    """Digest and result as bytes with a checksum."""
    head = json.dumps(digest.head_data(made.head)).encode()
    # Places of cells have many parts, most of them empty; without those a result is made anew sooner. Claims, which a
    # run does not keep, are told apart by what is their default.
    slim = result.prose == trusted(claim.Prose)
    bare = result.model_copy(update={"path": ""}).model_dump_json(exclude_defaults=slim)
    whole = packing.packed(bare.encode())
    parts = (head, made.grams.tobytes(), made.cells, made.prose, whole)
    data = b"".join(parts)
    return _SIZES.pack(_MARK, zlib.crc32(data), *(len(p) for p in parts)) + data


def unpack(data: bytes, path: str) -> Record:
    """The record in `data`. Raises ValueError for anything but what `pack` made."""
    try:
        mark, crc, *sizes = _SIZES.unpack_from(data)
        if mark != _MARK or len(data) != _SIZES.size + sum(sizes) or zlib.crc32(memoryview(data)[_SIZES.size :]) != crc:
            raise ValueError("damaged record")
        head = json.loads(data[_SIZES.size : _SIZES.size + sizes[0]])
        return Record(path, digest.head_of(head), data)
    except (struct.error, KeyError, TypeError) as error:
        raise ValueError("damaged record") from error


class Records(StoredResults):
    """Results of very many files, unpacked one by one as they are looked at."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records: Sequence[Record] = tuple(records)

    def __len__(self) -> int:
        return len(self.records)

    @overload
    def __getitem__(self, index: int) -> AuditResult: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[AuditResult]: ...
    def __getitem__(self, index: int | slice) -> AuditResult | Sequence[AuditResult]:
        return Records(self.records[index]) if isinstance(index, slice) else self.records[index].result()

    def __iter__(self) -> Iterator[AuditResult]:
        return (r.result() for r in self.records)

    def count_of(self, severity: Severity) -> int:
        """Findings of this severity over all files."""
        at = 2 - severity.rank
        return sum(r.head.counts[at] for r in self.records)

    @property
    def paths(self) -> Sequence[str]:
        """The files, in the order of the results."""
        return [r.path for r in self.records]

    @property
    def audited(self) -> int:
        """How many files could be audited."""
        return sum(r.head.audited for r in self.records)

    @property
    def complete(self) -> bool:
        """Whether every file could be audited in full."""
        return all(r.head.complete for r in self.records)
