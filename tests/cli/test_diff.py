"""auditor diff over many reports: by unit, arrivals apart from corrections."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from auditor.cli.diff import to_dict
from auditor.engine import diff
from auditor.model.base import Localized, Severity
from auditor.model.errors import ReadError
from auditor.model.finding import Evidence, Finding
from auditor.model.report import FormChoice, Identity, Report
from auditor.model.result import AuditResult, Failure, RunResult
from auditor.reporters import changes
from auditor.reporters.data import json as stored
from tests.conftest import SAMPLES

SOUND = (SAMPLES / "township-2023-clean.txt").read_text("utf-8")
WRONG = SOUND.replace("750 条", "751 条")
TWICE = WRONG.replace("六、其他需要报告的事项", "七、其他需要报告的事项")
assert len({SOUND, WRONG, TWICE}) == 3


def of(text: str, name: str) -> str:
    return text.replace("青山镇", name)


def put(folder: Path, **reports: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in reports.items():
        (folder / f"{name}.txt").write_text(of(text, name), "utf-8")
    return folder


@pytest.fixture
def folders(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "auditor.yaml").write_text("ignore: [B3]\n", "utf-8")  # all of them are copies of each other
    before = put(
        tmp_path / "before", 白云镇=WRONG, 清溪镇=TWICE, 柳河镇=SOUND, 东坪镇=WRONG, 石桥镇=SOUND, 大岭镇=WRONG
    )
    after = put(tmp_path / "after", 白云镇=SOUND, 清溪镇=WRONG, 柳河镇=WRONG, 东坪镇=WRONG, 石桥镇=SOUND, 杏花镇=TWICE)
    return before, after


def states(data: dict) -> dict[str, str]:
    return {u["unit"].removesuffix("人民政府")[-3:]: u["state"] for u in data["units"]}


EXPECTED = {
    "白云镇": "corrected",
    "清溪镇": "partly",
    "柳河镇": "worse",
    "东坪镇": "same",
    "石桥镇": "clean",
    "杏花镇": "arrived",
    "大岭镇": "gone",
}


def test_units_are_compared_with_themselves(command, folders):
    done = command("diff", *map(str, folders), "--jobs", "2", "-f", "json")
    assert done.returncode == 1
    data = json.loads(done.stdout)
    assert states(data) == EXPECTED
    assert data["summary"]["units"] == dict.fromkeys(sorted(EXPECTED.values()), 1)
    assert {f["unit"][-7:-4] for f in data["new"] if f["rule"] == "N101"} == {"柳河镇"}
    assert {f["unit"][-7:-4] for f in data["arrived"] if f["rule"][0] != "B"} == {"杏花镇"}
    assert "大岭镇" not in json.dumps(data["resolved"], ensure_ascii=False)


def test_stored_results_and_folders_may_be_mixed(command, folders):
    before, after = folders
    assert command("check", str(before), "--jobs", "1", "-q", "-o", "before.json").returncode == 1
    for sides in (("before.json", str(after)), (str(before), str(after))):
        data = json.loads(command("diff", *sides, "--jobs", "1", "-f", "json").stdout)
        assert states(data) == EXPECTED


@pytest.mark.parametrize(("width", "lang"), [(80, "zh"), (120, "zh"), (80, "en")])
def test_the_screen_names_units_and_keeps_to_its_width(command, folders, width, lang):
    from rich.cells import cell_len

    done = command("diff", *map(str, folders), "--jobs", "1", "--lang", lang, COLUMNS=str(width))
    shown = done.stdout.decode()
    assert max(cell_len(line) for line in shown.splitlines()) <= width
    heading = "新到" if lang == "zh" else "Arrived"
    counted, _, arrived = shown.partition(f"\n{heading}")
    assert "白云镇" in counted
    assert "清溪镇" in counted
    assert "杏花镇" in arrived
    assert "杏花镇" not in counted
    assert "石桥镇" not in shown  # clean both times: counted, not named


def test_one_unit_is_shown_in_full(command, folders):
    shown = command("diff", *map(str, folders), "--jobs", "1", "--unit", "清溪镇").stdout.decode()
    assert "清溪镇" in shown
    assert "F104" in shown
    assert "N101" in shown
    assert "白云镇" not in shown
    assert command("diff", *map(str, folders), "--jobs", "1", "--unit", "无名镇").returncode == 2


def test_one_corrected_report_stands_against_its_own_among_many(command, folders):
    before, after = folders
    command("check", str(before), "--jobs", "1", "-q", "-o", "before.json")
    done = command("diff", "before.json", str(after / "白云镇.txt"))
    assert done.returncode == 0
    assert "N101" in done.stdout.decode()
    assert "大岭镇" not in done.stdout.decode()


def test_a_list_tells_who_is_still_missing(command, folders, tmp_path):
    before, _ = folders
    names = "\n".join(f"{n}人民政府" for n in (*EXPECTED, "龙泉镇"))
    (tmp_path / "units.csv").write_text(f"单位\n{names}\n", "utf-8")
    found = command("diff", *map(str, folders), "--jobs", "1", "--roster", "units.csv", "-f", "json")
    assert states(json.loads(found.stdout)) == EXPECTED | {"大岭镇": "missing", "龙泉镇": "missing"}
    one = str(before / "白云镇.txt")
    assert command("diff", one, one, "--roster", "units.csv").returncode == 2


def test_a_corrected_title_is_the_same_unit(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "before", 白云镇=WRONG, 清溪镇=WRONG)
    put(tmp_path / "after", 白云镇=WRONG, 清溪镇=WRONG)
    misspelt = tmp_path / "before" / "清溪镇.txt"
    misspelt.write_text(misspelt.read_text("utf-8").replace("清溪镇人民政府", "清西镇人民政府"), "utf-8")
    other = tmp_path / "before" / "白云镇.txt"
    other.write_text(other.read_text("utf-8").replace("2023年政府信息公开", "2022年政府信息公开", 1), "utf-8")
    data = json.loads(command("diff", "before", "after", "--jobs", "1", "-f", "json").stdout)
    assert len(data["units"]) == 2
    assert all(u["before"] and u["after"] for u in data["units"])
    assert not any(f["rule"] == "N101" for f in (*data["new"], *data["resolved"]))


def test_what_cannot_be_read_any_more_is_not_corrected(command, folders):
    _, after = folders
    (after / "白云镇.txt").write_bytes(b"")
    done = command("diff", *map(str, folders), "--jobs", "1", "-f", "json")
    assert done.returncode == 3
    data = json.loads(done.stdout)
    assert {u["unit"]: u["state"] for u in data["units"]}["白云镇"] == "unread" or states(data)["白云镇"] == "gone"
    assert not any("白云镇" in (f["unit"] or "") for f in data["resolved"])


# A model of its own: runs made of sets of points, and what must become of each of them.


def finding(unit: str, key: str, value: str) -> Finding:
    said = Localized.same(f"{unit} {key} {value}")
    level = Severity.error if key < "k5" else Severity.warning
    return Finding(
        rule=f"T{key[1:]}01",
        name=key,
        severity=level,
        title=said,
        message=said,
        fingerprint=f"{unit}/{key}",
        content_hash=value,
        evidence=(Evidence(role="text"),),
    )


def run_of(points: dict[str, dict[str, str] | None]) -> RunResult:
    results = []
    for unit, held in points.items():
        path = f"in/{unit}.txt"
        if held is None:
            error = Failure(code="empty", message=Localized.same("empty"))
            results.append(AuditResult(path=path, status="unreadable", error=error, complete=False))
            continue
        form = FormChoice(key="x", expected=None, reason="")
        report = Report(document="", format="text", identity=Identity(agency=unit, year=2023), form=form)
        found = tuple(finding(unit, k, v) for k, v in held.items())
        results.append(AuditResult(path=path, report=report, findings=found))
    return RunResult(results=tuple(results))


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_lost_or_told_twice(seed):
    rng = random.Random(seed)
    names = [f"{a}{b}镇" for a in "山水云石林" for b in "东西南北"]

    def points() -> dict[str, dict[str, str] | None]:
        some = rng.sample(names, rng.randrange(2, len(names)))
        held = lambda: {f"k{n}": rng.choice("ab") for n in rng.sample(range(10), rng.randrange(4))}  # noqa: E731
        return {n: None if rng.random() < 0.1 else held() for n in some}

    old, new = points(), points()
    runs = run_of(old), run_of(new)
    sides = [diff.side("x", run) for run in runs]
    kept = [diff.stored("x", stored.render(run)) for run in runs]
    found = changes.compare(*sides)
    assert to_dict(found) == to_dict(changes.compare(*kept))
    told = {key: set[tuple[str, str]]() for key in ("resolved", "remaining", "changed", "new", "arrived")}
    data = to_dict(found)
    for key, seen in told.items():
        for entry in data[key]:
            one = entry["after"] if key == "changed" else entry
            pair = one["unit"], one["name"]
            assert pair not in seen
            seen.add(pair)
    both = {u for u in old if old[u] is not None and new.get(u) is not None}
    a, b = ({(u, k): v for u in both for k, v in (points_[u] or {}).items()} for points_ in (old, new))
    assert told["resolved"] == a.keys() - b.keys()
    assert told["new"] == b.keys() - a.keys()
    assert told["remaining"] == {p for p in a.keys() & b.keys() if a[p] == b[p]}
    assert told["changed"] == {p for p in a.keys() & b.keys() if a[p] != b[p]}
    assert told["arrived"] == {(u, k) for u in new.keys() - both for k in new[u] or ()}


@pytest.mark.parametrize(
    "spoilt",
    [{"reports": {}}, {"reports": []}, {"reports": "x"}, {"reports": [1]}, {"batch_findings": {}}, {"reports": None}],
)
def test_a_stored_result_that_is_none_is_no_verdict(spoilt):
    data = json.loads(stored.render(run_of({"山东镇": {"k1": "a"}})))
    assert diff.stored("x", json.dumps(data).encode()) is not None
    with pytest.raises(ReadError) as caught:
        diff.stored("x", json.dumps({**data, **spoilt}).encode())
    assert caught.value.code == "result-damaged"


@pytest.mark.parametrize("said", [False, "false", 1, None])
def test_only_true_is_complete(said):
    data = json.loads(stored.render(run_of({"山东镇": {}})))
    side = diff.stored("x", json.dumps({**data, "complete": said}).encode())
    assert side is not None
    assert not side.complete
