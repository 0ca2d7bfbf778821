"""Archives and folders: every file is told of; nothing an archive declares is believed."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from auditor.model.errors import ReadError
from auditor.readers import archives, read_document
from auditor.readers.scan import read as scan
from tests.conftest import AUDITOR
from tests.support.specimens import docx_writer, text_writer
from tests.support.specimens.catalogue import township

TEXT = text_writer.write(township()).encode()


def packed(files: dict[str, bytes]) -> bytes:
    """Files as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def old_name(name: str) -> bytes:
    """A zip whose one name is written in the code page of Chinese Windows, without the flag for UTF-8."""
    wanted = name.encode("gb18030")
    data = packed({"x" * len(wanted): TEXT})
    return data.replace(b"x" * len(wanted), wanted)


def encrypted() -> bytes:
    """A zip whose member says that it has a password."""
    data = bytearray(packed({"a.txt": TEXT}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def test_names_are_read_in_the_code_page_of_chinese_windows():
    assert archives.members(old_name("青山镇.txt"), "x.zip") == ["青山镇.txt"]


def test_no_name_leads_out_of_the_archive():
    assert archives.members(packed({"../../etc/a.txt": b"1", "c:\\d\\e.txt": b"2"}), "x") == ["etc/a.txt", "c:/d/e.txt"]


def test_a_member_without_a_name_is_none():
    data = packed({"a.txt": TEXT}).replace(b"a.txt", b"\x00.txt")
    assert archives.members(data, "x.zip") == ["?.txt"]


def test_what_systems_put_in_is_left_out():
    files = {"__MACOSX/._a.txt": b"1", "Thumbs.db": b"2", "b/": b"", "a.txt": TEXT}
    assert archives.members(packed(files), "x.zip") == ["a.txt"]


def test_one_document_in_an_archive_is_that_document():
    document = read_document(packed({"青山镇.docx": docx_writer.write(township())}), name="x.zip")
    assert document.format == "zip"
    assert len(document.blocks) > 10


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (packed({"a.txt": TEXT, "b.txt": TEXT}), "archive-several"),
        (packed({"b/": b""}), "archive-empty"),
        (packed({"a.txt": TEXT})[:-30], "archive-damaged"),
        (encrypted(), "encrypted"),
        (packed({"a.txt": b"0" * 30_000_000}), "archive-bomb"),
        (packed({"a.zip": packed({"b.zip": packed({"c.zip": b"PK\x03\x04"})})}), "archive-damaged"),
    ],
)
def test_others_are_refused_in_one_sentence(data, code):
    with pytest.raises(ReadError) as caught:
        read_document(data, name="x.zip")
    assert caught.value.code == code


def seven(files: dict[str, bytes]) -> bytes:
    py7zr = pytest.importorskip("py7zr")
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return buffer.getvalue()


@pytest.mark.parametrize("make", [packed, seven])
def test_all_members_at_once_are_what_they_are_one_by_one(make):
    files = {"a.txt": b"one", "b/c.txt": bytes(100_000), "空.txt": b"", "Thumbs.db": b"x"}
    data = make(files)
    names = archives.members(data, "x")
    assert names == ["a.txt", "b/c.txt", "空.txt"]
    assert dict(archives.each(data, "x")) == {n: archives.member(data, "x", [n]) for n in names}
    with pytest.raises(ReadError) as caught:
        archives.member(data, "x", ["none.txt"])
    assert caught.value.code == "not-found"


@pytest.mark.parametrize("make", [packed, seven])
def test_a_member_that_cannot_be_read_does_not_hide_the_others(make, monkeypatch):
    data = make({"a.txt": b"one", "large.txt": bytes(range(100)), "z.txt": b"two"})
    monkeypatch.setattr(archives.guard, "MAX_BYTES", 50)
    found = dict(archives.each(data, "x"))
    large = found.pop("large.txt")
    assert found == {"a.txt": b"one", "z.txt": b"two"}
    assert isinstance(large, ReadError)
    assert large.code in ("too-large", "archive-bomb")


def test_encrypted_and_damaged_members_are_told_each():
    ((_, locked),) = archives.each(encrypted(), "x.zip")
    assert isinstance(locked, ReadError)
    assert locked.code == "encrypted"
    whole = packed({"a.txt": b"one" * 100, "b.txt": b"two"})
    broken = whole.replace(b"PK\x03\x04", b"PK\x03\x05", 1)
    first, second = archives.each(broken, "x.zip")
    assert isinstance(first[1], ReadError)
    assert first[1].code == "archive-damaged"
    assert second == ("b.txt", b"two")


def test_a_folder_tells_every_file(command, tmp_path):
    (tmp_path / "青山镇.txt").write_bytes(TEXT)
    (tmp_path / "红旗镇.ofd").write_bytes(packed({"OFD.xml": b"<a/>"}))
    (tmp_path / "照片.jpg").write_bytes(b"\xff\xd8\xff\x00\x01")
    (tmp_path / "~$青山镇.docx").write_bytes(b"\x05user")
    (tmp_path / "报告.zip").write_bytes(packed({"云岭镇.txt": TEXT, "空.txt": b""}))
    (tmp_path / "页.html").write_bytes(TEXT)
    (tmp_path / "页_files").mkdir()
    (tmp_path / "页_files" / "a.js").write_bytes(b"1")
    roster = tmp_path / "名单.csv"
    roster.write_text("单位\n青山镇人民政府\n红旗镇人民政府\n白水镇人民政府\n", encoding="utf-8")
    done = command("check", str(tmp_path), "--roster", str(roster), "-f", "json")
    assert done.returncode == 3
    data = json.loads(done.stdout)
    codes = {r["path"].rsplit("/", 1)[-1]: (r["error"] or {}).get("code") for r in data["reports"]}
    assert codes == {
        "红旗镇.ofd": "empty",
        "照片.jpg": "damaged" if scan.is_there() else "needs-ocr",
        "~$青山镇.docx": "temporary",
        "青山镇.txt": None,
        "报告.zip › 云岭镇.txt": None,
        "报告.zip › 空.txt": "empty",
        "页.html": None,
    }
    said = [(f["rule"], f["message"]) for f in data["batch_findings"] if f["rule"] in ("B101", "B106")]
    assert [rule for rule, message in said if "“红旗镇人民政府”的 2023 年度报告收到但无法读取" in message] == ["B106"]
    assert [rule for rule, message in said if "“白水镇人民政府”没有 2023 年度报告" in message] == ["B101"]


def test_a_roster_matches_radicals():
    from auditor.batch.roster import Roster, Unit

    assert Roster((Unit("青山镇人民政府", 2),)).match("⻘⼭镇⼈⺠政府") is not None


def test_what_was_mapped_is_said():
    result = AUDITOR.audit(TEXT.decode().replace("青", "⻘").encode(), name="a.txt")
    assert any("⻘→青" in f.message.zh for f in result.findings if f.rule == "E199")
