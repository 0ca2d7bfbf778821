"""Many files: limits per file, order, interruption, cache, and what is found across them."""

from __future__ import annotations

import errno
import gc
import io
import json
import os
import signal
import time
import weakref
from array import array
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unittest.mock import Mock

import pytest

from auditor.api import Auditor
from auditor.batch import roster, run
from auditor.batch.across import similar, submissions
from auditor.batch.across.findings import options
from auditor.batch.execution import pool, workers
from auditor.batch.execution.cache import Cache
from auditor.batch.execution.plan import Plan
from auditor.batch.execution.progress import Progress
from auditor.batch.execution.record import Record, Records, pack, unpack
from auditor.batch.execution.spool import Spool
from auditor.cli import many
from auditor.engine import baseline, waivers
from auditor.engine.options import Options
from auditor.model.base import Severity
from auditor.model.errors import ReadError, UsageError
from auditor.model.result import AuditResult, RunResult
from auditor.reporters.console import report as console
from auditor.reporters.console.lines import Plain
from auditor.reporters.data import json as json_reporter
from auditor.reporters.html import report as html_reporter
from tests.conftest import SAMPLES
from tests.reporters import test_agreement
from tests.support.specimens import copies, county, text_writer
from tests.support.specimens.catalogue import township, township_contradictions

AUDITOR = Auditor(with_examples=False)


def folder(path: Path, count: int) -> list[str]:
    """Files of a few kinds: sound, wrong, empty, hostile."""
    path.mkdir(exist_ok=True)
    for number in range(count):
        make = township_contradictions if number % 3 == 1 else township
        text = text_writer.write(make()).replace("青山", f"青{chr(0x5C71 + number)}")
        (path / f"{number:03}.txt").write_text(text, encoding="utf-8")
    (path / "004.txt").write_bytes(b"")
    (path / "005.docx").write_bytes(b"PK\x03\x04" + b"\x00" * 500)
    return sorted(str(p) for p in path.iterdir())


def plan(**changes: object) -> Plan:
    return Plan(Options(with_examples=False), keeps="findings", **changes)  # type: ignore[arg-type]


def quiet(total: int) -> Progress:
    return Progress(total, io.StringIO(), "zh")


def hang(path: str) -> bytes:
    if "hang" in path:
        time.sleep(60)
    return path.encode()


def die(path: str) -> bytes:
    if "die" in path:
        os.kill(os.getpid(), signal.SIGKILL)
    return path.encode()


def devour(path: str) -> bytes:
    return bytearray(700 << 20)[:1] if "devour" in path else path.encode()


def raises(path: str) -> bytes:
    if "raise" in path:
        raise RuntimeError("a defect")
    return path.encode()


@pytest.mark.attack
@pytest.mark.parametrize(
    ("function", "bad", "code"),
    [(hang, "hang", "timeout"), (die, "die", "crashed"), (devour, "devour", "memory"), (raises, "raise", "crashed")],
)
def test_a_file_that_hangs_dies_or_devours_costs_itself_only(function, bad, code):
    paths = ["a", bad, "b", "c"]
    limits = plan(jobs=2, seconds=6.0, megabytes=400)
    done = list(workers._in_order(function, paths, limits))
    assert [p for p, _ in done] == paths
    for path, found in done:
        if path == bad:
            assert isinstance(found, ReadError)
            assert found.code == code
        else:
            assert found == path.encode()


def slow(path: str) -> bytes:
    time.sleep(0.6)
    return path.encode()


@pytest.mark.parametrize("step", [3600.0, pytest.param(-3600.0, marks=pytest.mark.long)])
def test_deadlines_do_not_go_by_a_clock_that_is_set(monkeypatch, step):
    real, begun = time.time, time.monotonic()
    monkeypatch.setattr(time, "time", lambda: real() + step * (time.monotonic() - begun))
    paths = ["a", "b", "c", "hang", "d"]
    sound = dict(workers._in_order(slow, paths, plan(jobs=2, seconds=30.0)))
    assert sound == {p: p.encode() for p in paths}
    found = dict(workers._in_order(hang, paths, plan(jobs=2, seconds=2.0)))
    assert {p: f.code for p, f in found.items() if isinstance(f, ReadError)} == {"hang": "timeout"}


def stuck_at_first(plan: Plan) -> None:
    try:
        Path(plan.scheduler or "").touch(exist_ok=False)
    except FileExistsError:
        return
    time.sleep(60)


@pytest.mark.attack
def test_a_process_that_does_not_begin_is_replaced(monkeypatch, tmp_path):
    monkeypatch.setattr(pool, "_START", 15.0)
    limits = plan(scheduler=str(tmp_path / "begun"), jobs=1, seconds=30.0)
    done = list(pool.Local().each(slow, ["a", "b"], limits, stuck_at_first))
    assert done == [("a", b"a"), ("b", b"b")]


def test_the_result_is_the_same_whatever_the_number_of_workers(command, tmp_path):
    files = folder(tmp_path / "in", 9)
    shown = [command("check", *files, "-f", "json", "--jobs", n) for n in ("1", "2", "4")]
    assert {d.returncode for d in shown} == {3}
    assert len({d.stdout for d in shown}) == 1
    data = json.loads(shown[0].stdout)
    assert [r["path"] for r in data["reports"]] == files
    assert data["summary"]["audited"] == len(files) - 2
    alone = [AUDITOR.audit(f) for f in files]
    assert [[f["fingerprint"] for f in r["findings"]] for r in data["reports"]] == [
        [f.fingerprint for f in r.findings] for r in alone
    ]


def test_a_record_gives_back_what_was_put_in():
    result = AUDITOR.audit(SAMPLES / "township-2024-broken.txt")
    data = pack(result, workers.digest.of(result))
    record = unpack(data, result.path)
    assert record.result() == result
    assert Records([record]).count_of(Severity.error) == result.count(Severity.error) > 0
    for damaged in (data[:-1], data[:10], b"", data[:50] + b"\x00" + data[51:]):
        with pytest.raises(ValueError, match="damaged"):
            unpack(damaged, result.path)


def test_records_of_many_files_are_kept_in_a_file():
    result = AUDITOR.audit(SAMPLES / "township-2024-broken.txt")
    data = pack(result, workers.digest.of(result))
    spool = Spool(at_hand=2 * len(data))
    kept = [unpack(data, f"{n}.txt").within(spool) for n in range(5)]
    assert [isinstance(r.kept, bytes) for r in kept] == [True, True, False, False, False]
    for number, record in reversed(list(enumerate(kept))):
        assert record.result() == result.model_copy(update={"path": f"{number}.txt"})
        assert record.grams() == kept[0].grams() != array("I")
        assert record.prose().sentences == kept[0].prose().sentences != ()


class FullDisk(io.BytesIO):
    """A file that cannot be written."""

    def write(self, data: object) -> int:
        raise OSError(errno.ENOSPC, "full")


@pytest.mark.parametrize("opened", [True, False])
def test_records_stay_in_memory_when_no_file_can_be_had_or_written(monkeypatch, opened):
    result = AUDITOR.audit(SAMPLES / "township-2024-broken.txt")
    data = pack(result, workers.digest.of(result))
    spool = Spool(at_hand=0)
    spool.file = FullDisk() if opened else None
    monkeypatch.setattr("tempfile.TemporaryFile", Mock(side_effect=OSError(errno.ENOSPC, "full")))
    record = unpack(data, "b.txt").within(spool)
    assert record.kept == data
    assert record.result().findings == result.findings


class Watched(Records):
    """Counts how many unpacked results there are at once."""

    def __init__(self, records: list[Record]) -> None:
        super().__init__(records)
        self.alive: list[weakref.ref[AuditResult]] = []
        self.most = self.unpacked = 0

    def __iter__(self) -> Iterator[AuditResult]:
        for record in self.records:
            gc.collect()
            result = record.result()
            self.unpacked += 1
            self.alive = [r for r in (*self.alive, weakref.ref(result)) if r() is not None]
            self.most = max(self.most, len(self.alive))
            yield result


def test_waivers_and_baselines_stream():
    made = AUDITOR.audit(SAMPLES / "township-2024-broken.txt")
    data = pack(made, workers.digest.of(made))
    first = made.findings[0]
    waiver = waivers.Waiver(
        fingerprint=first.fingerprint, content_hash=first.content_hash, reason="x", by="y", until=date(2099, 12, 31)
    )
    results = Watched([unpack(data, f"{n}.txt") for n in range(12)])
    gc.freeze()  # what other tests have loaded is not looked through each time
    stored = RunResult(results=results)
    one = waivers.apply(stored, [waiver], AUDITOR.rules, today=date(2026, 1, 1))
    assert one.count(Severity.error) < stored.count(Severity.error)
    other = baseline.apply(one, baseline.Baseline.model_validate_json(baseline.of(one)))
    assert other.count(Severity.error) == 0
    assert len(b"".join(json_reporter.stream(other))) > 12_000
    assert results.unpacked >= 4 * len(results)
    assert results.most <= 3


def test_marked_results_are_those_that_are_not_stored():
    made = AUDITOR.audit(SAMPLES / "township-2024-broken.txt")
    stored = RunResult(results=Records([unpack(pack(made, workers.digest.of(made)), made.path)] * 3))
    plain = RunResult(results=(made,) * 3)
    known = baseline.Baseline.model_validate_json(baseline.of(plain))
    one, other = baseline.apply(stored, known), baseline.apply(plain, known)
    assert tuple(one.results) == tuple(other.results)
    assert one.results[1] == other.results[1]
    assert tuple(one.results[1:]) == tuple(other.results[1:])
    assert json_reporter.render(one) == json_reporter.render(other)
    assert one.complete is other.complete


def test_ctrl_c_ends_the_run_with_what_is_done(tmp_path):
    files = folder(tmp_path / "in", 30)

    class Stopped(Progress):
        def update(self, done: int, findings: int) -> None:
            if done == 3:
                raise KeyboardInterrupt

    result = run.run(files, AUDITOR, plan(jobs=2), Stopped(len(files), io.StringIO(), "zh"))
    assert result.interrupted
    assert not result.complete
    assert [r.path for r in result.results] == files[:3]
    assert result.batch_findings == ()
    assert json.loads(json_reporter.render(result))["complete"] is False


def test_progress_is_shown_on_a_terminal_only():
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    for stream, spoken in ((Terminal(), True), (io.StringIO(), False)):
        progress = Progress(2, stream, "zh")
        progress.update(2, 5)
        progress.close()
        assert ("2/2" in stream.getvalue()) is spoken


def test_the_cache_spares_what_has_not_changed(tmp_path, monkeypatch):
    files = folder(tmp_path / "in", 4)[:4]
    seen: list[str] = []
    original = workers._in_order

    def watched(function, paths, limits):
        seen.extend(paths)
        return original(function, paths, limits)

    monkeypatch.setattr(workers, "_in_order", watched)

    def once(basis: str = "x") -> bytes:
        seen.clear()
        cache = Cache(tmp_path / "cache", basis)
        return json_reporter.render(run.run(files, AUDITOR, plan(jobs=1), quiet(4), cache=cache))

    first = once()
    assert seen == files
    assert once() == first
    assert seen == []
    with Path(files[2]).open("a", encoding="utf-8") as file:
        file.write("\n补充说明一句。\n")
    once()
    assert seen == [files[2]]
    for kept in (tmp_path / "cache").rglob("*"):
        if kept.is_file():
            kept.write_bytes(b"AUD2 nonsense")
    assert once() != b""
    assert seen == files
    once("other rules")
    assert seen == files


def test_the_cache_folder_must_be_usable(command, tmp_path):
    (tmp_path / "file").write_text("x")
    done = command("check", str(SAMPLES), "--cache", str(tmp_path / "file" / "x"))
    assert done.returncode == 2
    assert "缓存" in done.stderr.decode()


@pytest.mark.parametrize("args", [("--jobs", "0"), ("--timeout", "0"), ("--cache", "c", "--no-cache"), ("--jobs", "x")])
def test_wrong_options_are_said_in_one_sentence(command, args):
    done = command("check", str(SAMPLES), *args)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.strip()


@pytest.fixture(scope="module")
def a_county(tmp_path_factory):
    path = tmp_path_factory.mktemp("county")
    county.write(path)
    return path


@pytest.fixture(scope="module")
def its_result(a_county):
    files = sorted(str(p) for p in (a_county / "2024").iterdir())
    before = workers.index("2023", sorted(str(p) for p in (a_county / "2023").iterdir()), plan(jobs=2))
    units = roster.load(a_county / "list.csv")
    return run.run(files, AUDITOR, plan(jobs=2, previous=before), quiet(len(files)), roster=units)


@pytest.mark.timeout(400)
def test_every_fault_of_the_county_is_found_and_no_other_error(its_result):
    data = json.loads(json_reporter.render(its_result))
    found = [(f["rule"], f["severity"], r["path"]) for r in data["reports"] for f in r["findings"]]
    found += [(f["rule"], f["severity"], f["at"]) for f in data["batch_findings"]]
    wanted = {(p.rule, p.unit) for p in county.PLANTED}
    assert len(wanted) >= 30
    lost = {(rule, unit) for rule, unit in wanted if not any(r == rule and unit in where for r, _, where in found)}
    assert lost == set()
    errors = [(r, where) for r, severity, where in found if severity == "error"]
    assert [(r, w) for r, w in errors if not any(r == rule and unit in w for rule, unit in wanted)] == []
    sums = next(f for f in data["batch_findings"] if f["rule"] == "B201")
    assert sums["computation"]["difference"] == "-1"
    assert {e["role"] for e in sums["evidence"]} == {"total", "part"}
    copy = next(f for f in data["batch_findings"] if f["rule"] == "B301")
    assert [e["role"] for e in copy["evidence"]][:2] == ["left", "right"]


@pytest.mark.timeout(400)
def test_the_console_of_many_names_the_worst_and_the_missing(its_result):
    buffer = io.StringIO()
    console.render(its_result, Plain(buffer, 100), "zh")
    shown = buffer.getvalue()
    first = "".join(shown.splitlines()[:2])
    assert "2 个单位没有报送" in first
    assert "1 份没能审核" in first
    absent, rest = shown.split("没有报送 (")[1].split("没能审核 (")
    assert all(unit in absent for unit in county.MISSING)
    assert county.HOSTILE not in absent
    assert f"提示 B106 名单第 31 行“{county.HOSTILE}”" in rest
    one = many.only(its_result, "税务局")
    assert [r.report.identity.agency for r in one.results if r.report] == ["云岭县税务局"]
    with pytest.raises(UsageError):
        many.only(its_result, "无此单位")


def test_cells_of_findings_across_reports_are_named_by_their_labels(its_result):
    page = html_reporter.render(its_result, "zh").decode()
    outlier = page[page.index("的行政处罚数是 9000") :][:600]
    assert "行政处罚·本年处理决定数量" in outlier
    assert "空白" not in outlier
    assert "9000" in outlier.split("本年处理决定数量")[1]
    assert "penalties" not in page


@pytest.mark.timeout(400)
def test_all_outputs_of_the_county_say_the_same_counts(its_result):
    test_agreement.agree(its_result)


@pytest.mark.timeout(400)
def test_the_table_of_units_fits_a_narrow_console(its_result):
    shown = {}
    for width in (80, 120):
        buffer = io.StringIO()
        console.render(its_result, Plain(buffer, width), "zh")
        shown[width] = buffer.getvalue()
    row = next(line for line in shown[80].splitlines() if line.startswith("云岭县大岭镇人民政府 "))
    assert row.split()[1:] == ["1", "文表", "1"]
    row = next(line for line in shown[120].splitlines() if line.startswith("云岭县大岭镇人民政府 "))
    assert row.split()[1:] == ["1", "1"]
    twice = [line for line in shown[80].splitlines() if line.startswith(f"{county.TWICE} ")]
    assert [line.split()[1] for line in twice] == ["2"]  # one unit: what both of its files say, once
    sums = next(line for line in shown[80].splitlines() if "B201" in line)
    assert len(sums) < 330
    assert "云岭县人民政府办公室 94 +" in sums
    assert sums.endswith("1648 ≠ 1649（差 1）")


def near_copies(records):
    bounds = options(AUDITOR.rules, "near_copy")
    assert bounds is not None
    facts = similar.near_copy(submissions.sort(records, None), bounds)
    return {frozenset(e.path or "" for e in f.evidence) for f in facts}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_near_copies_are_found_and_boilerplate_is_not(seed):
    records, pairs = copies.made(300, 20, seed)
    assert near_copies(records) == pairs


def test_a_report_that_shares_only_boilerplate_is_no_copy():
    records, _ = copies.made(60, 0)
    assert near_copies(records) == set()
