"""A form that nobody has issued is read, checked and shown by its YAML alone (the pack in made_up/)."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import openpyxl
import pytest

from auditor.api import Auditor
from auditor.model.result import AuditResult
from tests.conftest import SAMPLES, keys
from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import township

PACK = Path(__file__).parent / "made_up"
OTHERS = ["F5", "F6", "F702", "F703"]  # what a whole report says in its prose
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Made:
    """A report in the made-up form: paragraphs, and tables as rows of texts."""

    blocks: tuple[str | Rows, ...]

    def with_(self, old: str, new: str) -> Made:
        """A copy with `new` for the one paragraph or row of a table in which `old` stands, cells parted by bars."""

        def swap(text: str) -> str:
            return text.replace(old, new)

        blocks = tuple(
            swap(b) if isinstance(b, str) else tuple(tuple(swap("|".join(row)).split("|")) for row in b)
            for b in self.blocks
        )
        assert blocks != self.blocks
        return replace(self, blocks=blocks)

    def without(self, *at: int) -> Made:
        """A copy without some blocks."""
        return replace(self, blocks=tuple(b for i, b in enumerate(self.blocks) if i not in at))


SOUND = Made(
    (
        "青山镇人民政府2031年政府信息公开工作年度报告",
        "本报告根据有关规定编制，统计期限为2030年12月1日至2031年11月30日。",
        "一、总体情况",
        "2031年，我镇公开工作有序推进，全年接到政策咨询 12 件。",
        "二、主动公开目录情况",
        (
            ("信息内容", "本年编制件数", "本年修订件数"),
            ("公开指南", "1", "2"),
            ("信息内容", "目录条目数", ""),
            ("公开目录", "345", ""),
        ),
        "三、公开申请办理情况",
        (
            ("申请情况", "公民", "经营主体", "合计"),
            ("一、本年收到申请", "5", "2", "7"),
            ("（一）全部公开", "4", "2", "6"),
            ("（二）不予公开", "1", "0", "1"),
            ("合计", "5", "2", "7"),
        ),
        "四、政策咨询服务情况",
        "咨询电话已经公布。",
        (
            ("服务情况", "电话渠道", "网上渠道", "合计"),
            ("政策咨询件数", "9", "3", "12"),
            ("当场答复件数", "8", "1", "9"),
            ("转办件数", "1", "2", "3"),
            ("合计", "9", "3", "12"),
        ),
        "五、公开争议处理情况",
        (
            ("复议案件", "复议案件", "复议案件", "诉讼案件", "诉讼案件", "诉讼案件"),
            ("维持原答复", "纠正原答复", "争议小计", "维持原答复", "纠正原答复", "争议小计"),
            ("2", "1", "3", "0", "1", "1"),
        ),
        "六、存在的主要问题及改进情况",
        "主要问题是更新不够及时。下一步将改进，明确专人负责。",
        "七、其他需要报告的事项",
        "没有其他需要报告的事项。",
    )
)


def as_text(made: Made) -> bytes:
    """The report as text, tables with tabs."""
    blocks = (b if isinstance(b, str) else "\n".join("\t".join(row) for row in b) for b in made.blocks)
    return "\n\n".join(blocks).encode()


def as_docx(made: Made) -> bytes:
    """The report as a Word document."""
    document = docx.Document()
    for block in made.blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        table = document.add_table(rows=len(block), cols=max(map(len, block)))
        for r, row in enumerate(block):
            for c, text in enumerate(row):
                table.cell(r, c).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


WRITERS = {"report.txt": as_text, "report.docx": as_docx}


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor(rules_dirs=[PACK], ignore=OTHERS, with_examples=False)


def found(result: AuditResult) -> list[tuple[str, str]]:
    return [(f.rule, f.at) for f in result.findings if f.rule[0] != "E"]


@pytest.mark.parametrize("name", WRITERS)
def test_it_is_recognised(auditor, name):
    result = auditor.audit(WRITERS[name](SOUND), name=name)
    report = result.report
    assert (report.form.key, report.form.expected, report.form.mixed) == ("2030", "2030", False)
    assert [s.key for s in report.sections if s.number == 4] == ["consulting"]
    assert [s.number for s in report.sections if s.number] == [1, 2, 3, 4, 5, 6, 7]
    assert [(t.key, t.section, len(t.cells), t.missing_rows) for t in report.tables] == [
        ("disclosure", 2, 3, ()),
        ("applications", 3, 12, ()),
        ("consulting", 4, 12, ()),
        ("reviews", 5, 6, ()),
    ]
    assert report.table("consulting").value("passed_on", "online") == 2
    assert report.table("reviews").value("litigation", "all") == 1
    assert found(result) == []


WRONG = {
    "a-cell": (SOUND.with_("转办件数|1|2|3", "转办件数|1|1|3"), ["N901", "N902"]),
    "a-blank": (SOUND.with_("公开指南|1|2", "公开指南||2"), ["N903"]),
    "the-text": (SOUND.with_("咨询 12 件", "咨询 21 件"), ["N904"]),
    "a-statement": (SOUND.with_("咨询电话已经公布", "欢迎咨询"), ["N905"]),
    "one-line": (SOUND.with_("2|1|3|0", "2|1|4|0"), ["N906"]),
    "the-numbering": (SOUND.with_("七、其他", "六、其他"), ["F104"]),
    "a-section": (SOUND.without(15, 16), ["F101"]),
    "a-table": (SOUND.without(12), ["F201"]),
    "a-row": (SOUND.with_("（二）不予公开|1|0|1", "|||"), ["F706"]),
    "the-period": (SOUND.with_("2030年12月1日", "2031年1月1日"), ["F402"]),
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("case", WRONG)
def test_its_rules_run(auditor, case, name):
    made, codes = WRONG[case]
    result = auditor.audit(WRITERS[name](made), name=name)
    told = {f.rule for f in result.findings if f.rule[0] != "E"} | {r for f in result.findings for r in f.related}
    assert sorted(told) == codes


def test_rows_of_equal_names_in_one_printed_table_are_told_apart(auditor):
    """The tables of sections three and four glued into one."""
    blocks = list(SOUND.blocks)
    blocks[7] = (*blocks[7], *blocks[10])
    glued = Made(tuple(b for i, b in enumerate(blocks) if i != 10))
    report = auditor.audit(as_text(glued), name="a.txt").report
    assert report.table("applications").value("all", "all") == 7
    assert report.table("consulting").value("all", "all") == 12


def test_outputs_show_it(command, tmp_path):
    source = tmp_path / "报告.docx"
    source.write_bytes(
        as_docx(SOUND.with_("转办件数|1|2|3", "转办件数|1|1|3").with_("政策咨询件数|9|3|12", "政策咨询件数|9|2|12"))
    )
    outputs = [f"-o{tmp_path / name}" for name in ("a.html", "a.xlsx", "a.md")]
    ran = command("check", "--rules", str(PACK), "-fjson", *outputs, str(source))
    assert ran.returncode == 1, ran.stderr
    finding = next(f for f in json.loads(ran.stdout)["reports"][0]["findings"] if f["rule"] == "N902")
    assert finding["evidence"][0]["table"] == "consulting"
    page = (tmp_path / "a.html").read_text("utf-8")
    for shown in ("政策咨询服务情况表", "转办件数", "网上渠道", "国办公开办函〔2029〕9号", "维持原答复"):
        assert shown in page
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    figures = [c.value for row in book["数据汇总"].iter_rows(max_row=4) for c in row] if "数据汇总" in book else []
    cells = figures or [c.value for sheet in book for row in sheet.iter_rows(max_row=4) for c in row]
    assert {"政策咨询服务情况表", "当场答复件数", "电话渠道"} <= set(cells)
    shown = command("check", "--rules", str(PACK), str(source)).stdout.decode()
    assert "政策咨询件数" in shown
    assert "网上渠道" in shown


def test_a_report_given_as_data(auditor):
    short = {
        "schema": "auditor.report/1",
        "agency": "青山镇人民政府",
        "year": 2031,
        "sections": {"consulting": "咨询电话已经公布。", "overview": "全年接到政策咨询 12 件。"},
        "tables": {
            "disclosure": {"guides": [1, 2], "entries": 345},
            "consulting": {"asked": [9, 3, 12], "answered": [8, 1, 9], "passed_on": [1, 2, 3], "all": [9, 3, 12]},
            "reviews": {"review": [2, 1, 3], "litigation": [0, 1, 1]},
        },
    }
    report = auditor.audit(json.dumps(short).encode(), name="a.json").report
    assert report.form.key == "2030"
    assert report.table("consulting").value("answered", "phone") == 8
    assert report.table("reviews").value("review", "all") == 3


def test_it_changes_nothing_for_the_forms_in_force(auditor):
    plain = Auditor(ignore=OTHERS, with_examples=False)
    for path in sorted(SAMPLES.glob("*.txt")):
        ours, theirs = auditor.audit(path), plain.audit(path)
        assert ours.report == theirs.report, path.name
        assert [k for k in keys(ours) if k[0] != "N905"] == keys(theirs), path.name


def test_auditors_of_different_packs_work_side_by_side(auditor):
    plain = Auditor(with_examples=False)
    ours = text_writer.write(township()).encode()
    for _ in range(2):
        assert auditor.audit(as_text(SOUND), name="a").report.form.key == "2030"
        other = plain.audit(as_text(SOUND), name="a").report
        assert other.form.key == "2021"
        assert other.table("consulting") is None
        assert plain.audit(ours, name="a").report == auditor.audit(ours, name="a").report


def test_workers_have_it(command, tmp_path):
    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_bytes(as_text(SOUND.with_("转办件数|1|2|3", "转办件数|1|1|3")))
    ran = command("check", "--rules", str(PACK), "--jobs", "2", "-fjson", str(tmp_path))
    results = json.loads(ran.stdout)["reports"]
    assert [any(f["rule"] == "N901" for f in r["findings"]) for r in results] == [True, True]


def test_its_profile(command, tmp_path):
    source = tmp_path / "a.txt"
    source.write_bytes(as_text(SOUND.with_("咨询 12 件", "咨询 21 件")))
    ran = command("check", "--rules", str(PACK), "--profile", "consulting", "-fjson", str(source))
    assert {f["rule"] for f in json.loads(ran.stdout)["reports"][0]["findings"]} == {"N904"}
