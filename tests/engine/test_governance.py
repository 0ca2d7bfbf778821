"""An office makes the rules its own: settings, packs that override, waivers, baselines, before and after."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from auditor import strict_yaml
from auditor.api import Auditor
from auditor.engine import baseline, config, diff, points, waivers
from auditor.engine.config import Settings
from auditor.model.base import Severity
from auditor.model.errors import PackError, ReadError, UsageError
from auditor.model.report import Identity
from auditor.model.result import RunResult
from tests.conftest import SAMPLES
from tests.engine.test_packs import RULE

BAD = SAMPLES / "township-2023-contradictions.txt"
CLEAN = SAMPLES / "township-2023-clean.txt"
TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def plain() -> Auditor:
    return Auditor()


@pytest.fixture(scope="module")
def bad(plain) -> RunResult:
    return RunResult(results=(plain.audit(BAD),))


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def level(auditor: Auditor, code: str) -> str | None:
    return next((b.rule.severity.value for b in auditor.rules if b.rule.id == code), None)


# Settings and precedence --------------------------------------------------------------------------------------------


def test_the_nearest_settings_upwards_are_found(tmp_path):
    outer = write(tmp_path / "auditor.yaml", "fail_on: warning\n")
    inner = write(tmp_path / "a" / "b" / "auditor.toml", 'fail_on = "info"\n')
    (tmp_path / "a" / "b" / "c").mkdir()
    assert config.find(tmp_path / "a" / "b" / "c") == (inner, ())
    assert config.find(tmp_path / "a") == (outer, ())
    write(tmp_path / "a" / "b" / "auditor.yaml", "")
    with pytest.raises(PackError, match="只留一个"):
        config.find(tmp_path / "a" / "b" / "c")


def test_toml_and_yaml_say_the_same(tmp_path):
    toml = write(
        tmp_path / "auditor.toml",
        'profile = "author"\nselect = ["T", "F"]\nrules = ["local"]\nwaivers = "w.yaml"\n'
        '[levels]\nT301 = "info"\n[points]\nT301 = 3\n[[bodies]]\nagency = "临江市*"\nlevel = "city"\n',
    )
    yaml = write(
        tmp_path / "auditor.yaml",
        "profile: author\nselect: [T, F]\nrules: [local]\nwaivers: w.yaml\nlevels: {T301: info}\npoints: {T301: 3}\n"
        "bodies:\n  - {agency: 临江市*, level: city}\n",
    )
    assert config.load(toml).model_dump() == config.load(yaml).model_dump()
    assert config.load(toml).rules == (tmp_path / "local",)
    assert config.load(toml).points == {"T301": 3}
    assert config.load(write(tmp_path / "empty.yaml", "")).model_dump() == Settings().model_dump()


WRONG = {
    "unknown.toml": ('fail_on = "error"\n\nfailon = "error"\n', 3, "failon"),
    "value.toml": ('# levels\n[levels]\nT301 = "info"\nT302 = "bad"\n', 4, "T302"),
    "nested.toml": ('[[bodies]]\nagency = "甲"\n[[bodies]]\nagency = "乙"\nrank = 1\n', 5, "rank"),
    "points.toml": ("lang = 'zh'\n[points]\nT301 = nan\n", 3, "points.T301"),
    "much.toml": ("points = {T301 = 1e9}\n", 1, "points.T301"),
    "bodies.toml": ("[[bodies]]\nagency = '甲'\n" * 5001, 1, "5000"),
    "last.toml": ("[[bodies]]\nagency = '甲'\n" * 4000 + "rank = 1\n", 8001, "rank"),
    "syntax.toml": ("fail_on = \n", 1, "TOML"),
    "unknown.yaml": ("fail_on: error\nfailon: error\n", 2, "failon"),
    "value.yaml": ("levels:\n  T301: info\n  T302: bad\n", 3, "T302"),
    "list.yaml": ("- a\n", 1, "整个文件不对"),
    "empty.name.yaml": ("fail_on: error\n'': 1\n", 2, "“”"),
    "keys.yaml": ("fail_on: error\n[a, b]: 1\n", 2, "键应是文字"),
    "keys-of-keys.yaml": ("? {a: b}\n: 1\n", 1, "键应是文字"),
    "lines.yaml": ('"fail\\non": error\n', 1, "“fail on”"),
    "return.toml": ('"fail\\r\\non" = 1\n', 1, "“fail on”"),
    "deep.toml": ("select = " + "[" * 3000 + "]" * 3000, 1, "deep.toml"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_slip_in_the_settings_is_one_sentence_with_file_and_line(tmp_path, name):
    text, line, word = WRONG[name]
    with pytest.raises(PackError) as caught:
        config.load(write(tmp_path / name, text))
    assert caught.value.message.zh.startswith(f"{name}:{line} ")
    assert caught.value.message.en.startswith(f"{name}:{line} ")
    assert word in caught.value.message.zh
    assert "\n" not in caught.value.message.zh


def test_large_and_missing_settings_are_refused(tmp_path):
    with pytest.raises(PackError, match="上限"):
        config.load(write(tmp_path / "auditor.toml", "#" * (strict_yaml.MAX_BYTES + 1)))
    with pytest.raises(PackError, match="无法读取"):
        config.load(tmp_path / "none.toml")


def test_levels_pack_then_override_then_profile_then_settings(tmp_path):
    """F401 is re-levelled by the profile author; the pack says something else, the settings have the last word."""
    assert level(Auditor(), "F401") == "info"
    write(tmp_path / "p.yaml", "override: [{id: F401, severity: error}]\n")
    assert level(Auditor(rules_dirs=[tmp_path]), "F401") == "error"
    assert level(Auditor(rules_dirs=[tmp_path], profile="author"), "F401") == "warning"
    said = Settings(profile="author", levels={"F4": Severity.error, "F401": Severity.info, "F3": Severity.info})
    assert level(Auditor(rules_dirs=[tmp_path], settings=said), "F401") == "info"
    assert level(Auditor(settings=said), "F301") == "info"


def test_the_command_line_beats_the_settings():
    said = Settings(select=("T",), ignore=("T301",), profile="author")
    assert {b.rule.family for b in Auditor(settings=said).rules} == {"T"}
    assert level(Auditor(settings=said), "T301") is None
    assert level(Auditor(settings=said, select_codes=["T301"]), "T301") is not None
    assert {b.rule.family for b in Auditor(settings=said, select_codes=["N"]).rules} == {"N"}
    both = Auditor(settings=said, ignore=["T302"])
    assert level(both, "T301") is None
    assert level(both, "T302") is None
    assert level(Auditor(select_codes=["T"], ignore=["T301"]), "T301") is None
    assert level(Auditor(settings=said, profile="supervisor", select_codes=["F401"]), "F401") != "warning"


def test_settings_that_mean_no_rule_are_refused():
    for said in (Settings(ignore=("Q",)), Settings(levels={"Q1": Severity.info}), Settings(points={"": 1})):
        with pytest.raises(UsageError):
            Auditor(settings=said)


def test_a_level_is_a_ceiling_for_the_variants(tmp_path):
    rule = next(b.rule for b in Auditor(settings=Settings(levels={"T301": Severity.info})).rules if b.rule.id == "T301")
    assert rule.variants["blank"].severity is Severity.info
    rule = next(b.rule for b in Auditor(settings=Settings(levels={"T": Severity.error})).rules if b.rule.id == "T301")
    assert rule.variants["blank"].severity is Severity.warning


def test_bodies_are_what_the_settings_say(tmp_path):
    found = Identity(agency="临江市大数据服务中心", level="county", kind="other", scope="unknown")
    said = config.load(
        write(
            tmp_path / "auditor.toml",
            '[[bodies]]\nagency = "临江市*服务中心"\nlevel = "city"\nkind = "department"\nscope = "own"\n'
            '[[bodies]]\nagency = "*"\nlevel = "central"\n',
        )
    )
    known = said.identity(found)
    assert (known.level, known.kind, known.scope) == ("city", "department", "own")
    other = said.identity(found.model_copy(update={"agency": "青山镇人民政府"}))
    assert (other.level, other.kind) == ("central", "other")
    assert said.identity(Identity()) == Identity()
    report = Auditor(settings=Settings(bodies=(config.Body(agency="青山镇*", level="county"),))).read(CLEAN)
    assert report.identity.level == "county"
    with pytest.raises(PackError, match="b.toml:3 .*level"):
        config.load(write(tmp_path / "b.toml", '[[bodies]]\nagency = "*"\nlevel = "kingdom"\n'))


def test_settings_work_on_the_command_line(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "auditor.toml", 'rules = ["local"]\nfail_on = "warning"\nlang = "en"\n')
    write(tmp_path / "local" / "p.yaml", RULE)
    (tmp_path / "deep" / "er").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "er")
    done = command("check", str(CLEAN))
    assert (done.returncode, b"No hotline is stated" in done.stdout) == (1, True)
    assert command("check", str(CLEAN), "--fail-on", "error").returncode == 0
    assert "没有写热线" in command("check", str(CLEAN), "--lang", "zh").stdout.decode()
    empty = write(tmp_path / "other.toml", "")
    assert command("check", str(CLEAN), "--config", str(empty)).returncode == 0
    write(tmp_path / "auditor.toml", "failon = 1\n")
    wrong = command("check", str(CLEAN))
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert wrong.stderr.decode().startswith("auditor.toml:1 ")


# Packs --------------------------------------------------------------------------------------------------------------


def test_a_pack_extends_another_and_has_the_last_word(tmp_path):
    write(tmp_path / "city" / "a.yaml", "extends: ../province/p.yaml\noverride: [{id: N901, points: 2, status: off}]\n")
    write(
        tmp_path / "province" / "p.yaml",
        f"{RULE}override: [{{id: N901, severity: info, points: 1}}, {{id: T, severity: info}}]\n",
    )
    city = Auditor(rules_dirs=[tmp_path / "city"])
    assert level(city, "N901") is None
    assert level(city, "T301") == "info"
    named = next(b.rule for b in Auditor(rules_dirs=[tmp_path / "city"], select_codes=["N901"]).rules)
    assert (named.severity.value, named.points) == ("info", 2)
    both = Auditor(rules_dirs=[tmp_path / "province", tmp_path / "city"])
    assert level(both, "N901") is None, "a pack that is named and extended is read once"


def test_a_draft_can_be_made_stable_by_an_override(tmp_path):
    write(tmp_path / "a.yaml", RULE.replace("    severity: warning\n", "    severity: warning\n    status: draft\n"))
    assert level(Auditor(rules_dirs=[tmp_path]), "N901") is None
    write(tmp_path / "b.yaml", "extends: a.yaml\noverride: [{id: ours, status: stable}]\n".replace("ours", "N901"))
    assert level(Auditor(rules_dirs=[tmp_path]), "N901") == "warning"


PACKS = {
    "no-such-rule": ("override:\n  - {id: Q1, status: off}\n", "p.yaml:2"),
    "bad-status": ("override:\n  - {id: T301, status: maybe}\n", "p.yaml:2"),
    "unknown-key": ("override:\n  - {id: T301, level: error}\n", "p.yaml:2"),
    "no-such-pack": ("rules: []\nextends: other.yaml\n", "p.yaml:2"),
    "absolute": ("extends: /etc/other.yaml\n", "p.yaml:1"),
    "circle": ("extends: p.yaml\n", "p.yaml:1"),
}


@pytest.mark.parametrize("case", PACKS)
def test_a_slip_in_an_override_is_refused(tmp_path, case):
    text, where = PACKS[case]
    write(tmp_path / "p.yaml", text)
    with pytest.raises(PackError) as caught:
        Auditor(rules_dirs=[tmp_path])
    assert caught.value.message.zh.startswith(where)
    assert caught.value.message.en.startswith(where)


def test_plain_scalars_of_yaml():
    data, _ = strict_yaml.loads("a: 70\nb: '70'\nc: no\nd: 010\ne: 12:30:45\nf: true\ng: 1.5\nh: 2026-12-31\n", "x")
    assert data == {"a": 70, "b": "70", "c": "no", "d": "010", "e": "12:30:45", "f": True, "g": 1.5, "h": "2026-12-31"}


# Points -------------------------------------------------------------------------------------------------------------


def test_every_finding_carries_points(plain, bad):
    found = bad.results[0].findings
    assert found
    for finding in found:
        rule = plain.ruleset.get(finding.rule).rule
        assert finding.points == points.of(rule, finding.severity)
        assert (finding.points or 0) > 0 or finding.severity is Severity.info or finding.rule[0] == "E"
    families = {b.rule.family for b in plain.ruleset.rules}
    assert families <= {code for code, _ in points.scales()}


def test_settings_set_points():
    found = Auditor(settings=Settings(points={"N": 4, "N101": 7})).audit(BAD).findings
    assert {f.points for f in found if f.rule == "N101"} == {7}


# Waivers ------------------------------------------------------------------------------------------------------------


def waiver(finding, **changes):
    base = {"reason": "已核实", "by": "王某", "until": "2026-12-31"}
    return base | {"fingerprint": finding.fingerprint, "content_hash": finding.content_hash} | changes


def waived(plain, run: RunResult, *entries: dict) -> RunResult:
    return waivers.apply(run, [waivers.Waiver(**e) for e in entries], plain.rules, today=TODAY)


def test_a_waived_finding_is_shown_and_not_counted(plain, bad):
    first = bad.results[0].findings[0]
    after = waived(plain, bad, waiver(first))
    assert [f.waived for f in after.results[0].findings].count(True) == 1
    assert len(after.results[0].findings) == len(bad.results[0].findings)
    assert after.count(Severity.error) == bad.count(Severity.error) - 1
    assert after.batch_findings == ()


def test_the_last_day_still_holds(plain, bad):
    first = bad.results[0].findings[0]
    assert waived(plain, bad, waiver(first, until=TODAY.isoformat())).batch_findings == ()
    late = waived(plain, bad, waiver(first, until=(TODAY - timedelta(days=1)).isoformat()))
    assert [(f.rule, f.severity.value) for f in late.batch_findings] == [("E301", "warning")]
    assert late.count(Severity.error) == bad.count(Severity.error)


def test_unused_and_void_waivers_are_findings(plain, bad):
    first = bad.results[0].findings[0]
    unused = waived(plain, bad, waiver(first, fingerprint="0" * 16))
    assert [(f.rule, f.severity.value) for f in unused.batch_findings] == [("E302", "info")]
    void = waived(plain, bad, waiver(first, content_hash="0" * 16))
    assert [(f.rule, f.severity.value) for f in void.batch_findings] == [("E303", "warning")]
    assert first.rule in void.batch_findings[0].message.zh
    assert not any(f.waived for f in void.results[0].findings)
    silent = Auditor(ignore=["E30"])
    assert waived(silent, bad, waiver(first, content_hash="0" * 16)).batch_findings == ()


def test_a_changed_figure_voids_a_waiver(plain, tmp_path):
    text = BAD.read_text("utf-8")
    before = plain.audit(BAD).findings
    target = next(f for f in before if f.rule == "N101")
    figure = next(e for e in target.evidence if e.role == "total")
    changed = text.replace(figure.quote.strip(), figure.quote.strip().replace(figure.value, "9999"), 1)
    run = RunResult(results=(plain.audit(changed.encode(), name="r.txt"),))
    after = waived(plain, run, waiver(target))
    assert [f.rule for f in after.batch_findings] == ["E303"]


WAIVERS = {
    "no-reason": ({"reason": " "}, "reason"),
    "no-person": ({"by": ""}, "by"),
    "no-end": ({"until": None}, "until"),
    "no-day": ({"until": "2026-02-30"}, "until"),
    "no-hash": ({"content_hash": "*"}, "content_hash"),
    "unknown": ({"comment": "x"}, "comment"),
}


@pytest.mark.parametrize("case", WAIVERS)
def test_a_waiver_lacks_nothing(tmp_path, bad, case):
    changes, key = WAIVERS[case]
    entry = waiver(bad.results[0].findings[0]) | changes
    path = write(tmp_path / "w.yaml", "waivers:\n  - " + json.dumps(entry, ensure_ascii=False) + "\n")
    with pytest.raises(PackError) as caught:
        waivers.load(path)
    assert caught.value.message.zh.startswith("w.yaml:2 ")
    assert key in caught.value.message.zh
    missing = {k: v for k, v in waiver(bad.results[0].findings[0]).items() if k != "reason"}
    write(path, "waivers:\n  - " + json.dumps(missing, ensure_ascii=False) + "\n")
    with pytest.raises(PackError, match="reason"):
        waivers.load(path)


def test_two_waivers_of_one_finding_are_refused(tmp_path, bad):
    line = "  - " + json.dumps(waiver(bad.results[0].findings[0]), ensure_ascii=False) + "\n"
    with pytest.raises(PackError, match=r"w.yaml:3 .*w.yaml:2"):
        waivers.load(write(tmp_path / "w.yaml", "waivers:\n" + line * 2))


def test_waivers_on_the_command_line(command, tmp_path, monkeypatch, bad):
    monkeypatch.chdir(tmp_path)
    entries = [waiver(f, until="2999-12-31") for f in bad.results[0].findings if f.severity is Severity.error]
    entries = list({(e["fingerprint"], e["content_hash"]): e for e in entries}.values())
    text = "waivers:\n" + "".join(f"  - {json.dumps(e, ensure_ascii=False)}\n" for e in entries)
    path = write(tmp_path / "waivers.yaml", text)
    done = command("check", str(BAD), "--waivers", str(path))
    assert done.returncode == 0
    assert "已豁免" in done.stdout.decode()
    write(tmp_path / "auditor.toml", 'waivers = "waivers.yaml"\n')
    assert command("check", str(BAD)).returncode == 0
    assert command("check", str(BAD), "--no-waivers").returncode == 1
    data = json.loads(command("check", str(CLEAN), "-f", "json").stdout)
    assert {f["rule"] for f in data["batch_findings"]} == {"E302"}
    shown = command("check", str(CLEAN)).stdout.decode()
    assert "E302" in shown
    assert "王某" in shown


# Baselines ----------------------------------------------------------------------------------------------------------


def test_known_findings_do_not_count_and_new_ones_do(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    known = tmp_path / "known.json"
    assert command("check", str(BAD), "--write-baseline", str(known)).returncode == 0
    done = command("check", str(BAD), "--baseline", str(known))
    assert done.returncode == 0
    assert "基线里已有" in done.stdout.decode()
    worse = BAD.read_text("utf-8").replace("行政许可\t14", "行政许可\t-14")
    assert worse != BAD.read_text("utf-8")
    data = json.loads(
        command("check", "-", "--baseline", str(known), "-f", "json", data=worse.encode()).stdout,
    )
    fresh = [f["rule"] for f in data["reports"][0]["findings"] if not f["known"]]
    assert "T103" in fresh
    assert len(fresh) < len(data["reports"][0]["findings"])
    assert data["summary"]["errors"] >= 1


def test_a_baseline_is_the_same_every_time_and_leaves_waived_ones_out(plain, bad):
    assert baseline.of(bad) == baseline.of(RunResult(results=(plain.audit(BAD),)))
    first = bad.results[0].findings[0]
    less = json.loads(baseline.of(waived(plain, bad, waiver(first))))
    assert first.fingerprint not in {e["fingerprint"] for e in less["findings"]}
    assert baseline.apply(bad, baseline.Baseline.model_validate_json(baseline.of(bad))).count(Severity.error) == 0


def test_a_baseline_is_written_whole_or_not_at_all(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = command("check", str(BAD), "--write-baseline", str(tmp_path / "no" / "known.json"))
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "auditor.baseline/2", "findings": []}', "[" * 100_000])
def test_a_bad_baseline_is_refused(tmp_path, text):
    with pytest.raises(UsageError, match="--write-baseline"):
        baseline.load(write(tmp_path / "b.json", text))


# Before and after ---------------------------------------------------------------------------------------------------


def compared(plain, old: str, new: str) -> diff.Diff:
    sides = [
        diff.side(name, RunResult(results=(plain.audit(text.encode(), name="r.txt"),)))
        for name, text in (("old", old), ("new", new))
    ]
    return diff.compare(*sides)


def test_before_and_after(plain):
    old = BAD.read_text("utf-8")
    found = compared(plain, old, old)
    assert (found.resolved, found.changed, found.new) == ((), (), ())
    assert found.remaining
    assert not found.worse
    clean = CLEAN.read_text("utf-8")
    found = compared(plain, old, clean)
    assert found.resolved
    assert (found.remaining, found.changed, found.new) == ((), (), ())
    found = compared(plain, clean, old)
    assert found.new
    assert found.worse


def test_other_figures_at_the_same_place_are_a_change(plain):
    old = CLEAN.read_text("utf-8").replace("750 条", "751 条")
    new = CLEAN.read_text("utf-8").replace("750 条", "760 条")
    found = compared(plain, old, new)
    assert ("N101", "N101") in [(a.rule, b.rule) for a, b in found.changed]
    assert found.new == ()


def test_a_corrected_title_hides_nothing(plain):
    old = BAD.read_text("utf-8")
    new = old.replace("青山镇", "绿水镇")
    found = compared(plain, old, new)
    assert [f.rule for f in found.remaining] == [f.rule for f in compared(plain, old, old).remaining]
    assert found.new == ()


def test_a_result_stands_for_its_report(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    old = write(tmp_path / "old.json", command("check", str(BAD), "-f", "json").stdout.decode())
    done = command("diff", str(old), str(CLEAN))
    assert done.returncode == 0
    assert "已改正" in done.stdout.decode()
    back = command("diff", str(CLEAN), str(old), "-f", "json")
    assert back.returncode == 1
    data = json.loads(back.stdout)
    assert data["schema"] == "auditor.diff/1"
    assert data["summary"]["new"] == len(data["new"]) > 0
    english = command("diff", str(old), str(CLEAN), "--lang", "en").stdout.decode()
    assert english.startswith("Before and after: ")


def test_what_was_not_audited_is_not_resolved(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    empty = write(tmp_path / "empty.txt", "")
    assert command("diff", str(BAD), str(empty)).returncode == 3
    assert command("diff", str(BAD), "nothing.txt").returncode == 3
    write(tmp_path / "r.json", command("check", str(empty), "-f", "json").stdout.decode())
    done = command("diff", str(BAD), "r.json")
    assert done.returncode == 3
    assert "没有查完" in done.stdout.decode()


def test_a_damaged_result_is_refused():
    assert diff.stored("a.txt", b"plain text") is None
    assert diff.stored("a.json", b'{"schema": "auditor.facts/1"}') is None
    for data in (b'{"schema": "auditor.result/1"}', b'{"schema": "auditor.result/1", "reports": [{"path": 1}]}'):
        with pytest.raises(ReadError):
            diff.stored("a.json", data)
    assert diff.stored("a.json", b"{" + b'"a":[' * 200_000) is None


def test_the_examples_of_the_page_on_governance_are_sound(tmp_path):
    from tests.project.test_docs import BLOCK, DOCS

    blocks = {name: body for _, name, body in BLOCK.findall((DOCS / "governance.md").read_text("utf-8"))}
    settings = config.load(write(tmp_path / "auditor.toml", blocks["auditor.toml"]))
    write(tmp_path / "local" / "province.yaml", RULE)
    write(tmp_path / "local" / "city.yaml", blocks["local/city.yaml"])
    auditor = Auditor(settings=settings)
    assert level(auditor, "X301") == "info"
    assert level(auditor, "F303") is None
    assert auditor.ruleset.get("T301").rule.points == 5
    assert next(b.rule.points for b in auditor.rules if b.rule.id == "T301") == 3
    assert len(waivers.load(write(tmp_path / "waivers.yaml", blocks["waivers.yaml"]))) == 1
    assert settings.waivers == tmp_path / "waivers.yaml"
