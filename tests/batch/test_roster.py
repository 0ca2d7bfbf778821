"""The list of units: how it may be written, what is refused, and which unit a name means."""

from __future__ import annotations

import io
import random
from array import array
from datetime import date

import openpyxl
import pytest

from auditor.api import Auditor
from auditor.batch.across import submissions
from auditor.batch.across.digest import Digest, Head
from auditor.batch.across.findings import Fact, options
from auditor.batch.execution.record import Record, pack, unpack
from auditor.batch.roster import Roster, Unit, load, place_name, short
from auditor.batch.run import together
from auditor.form.normal import normal
from auditor.model.errors import UsageError
from auditor.model.result import AuditResult

RULES = Auditor(with_examples=False).rules
PARENT = "云岭县人民政府"
UNITS = (
    Unit(PARENT, 2),
    Unit("云岭县人民政府办公室", 3, parent=PARENT),
    Unit("云岭县水务局", 4, parent=PARENT, aliases=("云岭县水利局",)),
    Unit("云岭县卫生健康局", 5, parent=PARENT),
    Unit("云岭县石桥镇人民政府", 6, parent=PARENT),
    Unit("云岭县粮食局", 7, parent=PARENT, merged="云岭县发展和改革局"),
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("header", ["单位名称,上级,别名,截止日期", "unit,parent,aliases,deadline"])
def test_a_csv_in_either_language_and_any_encoding(tmp_path, encoding, header):
    path = tmp_path / "list.csv"
    path.write_text(f"{header}\n水务局,县政府,水利局、河长办,2025年1月20日\n\n司法局,,,\n", encoding=encoding)
    first, second = load(path).units
    assert (first.name, first.parent, first.aliases) == ("水务局", "县政府", ("水利局", "河长办"))
    assert first.deadline == date(2025, 1, 20)
    assert (second.name, second.line) == ("司法局", 4)


def test_a_workbook_with_a_title_above_its_heading(tmp_path):
    book = openpyxl.Workbook()
    for row in (["云岭县应报单位"], ["单位名称", "联系人", "报送日期"], ["水务局", "=1+1", date(2025, 1, 9)]):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    (tmp_path / "list.xlsx").write_bytes(buffer.getvalue())
    (unit,) = load(tmp_path / "list.xlsx").units
    assert (unit.name, unit.line, unit.received) == ("水务局", 3, date(2025, 1, 9))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空"),
        ("甲,乙\n丙,丁\n".encode(), "单位名称"),
        ("单位\n水务局\n水务局\n".encode(), "第 3 行"),
        ("单位,截止日期\n水务局,月底\n".encode(), "月底"),
        ("单位,截止日期\n水务局,2025-02-31\n".encode(), "2025-02-31"),
        ("单位\n".encode(), "没有单位"),
        (b"PK\x03\x04nonsense", "list.csv"),
    ],
)
def test_a_wrong_list_is_refused_with_one_sentence(tmp_path, command, data, says):
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(UsageError) as caught:
        load(path)
    assert says in caught.value.text("zh")
    assert caught.value.text("en")


def test_a_list_that_is_not_there_is_wrong_usage(command, tmp_path):
    (tmp_path / "a.txt").write_text("x")
    done = command("check", str(tmp_path / "a.txt"), "--roster", str(tmp_path / "none.csv"))
    assert done.returncode == 2
    assert "none.csv" in done.stderr.decode()


@pytest.mark.parametrize(
    ("name", "unit", "how"),
    [
        ("云岭县水务局", "云岭县水务局", "name"),
        (" 云岭县 水务局", "云岭县水务局", "name"),
        ("云岭县水利局", "云岭县水务局", "alias"),
        ("云岭县石桥镇", "云岭县石桥镇人民政府", "ending"),
        ("云岭县", PARENT, "ending"),
        ("石桥镇人民政府", "云岭县石桥镇人民政府", "division"),
        ("水务局", "云岭县水务局", "division"),
        ("云岭县卫生建康局", "云岭县卫生健康局", "near"),
        ("云岭县石板镇人民政府", None, None),
        ("云岭县林业局", None, None),
        ("临江市水务局", None, None),
        ("", None, None),
    ],
)
def test_the_unit_that_a_name_means(name, unit, how):
    match = Roster(UNITS).match(name)
    assert (match and match.unit.name, match and match.how) == (unit, how)


def test_a_townships_name_tells_it_from_others_without_the_county():
    assert place_name("云岭县石桥镇人民政府") == "石桥镇"
    assert place_name("云岭县水务局") is None
    assert place_name("石桥镇人民政府") is None


def packed(path: str, head: Head) -> Record:
    return unpack(pack(AuditResult(path=path, status="audited"), Digest(head, array("I"))), path)


def record(path: str, agency: str, year: int = 2024, **more: object) -> Record:
    head = Head(agency=agency, year=year, audited=True, **more)  # type: ignore[arg-type]
    return packed(path, head)


def facts(look, subject, records: list[Record]) -> list[Fact]:
    bounds = options(RULES, subject)
    assert bounds is not None
    return list(look(submissions.sort(records, Roster(UNITS, "list.csv")), bounds))


def test_missing_units_are_named_with_what_may_explain_it():
    records = [
        record("a", PARENT),
        record("b", "云岭县人民政府办公室"),
        record("c", "云岭县水务局", 2023),
        packed("云岭县卫生健康局.docx", Head(complete=False)),
    ]
    found = {f.unit: f.values["hint"] for f in facts(submissions.missing, "missing", records)}
    assert set(found) == {"云岭县水务局", "云岭县石桥镇人民政府"}
    assert "2023" in str(found["云岭县水务局"])
    (came,) = facts(submissions.unread, "unread", records)
    assert (came.unit, came.values["path"]) == ("云岭县卫生健康局", "云岭县卫生健康局.docx")


def test_late_by_the_law_or_by_the_list():
    records = [
        record("a", PARENT, published="2025-03-20", kind="government"),
        record("b", "云岭县水务局", published="2025-02-01", kind="department"),
        record("c", "云岭县卫生健康局", published="2025-01-31", kind="department"),
    ]
    assert [f.unit for f in facts(submissions.late, "late", records)] == ["云岭县水务局"]


def test_twice_and_unknown():
    records = [
        record("a", "云岭县水务局"),
        record("b", "云岭县水利局"),
        record("c", "云岭县林业局"),
        record("d", "云岭县水务局", 2023),
    ]
    (twice,) = facts(submissions.duplicate, "duplicate", records)
    assert [e.path for e in twice.evidence] == ["a", "b"]
    (stranger,) = facts(submissions.unknown, "unknown", records)
    assert stranger.unit == "云岭县林业局"


def test_rules_left_out_are_silent_and_without_a_list_nobody_is_missing():
    records = [record("a", "云岭县林业局")]
    few = [b for b in RULES if b.rule.id != "B104"]
    assert "B104" in {f.rule for f in together(records, RULES, Roster(UNITS)) if f.rule}
    assert "B104" not in {f.rule for f in together(records, few, Roster(UNITS))}
    assert together(records, [b for b in RULES if b.rule.id < "B3"], None) == ()


def test_children_are_those_whose_parent_is_named():
    rng = random.Random(3)
    names = [f"{a}{b}" for a in ("云岭县", "临江市", "青山镇") for b in ("人民政府", "水务局", "")]
    for _ in range(60):
        units = tuple(
            Unit(
                rng.choice(names),
                n,
                parent=rng.choice(("", *names, " 云岭县 人民政府")),
                aliases=tuple(rng.sample(names, rng.randrange(3))),
                merged=rng.choice(("", "", "", "云岭县")),
            )
            for n in range(2, 9)
        )
        roster = Roster(units)
        for unit in units:
            own = {normal(n) for n in (unit.name, *unit.aliases)} | {short(unit.name)}
            assert roster.children(unit) == tuple(
                u
                for u in units
                if u is not unit and u.parent and not u.merged and own & {normal(u.parent), short(u.parent)}
            )
