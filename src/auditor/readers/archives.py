"""Archives (.zip, .7z): what they hold, named `x.zip › y.docx`, one member read at a time, nothing put on a disk.

What an archive declares is not believed: members are counted, the bytes that come out of them are measured. Archives
inside archives are followed two levels deep.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from auditor.model.document import Document
from auditor.model.errors import ReadError
from auditor.readers import guard, sevens

JOINT = " › "
"""Between an archive and its member in a name."""
SUFFIXES = (".zip", ".7z")
MAX_MEMBERS = 5000
MAX_RATIO = 400
_RATIO_FROM = 10_000_000
_CHUNK = 1 << 16
_DEEPEST = 2
_UTF8 = 0x800
_LITTER = ("__MACOSX/",)
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, OSError, ValueError)
_BROKEN += (RuntimeError, IndexError)


def read(data: bytes, name: str) -> Document:
    """The one document in an archive. Raises ReadError, also when it holds none or several."""
    found = [m for m in members(data, name) if not m.rsplit("/", 1)[-1].startswith(guard.TEMPORARY)]
    if len(found) != 1:
        raise ReadError("archive-several" if found else "archive-empty", name=name, count=len(found))
    from auditor.readers import read_document  # which knows this reader

    document = read_document(member(data, name, found), name=found[0].rsplit("/", 1)[-1])
    return document.model_copy(update={"name": name, "format": "7z" if data.startswith(sevens.MAGIC) else "zip"})


def listed(path: Path) -> list[str]:
    """The names of what an archive in a file holds, archives in it opened. Raises ReadError."""
    return _listed(guard.read_bytes(path, path.name), path.name, str(path), _DEEPEST)


def _listed(data: bytes, shown: str, path: str, deep: int) -> list[str]:
    out: list[str] = []
    for name in members(data, shown):
        inner = path + JOINT + name
        if deep > 1 and name.lower().endswith(SUFFIXES):
            try:
                out += _listed(member(data, shown, [name]), name, inner, deep - 1)
                continue
            except ReadError:
                pass  # whoever reads it says why
        out.append(inner)
    return out


def split(path: str) -> tuple[str, list[str]]:
    """(file, names of members, each in the one before it) of a name; no members for an ordinary file."""
    file, *inner = path.split(JOINT)
    return (file, inner[:_DEEPEST]) if inner and file.lower().endswith(SUFFIXES) else (path, [])


def member(data: bytes, shown: str, names: Sequence[str]) -> bytes:
    """The bytes of a member, reached through archives one inside the other. Raises ReadError."""
    for name in names:
        data, shown = _one(data, shown, name), name
    return data


def members(data: bytes, shown: str) -> list[str]:
    """The names of the files in an archive, without what systems put there for themselves. Raises ReadError when it is
    damaged, encrypted or hostile.
    """
    return list(_known(data, shown))


def _known(data: bytes, shown: str) -> dict[str, zipfile.ZipInfo | int]:
    """The members by the names that are shown: what zipfile knows of each, or its number in a .7z."""
    if data.startswith(sevens.MAGIC):
        stored = enumerate(sevens.names(data, shown, MAX_MEMBERS))
        return _named((_tidy(name), number) for number, name in stored)
    if data.count(b"PK\x01\x02") > 2 * MAX_MEMBERS:  # before zipfile makes an object of each
        raise ReadError("archive-too-many", name=shown, most=MAX_MEMBERS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            out = _named((_name(info), info) for info in archive.infolist())
    except _BROKEN as error:
        raise ReadError("archive-damaged", name=shown) from error
    if len(out) > MAX_MEMBERS:
        raise ReadError("archive-too-many", name=shown, most=MAX_MEMBERS)
    return out


def _named(members: Iterable[tuple[str, zipfile.ZipInfo | int]]) -> dict[str, zipfile.ZipInfo | int]:
    out: dict[str, zipfile.ZipInfo | int] = {}
    for name, entry in members:
        if not name or name.endswith("/") or name.startswith(_LITTER) or guard.is_litter(name.rpartition("/")[2]):
            continue
        number, free = 2, name
        while free in out:
            free, number = f"{name} ({number})", number + 1
        out[free] = entry
    return out


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name, which old programs write in the code page of Chinese Windows; no way out of the archive."""
    name = info.orig_filename
    if not info.flag_bits & _UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return _tidy(name)


def _tidy(name: str) -> str:
    name = guard.printable(name.replace("\\", "/").replace(JOINT, " ").replace("\x00", "?"))
    return posixpath.normpath("/" + name).lstrip("/") + ("/" if name.endswith("/") else "")


def _one(data: bytes, shown: str, name: str) -> bytes:
    info = _known(data, shown).get(name)
    if info is None:
        raise ReadError("not-found", name=name)
    if isinstance(info, int):
        return sevens.member(data, shown, info, name, MAX_MEMBERS)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _taken(archive, info, shown, name)
    except _BROKEN as error:
        raise ReadError("archive-damaged", name=shown) from error


def each(data: bytes, shown: str) -> Iterator[tuple[str, bytes | ReadError]]:
    """All files in an archive by their names, one after the other; a ReadError in the place of what cannot be read.
    Raises ReadError as `members` does.
    """
    known = _known(data, shown)
    if data.startswith(sevens.MAGIC):
        for name in known:
            try:
                yield name, _one(data, shown, name)
            except ReadError as error:
                yield name, error
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name, info in known.items():
            assert isinstance(info, zipfile.ZipInfo)
            try:
                yield name, _taken(archive, info, shown, name)
            except ReadError as error:
                yield name, error


def _taken(archive: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str, name: str) -> bytes:
    """The bytes of a member of a .zip, measured as they come."""
    if info.flag_bits & 0x1:
        raise ReadError("encrypted", name=name)
    chunks: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                chunks.append(chunk)
                if size > guard.MAX_BYTES:
                    raise ReadError("too-large", name=name, most=guard.MAX_BYTES // 1_000_000)
                if size > _RATIO_FROM and size > MAX_RATIO * info.compress_size:
                    raise ReadError("archive-bomb", name=name)
    except _BROKEN as error:
        raise ReadError("archive-damaged", name=shown) from error
    return b"".join(chunks)
