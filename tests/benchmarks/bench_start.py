"""What a first `auditor check` costs, in processor time and in pairs: `pytest -n 0 -s tests/benchmarks/bench_start.py`.

AUDITOR_OTHER=…/bin/python names the interpreter of another version to compare with; without it, a start that has to
parse the rules is compared with one that finds them compiled.
"""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import median

from tests.conftest import SAMPLES

PATH = SAMPLES / "township-2023-contradictions.txt"
PAIRS = 9


def cpu(python: str, cache: str) -> float:
    """Seconds of processor time of one whole process, user and system."""
    before = os.times()
    command = [python, "-m", "auditor", "check", str(PATH)]
    subprocess.run(command, capture_output=True, check=False, env={**os.environ, "XDG_CACHE_HOME": cache})
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def test_start_in_pairs(tmp_path):
    other = os.environ.get("AUDITOR_OTHER")
    kept = str(tmp_path / "kept")
    cpu(sys.executable, kept)
    pairs = [
        (cpu(sys.executable, kept), cpu(other or sys.executable, kept if other else str(tmp_path / f"empty-{n}")))
        for n in range(PAIRS)
    ]
    ratio = median(a / b for a, b in pairs)
    print(f"\n{median(a for a, _ in pairs):.3f} s against {median(b for _, b in pairs):.3f} s: ratio {ratio:.2f}")
    assert other or ratio < 1
