"""Packs of rules that an office sends in: kept as one archive by its hash, laid out as a folder where rules are read.

Nobody names a path of this machine: a pack comes as files, and only .yaml files, which the program reads as data and
never as code. What is in them is judged by the loader that reads all packs.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path

from pydantic import Field

from auditor import strict_yaml, whole_file
from auditor.desk.store import names
from auditor.desk.store.errors import DeskError
from auditor.desk.store.store import Store
from auditor.desk.work import unpack
from auditor.engine.rule_files import BUILT_IN
from auditor.model.base import Model
from auditor.readers.archives import JOINT

MOST = 10
"""Packs of one campaign."""
_MOST_FILES, _MOST_BYTES, _DEEPEST = 300, 2_000_000, 2
_LONGEST = 60  # characters of a name
_SUFFIX = ".yaml"
_DATE = (1980, 1, 1, 0, 0, 0)


class Pack(Model):
    """A pack that is kept: the hash of its archive, and its name."""

    sha: str = Field(pattern=r"^[0-9a-f]{64}$")
    name: str = Field(pattern=r"^[^/\\:*?\"<>|.\s\x00-\x1f][^/\\:*?\"<>|\x00-\x1f]*$", max_length=_LONGEST)


def take(store: Store, name: str, data: bytes) -> tuple[Pack, int]:
    """Keeps a pack, a .yaml file or a .zip of them, and returns it with the size of what is kept. Raises DeskError, and
    PackError for what is no YAML.
    """
    archive = _archive(_inside(name, data))
    pack = Pack(sha=store.files.put(archive), name=_title(name))
    folder(store, pack)
    return pack, len(archive)


def folder(store: Store, pack: Pack) -> Path:
    """Where a kept pack is laid out, which it is when it is first asked for. Raises DeskError and PackError when it is
    gone, or is none: it may have come with a campaign of another desk.
    """
    place = store.folder / "packs" / pack.sha / pack.name
    if not place.is_dir():
        try:
            with zipfile.ZipFile(io.BytesIO(store.files.read(pack.sha))) as archive:
                _lay_out(archive, place)
        except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error):
            if not place.is_dir():  # another thread or process may have been faster
                raise DeskError("pack-gone", name=pack.name) from None
    return place


def _lay_out(archive: zipfile.ZipFile, place: Path) -> None:
    """Makes the folder, whole or not at all."""
    listed = archive.infolist()
    if len(listed) > _MOST_FILES or sum(i.file_size for i in listed) > _MOST_BYTES:
        raise zipfile.BadZipFile
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partly = Path(tempfile.mkdtemp(dir=place.parent, prefix=".auditor-"))
    try:
        for info in listed:
            if not _is_plain(info.filename):
                raise zipfile.BadZipFile
            path = partly / info.filename
            path.parent.mkdir(mode=0o700, exist_ok=True)
            path.write_bytes(archive.read(info))
        _only_within(partly)
        whole_file.settle(p for p in partly.rglob("*") if p.is_file())
        os.rename(partly, place)
    finally:
        shutil.rmtree(partly, ignore_errors=True)


def _title(name: str) -> str:
    """What a pack is called: the name of its file without what no folder may be called."""
    stem = Path(names.clean(name)).stem.translate(dict.fromkeys(map(ord, '\\:*?"<>|'), "_"))
    return stem.strip(" ._")[:_LONGEST].strip() or "pack"


def _inside(name: str, data: bytes) -> dict[str, bytes]:
    """The files of a pack by their paths within it. Raises DeskError."""
    came: dict[str, bytes] = {}
    size = 0
    for path, part in unpack.opened([(name, data)]):
        size += len(part)
        if size > _MOST_BYTES or len(came) >= _MOST_FILES:
            raise DeskError("pack-large", files=_MOST_FILES, megabytes=_MOST_BYTES // 1_000_000)
        came[path.partition(JOINT)[2] or names.clean(path)] = part
    tops = {path.partition("/")[0] for path in came}
    if len(tops) == 1 and all("/" in path for path in came):  # an archive of the folder itself
        came = {path.partition("/")[2]: part for path, part in came.items()}
    for path in came:
        if not _is_plain(path):
            raise DeskError("pack-file", name=path[:200])
    if not came:
        raise DeskError("no-file")
    return came


def _is_plain(path: str) -> bool:
    """Whether a file may be part of a pack: a .yaml file whose path leads nowhere else."""
    parts = path.split("/")
    well = all(p == names.clean(p) and not p.startswith(".") and not set(p) & set('\\:*?"<>|') for p in parts)
    return well and len(parts) <= _DEEPEST and path.endswith(_SUFFIX)


def _archive(inside: dict[str, bytes]) -> bytes:
    """The same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for path, data in sorted(inside.items()):
            out.writestr(zipfile.ZipInfo(path, _DATE), data)
    return buffer.getvalue()


def _only_within(place: Path) -> None:
    """A file that extends another one means one of its own pack. Raises DeskError, PackError for what is no YAML."""
    for path in sorted(place.rglob("*" + _SUFFIX)):
        data, locate = strict_yaml.load(path)
        name = data.get("extends", BUILT_IN) if isinstance(data, dict) else BUILT_IN
        if name != BUILT_IN and not (path.parent / str(name)).resolve().is_relative_to(place.resolve()):
            raise DeskError("pack-extends", where=locate(("extends",)), name=str(name)[:200])
