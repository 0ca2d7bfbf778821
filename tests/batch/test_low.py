"""B402: zero where units of the same kind have some."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import township

NAMES = [f"云岭县{c}山镇人民政府" for c in "东西南北中上下前后左右"]


@pytest.fixture
def found(command, tmp_path):
    def run(licences: list[int], penalties: int = 0) -> list[tuple[str, str]]:
        for name, count in zip(NAMES, licences, strict=False):
            figures = {"licences": (str(count),), "penalties": (str(penalties),)}
            one = replace(township(2024), agency=name, tail=(name, "2025年1月18日"), disclosure=figures)
            (tmp_path / f"{name}.txt").write_text(text_writer.write(one), "utf-8")
        done = command("check", str(tmp_path), "-f", "json", "--select", "B402", "--jobs", "1")
        told = json.loads(done.stdout)["batch_findings"]
        assert all(f["severity"] == "info" for f in told)
        return [
            (f["at"].split("/")[0], f["message"]["zh"] if isinstance(f["message"], dict) else f["message"])
            for f in told
        ]

    return run


def test_a_zero_among_many_is_told(found):
    told = found([0, *range(10, 20)])
    assert told == [(NAMES[0], f"“{NAMES[0]}”的行政许可数是 0，同类 11 个单位的中位数是 14")]


def test_several_zeros_are_told_each(found):
    assert len(found([0, 0, 0, *range(20, 28)])) == 3


@pytest.mark.parametrize(
    "licences",
    [
        [0, *range(1, 10), 9],  # the others have few themselves
        [0] * 6 + [50] * 5,  # most have none
        [1, *range(10, 20)],  # few, but not none
        [0, *range(10, 18)],  # not enough units to compare
        [12] * 11,
    ],
)
def test_what_is_usual_is_not_told(found, licences):
    assert found(licences) == []
