"""Imports point one way, in the order of docs/architecture.md."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src" / "auditor"
ORDER = [
    "apart",
    "pdfium",
    "sevenzip",
    "minder",
    "harmless",
    "whole_file",
    "folders",
    "interrupt",
    "data",
    "literals",
    "yaml_parser",
    "compiled",
    "texts",
    "model",
    "budget",
    "strict_yaml",
    "arithmetic",
    "knowledge",
    "numerals",
    "patterns",
    "readers",
    "form",
    "claims",
    "checks",
    "engine",
    "reporters",
]
ORDER += ["hookspecs", "plugins", "python_rule", "api", "batch", "desk", "cli", "__main__", "__init__"]


def layer(path: Path) -> str:
    first = path.relative_to(SRC).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> set[str]:
    """The layers a module imports, those only for types left out."""
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    out: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("auditor"):
            parts = (node.module or "").split(".")
            out |= {parts[1]} if len(parts) > 1 else {a.name for a in node.names}
        elif isinstance(node, ast.Import):
            out |= {a.name.split(".")[1] for a in node.names if a.name.startswith("auditor.")}
    return out


def test_every_folder_and_module_has_its_place():
    assert {layer(p) for p in SRC.rglob("*.py")} <= set(ORDER)


def test_imports_point_one_way():
    wrong = [
        f"{path.relative_to(SRC)} imports {name}"
        for path in SRC.rglob("*.py")
        if layer(path) != "__init__"
        for name in imports(path)
        if name in ORDER and ORDER.index(name) > ORDER.index(layer(path))
    ]
    assert wrong == []


def test_the_engine_knows_no_label_of_the_form():
    for folder in ("engine", "checks"):
        for path in (SRC / folder).rglob("*.py"):
            tree = ast.parse(path.read_text("utf-8"))
            texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
            for word in ("行政处罚", "予以公开", "规章", "总体情况"):
                assert not any(word in t for t in texts), (path.name, word)


def modules() -> dict[str, Path]:
    """Every module of the program by its dotted name."""
    paths = {".".join(("auditor", *p.relative_to(SRC).with_suffix("").parts)): p for p in SRC.rglob("*.py")}
    return {name.removesuffix(".__init__"): path for name, path in paths.items()}


def imported(path: Path, known: set[str]) -> set[str]:
    """The modules that one imports when it is imported: not those only for types, nor those inside functions."""
    out: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("auditor"):
            out |= {f"{node.module}.{a.name}" for a in node.names} & known or {str(node.module)}
        elif isinstance(node, ast.Import):
            out |= {a.name for a in node.names} & known
    return out


def test_no_modules_import_each_other_in_a_circle():
    known = modules()
    graph = {name: imported(path, set(known)) - {name, "auditor"} for name, path in known.items()}
    assert len(list(TopologicalSorter(graph).static_order())) >= len(known)  # a circle raises CycleError


def test_no_module_is_long():
    assert {name: n for name, path in modules().items() if (n := path.read_text("utf-8").count("\n")) > 350} == {}
