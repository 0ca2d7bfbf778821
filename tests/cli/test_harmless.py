"""Signs that rule a terminal or turn the direction of writing reach no output, wherever they come from."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from auditor import harmless
from auditor.api import Auditor
from auditor.model.result import RunResult
from tests.batch.test_reliability import AUDITOR, HERE
from tests.conftest import SAMPLES

HARM = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
HOSTILE = [
    "\x1b[31m", "\x1b]0;title\x07", "\x1b[2J", "\x1b[1A\x1b[2K", "\x1bc", "\x1b[?1049h", "\x1b]8;;http://a\x1b\\x",
    "\x1bP1$r\x1b\\", "\x1b_x\x1b\\", "\x1b[6n", "\x1b[c", "\x1b]52;c;YQ==\x07", "\x9b31m", "\x9d0;t\x9c", "\x90x\x9c",
    "\x85", "\x84", "\x88", "\x8d", "\x00", "\x01", "\x05", "\x07", "\x08\x08\x08", "\x0b", "\x0c", "\x0e\x0f",
    "\x11\x13", "\x1a", "\x7f", "a\rb", "\u202e", "\u202d", "\u2066", "\u2067\u2069", "\u200f", "\u200e",
    "\u061c", "\u2028", "\u2029",
]  # fmt: skip
ENTITY = re.compile(r"&#(x[0-9a-fA-F]+|[0-9]+);")


def texts(data: bytes) -> list[str]:
    """All text in an output, that of the parts of a package too, with what character references name."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))]
    else:
        parts = [data]
    shown = [part.decode("utf-8") for part in parts]
    return [ENTITY.sub(lambda m: chr(int(m[1].replace("x", "0x"), 0)), one) for one in shown]


def report_with(sign: str) -> bytes:
    """A wrong report as data, with `sign` in every field of words and figures."""
    auditor = Auditor(with_examples=False)
    full = json.loads(auditor.read(SAMPLES / "township-2024-broken.txt").model_dump_json())
    for key in ("title", "agency"):
        full["identity"][key] = (full["identity"][key] or "") + sign
    for section in full["sections"]:
        section["text"] += f"{sign}共收到申请 5{sign} 件，其中甲 2 件、乙 1 件{sign}。"
    for table in full["tables"]:
        for cell in table["cells"]:
            cell["raw"] = (cell["raw"] or "") + sign
    return json.dumps({"schema": "auditor.report/1", "report": full}).encode()


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor(with_examples=False)


ALL = "".join(HOSTILE).replace("\x00", "")


@pytest.mark.parametrize("sign", [ALL, *(pytest.param(sign, marks=pytest.mark.attack) for sign in HOSTILE)], ids=repr)
def test_no_sign_of_a_report_reaches_an_output(auditor, sign):
    result = auditor.audit(report_with(sign), name=f"a{sign}.json")
    run = RunResult(results=(result,), rules=tuple(b.rule for b in auditor.rules))
    assert result.status == "audited"
    assert result.findings
    with auditor.knowledge.in_force():
        for reporter in auditor.plugins.reporters().values():
            if reporter.name in ("statement", "docx"):
                continue  # they need a list of units, and a Word file
            outs = [b"".join(reporter.parts(run, "zh"))]
            outs += [made.data or b"" for made in reporter.each(run, "zh")]
            for shown in (text for out in outs for text in texts(out)):
                found = HARM.search(shown)
                assert not found, (reporter.name, sign, shown[max(0, found.start() - 60) : found.end() + 20])


def run(*args: str, folder: Path, **environment: str) -> tuple[str, str]:
    done = subprocess.run([*AUDITOR, *args], capture_output=True, check=False, cwd=folder, env={**HERE, **environment})
    return done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("terminal", [False, True])
@pytest.mark.parametrize("command", ["check", "facts", "facts -f json", "diff", "diff -f json", "check -f json"])
def test_no_sign_reaches_the_terminal(tmp_path, command, terminal):
    name = f"a{ALL.replace('/', '')}.json"[:200]
    (tmp_path / name).write_bytes(report_with("".join(HOSTILE)))
    first, *rest = command.split()
    files = [name, name] if first == "diff" else [name]
    said = run(first, *files, *rest, folder=tmp_path, **({"FORCE_COLOR": "1", "COLUMNS": "80"} if terminal else {}))
    for shown in said:
        assert not HARM.search(COLOUR.sub("", shown) if terminal else shown), ascii(shown)[:200]
    assert said[0]
    if rest:
        assert json.loads(said[0])


@pytest.mark.parametrize("where", ["key", "value", "waiver", "baseline", "pack", "roster", "yaml", "option", "toml"])
def test_no_sign_of_settings_reaches_the_terminal(tmp_path, where):
    report = str(SAMPLES / "township-2024-broken.txt")
    args = [report]
    quoted = json.dumps(ALL)
    if where == "key":
        (tmp_path / "auditor.yaml").write_text(f"{quoted}: 1\n")
    elif where == "value":
        (tmp_path / "auditor.yaml").write_text(f"profile: {quoted}\n")
    elif where == "toml":
        (tmp_path / "auditor.toml").write_text(f"profile = {quoted}\n".replace("\\b", "\\u0008"))
    elif where in ("waiver", "baseline"):
        (tmp_path / "w.yaml").write_text(yaml.safe_dump({ALL: ALL}))
        args += ["--waivers" if where == "waiver" else "--baseline", "w.yaml"]
    elif where == "pack":
        (tmp_path / "p").mkdir()
        (tmp_path / "p" / "r.yaml").write_text(yaml.safe_dump({"rules": [{"id": ALL, ALL: ALL}]}))
        args += ["--rules", "p"]
    elif where == "roster":
        (tmp_path / "r.csv").write_text(f"名称,级别\n青山{ALL}镇人民政府,乡镇\n", encoding="utf-8")
        args += ["--roster", "r.csv"]
    elif where == "yaml":
        (tmp_path / "a.yaml").write_text(f"schema: auditor.report/1\n{quoted}: 1\n")
        args = ["a.yaml"]
    else:
        args += ["--profile", ALL]
    for shown in run("check", *args, folder=tmp_path):
        assert not HARM.search(shown)


@given(st.text())
def test_nothing_else_is_changed(shown):
    data = shown.encode("utf-8", "replace")
    assert harmless.text(shown) == HARM.sub("?", shown.replace("\r", "\x00"))
    assert json.loads(harmless.json(json.dumps(shown, ensure_ascii=False).encode("utf-8", "replace"))) == json.loads(
        json.dumps(shown, ensure_ascii=False).encode("utf-8", "replace")
    )
    assert not HARM.search(harmless.file(data).decode())


def test_a_file_that_is_no_text_is_left_alone():
    assert harmless.file(b"\x89PNG\r\n\x1a\n\xff\xfe") == b"\x89PNG\r\n\x1a\n\xff\xfe"
