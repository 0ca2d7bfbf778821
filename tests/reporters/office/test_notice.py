"""Rectification notices: one .docx a unit, in the shipped template or an office's own."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile

import docx
import pytest

from auditor import Auditor
from auditor.batch import roster
from auditor.batch import run as batch_run
from auditor.batch.execution.plan import Plan
from auditor.batch.execution.progress import Progress
from auditor.model.base import Localized, Severity
from auditor.model.errors import ReadError, UsageError
from auditor.model.finding import Evidence, Finding
from auditor.model.result import AuditResult, RunResult
from auditor.reporters import wording
from auditor.reporters.office import notice
from tests.conftest import AUDITOR, SAMPLES
from tests.support.specimens import catalogue, notice_template, text_writer
from tests.support.specimens.model import Specimen


def audit(name: str, specimen: Specimen) -> AuditResult:
    return AUDITOR.audit(text_writer.write(specimen).encode(), name=name)


def words(data: bytes | None) -> list[str]:
    """The paragraphs of a .docx, those of tables and headers too."""
    document = docx.Document(io.BytesIO(data or b""))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return [p.text for p in document.paragraphs] + cells + [p.text for p in document.sections[0].header.paragraphs]


def to_correct(result: AuditResult) -> list[Finding]:
    return [f for f in result.findings if f.counts and f.severity is not Severity.info]


@pytest.fixture(scope="module")
def wrong() -> AuditResult:
    return audit("a.txt", catalogue.township_contradictions())


@pytest.fixture
def own(tmp_path):
    """Writes a template with these paragraphs (runs in lists) and this table row, and gives its path."""

    def write(*paragraphs: list[str], row: tuple[str, ...] = (), header: str = ""):
        document = docx.Document()
        for runs in paragraphs:
            paragraph = document.add_paragraph()
            for number, text in enumerate(runs):
                paragraph.add_run(text).bold = number == 0
        if row:
            table = document.add_table(2, len(row))
            for column, text in enumerate(row):
                table.cell(0, column).text = f"列{column}"
                table.cell(1, column).text = text
        if header:
            document.sections[0].header.paragraphs[0].text = header
        path = tmp_path / "own.docx"
        document.save(str(path))
        return path

    return write


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_shipped_template_is_the_one_the_code_makes(lang):
    shipped = zipfile.ZipFile(notice_template.FOLDER / f"notice.{lang}.docx")
    made = zipfile.ZipFile(io.BytesIO(notice_template.make(lang)))
    for part in ("word/document.xml", "word/styles.xml"):
        assert shipped.read(part) == made.read(part)


def test_every_finding_is_a_point_with_all_that_belongs_to_it(wrong):
    (output,) = notice.files(RunResult(results=(wrong,)), deadline="2024年2月10日")
    assert output.name == "青山镇人民政府整改通知.docx"
    shown = words(output.data)
    findings = to_correct(wrong)
    assert findings
    assert shown[1] == "青山镇人民政府："  # no number: its line goes
    assert f"有{len(findings)}处需要整改" in shown[2]
    assert shown[2].count("2024年2月10日") == 1
    points = [i for i, p in enumerate(shown) if p.startswith(tuple(f"{n}．" for n in range(1, 100)))]
    assert len(points) == len(findings)
    for number, (at, finding) in enumerate(zip(points, findings, strict=True), start=1):
        assert shown[at].startswith(f"{number}．【")
        assert shown[at + 1] == f"问题：{finding.message.zh}"
        assert shown[at + 2] == f"依据：{finding.basis}"
        assert shown[at + 3] == f"整改要求：{finding.suggestion.zh}"
        assert shown[at + 4] == "期限：2024年2月10日前"
    assert not any("{{" in p for p in shown)


def test_places_name_the_cell():
    result = audit("a.txt", catalogue.township(2023).with_cell("new", "natural", "甲"))
    (output,) = notice.files(RunResult(results=(result,)))
    assert any("一、本年新收政府信息公开申请数量·自然人" in p for p in words(output.data))


def test_without_a_deadline_there_is_a_blank_to_fill_in(wrong):
    (output,) = notice.files(RunResult(results=(wrong,)))
    assert any("______年____月____日前" in p for p in words(output.data))


def test_units_without_anything_to_correct_get_none(wrong):
    clean = audit("b.txt", catalogue.city(2025))
    assert not to_correct(clean)
    waived = wrong.model_copy(update={"findings": tuple(f.model_copy(update={"waived": True}) for f in wrong.findings)})
    assert list(notice.files(RunResult(results=(clean, waived)))) == []
    with pytest.raises(UsageError, match="没有需要整改的单位"):
        notice.render(RunResult(results=(clean,)))


def test_a_file_that_cannot_be_read_is_asked_for_again_from_the_unit_of_the_list():
    damaged = AUDITOR.audit(b"PK\x03\x04damaged", name="送审/丁局.docx")
    for lang, said in (
        ("zh", "你单位报送的有关年度政府信息公开"),
        ("en", "report on the year concerned cannot be read"),
    ):
        (output,) = notice.files(RunResult(results=(damaged,), batch_findings=(missing("送审/丁局.docx"),)), lang)
        shown = words(output.data)
        assert any(said in p for p in shown)
        assert not any("?" in p or "？" in p or "送审" in p or "审核" in p for p in shown)
    (output,) = notice.files(RunResult(results=(damaged,)))
    assert output.data is None  # nobody knows whom to write to
    assert "丁局.docx" in output.problem


def test_what_the_machine_could_not_do_is_not_asked_of_the_unit():
    slow = AUDITOR.unreadable("丁局.docx", ReadError("timeout", name="丁局.docx", seconds="9"))
    (output,) = notice.files(RunResult(results=(slow,), batch_findings=(missing("丁局.docx"),)))
    assert output.data is None
    assert "丁局" in output.problem


def missing(path: str = "") -> Finding:
    """A unit of the list that has sent nothing, or (with a path) something that cannot be read."""
    file = (Evidence(role="missing", path=path),) if path else ()
    return Finding(
        rule="B106" if path else "B101",
        name="batch.unread" if path else "batch.missing",
        severity=Severity.info if path else Severity.error,
        at="丁局",
        title=Localized.same("没有报送"),
        message=Localized.same("名单第 3 行“丁局”没有报送"),
        evidence=(*file, Evidence(role="missing", path="名单.csv", quote="丁局")),
        basis="条例第四十九条",
        suggestion=Localized.same("催报。"),
        fingerprint="1" * 16,
        content_hash="2" * 16,
    )


def test_who_sent_nothing_is_reminded(wrong):
    outputs = {o.name: words(o.data) for o in notice.files(RunResult(results=(wrong,), batch_findings=(missing(),)))}
    shown = outputs["丁局催报函.docx"]
    assert "丁局：" in shown
    assert any("没有收到你单位2023年度" in p and "条例第四十九条" in p for p in shown)
    assert not any("名单" in p or "催报。" in p for p in shown)
    waived = missing().model_copy(update={"waived": True})
    assert [o.name for o in notice.files(RunResult(results=(wrong,), batch_findings=(waived,)))] == [
        "青山镇人民政府整改通知.docx"
    ]


def test_letters_name_no_folders_and_each_point_once(wrong):
    twin = wrong.model_copy(update={"path": "甲/乙/b.txt"})
    first = wrong.model_copy(update={"path": "甲/乙/a.txt"})
    double = missing().model_copy(
        update={
            "name": "batch.duplicate",
            "message": Localized.same("有 2 份：甲/乙/a.txt、甲/乙/b.txt"),
            "evidence": tuple(Evidence(role="text", path=f"甲/乙/{n}.txt") for n in "ab"),
        }
    )
    (output,) = notice.files(RunResult(results=(first, twin), batch_findings=(double,)))
    shown = words(output.data)
    assert any("有 2 份：a.txt、b.txt" in p for p in shown)
    assert not any("甲/乙" in p for p in shown)
    once = {(f.fingerprint, f.content_hash) for f in to_correct(wrong)}
    assert any(f"有{len(once) + 1}处需要整改" in p for p in shown)


def test_a_file_that_cannot_be_read_is_written_about_to_its_unit():
    folder = SAMPLES / "county"
    auditor = Auditor()
    listed = roster.load(folder / "list.csv")
    paths = [str(p) for p in sorted((folder / "2024").glob("[29]*"))]
    run = batch_run.run(paths, auditor, Plan(auditor.options), Progress(len(paths), io.StringIO(), "zh"), roster=listed)
    made = {o.name: words(o.data) for o in notice.files(run)}
    (name,) = (n for n in made if "烟草" in n)
    assert name == "云岭县烟草专卖局重新报送通知.docx"
    assert "云岭县烟草专卖局：" in made[name]
    assert any(p.startswith("你单位报送的2024年度") for p in made[name])


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("90云岭县烟草专卖局", "云岭县烟草专卖局"),
        ("（3）青山镇", "青山镇"),
        ("101-青山镇", "青山镇"),
        ("110指挥中心", "110指挥中心"),
        ("2024年报", "2024年报"),
        ("12月报告", "12月报告"),
        ("3", "3"),
    ],
)
def test_a_file_without_a_body_is_named_without_its_number(stem, name):
    assert wording.stem(f"a/{stem}.docx") == name


def test_one_notice_a_unit_two_years_together(wrong):
    earlier = audit("b.txt", catalogue.township_before().with_cell("new", "natural", "甲"))
    other = audit("c.txt", catalogue.broken())
    assert to_correct(earlier)
    outputs = {o.name: o.data for o in notice.files(RunResult(results=(wrong, other, earlier)))}
    assert len(outputs) == 2
    shown = words(outputs["青山镇人民政府整改通知.docx"])
    assert any("2023、2022年度" in p for p in shown)
    assert sum("】2022年度 " in p for p in shown) == len(to_correct(earlier))
    with pytest.raises(UsageError, match="2 个单位"):
        notice.render(RunResult(results=(wrong, other)))


def test_names_that_files_cannot_have_are_made_fit(wrong):
    assert wrong.report is not None

    def named(agency: str) -> AuditResult:
        identity = wrong.report.identity.model_copy(update={"agency": agency})  # type: ignore[union-attr]
        return wrong.model_copy(update={"report": wrong.report.model_copy(update={"identity": identity})})  # type: ignore[union-attr]

    names = ["../../etc/x", "a:b", "a?b", "长" * 300, "CON\x00", "Ab", "aB"]
    outputs = [o.name for o in notice.files(RunResult(results=tuple(named(n) for n in names)))]
    assert len({o.casefold() for o in outputs}) == len(names)
    assert all(len(o.encode()) < 255 and not set(o) & set('/\\:*?"<>|\x00') for o in outputs)
    assert not any(o.startswith(".") for o in outputs)


def test_an_offices_own_template_keeps_its_looks(wrong, own):
    path = own(
        ["致{{un", "it}}", "：共 {{ count }} 处"],
        ["结束"],
        row=("{{item.number}}", "{{item.place}}／{{item.quote}}", "{{item.problem}}", "{{item.rule}}"),
        header="{{year}} 年",
    )
    (output,) = notice.reporter(path, "三日内").files(RunResult(results=(wrong,)), "zh")  # type: ignore[misc]
    document = docx.Document(io.BytesIO(output.data))
    findings = to_correct(wrong)
    first = document.paragraphs[0]
    assert first.text == f"致青山镇人民政府：共 {len(findings)} 处"
    assert first.runs[0].bold
    assert not first.runs[2].bold
    assert document.paragraphs[1].text == "结束"
    assert document.sections[0].header.paragraphs[0].text == "2023 年"
    rows = [[c.text for c in r.cells] for r in document.tables[0].rows]
    assert rows[0] == ["列0", "列1", "列2", "列3"]
    assert [(r[0], r[2], r[3]) for r in rows[1:]] == [
        (str(n), f.message.zh, f.rule) for n, f in enumerate(findings, start=1)
    ]


def test_blank_lines_between_the_lines_of_an_item_are_repeated_with_them(wrong, own):
    path = own(["前"], ["{{item.number}}"], [""], ["{{item.rule}}"], ["后"])
    (output,) = notice.reporter(path).files(RunResult(results=(wrong,)), "zh")  # type: ignore[misc]
    shown = words(output.data)
    findings = to_correct(wrong)
    assert shown[:1] + shown[-2:-1] == ["前", "后"]
    assert shown[1:-2] == [x for n, f in enumerate(findings, start=1) for x in (str(n), "", f.rule)]


def test_words_of_a_report_are_no_names_and_no_markup(wrong, own):
    words_ = "{{unit}} {{item.basis}} <w:p/> & =1+1 \x00\x1b\ufffe\udc80"
    finding = to_correct(wrong)[0].model_copy(
        update={"message": Localized.same(words_), "basis": Localized.same("依据")}
    )
    path = own(["{{unit}}"], ["{{item.problem}}|{{item.basis}}"])
    run = RunResult(results=(wrong.model_copy(update={"findings": (finding,)}),))
    (output,) = notice.reporter(path).files(run, "zh")  # type: ignore[misc]
    assert "{{unit}} {{item.basis}} <w:p/> & =1+1 ?|依据" in words(output.data)


def test_templates_that_cannot_work_are_refused_at_once(own, tmp_path):
    for unknown in ("dedline", "单位", "Unit", "unit.__class__", "item.problem | upper"):
        with pytest.raises(UsageError, match=re.escape(f"{{{{{unknown}}}}}")):
            notice.reporter(own([f"{{{{{unknown}}}}} {{{{item.problem}}}}"]))
    with pytest.raises(UsageError, match="没有逐条列出问题的位置"):
        notice.reporter(own(["{{unit}}"]))
    for data in (b"", b"text", b"PK\x03\x04" + b"\x00" * 40):
        (tmp_path / "bad.docx").write_bytes(data)
        with pytest.raises(UsageError):
            notice.reporter(tmp_path / "bad.docx")
    with pytest.raises(UsageError, match="找不到"):
        notice.reporter(tmp_path / "none.docx")


def test_the_same_bytes_at_any_time(wrong):
    run = RunResult(results=(wrong,))
    assert notice.render(run) == notice.render(run)
    assert notice.render(run, "en") != notice.render(run)


@pytest.mark.office
def test_libreoffice_opens_it(wrong, tmp_path):
    (tmp_path / "n.docx").write_bytes(notice.render(RunResult(results=(wrong,))))
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), str(tmp_path / "n.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=500,
    )
    shown = (tmp_path / "n.txt").read_text("utf-8")
    for finding in to_correct(wrong):
        assert finding.message.zh in shown
