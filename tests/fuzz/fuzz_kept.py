"""Coverage-guided fuzzing of what the program opens beside reports (needs the extra `fuzz`):

    python -m tests.fuzz.fuzz_kept settings corpus/settings -max_total_time=600 -rss_limit_mb=2048 -timeout=20

Kinds: settings, pack, roster, result. The corpus is made when the folder is empty. Anything but what the function
promises, or one of the errors that become a sentence, is a crash.
"""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["auditor"]):
    from auditor import form
    from auditor.api import Auditor
    from auditor.batch import roster
    from auditor.batch.execution import record
    from auditor.engine import baseline, config, diff, packs, waivers
    from auditor.model.errors import AuditorError
    from auditor.model.result import RunResult
    from auditor.plugins import load as plugins
    from auditor.reporters.data import json
from tests.conftest import ROOT, SAMPLES

HOME = Path(tempfile.mkdtemp())
_SETTINGS = """\
profile = "author"
select = ["T", "F101"]
ignore = ["L301"]
fail_on = "warning"
rules = ["own"]
[levels]
T301 = "warning"
[points]
F101 = 2.5
[[bodies]]
agency = "青山镇*"
level = "township"
"""
_YAML = "profile: gate\nignore: [L301]\nlevels: {T301: info}\nlang: en\nbodies:\n- {agency: 青山镇, kind: township}\n"
_WAIVERS = """\
waivers:
- fingerprint: 0123456789abcdef
  content_hash: 0123456789abcdef
  reason: 已核实
  by: 张三
  until: 2030-01-01
"""
_BASELINE = '{"schema": "auditor.baseline/1", "findings": []}'
_UNITS = """\
单位,层级,上级,别名,联系人,截止日期
青山镇人民政府,乡镇,云岭县,青山镇、青山,李四,2024-01-31
云岭县水务局,部门,云岭县,,,
"""


def _kept(data: bytes, suffix: str) -> Path:
    path = HOME / f"auditor{suffix}"
    path.write_bytes(data)
    return path


def settings(data: bytes) -> None:
    """Settings in both kinds of file, waivers, and a baseline."""
    readers: tuple[tuple[Callable[[Path], object], str], ...] = (
        (config.load, ".toml"),
        (config.load, ".yaml"),
        (waivers.load, ".yaml"),
        (baseline.load, ".json"),
    )
    for read, suffix in readers:
        with contextlib.suppress(AuditorError):
            read(_kept(data, suffix))


def pack(data: bytes) -> None:
    """A rule of an office, or a pack of many."""
    _kept(data, ".yaml")
    packs.load(TYPES, [HOME])


def units(data: bytes) -> None:
    """A list of units, and a name that is looked for in it."""
    found = roster.read(data, "units")
    found.match("云岭县青山镇人民政府")
    found.children(found.units[0])


def result(data: bytes) -> None:
    """A result that was kept: of `check -f json`, as a report, and as a record of the cache."""
    with contextlib.suppress(AuditorError):
        side = diff.stored("x", data)
        if side is not None:
            diff.compare(side, side)
    with contextlib.suppress(ValueError):
        record.unpack(data, "x")
    form.load_stored(data, "x")


TYPES = plugins(()).checks()
READ = {"settings": settings, "pack": pack, "roster": units, "result": result}


def seeds(kind: str) -> list[bytes]:
    """What the corpus begins with."""
    if kind == "settings":
        return [s.encode() for s in (_SETTINGS, _YAML, _WAIVERS, _BASELINE)]
    if kind == "roster":
        return [_UNITS.encode(), _UNITS.encode("gb18030"), _UNITS.replace(",", "\t").encode()]
    if kind == "pack":
        rules = sorted(p for p in (ROOT / "rules").glob("*/[A-Z]*.yaml"))
        return [p.read_bytes() for p in random.Random(4).sample(rules, 60)]
    auditor, out = Auditor(with_examples=False), []
    for path in sorted(SAMPLES.glob("township-*.txt")):
        out.append(json.render(RunResult(results=(auditor.audit(path),))))
        facts = [sys.executable, "-m", "auditor", "facts", str(path), "-f", "json"]
        out.append(subprocess.run(facts, capture_output=True, check=True).stdout)
    return out


def main() -> None:
    """argv: the kind, the folder of the corpus, then libFuzzer's own arguments."""
    kind = sys.argv.pop(1)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        for number, seed in enumerate(seeds(kind)):
            (folder / f"seed-{number}").write_bytes(seed)

    def one(data: bytes) -> None:
        with contextlib.suppress(AuditorError):
            READ[kind](data)

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
