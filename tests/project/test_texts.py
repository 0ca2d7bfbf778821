"""The program's words: every key that the code asks for stands in rules/texts, every key there is asked for, and its
placeholders are those that the code fills.
"""

from __future__ import annotations

import ast
import importlib
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from auditor import compiled, strict_yaml, texts
from auditor.data import rules_dir
from auditor.desk.store.errors import DeskError
from auditor.model.base import Localized
from auditor.model.errors import AuditorError, PackError, ReadError, UsageError, WriteError
from auditor.model.words import both
from auditor.readers import sniff

SRC = Path(__file__).resolve().parents[2] / "src" / "auditor"
FOLDER = rules_dir() / "texts"
ERRORS = {k.__name__: k.words for k in (AuditorError, ReadError, UsageError, PackError, WriteError, DeskError)}
ASKING = {"text", "words", "sentence", "of", "both", "find"}
"""Functions whose first argument is a key: those of texts.py, texts.text under another name, Localized.of, both."""
NO_WORDS = {"code"}
"""What an error is given besides the values of its sentence."""
HAN = re.compile("[\u4e00-\u9fff]")
BY_CONFIDENCE = {"html.medium", "html.low"}
"""Keys that a template of pages puts together."""
NOTICES = Path(__file__).resolve().parents[1] / "support" / "specimens" / "notice_template.py"
"""Makes the templates of notices, in which their words then stand."""
NAMES_A_CHINESE_HEADING = {"usage.roster.no-column", "web.other_language"}


@dataclass(frozen=True)
class Asked:
    """A place in the code that asks for a text: its key (a pattern where a part is a variable), the names given, and
    whether they are for this key alone.
    """

    where: str
    key: str
    given: frozenset[str] | None
    alone: bool

    def fits(self, key: str) -> bool:
        return re.fullmatch(self.key, key) is not None


def pattern(node: ast.expr) -> Iterator[str]:
    """The keys an argument can be, as regular expressions."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(v.value) if isinstance(v, ast.Constant) else "[^.]*" for v in node.values)  # type: ignore[arg-type]
    elif isinstance(node, ast.IfExp):
        yield from pattern(node.body)
        yield from pattern(node.orelse)


def called(node: ast.Call) -> str:
    func = node.func
    return func.id if isinstance(func, ast.Name) else func.attr if isinstance(func, ast.Attribute) else ""


@cache
def trees() -> dict[str, ast.Module]:
    return {str(p.relative_to(SRC)): ast.parse(p.read_text("utf-8")) for p in sorted(SRC.rglob("*.py"))}


@cache
def asked() -> tuple[Asked, ...]:
    out: list[Asked] = []
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            function, where = called(node), f"{name}:{node.lineno}"
            if function not in ASKING and function not in ERRORS:
                continue
            if function in ERRORS and len(node.args) > 1:
                continue  # sentences of its own: see test_no_sentence_stands_in_code
            if function == "words" and isinstance(node.args[-1], ast.Name) and node.args[-1].id.istitle():
                continue  # knowledge.words(name, Model) reads a file of the lexicon
            given = frozenset(k.arg or "**" for k in node.keywords) - NO_WORDS
            keys = tuple(pattern(node.args[0]))
            for key in keys:
                whole = re.escape(ERRORS[function]) + r"\." + key if function in ERRORS else key
                out.append(Asked(where, whole, None if "**" in given else given, len(keys) == 1))
    return tuple(out)


@cache
def strings() -> frozenset[str]:
    """All strings and patterns of the code, for keys that wait in tables or are put together."""
    found = (n for t in trees().values() for n in ast.walk(t) if isinstance(n, ast.Constant | ast.JoinedStr))
    return frozenset(p for node in found for p in pattern(node))


def names(said: texts.Sentence) -> set[str]:
    # {{unit}} is a field of a template of notices, which the office fills
    bare = [re.sub(r"\{\{(?!\{)[a-z_.]+\}\}", "", said.get(lang)) for lang in ("zh", "en")]
    return {n for template in bare for n in re.findall(r"\{([a-z_]+)\}", template)}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda p: p.name)
def test_a_file_of_texts_is_strict_yaml_in_two_languages(path: Path):
    data, _ = strict_yaml.load(path)
    assert all(len(line) <= 120 for line in path.read_text("utf-8").split("\n"))
    for key, said in data.items():
        assert key.partition(".")[0] == path.stem or ("." not in key and path.stem == "finding"), key
        assert set(said) == {"zh", "en"}, key
        assert all(isinstance(t, str) and t for t in said.values()), key  # a separator may be a blank
        assert not HAN.search(said["en"]) or key in NAMES_A_CHINESE_HEADING, key
    assert data == {k: s._asdict() for k, s in texts.catalogue().items() if texts.home(k) == path.stem}


def test_every_key_in_the_code_has_its_text():
    known = texts.catalogue()
    files = {path.stem for path in FOLDER.glob("*.yaml")}
    missing = [
        f"{a.where} {a.key}"
        for a in asked()
        if (a.key.split(r"\.")[0].replace("\\", "") in files) and not any(a.fits(k) for k in known)
    ]
    assert missing == []


def test_every_text_is_asked_for():
    begun = tuple(re.escape(path.stem) + r"\." for path in FOLDER.glob("*.yaml"))
    patterns = {a.key for a in asked()} | {p for p in strings() if p.startswith(begun)}
    whole = re.compile("|".join(f"(?:{p})" for p in patterns))
    templates = "".join(p.read_text("utf-8") for p in SRC.rglob("*.j2"))
    put_together = re.compile("|".join(re.escape(k) for k in re.findall(r"'(\w+\.(?:\w+\.)*)' ~", templates)) or "$^")
    made = NOTICES.read_text("utf-8")

    def wanted(key: str) -> bool:
        file, _, rest = key.partition(".")
        if file == "notice" and f'"{rest}"' in made:
            return True
        waits = file in ERRORS.values() and re.escape(rest) in strings()
        return (
            waits
            or key in BY_CONFIDENCE
            or whole.fullmatch(key) is not None
            or key in templates
            or bool(put_together.match(key))
        )

    assert [key for key in texts.catalogue() if not wanted(key)] == []


def test_a_text_has_the_placeholders_that_the_code_fills():
    wrong = []
    for key, said in texts.catalogue().items():
        wanted = names(said)
        for place in asked():
            if place.given is None or "[^" in place.key or not place.fits(key):
                continue
            if not wanted <= place.given or (place.alone and wanted != place.given):
                wrong.append(f"{place.where} {key}: given {sorted(place.given)}, wanted {sorted(wanted)}")
    assert wrong == []


def test_no_sentence_stands_in_code():
    """An error is raised with sentences of its own only where it repeats another one."""
    repeats = {"cli/diff.py", "reporters/office/docx_comments.py", "reporters/office/notice.py"}
    repeats |= {"cli/waive.py", "reporters/office/word_template.py"}
    found = set()
    for name, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in ERRORS and len(node.args) > 1:
                assert not any(isinstance(a, ast.Constant | ast.JoinedStr) for a in node.args[1:]), (name, node.lineno)
                found.add(name)
    assert found == repeats


def test_every_kind_of_file_without_a_reader_has_a_sentence():
    kinds = {k for _, k in (*sniff._MAGIC, *sniff._ZIPS)} - {"zip"} | {"archive", "encrypted", "data", "office-other"}
    for kind in kinds - sniff.READERS.keys():
        assert texts.find(f"read.unsupported-{kind}"), kind


def test_an_error_is_worded_when_shown_and_survives_pickling():
    inner = ReadError("not-found.link", name="a.txt")
    outer = UsageError("roster.unread", code=inner.code, reason=inner.message)
    for error in (inner, outer, PackError("data-key", where="a:1", key="键", names="x"), ReadError("own", "中", "en")):
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error)
        assert (again.code, again.message, str(again)) == (error.code, error.message, error.text("zh"))
    assert (inner.code, outer.code) == ("not-found", "not-found")
    assert outer.message.en == 'Roster: "a.txt" is a link to a file that does not exist.'
    assert ReadError("own", "中", "en").message == ("中", "en")


def test_a_value_is_worded_in_the_language_of_its_sentence():
    said = both("splits.one_more", row=Localized(zh="行", en="row"))
    assert said.zh.startswith("“行”一行")
    assert said.en.startswith('Row "row" has')
    assert texts.fill("{a} {b}", {"a": "{b}", "b": "1"}, "zh") == "{b} 1"


def test_errors_load_neither_models_nor_texts():
    code = "import sys, auditor.model.errors; print('pydantic' in sys.modules, 'yaml' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.split() == [b"False"] * 2
    )


CACHES = (texts._file, compiled._files, compiled._found, compiled._root)


@pytest.mark.parametrize("damaged", [b"read.empty: [", b"\xff\xfe\xfa", b"read.empty: {zh: x}", b"- x", None])
def test_damaged_texts_are_told_without_texts(damaged: bytes | None, tmp_path: Path, monkeypatch, capsys):
    (tmp_path / "texts").mkdir()
    for name in ("read", "program") if damaged is not None else ():
        (tmp_path / "texts" / f"{name}.yaml").write_bytes(damaged)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for module in (texts, compiled):
        monkeypatch.setattr(module, "rules_dir", lambda: tmp_path)
    for kept in CACHES:
        kept.cache_clear()
    try:
        with pytest.raises(texts.TextsError):
            texts.text("read.empty", "zh", name="a.txt")
        shown = ReadError("empty", name="a.txt").text("zh")
        assert shown.startswith("程序自带的文字无法读取")
        assert "a.txt" in shown
        assert "\n" not in shown
        for error, code in ((ReadError("empty", name="a.txt"), 3), (ValueError("x"), 3), (texts.TextsError("x"), 2)):
            with pytest.raises(SystemExit) as ended:
                importlib.import_module("auditor.cli.app").last_resort(error)
            assert ended.value.code == code
            assert capsys.readouterr().err.startswith("程序自带的文字无法读取")
    finally:
        for kept in CACHES:
            kept.cache_clear()


def test_an_error_without_a_text_says_what_it_is_about():
    assert ReadError("never-heard-of", name="a.txt").text("en") == "read.never-heard-of a.txt"
    with pytest.raises(KeyError):
        texts.text("nowhere.at_all", "zh")
