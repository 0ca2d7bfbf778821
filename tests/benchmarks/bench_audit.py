"""How long a text report takes, stage by stage: `pytest tests/benchmarks`. Prints; never fails on absolute time."""

from __future__ import annotations

import subprocess
import sys

import auditor
from auditor import claims, form
from auditor.readers import read_document
from tests.conftest import SAMPLES

PATH = SAMPLES / "township-2023-contradictions.txt"
DATA = PATH.read_bytes()
ENGINE = auditor.Auditor()


def test_read(benchmark):
    benchmark(read_document, DATA, name="x")


def test_form(benchmark):
    benchmark(form.recognise, read_document(DATA, name="x"))


def test_claims(benchmark):
    benchmark(claims.read_prose, form.recognise(read_document(DATA, name="x")))


def test_rules(benchmark):
    report = form.recognise(read_document(DATA, name="x"))
    benchmark(ENGINE.check, report, path="x")


def test_whole(benchmark):
    benchmark(ENGINE.audit, DATA, name="x")


def _command(*args: str) -> None:
    subprocess.run([sys.executable, "-m", "auditor", *args], capture_output=True, check=False)


def test_help(benchmark):
    benchmark.pedantic(_command, args=("--help",), rounds=5)


def test_first_check(benchmark):
    benchmark.pedantic(_command, args=("check", str(PATH)), rounds=5)
