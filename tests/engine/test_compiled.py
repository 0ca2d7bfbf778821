"""Compiled rules say what the files say, count only for the files and the program they were made of, and do no harm."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from auditor import compiled, strict_yaml
from auditor.data import rules_dir

FILES = sorted(p.relative_to(rules_dir()).as_posix() for p in rules_dir().rglob("*.yaml"))
posix = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes of POSIX")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A cache folder of its own, in which nothing has been kept."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    compiled._files.cache_clear()
    yield tmp_path / "auditor"
    compiled._files.cache_clear()


def again() -> str:
    """A title, after another start."""
    compiled._files.cache_clear()
    return compiled.load(rules_dir() / "form" / "F101-sections-missing.yaml")[0]["title"]["en"]


def forbid_parsing(monkeypatch) -> None:
    def fail(*_):
        raise AssertionError("nothing should be parsed")

    monkeypatch.setattr(strict_yaml, "loads", fail)


@pytest.mark.parametrize("name", FILES)
def test_a_compiled_file_says_what_the_file_says(name):
    data, places = compiled.load(rules_dir() / name)
    wanted, lines = strict_yaml.load(rules_dir() / name)
    assert data == wanted
    for key in wanted if isinstance(wanted, dict) else ():
        assert places((key,)) == lines((key,))
    examples = ("examples", "fail", 0, "name")
    assert places(examples) == lines(examples)
    less = compiled.load(rules_dir() / name, examples=False)[0]
    assert less == ({k: v for k, v in wanted.items() if k != "examples"} if "id" in (wanted or ()) else wanted)


def test_what_was_parsed_once_is_kept_and_found_again(home, monkeypatch):
    title = again()
    kept = list(home.iterdir())
    assert [stat.S_IMODE(home.stat().st_mode), len(kept)] == [0o700, 1]
    forbid_parsing(monkeypatch)
    assert again() == title
    monkeypatch.setattr(compiled.auditor, "__version__", "0")
    with pytest.raises(AssertionError):
        again()  # another program parses for itself


def test_a_changed_file_is_parsed_anew(home, monkeypatch, tmp_path):
    again()
    copy = tmp_path / "rules"
    for name in FILES:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((rules_dir() / name).read_bytes())
    monkeypatch.setattr(compiled, "rules_dir", lambda: copy)
    monkeypatch.setattr(compiled, "_root", lambda: f"{copy}{os.sep}")
    before = compiled.build(copy)
    path = copy / "form" / "F101-sections-missing.yaml"
    path.write_text(path.read_text("utf-8").replace("A section is missing", "Changed"), encoding="utf-8")
    assert compiled.build(copy) != before
    compiled._files.cache_clear()
    assert compiled.load(path)[0]["title"]["en"] == "Changed"
    assert len(list(home.iterdir())) == 2


@pytest.mark.parametrize("damage", [lambda d: d[:-9], lambda d: d.replace(b"missing", b"massing"), lambda d: b"", None])
def test_what_is_damaged_counts_as_not_there(home, damage):
    title = again()
    (kept,) = home.iterdir()
    sound = kept.read_bytes()
    if damage is None:
        kept.unlink()
    else:
        kept.write_bytes(damage(sound))
    assert again() == title
    assert kept.read_bytes() == sound


@posix
@pytest.mark.parametrize("case", ["others-may-write", "link", "file", "not-ours"])
def test_a_folder_that_others_could_fill_is_not_used(home, case, monkeypatch, tmp_path):
    title = again()
    kept = next(home.iterdir())
    kept.write_bytes(kept.read_bytes())
    other = tmp_path / "other"
    if case == "others-may-write":
        home.chmod(0o777)
    elif case == "not-ours":
        monkeypatch.setattr(os, "getuid", lambda: home.stat().st_uid + 1)
    else:
        home.rename(other)
        if case == "link":
            home.symlink_to(other, target_is_directory=True)
        else:
            home.write_text("")
    read = compiled._read
    monkeypatch.setattr(compiled, "_read", lambda path, made_of: None if home in path.parents else read(path, made_of))
    monkeypatch.setattr(compiled.os, "replace", lambda *_: pytest.fail("nothing should be written"))
    assert again() == title


def test_few_are_kept(home):
    home.mkdir(mode=0o700)
    for number in range(20):
        (home / f"rules-{number:02}.jsonl").write_text("old")
    again()
    assert len(list(home.iterdir())) == compiled._MOST_KEPT


@pytest.mark.parametrize(
    ("platform", "name", "wanted"),
    [
        ("linux", "XDG_CACHE_HOME", "/x/auditor"),
        ("linux", None, "/home/one/.cache/auditor"),
        ("darwin", None, "/home/one/Library/Caches/auditor"),
        ("win32", "LOCALAPPDATA", "/x/auditor"),
    ],
)
@posix
def test_it_is_kept_where_the_platform_wants_it(monkeypatch, platform, name, wanted):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/one"))
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    if name:
        monkeypatch.setenv(name, "/x")
    assert compiled._folder() == Path(wanted)
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    monkeypatch.setattr(sys, "platform", "linux")
    assert compiled._folder() is None
