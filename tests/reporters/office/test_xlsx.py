"""The Excel ledger, read back by openpyxl and, where it is installed, by LibreOffice."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from auditor.model.base import Severity
from auditor.model.finding import Evidence, Finding
from auditor.model.result import AuditResult, Failure, RunResult
from auditor.reporters.office import xlsx, xlsx_sheets
from auditor.texts import text
from tests.conftest import AUDITOR
from tests.support.specimens import catalogue, text_writer
from tests.support.specimens.model import Specimen

LEDGER, UNITS, FIGURES, UNREAD = "问题台账", "单位得分", "表格数据", "未审核"


def audit(name: str, specimen: Specimen) -> AuditResult:
    return AUDITOR.audit(text_writer.write(specimen).encode(), name=name)


@pytest.fixture(scope="module")
def run() -> RunResult:
    one, wrong = catalogue.township(2023), catalogue.township_contradictions()
    bad = one.with_row("regulations", "=1+1", "—", "")
    blank = one.with_cell("new", "natural", "")
    return RunResult(
        results=(
            audit("a.txt", one),
            audit("b.txt", wrong),
            audit('=HYPERLINK("http://x.invalid").txt', bad),
            audit("blank.txt", blank),
            AUDITOR.audit(b"", name="empty.txt"),
        )
    )


@pytest.fixture(scope="module")
def book(run: RunResult) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx.render(run)))


def rows(book: openpyxl.Workbook, name: str) -> list[tuple]:
    return list(book[name].iter_rows(values_only=True))


def test_every_finding_has_its_row(run, book):
    shown = rows(book, LEDGER)
    findings = [f for r in run.results for f in r.findings]
    assert len(shown) == len(findings) + 1
    problem, arithmetic, rule = (shown[0].index(h) for h in ("问题", "算式", "规则"))
    for row, finding in zip(shown[1:], findings, strict=True):
        assert row[problem] == finding.message.zh
        assert row[rule] == finding.rule
        assert (row[arithmetic] or "") == (finding.computation.text.zh if finding.computation else "")


def test_the_cell_is_named_by_its_labels(book):
    shown = rows(book, LEDGER)
    places = [row[shown[0].index("部分/单元格")] for row in shown]
    assert any(p.startswith("二、主动公开政府信息情况 规章·本年制发件数") for p in places)


def test_nothing_is_live(run):
    data = xlsx.render(run)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        for name in names:
            content = archive.read(name)
            assert b"<f>" not in content
            assert b"<f " not in content
            assert b"<hyperlink" not in content
            assert b'TargetMode="External"' not in content
    assert not any("externalLink" in n or "vba" in n for n in names)
    read = openpyxl.load_workbook(io.BytesIO(data))
    assert all(cell.data_type != "f" for sheet in read for row in sheet.iter_rows() for cell in row)
    assert any(c == '=HYPERLINK("http://x.invalid").txt' for row in rows(read, FIGURES) for c in row)
    assert any(c == "=1+1" for row in rows(read, FIGURES) for c in row)


def test_units_have_points_and_ranks(run, book):
    shown = rows(book, UNITS)
    by_unit = {row[1]: row for row in shown[1:]}
    told: dict[str, dict[tuple[str, str], float]] = {}
    for result in run.results:
        if result.report:
            unit = result.report.identity.agency or ""
            once = {(f.fingerprint, f.content_hash): f.points or 0 for f in result.findings if f.counts}
            told.setdefault(unit, {}).update(once)
    wanted = {unit: sum(points.values()) for unit, points in told.items()}
    assert {unit: row[7] for unit, row in by_unit.items() if row[0]} == pytest.approx(wanted)
    ranks = [row[0] for row in shown[1:] if row[0]]
    assert ranks == sorted(ranks)
    assert shown[-1][:2] == (None, "empty")  # nobody can rank what nobody could read


def test_ranks_are_shared_and_skipped():
    def result(unit: str, errors: int) -> AuditResult:
        made = audit(f"{unit}.txt", catalogue.township(2023))
        assert made.report is not None
        identity = made.report.identity.model_copy(update={"agency": unit})
        finding = Finding(
            rule="T1",
            name="t",
            severity=Severity.error,
            title="",
            message="",
            fingerprint="",
            content_hash="",
            points=2,
        )
        return made.model_copy(
            update={
                "report": made.report.model_copy(update={"identity": identity}),
                "findings": tuple(finding.model_copy(update={"fingerprint": str(n)}) for n in range(errors)),
            }
        )

    run = RunResult(results=tuple(result(u, n) for u, n in (("丙镇", 2), ("甲镇", 1), ("乙镇", 1), ("丁镇", 0))))
    shown = rows(openpyxl.load_workbook(io.BytesIO(xlsx.render(run))), UNITS)
    assert [(r[0], r[1], r[7]) for r in shown[1:]] == [(1, "丁镇", 0), (2, "乙镇", 2), (2, "甲镇", 2), (4, "丙镇", 4)]


def test_figures_are_summed_and_blank_is_not_zero(run, book):
    shown = rows(book, FIGURES)
    assert shown[2][:4] == ("单位", "年度", "口径", "文件")
    reports = [r.report for r in run.results if r.report]
    assert len(shown) == 3 + len(reports) + 2
    table = reports[0].table("applications")
    assert table is not None
    at = shown[1].index("一、本年新收政府信息公开申请数量")
    assert shown[2][at] == "自然人"
    cells = [t.cell("new", "natural") for r in reports if (t := r.table("applications"))]
    values = [c.value for c in cells if c and c.value is not None]
    assert len(values) == len(cells) - 1  # the blank one
    assert shown[-2][0] == f"合计（{len(reports)} 份，不含汇总报告）"
    assert Decimal(str(shown[-2][at])) == sum(values)
    assert shown[-1][at] == 1
    assert shown[3 + 3][at] is None


def test_aggregates_are_not_summed_with_their_parts():
    parts = [audit(f"{i}.txt", catalogue.township(2023)) for i in range(2)]
    whole = parts[0]
    assert whole.report is not None
    identity = whole.report.identity.model_copy(update={"scope": "aggregate"})
    whole = whole.model_copy(update={"report": whole.report.model_copy(update={"identity": identity})})
    shown = rows(openpyxl.load_workbook(io.BytesIO(xlsx.render(RunResult(results=(whole, *parts))))), FIGURES)
    assert shown[-2][0] == "合计（2 份，不含汇总报告）"
    at = next(i for i, v in enumerate(shown[4]) if i > 4 and isinstance(v, int | float) and v > 0)
    assert shown[-2][at] == 2 * shown[4][at]


def test_unread_files_and_why(run, book):
    failed = run.results[-1]
    assert failed.error is not None
    assert rows(book, UNREAD)[1:] == [("empty.txt", "未审核", failed.error.message.zh)]


def test_headings_are_frozen_filters_are_on_and_columns_fit(book):
    assert book[LEDGER].freeze_panes == "C2"
    for sheet in book:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
    ledger = book[LEDGER]
    head = [c.value for c in ledger[1]]
    assert head[: len(xlsx.COLUMNS)] == [text(f"xlsx.{key}", "zh") for key in xlsx.COLUMNS]
    widths = [ledger.column_dimensions[ledger.cell(1, n).column_letter].width for n in range(1, 14)]
    assert sum(widths) < 200  # of a landscape page, on which they are then about 8 points high
    assert ledger.print_area == f"'{LEDGER}'!$A$1:$M${ledger.max_row}"


def test_waived_and_known_findings_are_told_apart(run):
    first = run.results[1]
    marked = (first.findings[0].model_copy(update={"waived": True}), *first.findings[1:])
    changed = RunResult(results=(first.model_copy(update={"findings": marked}),))
    shown = rows(openpyxl.load_workbook(io.BytesIO(xlsx.render(changed))), LEDGER)
    assert shown[1][shown[0].index("整改状态")] == "已豁免"
    assert shown[1][shown[0].index("扣分")] is None


def test_findings_across_reports_belong_to_the_report_they_name(run):
    finding = Finding(
        rule="B1",
        name="b",
        severity=Severity.error,
        title="雷同",
        message="两份报告雷同",
        fingerprint="",
        content_hash="",
    )
    own = finding.model_copy(update={"evidence": (Evidence(role="text", path="b.txt", quote="抄来的话"),)})
    changed = run.model_copy(update={"batch_findings": (own, finding)})
    shown = rows(openpyxl.load_workbook(io.BytesIO(xlsx.render(changed))), LEDGER)
    heads = shown[0]
    assert shown[-2][heads.index("文件")] == "b.txt"
    assert shown[-2][heads.index("原文")] == "抄来的话"
    assert shown[-1][heads.index("单位")] is None


def test_english_and_the_same_bytes_twice(run):
    first = xlsx.render(run, "en")
    assert first == xlsx.render(run, "en")
    assert openpyxl.load_workbook(io.BytesIO(first)).sheetnames == ["Ledger", "Units", "Figures", "Not audited"]


def test_no_characters_break_the_file():
    name = "坏\x00\x1b\udcff\uffff名_x0041_.txt"
    failure = Failure(code="empty", message="空文件")
    result = AuditResult(path=name, status="unreadable", error=failure, complete=False)
    shown = rows(openpyxl.load_workbook(io.BytesIO(xlsx.render(RunResult(results=(result,))))), UNREAD)
    assert unescape(shown[1][0]) == "坏?名_x0041_.txt"  # strings stand in the sheet, where openpyxl leaves escapes


def test_too_many_rows_go_on_with_another_sheet(monkeypatch):
    monkeypatch.setattr(xlsx_sheets, "MAX_ROWS", 3)
    buffer = io.BytesIO()
    sheets = xlsx_sheets.Sheets(buffer, "t")
    sheets.add("数", [["甲"]], ([i] for i in range(7)), last=[["和"]])
    sheets.close()
    read = openpyxl.load_workbook(io.BytesIO(buffer.getvalue()))
    assert read.sheetnames == ["数", "数 2", "数 3"]
    assert [r for s in read.sheetnames for r in rows(read, s)] == [
        *(("甲",), (0,), (1,), (2,)),
        *(("甲",), (3,), (4,), (5,)),
        *(("甲",), (6,), ("和",)),
    ]


def test_long_figures_keep_their_digits():
    buffer = io.BytesIO()
    sheets = xlsx_sheets.Sheets(buffer, "t")
    sheets.add("数", [["甲"]], [[Decimal("1234567890123456789")], [Decimal("12.50")], ["字" * 40_000]])
    sheets.close()
    shown = rows(openpyxl.load_workbook(io.BytesIO(buffer.getvalue())), "数")
    assert shown[1:3] == [("1234567890123456789",), (12.5,)]
    assert len(shown[3][0]) == 32_001


@pytest.mark.office
def test_libreoffice_reads_the_same(run, book, tmp_path):
    (tmp_path / "l.xlsx").write_bytes(xlsx.render(run))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "l.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=500,
    )
    for name in (LEDGER, UNITS, FIGURES, UNREAD):
        with (tmp_path / f"l-{name}.csv").open(encoding="utf-8", newline="") as file:
            read = list(csv.reader(file))
        for shown, row in zip(read, rows(book, name), strict=True):
            wanted = ["" if v is None else re.sub(r"\.0$", "", str(v)) for v in row]
            assert [re.sub(r"\.0$", "", v) for v in shown] == wanted
