"""Compiled rules say what the files say, count only for the files and the program they were made of, and do no harm."""

from __future__ import annotations

import inspect
import os
import shutil
import stat
import sys
from importlib import import_module
from pathlib import Path

import pytest

from auditor import checks, compiled, knowledge, strict_yaml, texts, yaml_parser
from auditor.data import families, rules_dir
from auditor.engine import packs
from auditor.model.base import proven
from auditor.model.errors import PackError
from auditor.model.rule import Examples

FILES = sorted(p.relative_to(rules_dir()).as_posix() for p in rules_dir().rglob("*.yaml"))
posix = pytest.mark.skipif(sys.platform == "win32", reason="owners and modes of POSIX")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A cache folder of its own, in which nothing has been kept, for a program that has none packed in its wheel."""
    monkeypatch.setattr(compiled, "PACKED", "not-packed.jsonl")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    forget()
    yield tmp_path / "auditor"
    forget()


def forget() -> None:
    for kept in (compiled._files, compiled._found, compiled.keep):
        kept.cache_clear()


def again() -> str:
    """A title, after another start, at which the rules prove to be well."""
    forget()
    title = compiled.load(rules_dir() / "form" / "F101-sections-missing.yaml")[0]["title"]["en"]
    compiled.keep()
    return title


def forbid_parsing(monkeypatch) -> None:
    def fail(*_):
        raise AssertionError("nothing should be parsed")

    monkeypatch.setattr(yaml_parser, "parse", fail)


@pytest.mark.parametrize("name", FILES)
def test_a_compiled_file_says_what_the_file_says(name):
    data, places = strict_yaml.own(rules_dir() / name)
    wanted, lines = strict_yaml.load(rules_dir() / name)
    assert data == wanted
    for key in wanted if isinstance(wanted, dict) else ():
        assert places((key,)) == lines((key,))
    examples = ("examples", "fail", 0, "name")
    assert places(examples) == lines(examples)
    less = strict_yaml.own(rules_dir() / name, examples=False)[0]
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
    forget()
    assert compiled.load(path)[0]["title"]["en"] == "Changed"
    compiled.keep()
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
    assert compiled.folder() == Path(wanted)
    monkeypatch.setenv("XDG_CACHE_HOME", "here")
    monkeypatch.setattr(sys, "platform", "linux")
    assert compiled.folder() is None


def test_a_malformed_file_is_told_where_it_is_asked_for(home, monkeypatch, tmp_path):
    copy = tmp_path / "rules"
    shutil.copytree(rules_dir(), copy)
    broken = copy / "form" / "F101-sections-missing.yaml"
    broken.write_bytes(broken.read_bytes() + b"id: twice\n")
    monkeypatch.setattr(compiled, "rules_dir", lambda: copy)
    monkeypatch.setattr(texts, "rules_dir", lambda: copy)
    for kept in (compiled._found, compiled._files, compiled._root, texts._file):
        kept.cache_clear()
    for _ in range(2):  # made, then found
        assert texts.text("family.F", "en") == "Form and structure"
        with pytest.raises(PackError) as told:
            strict_yaml.own(broken)
        assert told.value.message.en.startswith("F101-sections-missing.yaml:")
        assert told.value.message.en.endswith('duplicate key "id".')
        compiled._files.cache_clear()
        compiled._found.cache_clear()
    with pytest.raises(yaml_parser.MalformedError):
        compiled.build(copy)
    monkeypatch.undo()
    for kept in (compiled._found, compiled._files, compiled._root, texts._file):
        kept.cache_clear()


def test_what_was_validated_before_it_was_compiled_is_made_just_as_if_it_were_validated_now(home):
    """For every built-in rule; when this fails, the class of a check's options has to be a Model."""
    folders, types = families(), checks.load()
    strict = packs.load(types, folders, with_examples=True)
    assert not compiled.is_proven()
    compiled._found.cache_clear()
    assert compiled.is_proven()  # the rules were loaded with every check, so they were kept
    for bound in packs.load(types, folders, with_examples=False).rules:
        wanted = strict.get(bound.rule.id)
        assert vars(bound.rule) == {**vars(wanted.rule), "examples": Examples()}
        for made, other in ((bound.given, wanted.given), (bound.options, wanted.options)):
            assert {k: repr(getattr(made, k)) for k in vars(other)} == {k: repr(v) for k, v in vars(other).items()}
            assert vars(made).keys() <= vars(other).keys()


@pytest.mark.parametrize("read", [*knowledge.WORDS.values(), *knowledge.BESIDE])
def test_forms_words_and_profiles_are_made_just_as_if_they_were_validated_now(monkeypatch, read):
    def both(model, data, locate):
        strict, made = strict_yaml.validate(model, data, locate), proven(model, data)
        assert repr({k: getattr(made, k) for k in vars(strict)}) == repr(vars(strict))
        assert vars(made).keys() <= vars(strict).keys()
        seen.append(model)
        return made

    seen = []
    monkeypatch.setattr(strict_yaml, "validate_own", both)
    module, _, name = read.partition(":")
    inspect.unwrap(getattr(import_module(f"auditor.{module}"), name))()
    assert seen


def test_rules_are_kept_only_when_they_are_well(home):
    path = rules_dir() / "form" / "F101-sections-missing.yaml"
    main, *_ = compiled._files()
    main["form/F101-sections-missing.yaml"][0]["then"]["mustt"] = "exist"
    assert not compiled.is_proven()
    with pytest.raises(PackError) as caught:
        packs.load(checks.load(), families(), with_examples=False)
    assert caught.value.message.en.startswith(f"{path.name}:")
    assert not home.exists()


@pytest.mark.parametrize(
    ("file", "key"), [("lexicon/units.yaml", "money"), ("forms/form-2021.yaml", "years"), ("profiles.yaml", "profiles")]
)
def test_what_stands_beside_the_rules_must_be_well_too(home, monkeypatch, file, key):
    monkeypatch.setattr(knowledge, "BUILT_IN", knowledge.Knowledge())
    main, *_ = compiled._files()
    main[file][0][key] = 1
    packs.load(checks.load(), families(), with_examples=False)  # only who asks for that file is told
    assert not home.exists()
