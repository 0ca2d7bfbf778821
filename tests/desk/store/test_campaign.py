"""A campaign from its list to its letters, with the real engine."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import docx
import openpyxl
import pytest
import yaml

from auditor.desk.campaign import (
    campaigns,
    findings,
    ledger,
    letters,
    noted,
    receiving,
    results,
    submissions,
    table,
    trail,
    units,
    waivers,
    years,
)
from auditor.desk.store.errors import DeskError, StaleError
from auditor.desk.store.tables import Audit, Submission
from auditor.model.base import Severity
from auditor.model.errors import UsageError
from tests.support.desk import (
    BETTER,
    CLEAN,
    COUNTY,
    LIST,
    OTHER_YEAR,
    UNIT,
    WRONG,
    campaign,
    files_of,
    receive,
    work_off,
)

DOUBLE = "21云岭县审计局（副本）.txt"
STRANGER = "42云岭县旅游发展中心.docx"


def unit_of(store, made, name=UNIT):
    with store.read() as book:
        return next(u for u in units.of(book, made.id) if u.name == name)


def found_in(store, unit):
    with store.read() as book:
        return findings.of(book, unit.id)


def row_of(store, made, name=UNIT):
    with store.read() as book:
        return next(r for r in table.rows(book, made.id) if r.unit == name)


def counting(found):
    return Counter(f.severity for f in found if f.state in findings.COUNTING)


def documents(data: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)


def county(store):
    """Two years of the county; the last one is audited beside the first."""
    lists = (COUNTY / "list.csv").read_bytes()
    before = campaign(store, 2023, lists)
    receive(store, before, *files_of(COUNTY / "2023"))
    made = campaign(store, 2024, lists, previous_id=before.id)
    receive(store, made, *files_of(COUNTY / "2024"))
    return before, made


def checked(command, tmp_path: Path, *more: str) -> list[int]:
    """What `auditor check` counts on the files that count."""
    folder = tmp_path / "same"
    folder.mkdir(exist_ok=True)
    for name, data in files_of(COUNTY / "2024"):
        if name not in (DOUBLE, STRANGER):
            (folder / name).write_bytes(data)
    out = tmp_path / "out.json"
    args = ["--previous", str(COUNTY / "2023"), "--roster", str(COUNTY / "list.csv"), "-q", "-o", str(out), *more]
    command("check", str(folder), *args)
    import json

    data = json.loads(out.read_bytes())
    every = [f for r in data["reports"] for f in r["findings"]] + data["batch_findings"]
    counts = Counter(f["severity"] for f in every if not f["waived"])
    return [counts["error"], counts["warning"], counts["info"]]


def test_the_counts_are_those_of_the_command_line(store, command, tmp_path):
    _, made = county(store)
    with store.read() as book:
        summary = table.summary(book, made.id)
        tray = receiving.tray(book, made.id)
    run = results.run(store, made.id)
    shown = [summary.errors, summary.warnings, summary.infos]
    assert shown == [run.count(s) for s in (Severity.error, Severity.warning, Severity.info)]
    assert shown == checked(command, tmp_path)
    assert summary.states == {"audited": 42, "missing": 2, "unreadable": 1}
    assert [(w.submission.name, w.submission.reason) for w in tray] == [(STRANGER, "unknown")]
    with store.write("甲") as book:  # one of each kind is dismissed, also one across reports
        rows = [f for u in units.of(book, made.id) for f in findings.of(book, u.id) if f.severity == "error"]
        own = next(f for f in rows if not f.across)
        other = next(f for f in rows if f.across)
        for row in (own, other):
            findings.dismiss(book, row.id, row.version, "核实无误", date.today() + timedelta(days=9))
        (tmp_path / "waivers.yaml").write_bytes(waivers.out(book, made.id))
    with store.read() as book:
        summary = table.summary(book, made.id)
    assert summary.errors == shown[0] - 2
    run = results.run(store, made.id)
    assert [run.count(s) for s in (Severity.error, Severity.warning, Severity.info)][0] == summary.errors
    assert checked(command, tmp_path, "--waivers", str(tmp_path / "waivers.yaml")) == [
        summary.errors,
        summary.warnings,
        summary.infos,
    ]


def test_a_county_in_all_its_files(store):
    before, made = county(store)
    with store.read() as book:
        compared = years.compared(book, made.id)
        assert years.compared(book, before.id) is None
    assert compared is not None
    assert len(compared.pairs) == 45
    assert sum(p.now is None for p in compared.pairs) == 3
    book_ = openpyxl.load_workbook(io.BytesIO(ledger.made(store, made.id, "zh")))
    assert book_.sheetnames == ["问题台账", "单位", "通知", "备注"]
    with store.read() as book:
        every = [f for u in units.of(book, made.id) for f in findings.of(book, u.id)]
    assert book_["问题台账"].max_row == 1 + len(every)
    assert book_["单位"].max_row == 1 + 45
    assert openpyxl.load_workbook(io.BytesIO(trail.file(store, made.id, "en"))).worksheets[0].max_row > 90
    statement = documents(results.render(store, made.id, "statement", "zh"))
    assert "应当公布年度报告的单位 45 个" in statement
    assert results.render(store, made.id, "statement", "zh", ".xlsx")[:2] == b"PK"
    assert b"<html" in results.render(store, made.id, "html", "zh")
    with pytest.raises(DeskError):
        results.render(store, made.id, "nothing", "zh")


def test_an_archive_is_opened_and_its_files_sorted(store):
    made = campaign(store)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a/年报.txt", WRONG)
        archive.writestr("../../b/年报.txt", CLEAN.replace(UNIT.encode(), "临江市财政局".encode()))
        archive.writestr("Thumbs.db", b"x")
    taken = receive(store, made, ("全部.zip", buffer.getvalue()))
    assert [s.name for s in taken] == ["年报.txt", "年报.txt"]
    assert {row_of(store, made, n).state for n in (UNIT, "临江市财政局")} == {"audited"}
    assert "›" in taken[0].source


def test_what_is_no_archive_is_kept_and_told(store):
    made = campaign(store)
    (taken,) = receive(store, made, ("全部.zip", b"PK\x03\x04 broken"))
    assert taken.state == "unreadable"
    assert taken.unit_id is None


def test_another_year_and_an_unknown_body_wait_in_the_tray(store):
    made = campaign(store)
    stranger = CLEAN.replace(UNIT.encode(), "青山乡人民政府".encode())
    receive(store, made, ("去年.txt", OTHER_YEAR), ("外地.txt", stranger), ("照片.txt", b"no report"))
    with store.read() as book:
        waiting = {w.submission.name: w for w in receiving.tray(book, made.id)}
        assert table.summary(book, made.id).tray == len(waiting) == 3
    assert {n: w.submission.reason for n, w in waiting.items()} == {
        "去年.txt": "wrong_year",
        "外地.txt": "unknown",
        "照片.txt": "unreadable",
    }
    assert [u.name for u in waiting["去年.txt"].suggestions] == [UNIT]
    one = waiting["外地.txt"].submission
    unit = unit_of(store, made)
    with store.write("甲") as book:
        receiving.match(book, one.id, one.version, unit.id)
    row = row_of(store, made)
    assert (row.state, row.number) == ("audited", 1)
    with pytest.raises(StaleError), store.write("乙") as book:
        receiving.match(book, one.id, one.version, unit.id)
    two = waiting["照片.txt"].submission
    with store.write("甲") as book:
        receiving.set_aside(book, two.id, two.version, "与年报无关")
    with store.read() as book:
        assert [w.submission.name for w in receiving.tray(book, made.id)] == ["去年.txt"]
        two = book.get(Submission, two.id)
    with store.write("甲") as book:
        receiving.take_back(book, two.id, two.version)
    with store.read() as book:
        assert len(receiving.tray(book, made.id)) == 2


def test_a_new_version_settles_what_it_corrects(store):
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    unit = unit_of(store, made)
    first = found_in(store, unit)
    receive(store, made, ("二.txt", BETTER))
    second = found_in(store, unit)
    gone = [f for f in second if f.state == "settled"]
    assert len(gone) == 1
    assert gone[0].message["zh"].count("760")
    assert counting(second)["error"] == counting(first)["error"] - 1 == row_of(store, made).errors
    with store.read() as book:
        versions = submissions.of(book, unit.id)
        assert [(v.number, v.state, v.counts) for v in versions] == [(2, "audited", True), (1, "superseded", False)]
        assert [e.what for e in findings.history(book, gone[0].id)] == ["finding-settled"]
    receive(store, made, ("三.txt", WRONG))
    again = next(f for f in found_in(store, unit) if f.id == gone[0].id)
    assert again.state == "open"
    assert row_of(store, made).number == 3


def test_the_same_file_once_more_is_laid_aside(store):
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    (taken,) = receive(store, made, ("二.txt", WRONG))
    assert (taken.state, taken.reason, taken.counts) == ("set_aside", "repeated", False)
    assert row_of(store, made).number == 1


def test_an_unreadable_version_does_not_take_the_place_of_a_good_one(store):
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    unit = unit_of(store, made)
    (broken,) = receive(store, made, (f"{UNIT}.docx", b"PK broken"))
    assert (broken.unit_id, broken.state, broken.counts) == (unit.id, "unreadable", False)
    row = row_of(store, made)
    assert (row.state, row.newer, row.number) == ("audited", "unreadable", 1)


def test_files_of_a_drop_are_versions_in_their_order(store):
    made = campaign(store)
    with store.write("甲") as book:
        taken = receiving.receive(book, made.id, receiving.gather(store, [("一.txt", WRONG), ("二.txt", BETTER)]))

    with store.write("甲") as book:  # the second one is audited first
        book.get(Audit, taken[1].audit_id).urgent = True
    work_off(store)
    with store.read() as book:
        states = [(s.name, s.number, s.counts) for s in submissions.of(book, unit_of(store, made).id)]
    assert states == [("二.txt", 2, True), ("一.txt", 1, False)]


def test_a_false_alarm_stays_dismissed_until_its_values_change(store):
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    unit = unit_of(store, made)
    false = next(f for f in found_in(store, unit) if "760" in f.message["zh"])
    with store.write("甲") as book:
        findings.dismiss(book, false.id, false.version, "台账核实无误")
    errors = row_of(store, made).errors
    receive(store, made, ("二.txt", WRONG + b"\n"))
    assert row_of(store, made).number == 2
    still = next(f for f in found_in(store, unit) if f.id == false.id)
    assert (still.state, still.reason, still.by) == ("dismissed", "台账核实无误", "甲")
    assert row_of(store, made).errors == errors
    receive(store, made, ("三.txt", WRONG.replace(b"760", b"770")))
    after = found_in(store, unit)
    assert next(f for f in after if f.id == false.id).state == "settled"
    (new,) = [f for f in after if f.before_id == false.id]
    assert new.state == "open"
    assert row_of(store, made).errors == errors + 1


def test_waivers_go_out_and_in(store):
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    found = [f for f in found_in(store, unit_of(store, made)) if f.severity == "error"]
    with store.write("甲") as book:
        findings.many(book, [(f.id, f.version) for f in found], "dismiss", reason="核实")
    assert row_of(store, made).errors == 0
    with store.read() as book:
        data = waivers.out(book, made.id)
    assert len(yaml.safe_load(data)["waivers"]) == len(found)
    other = campaign(store)
    receive(store, other, ("一.txt", WRONG))
    with store.write("甲") as book:
        assert findings.take_waivers(book, other.id, data, "w.yaml") == len(found)
    assert row_of(store, other).errors == 0
    row = next(f for f in found_in(store, unit_of(store, other)) if f.state == "dismissed")
    with store.write("甲") as book:
        findings.reopen(book, row.id, row.version)
    assert row_of(store, other).errors == 1


def test_all_or_none_of_many(store):
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    unit = unit_of(store, made)
    found = [f for f in found_in(store, unit) if f.severity == "error"]
    chosen = [(f.id, f.version) for f in found[:-1]] + [(found[-1].id, 99)]
    with pytest.raises(StaleError), store.write("甲") as book:
        findings.many(book, chosen, "dismiss", reason="核实")
    assert counting(found_in(store, unit))["error"] == len(found)


@pytest.mark.parametrize(("reason", "until"), [("", None), ("  ", None), ("核实", date(2020, 1, 1))])
def test_nothing_is_dismissed_without_reason_or_for_a_day_gone_by(store, reason, until):
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    row = found_in(store, unit_of(store, made))[0]
    with pytest.raises(DeskError), store.write("甲") as book:
        findings.dismiss(book, row.id, row.version, reason, until)


def test_a_unit_hands_in_and_explains(store):
    made = campaign(store)
    unit = unit_of(store, made)
    (late,) = receive(store, made, ("一.txt", OTHER_YEAR), unit=unit)
    assert (late.unit_id, late.state, late.reason, late.counts) == (unit.id, "returned", "wrong_year", False)
    receive(store, made, ("二.txt", WRONG), unit=unit)
    row = next(f for f in found_in(store, unit) if f.severity == "error")
    with store.write(UNIT) as book:
        row = findings.explain(book, row.id, row.version, "已核实，系并入统计")
    errors = row_of(store, made).errors
    with store.write("甲") as book:
        row = findings.answer(book, row.id, row.version, False, "请附台账")
    with store.write(UNIT) as book:
        row = findings.explain(book, row.id, row.version, "台账见附件")
    with store.write("甲") as book:
        row = findings.answer(book, row.id, row.version, True)
    assert (row.state, row.said_by, row.by) == ("accepted", UNIT, "甲")
    assert row_of(store, made).errors == errors - 1
    with store.read() as book:
        whats = [e.what for e in findings.history(book, row.id)]
    expected = ["explained", "refused", "answer", "explained", "accepted"]
    assert whats == [f"finding-{w}" for w in expected]


def test_letters_tell_what_is_open_and_end_when_it_is_corrected(store):
    made = campaign(store, deadline=date(2024, 1, 31))
    receive(store, made, ("一.txt", WRONG))
    unit, other = unit_of(store, made), unit_of(store, made, "临江市财政局")
    with store.read() as book:
        due = {d.unit.name: d for d in letters.due(book, made.id)}
        shown = documents(
            letters.preview(book, other.id, "missing", number="临公开〔2024〕9号", deadline=date(2024, 2, 5))
        )
    assert (due[UNIT].kind, due["临江市财政局"].kind) == ("correct", "missing")
    assert "临公开〔2024〕9号" in shown
    assert "2024年2月5日前报送" in shown
    with store.write("甲") as book:
        chosen = [(unit.id, "correct"), (other.id, "missing")]
        issued = letters.issue(book, made.id, chosen, number="临公开〔2024〕{n}号", first=7, dated=date(2024, 2, 1))
    assert [x.number for x in issued] == ["临公开〔2024〕7号", "临公开〔2024〕8号"]
    notice = documents(store.files.read(issued[0].sha))
    wanted = [f for f in found_in(store, unit) if f.severity != "info"]
    assert {f.state for f in wanted} == {"told"}
    assert all(f.message["zh"] in notice for f in wanted)
    assert "临公开〔2024〕7号" in notice
    assert "2024年2月1日" in notice
    with store.write("甲") as book:
        for letter in issued:
            letters.sent(book, letter.id, letter.version)
        names = zipfile.ZipFile(io.BytesIO(letters.archive(book, [x.id for x in issued]))).namelist()
    assert names == [f"{UNIT}整改通知.docx", "临江市财政局催报函.docx"]
    receive(store, made, ("二.txt", CLEAN), ("三.txt", CLEAN.replace(UNIT.encode(), "临江市财政局".encode())))
    with store.read() as book:
        assert {x.state for x in letters.of(book, campaign_id=made.id)} == {"answered"}


def test_a_letter_that_was_not_sent_is_withdrawn_when_nothing_is_left(store):
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    unit = unit_of(store, made)
    with store.write("甲") as book:
        letters.issue(book, made.id, [(unit.id, "correct")], number="1")
        (second,) = letters.issue(book, made.id, [(unit.id, "correct")], number="2")
    with store.read() as book:
        assert [x.state for x in letters.of(book, unit_id=unit.id)] == ["issued", "withdrawn"]
        assert len(letters.told(book, second.id)) > 0
    receive(store, made, ("二.txt", CLEAN))
    with store.read() as book:
        assert [x.state for x in letters.of(book, unit_id=unit.id)] == ["withdrawn", "withdrawn"]


def test_what_a_withdrawn_letter_told_is_open_again(store):
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    unit = unit_of(store, made)
    with store.write("甲") as book:
        (letter,) = letters.issue(book, made.id, [(unit.id, "correct")])
        letters.withdraw(book, letter.id, letter.version, "误发")
    assert {f.state for f in found_in(store, unit)} == {"open"}
    with pytest.raises(DeskError), store.write("甲") as book:
        letters.withdraw(book, letter.id, letter.version, "误发")


def test_an_unreadable_file_gets_a_letter_of_its_own(store):
    made = campaign(store)
    receive(store, made, (f"{UNIT}.docx", b"PK broken"))
    unit = unit_of(store, made)
    with store.write("甲") as book:
        (letter,) = letters.issue(book, made.id, [(unit.id, "unreadable")])
        with pytest.raises(DeskError):
            letters.preview(book, unit.id, "correct")
    shown = documents(store.files.read(letter.sha))
    assert f"{UNIT}.docx" in shown
    assert "审核" not in shown  # nothing that is whoever audits to do
    assert {f.state for f in found_in(store, unit)} == {"open"}
    receive(store, made, ("好.txt", CLEAN))
    with store.read() as book:
        assert letters.of(book, unit_id=unit.id)[0].state == "withdrawn"
    assert row_of(store, made).state == "audited"


def test_an_offices_own_template_is_used(store):
    document = docx.Document()
    document.add_paragraph("{{unit}} {{number}} {{date}}")
    document.add_paragraph("{{item.problem}}")
    buffer = io.BytesIO()
    document.save(buffer)
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    with store.write("甲") as book:
        campaigns.change(book, made.id, made.version, template=book.keep(buffer.getvalue()))
    with store.read() as book:
        unit = unit_of(store, made)
        shown = documents(letters.preview(book, unit.id, "correct", number="9号", dated=date(2024, 2, 1)))
    assert shown.startswith(f"{UNIT} 9号 2024年2月1日")


def test_a_version_is_accepted_or_handed_back(store):
    made = campaign(store)
    receive(store, made, ("一.txt", CLEAN))
    with store.read() as book:
        row = submissions.counting(book, unit_of(store, made).id)
    with store.write("甲") as book:
        row = submissions.hand_back(book, row.id, row.version, "缺附件")
        row = submissions.accept(book, row.id, row.version)
    assert row_of(store, made).state == "accepted"
    with store.read() as book:
        events = [e.what for e in book.trail(subject_id=row.id)]
    assert events[-3:] == ["submission-returned", "submission-reason", "submission-accepted"]


def test_a_file_laid_aside_gives_its_place_back(store):
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    receive(store, made, ("二.txt", CLEAN))
    unit = unit_of(store, made)
    assert row_of(store, made).errors == 0
    with store.read() as book:
        newest = submissions.counting(book, unit.id)
    with store.write("甲") as book:
        receiving.set_aside(book, newest.id, newest.version, "误传")
    row = row_of(store, made)
    assert (row.state, row.number) == ("audited", 1)
    assert row.errors == counting(found_in(store, unit))["error"] > 0


def test_a_file_goes_to_another_unit_by_hand(store):
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    unit, other = unit_of(store, made), unit_of(store, made, "临江市财政局")
    with store.read() as book:
        file = submissions.counting(book, unit.id)
    with store.write("甲") as book:
        receiving.match(book, file.id, file.version, other.id)
    work_off(store)
    assert row_of(store, made).state == "missing"
    row = row_of(store, made, "临江市财政局")
    assert row.state == "audited"
    assert row.errors == counting(found_in(store, other))["error"]


def test_other_settings_audit_all_anew(store):
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    unit = unit_of(store, made)
    (rule,) = {f.rule for f in found_in(store, unit) if "760" in f.message["zh"]}
    with store.write("甲") as book:
        campaigns.change(book, made.id, made.version, options={"off": {rule: "本地不查"}})
        assert campaigns.again(book, made.id) == 1
    work_off(store)
    assert rule not in {f.rule for f in found_in(store, unit) if f.state in findings.COUNTING}
    assert row_of(store, made).number == 1


def test_a_list_is_taken_in_anew(store):
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    new = f"单位名称,联系人\n临江市教育局,丁\n{UNIT},丙\n".encode()
    with store.write("甲") as book:
        assert units.take_list(book, made.id, new, "new.csv") == (1, 1, 1)
    assert {r.unit for r in _rows(store, made)} == {UNIT, "临江市教育局"}
    assert row_of(store, made).errors > 0
    with store.write("甲") as book:
        assert units.take_list(book, made.id, LIST, "list.csv").gone == 1
    assert {r.unit for r in _rows(store, made)} == {UNIT, "临江市财政局"}


def _rows(store, made):
    with store.read() as book:
        return table.rows(book, made.id)


@pytest.mark.parametrize("data", ["没有列名\n甲\n".encode(), b"", f"单位名称\n{UNIT}\n{UNIT}\n".encode()])
def test_a_list_that_cannot_be_used_is_told_and_changes_nothing(store, data):
    with pytest.raises(UsageError):
        campaign(store, roster=data)
    with store.read() as book:
        assert campaigns.every(book) == []


def test_a_closed_campaign_takes_nothing(store):
    made = campaign(store)
    with store.write("甲") as book:
        campaigns.change(book, made.id, made.version, closed=True)
    with pytest.raises(DeskError):
        receive(store, made, ("一.txt", WRONG))


def test_everything_is_in_the_trail(store):
    made = campaign(store)
    receive(store, made, ("一.txt", WRONG))
    unit = unit_of(store, made)
    with store.write("乙") as book:
        units.note(book, unit.id, "电话联系过")
    with store.read() as book:
        events = book.trail(campaign_id=made.id)
        assert units.notes(book, unit.id)[0].text == "电话联系过"
    assert [e.what for e in events][:2] == ["campaign-new", "campaign-list"]
    assert {"submission-received", "submission-placed", "unit-note"} <= {e.what for e in events}
    assert all(noted.event(e.what, "en") != e.what for e in events)
    sheet = openpyxl.load_workbook(io.BytesIO(trail.file(store, made.id, "zh"))).worksheets[0]
    words = {str(cell.value) for row in sheet.iter_rows(min_row=2) for cell in row if cell.value}
    assert not {w for w in words if re.search(r"\b(state|reason|unit_id|counts|sha)\b", w)}
    assert {"已检查", "程序"} <= words
    assert {e.who for e in events} == {"甲", "乙", "auditor"}
    placed = next(e for e in events if e.what == "submission-placed")
    assert placed.after["unit_id"] == unit.id


def handed_in(store, made, data: bytes, day: date) -> None:
    came = receiving.gather(store, [("一.txt", data)])
    with store.write("甲") as book:
        receiving.receive(book, made.id, came, received=day)
    work_off(store)


def statement(store, made) -> str:
    return documents(results.render(store, made.id, "statement", "zh"))


def choose_day(store, made, day: str) -> None:
    with store.write("甲") as book:
        row = book.get(campaigns.Campaign, made.id)
        campaigns.choose(book, made.id, row.version, campaigns.Choices.model_validate({**row.options, "day": day}))
    work_off(store)


def late(store, unit) -> list[str]:
    return [f.message["zh"] for f in found_in(store, unit) if f.rule == "B102" and f.state in findings.COUNTING]


def test_the_day_that_is_chosen_says_who_is_late(store):
    """Signed in January and received in March: in time by the one, late by the other."""
    made = campaign(store)
    handed_in(store, made, CLEAN, date(2024, 3, 5))
    unit = unit_of(store, made)
    assert late(store, unit) == []
    assert "按时 1 个" in statement(store, made)
    choose_day(store, made, "received")
    (said,) = late(store, unit)
    assert "2024-03-05" in said
    assert "逾期 1 个" in statement(store, made)
    choose_day(store, made, "signed")
    assert late(store, unit) == []


def test_a_correction_makes_nobody_late(store):
    made = campaign(store, deadline=date(2024, 1, 31))
    handed_in(store, made, WRONG, date(2024, 1, 20))
    handed_in(store, made, BETTER, date(2024, 2, 20))
    row = row_of(store, made)
    assert (row.number, row.received, row.late) == (2, date(2024, 2, 20), False)
    choose_day(store, made, "received")
    assert late(store, unit_of(store, made)) == []
    assert "按时 1 个" in statement(store, made)


def test_what_could_not_be_read_was_not_handed_in(store):
    made = campaign(store, deadline=date(2024, 1, 31))
    unit = unit_of(store, made)
    came = receiving.gather(store, [("坏.pdf", b"%PDF-1.7 x")])
    with store.write("甲") as book:
        receiving.receive(book, made.id, came, received=date(2024, 1, 20), unit_id=unit.id)
    work_off(store)
    assert row_of(store, made).late
    handed_in(store, made, CLEAN, date(2024, 2, 3))
    assert row_of(store, made).late
    choose_day(store, made, "received")
    assert len(late(store, unit)) == 1


def test_the_day_of_the_list_comes_first(store):
    listed = f"单位名称,收到日期\n{UNIT},2024-01-15\n".encode()
    made = campaign(store, roster=listed, deadline=date(2024, 1, 31))
    handed_in(store, made, CLEAN, date(2024, 3, 5))
    choose_day(store, made, "received")
    assert late(store, unit_of(store, made)) == []
    assert not row_of(store, made).late
