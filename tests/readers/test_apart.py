"""Helpers: what they answer comes back whole, and whatever ends one costs no more than its question."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from auditor import apart

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the system sets no such limits")
PATIENCE = 300.0
HOME = Path(__file__).parents[2]


@pytest.fixture(params=["isolated", "one-file"])
def helper(request, monkeypatch, tmp_path):
    """One that is started by code, and one that is started as by the program in a single file."""
    if request.param == "one-file":
        if os.name != "posix":
            pytest.skip("no script is a program here")
        program = tmp_path / "auditor"
        entry = (HOME / "packaging" / "entry.py").read_text("utf-8")
        program.write_text(f"#!{sys.executable}\n{entry}", "utf-8")
        program.chmod(0o700)
        monkeypatch.setattr(sys, "frozen", True, raising=False)
        monkeypatch.setattr(sys, "executable", str(program))
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, map(os.path.abspath, sys.path))))
    made = apart.Helper("tests.support.helper_task")
    yield made
    made.end()


def asked(helper: apart.Helper, question: bytes, seconds: float = PATIENCE, *, each: bool = False) -> list[bytes]:
    return list(helper.ask(question, seconds, each=each))


@pytest.mark.parametrize("each", [False, True])
def test_answers_come_back_whole_from_one_process(helper, each):
    (pid,) = asked(helper, b"pid")
    assert asked(helper, b"echo abc", each=each) == [b"abc"]
    assert asked(helper, b"parts xy", each=each) == [b"", b"xy", b"", b"xyxy"]
    large = bytes(range(256)) * 20_000
    assert asked(helper, b"echo " + large, each=each) == [large]
    assert asked(helper, b"prints abc", each=each) == [b"abc"]
    assert asked(helper, b"pid") == [pid]
    assert int(pid) != os.getpid()


def test_a_failure_is_told_and_the_next_question_answered(helper):
    with pytest.raises(apart.HelperFailedError, match="ValueError: 数字"):
        asked(helper, "fails 数字".encode())
    with pytest.raises(apart.HelperMemoryError):
        asked(helper, b"memory")
    assert asked(helper, b"echo x") == [b"x"]


@LINUX
def test_no_more_memory_than_it_may_take(helper):
    assert asked(helper, b"takes 10") == [b"\0"]
    with pytest.raises(apart.HelperMemoryError):
        asked(helper, b"takes 900")
    assert asked(helper, b"echo x") == [b"x"]


@pytest.mark.parametrize(("question", "seconds", "late"), [(b"dies", PATIENCE, False), (b"hangs", 1.0, True)])
@pytest.mark.parametrize("each", [False, True])
def test_one_that_ends_is_followed_by_another(helper, question, seconds, late, each):
    (pid,) = asked(helper, b"pid")
    with pytest.raises(apart.EndedError) as caught:
        asked(helper, question, seconds, each=each)
    assert caught.value.late is late
    (other,) = asked(helper, b"pid")
    assert other != pid


@LINUX
def test_no_more_processor_time_than_it_may_take(helper):
    with pytest.raises(apart.EndedError) as caught:
        asked(helper, b"spins")
    assert not caught.value.late
    assert asked(helper, b"echo x") == [b"x"]


def test_an_asker_that_hears_enough_leaves_no_answer_behind(helper):
    answer = helper.ask(b"parts abc", PATIENCE)
    assert next(answer) == b""
    answer.close()
    assert asked(helper, b"echo x") == [b"x"]


def test_an_answer_beyond_all_bounds_is_not_taken(helper, monkeypatch):
    monkeypatch.setattr(apart, "MAX_FRAME", 10)
    assert asked(helper, b"echo 0123456789") == [b"0123456789"]
    with pytest.raises(apart.EndedError):
        asked(helper, b"echo 01234567890")
    assert asked(helper, b"echo x") == [b"x"]


def test_it_ends_when_it_is_told_or_its_asker_goes_away(helper):
    helper.end()  # none has been started
    (pid,) = asked(helper, b"pid")
    helper.end()
    (other,) = asked(helper, b"pid")
    assert other != pid
    process = helper._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait() == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is forked off here")
def test_it_is_not_shared_with_a_process_that_was_forked_off(helper):
    (pid,) = asked(helper, b"pid")
    read, write = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.write(write, asked(helper, b"pid")[0])
            helper.end()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    assert os.read(read, 64) not in (pid, b"")
    assert asked(helper, b"pid") == [pid]
    os.close(read)
    os.close(write)
