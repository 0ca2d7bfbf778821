"""Archives in .7z: read in a helper with limits; nothing one declares is believed."""

from __future__ import annotations

import io
import json

import py7zr
import pytest

from auditor.model.errors import ReadError
from auditor.readers import archives, read_document, sevens
from tests.support.specimens import docx_writer, text_writer
from tests.support.specimens.catalogue import township

TEXT = text_writer.write(township()).encode()
LZMA = [{"id": py7zr.FILTER_LZMA2, "preset": 1}]
LOCKED = [*LZMA, {"id": py7zr.FILTER_CRYPTO_AES256_SHA256}]


def packed(files: dict[str, bytes], **how: object) -> bytes:
    """Files as a .7z."""
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", **{"filters": LZMA, **how}) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return out.getvalue()


def test_members_are_named_and_read_one_by_one():
    data = packed({"甲/青山镇.txt": TEXT, "__MACOSX/a": b"1", "云岭镇.txt": b"2" * 100})
    assert archives.members(data, "x.7z") == ["甲/青山镇.txt", "云岭镇.txt"]
    assert archives.member(data, "x.7z", ["甲/青山镇.txt"]) == TEXT
    assert archives.member(data, "x.7z", ["云岭镇.txt"]) == b"2" * 100


def test_members_of_one_name_are_two():
    data = packed({"a.txt": b"one"})
    out = io.BytesIO(data)
    with py7zr.SevenZipFile(out, "a", filters=LZMA) as archive:
        archive.writestr(b"other", "a.txt")
    again = out.getvalue()
    assert archives.members(again, "x.7z") == ["a.txt", "a.txt (2)"]
    assert archives.member(again, "x.7z", ["a.txt (2)"]) == b"other"


def test_one_document_in_an_archive_is_that_document():
    document = read_document(packed({"青山镇.docx": docx_writer.write(township())}), name="x.7z")
    assert document.format == "7z"
    assert len(document.blocks) > 10


@pytest.mark.parametrize("kind", [py7zr.FILTER_BZIP2, py7zr.FILTER_DEFLATE, py7zr.FILTER_COPY, py7zr.FILTER_ZSTD])
def test_every_usual_way_of_packing_is_read(kind):
    assert len(read_document(packed({"a.txt": TEXT}, filters=[{"id": kind, "level": 3}]), name="x.7z").blocks) > 10


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed({"a.txt": TEXT, "b.txt": TEXT}), "archive-several"),
        (packed({"a.txt": TEXT})[:-20], "archive-damaged"),
        (packed({"a.txt": TEXT})[:40] + b"\x00" * 400, "archive-damaged"),
        (packed({"a.txt": b"0" * 30_000_000}), "archive-bomb"),
        (packed({"a.txt": TEXT}, password="1", filters=LOCKED), "encrypted"),
        (packed({"a.txt": TEXT}, password="1", header_encryption=True), "encrypted"),
        (packed({"b.7z": packed({"c.7z": packed({"d.7z": b"7z\xbc\xaf\x27\x1c"})})}), "archive-damaged"),
    ],
)
def test_others_are_refused_in_one_sentence(data, code):
    with pytest.raises(ReadError) as caught:
        read_document(data, name="x.7z")
    assert caught.value.code == code


def test_too_many_members_are_refused(monkeypatch):
    monkeypatch.setattr(archives, "MAX_MEMBERS", 3)
    with pytest.raises(ReadError) as caught:
        archives.members(packed({f"{n}.txt": b"1" for n in range(4)}), "x.7z")
    assert caught.value.code == "archive-too-many"


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setattr(sevens, "find_spec", lambda name: None)
    with pytest.raises(ReadError) as caught:
        read_document(packed({"a.txt": TEXT}), name="x.7z")
    assert caught.value.code == "needs-7z"


def test_a_folder_is_looked_through_with_its_archives(command, tmp_path):
    (tmp_path / "报告.7z").write_bytes(packed({"青山镇.txt": TEXT, "里.7z": packed({"云岭镇.txt": TEXT})}))
    done = command("check", str(tmp_path), "-f", "json")
    names = {r["path"].rsplit("/", 1)[-1] for r in json.loads(done.stdout)["reports"]}
    assert names == {"报告.7z › 青山镇.txt", "报告.7z › 里.7z › 云岭镇.txt"}
