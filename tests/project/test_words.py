"""Words have one home: in the source stand numerals, dates, numbering, punctuation and signs, and no Chinese words.

What the program says is in rules/texts, what reports say in rules/lexicon. Docstrings and comments are free.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src" / "auditor"

GRAMMAR = re.compile(
    r"[〇零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾年月日度来起至到第是丨丶鿿龥]|部(?:\\s\?)?分"
)
"""Numerals; how a year, a day, a span of days and the number of a section are written; strokes that are read for one or
typed for a comma; the ends of the script.
"""

ALLOWED = {
    "readers/": "signs that tell a figure or a page number from a label; the numbering styles of Word",
    "texts.py": "the one sentence that is needed when the texts themselves cannot be read",
}
"""File or folder → why it still holds words. An entry goes when its words do."""


def words(path: Path) -> Iterator[str]:
    """The Chinese words of a module's strings; docstrings are left out."""
    tree = ast.parse(path.read_text("utf-8"))
    free = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in free else None
        if isinstance(text, str) and re.search("[\u4e00-\u9fff]", GRAMMAR.sub("", text)):
            yield text


def home(path: Path) -> str | None:
    """The entry of ALLOWED that a module falls under."""
    name = path.relative_to(SRC).as_posix()
    return next((key for key in ALLOWED if name == key or (key.endswith("/") and name.startswith(key))), None)


def test_no_words_of_the_language_in_the_source():
    found = {p.relative_to(SRC).as_posix(): list(words(p)) for p in SRC.rglob("*.py") if home(p) is None}
    assert {name: said for name, said in found.items() if said} == {}


def test_every_exception_is_still_needed():
    needed = {home(p) for p in SRC.rglob("*.py") if home(p) and any(words(p))}
    assert needed == set(ALLOWED)


def test_checks_and_engine_take_no_language():
    """Findings hold both languages; only what is shown to a person has one."""
    found = []
    for folder in ("checks", "engine", "form", "claims", "batch/across"):
        for path in (SRC / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef) and any(a.arg == "lang" for a in node.args.args):
                    found.append(f"{path.relative_to(SRC)}: {node.name}")
    assert found == []
