"""Comments in the author's own Word file: on the very figures, with the text and everything else left as it was."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import get_args

import docx
import pytest
from lxml import etree

from auditor.model.base import Localized
from auditor.model.errors import AuditorError, ReadError, UsageError
from auditor.model.finding import Evidence
from auditor.model.result import AuditResult, RunResult
from auditor.readers import sniff
from auditor.reporters import wording
from auditor.reporters.office import docx_comments
from tests.conftest import AUDITOR
from tests.support.specimens import catalogue, docx_writer, text_writer
from tests.support.specimens.docx_writer import Habit
from tests.support.specimens.model import COLUMNS, Specimen

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HABITS: tuple[Habit, ...] = get_args(Habit)


def faulty() -> Specimen:
    """A report with nearly thirty findings, each in a cell or figure of its own."""
    made = catalogue.broken()
    for number, row in enumerate(("granted", "partial", "refused_1", "refused_4", "unable_1", "unprocessed_2")):
        made = made.with_cell(row, COLUMNS[number], ("-7", "1.25", "甲", "十几", "-3", "2.5")[number])
    licences = ("/", "—", "12.5")
    return replace(
        made, disclosure={**(made.disclosure or {}), "regulations": ("-2", "3.5", "若干"), "licences": licences}
    )


def audit(path: Path, data: bytes) -> AuditResult:
    path.write_bytes(data)
    return AUDITOR.audit(path)


def comments_of(data: bytes) -> list[tuple[str, str]]:
    """(what the comment encloses, its text) of each comment, as the XML has it."""
    document = docx.Document(io.BytesIO(data))
    out: list[tuple[str, str]] = []
    for comment in document.comments:
        number, inside, enclosed = str(comment.comment_id), False, ""
        for element in document.element.iter():
            if element.get(W + "id") == number and element.tag == W + "commentRangeStart":
                inside = True
            elif element.get(W + "id") == number and element.tag == W + "commentRangeEnd":
                inside = False
            elif inside and element.tag == W + "t":
                enclosed += element.text or ""
        out.append((enclosed, comment.text))
    return out


def wanted(result: AuditResult) -> list[str | None]:
    """The figure or words each comment must enclose; None where the finding quotes nothing that stands there."""
    out: list[str | None] = []
    for finding in result.findings:
        evidence = wording.main_evidence(result, finding)
        if evidence is None or evidence.role in ("missing", "table") or evidence.place is None:
            out.append(None)
        else:
            out.append(evidence.quote[slice(*evidence.mark)] if evidence.mark else evidence.quote)
    return out


def content(data: bytes) -> tuple[object, ...]:
    """What the reader sees: everything but the comments."""
    report = AUDITOR.read(data, name="a.docx")
    return report.identity, report.sections, report.tables, report.headings


def plain_xml(data: bytes) -> bytes:
    """The main document without comment marks and with neighbouring equal runs joined: the text and its properties."""
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    for element in list(root.iter(W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference")):
        parent = element.getparent()
        parent.remove(element)
        if parent.tag == W + "r" and not len(parent):
            parent.getparent().remove(parent)
    characters: list[str] = []
    for run in root.iter(W + "r"):
        properties = run.find(W + "rPr")
        style = b"" if properties is None else etree.tostring(properties)
        for child in run:
            if child.tag == W + "t":
                characters += [f"{style!r}{c}" for c in child.text or ""]
            elif child.tag != W + "rPr":
                characters.append(f"{style!r}{etree.tostring(child)!r}")
    for run in list(root.iter(W + "r")):
        run.getparent().remove(run)
    return etree.tostring(root) + "".join(characters).encode()


def test_very_many_findings_stand_at_their_figures(tmp_path):
    original = docx_writer.write(faulty())
    result = audit(tmp_path / "a.docx", original)
    assert len(result.findings) >= 25
    made = docx_comments.render(RunResult(results=(result,)))
    shown = comments_of(made)
    assert len(shown) == len(result.findings)
    marked = 0
    for (enclosed, comment), finding, quote in zip(shown, result.findings, wanted(result), strict=True):
        assert finding.message.zh in comment
        assert finding.rule in comment
        assert finding.suggestion.zh in comment
        assert finding.basis in comment
        if quote is not None:
            assert enclosed == quote
            marked += 1
    assert marked >= 15
    assert content(made) == content(original)
    assert plain_xml(made) == plain_xml(original)


@pytest.mark.parametrize("habit", HABITS)
def test_every_habit_of_word_files(tmp_path, habit):
    original = docx_writer.write(catalogue.broken(), habit)
    result = audit(tmp_path / "a.docx", original)
    made = docx_comments.render(RunResult(results=(result,)))
    shown = comments_of(made)
    assert len(shown) == len(result.findings)
    for (enclosed, _), quote in zip(shown, wanted(result), strict=True):
        if quote is not None:
            # Numbers counted by Word stand in no run.
            without_number = re.sub(r"^[一二三四五六]、", "", quote) if "numbers" in habit else quote
            assert enclosed == without_number
    assert content(made) == content(original)
    assert plain_xml(made) == plain_xml(original)


def test_several_figures_of_one_sentence_are_marked_one_by_one(tmp_path):
    original = docx_writer.write(catalogue.township_contradictions(), "split-runs")
    result = audit(tmp_path / "a.docx", original)
    marks = [e for f in result.findings for e in f.evidence[:1] if e.mark]
    assert marks
    shown = comments_of(docx_comments.render(RunResult(results=(result,))))
    for (enclosed, _), quote in zip(shown, wanted(result), strict=True):
        assert quote is None or enclosed == quote


def test_every_other_part_stays_byte_for_byte(tmp_path):
    original = docx_writer.write(catalogue.broken(), "header", "footnote")
    made = docx_comments.render(RunResult(results=(audit(tmp_path / "a.docx", original),)))
    old, new = zipfile.ZipFile(io.BytesIO(original)), zipfile.ZipFile(io.BytesIO(made))
    changed = {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert set(new.namelist()) == {*old.namelist(), "word/comments.xml"}
    assert new.namelist()[: len(old.namelist())] == old.namelist()
    assert {n for n in old.namelist() if old.read(n) != new.read(n)} == changed
    assert new.testzip() is None


def test_the_same_bytes_at_any_time(tmp_path):
    run = RunResult(results=(audit(tmp_path / "a.docx", docx_writer.write(catalogue.broken())),))
    assert docx_comments.render(run) == docx_comments.render(run)
    assert b"w:date" not in zipfile.ZipFile(io.BytesIO(docx_comments.render(run))).read("word/comments.xml")


def test_comments_that_were_there_are_kept(tmp_path):
    document = docx.Document(io.BytesIO(docx_writer.write(catalogue.broken())))
    document.add_comment(document.paragraphs[0].runs, "请领导审阅", author="某人", initials="某")
    out = io.BytesIO()
    document.save(out)
    result = audit(tmp_path / "a.docx", out.getvalue())
    made = docx_comments.render(RunResult(results=(result,)))
    shown = docx.Document(io.BytesIO(made)).comments
    first = next(iter(shown))
    assert (first.text, first.author, first.comment_id) == ("请领导审阅", "某人", 0)
    assert len(shown) == len(result.findings) + 1
    assert len({c.comment_id for c in shown}) == len(shown)
    again = docx_comments.render(RunResult(results=(audit(tmp_path / "b.docx", made),)))
    assert len(docx.Document(io.BytesIO(again)).comments) >= 2 * len(result.findings) + 1


def test_strict_files_stay_strict(tmp_path):
    original = strict(docx_writer.write(catalogue.broken()))
    result = audit(tmp_path / "a.docx", original)
    assert result.findings
    made = docx_comments.render(RunResult(results=(result,)))
    archive = zipfile.ZipFile(io.BytesIO(made))
    for name in ("word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels"):
        assert b"http://purl.oclc.org/ooxml/" in archive.read(name)
        assert b"schemas.openxmlformats.org/wordprocessingml/2006/main" not in archive.read(name)
    assert content(made) == content(original)
    assert archive.read("word/document.xml").count(b"commentReference") == len(result.findings)


def strict(data: bytes) -> bytes:
    """The same document as Word saves it as a "Strict Open XML" file."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            for a, b in (
                (b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"wordprocessingml/main"),
                (
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"officeDocument/relationships",
                ),
            ):
                part = part.replace(a, b"http://purl.oclc.org/ooxml/" + b)
            new.writestr(name, part)
    return out.getvalue()


def test_text_boxes_are_marked_from_outside(tmp_path):
    made = docx_comments.render(
        RunResult(results=(audit(tmp_path / "a.docx", docx_writer.write(catalogue.broken(), "text-box")),))
    )
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml"))
    marks = list(root.iter(W + "commentRangeStart", W + "commentRangeEnd", W + "commentReference"))
    assert marks
    assert not any(next(m.iterancestors(W + "txbxContent"), None) is not None for m in marks)


def test_a_blank_cell_can_hold_a_mark(tmp_path):
    specimen = catalogue.township(2023).with_cell("new", "natural", "")
    result = audit(tmp_path / "a.docx", docx_writer.write(specimen))
    assert result.findings
    made = docx_comments.render(RunResult(results=(result,)))
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml"))
    starts = list(root.iter(W + "commentRangeStart"))
    assert len(starts) == len(list(root.iter(W + "commentReference"))) == len(result.findings)
    blank = next(i for i, f in enumerate(result.findings) if f.evidence and f.evidence[0].quote == "")
    cell = next(starts[blank].iterancestors(W + "tc"))
    assert "".join(t.text or "" for t in cell.iter(W + "t")) == ""


def test_evidence_of_another_report_is_named_and_not_marked(tmp_path):
    result = audit(tmp_path / "a.docx", docx_writer.write(catalogue.township_contradictions()))
    finding = result.findings[0]
    own = next(e for e in finding.evidence if e.place)
    other = own.model_copy(update={"path": "去年.docx", "quote": "去年的话", "mark": None})
    changed = result.model_copy(update={"findings": (finding.model_copy(update={"evidence": (other, own)}),)})
    ((enclosed, comment),) = comments_of(docx_comments.render(RunResult(results=(changed,))))
    assert enclosed == (own.quote[slice(*own.mark)] if own.mark else own.quote)
    assert "去年.docx" in comment
    assert "去年的话" in comment


def test_a_place_that_is_not_there_falls_back_to_the_title(tmp_path):
    result = audit(tmp_path / "a.docx", docx_writer.write(catalogue.broken()))
    finding = result.findings[0].model_copy(update={"evidence": (Evidence(role="text", quote="没有的话"),)})
    run = RunResult(results=(result.model_copy(update={"findings": (finding,)}),))
    ((enclosed, _),) = comments_of(docx_comments.render(run))
    assert enclosed == "信息公开工作年报"


def test_waived_findings_say_so(tmp_path):
    result = audit(tmp_path / "a.docx", docx_writer.write(catalogue.broken()))
    waived = result.model_copy(update={"findings": (result.findings[0].model_copy(update={"waived": True}),)})
    ((_, comment),) = comments_of(docx_comments.render(RunResult(results=(waived,))))
    assert "已豁免" in comment.split("\n")[0]


def test_hostile_words_stay_words(tmp_path):
    result = audit(tmp_path / "a.docx", docx_writer.write(catalogue.township_contradictions()))
    words = "<w:comment w:id='0'/> & ]]> \x00\x1b\ufffe\udc80 =cmd|'/c'"
    both = Localized.same(words)
    finding = result.findings[0].model_copy(update={"message": both, "suggestion": both, "basis": words})
    run = RunResult(results=(result.model_copy(update={"findings": (finding,)}),))
    ((_, comment),) = comments_of(docx_comments.render(run))
    assert "<w:comment w:id='0'/> & ]]> ? =cmd|'/c'" in comment


def test_other_kinds_of_files_are_told_what_to_do(tmp_path):
    path = tmp_path / "报告.txt"
    path.write_text(text_writer.write(catalogue.broken()), "utf-8")
    with pytest.raises(UsageError, match=r"批注只能写进 \.docx 文件，“报告\.txt”不是"):
        docx_comments.render(RunResult(results=(AUDITOR.audit(path),)))
    with pytest.raises(UsageError, match="文件夹"):
        docx_comments.render(RunResult(results=(AUDITOR.audit(path),) * 2))


def test_a_file_changed_since_the_audit_is_refused(tmp_path):
    path = tmp_path / "a.docx"
    run = RunResult(results=(audit(path, docx_writer.write(catalogue.broken())),))
    for data in (docx_writer.write(catalogue.township(2023)), b"%PDF-1.4", b""):
        path.write_bytes(data)
        with pytest.raises(ReadError):
            docx_comments.render(run)
    path.unlink()
    with pytest.raises(ReadError):
        docx_comments.render(run)


def test_many_files_each_get_theirs_or_a_reason(tmp_path):
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
    text = tmp_path / "c.txt"
    text.write_text(text_writer.write(catalogue.broken()), "utf-8")
    run = RunResult(
        results=(
            audit(tmp_path / "甲" / "a.docx", docx_writer.write(catalogue.broken())),
            audit(tmp_path / "乙" / "a.docx", docx_writer.write(catalogue.township(2023))),
            AUDITOR.audit(text),
            AUDITOR.audit(tmp_path / "none.docx"),
        )
    )
    outputs = list(docx_comments.files(run))
    assert [o.name for o in outputs] == ["a-批注.docx", "a-批注-2.docx", "c-批注.docx", "none-批注.docx"]
    assert [o.data is not None for o in outputs] == [True, True, False, False]
    assert "c.txt" in outputs[2].problem
    assert "none.docx" in outputs[3].problem
    assert len(comments_of(outputs[0].data or b"")) == len(run.results[0].findings)


def test_damaged_packages_end_in_one_sentence(tmp_path):
    """Cut and altered files either work or raise our own errors, never anything else."""
    original = docx_writer.write(catalogue.broken())
    result = audit(tmp_path / "a.docx", original)
    path = tmp_path / "a.docx"
    for at in range(0, len(original), max(1, len(original) // 60)):
        path.write_bytes(original[:at] + bytes([original[at] ^ 0x41]) + original[at + 1 :])
        try:
            made = docx_comments.render(RunResult(results=(result,)))
        except AuditorError:
            continue
        assert sniff.kind_of(made) == "docx"


@pytest.mark.office
def test_libreoffice_shows_them_and_the_text_is_the_same(tmp_path):
    original = docx_writer.write(faulty())
    result = audit(tmp_path / "before.docx", original)
    (tmp_path / "after.docx").write_bytes(docx_comments.render(RunResult(results=(result,))))
    for kind in ("odt", "txt:Text (encoded):UTF8"):
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
                *("--convert-to", kind, "--outdir", str(tmp_path)),
                *(str(tmp_path / "before.docx"), str(tmp_path / "after.docx")),
            ],
            check=True,
            capture_output=True,
            timeout=500,
        )
    assert (tmp_path / "after.txt").read_text("utf-8") == (tmp_path / "before.txt").read_text("utf-8")
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    root = etree.fromstring(zipfile.ZipFile(tmp_path / "after.odt").read("content.xml"))
    enclosed: dict[str, str] = {}
    opened: set[str] = set()
    texts: dict[str, str] = {}
    for element in root.iter():
        if element.tag == office + "annotation":
            name = element.get(office + "name", "")
            opened.add(name)
            enclosed[name] = ""
            texts[name] = "".join(element.itertext())
        elif element.tag == office + "annotation-end":
            opened.discard(element.get(office + "name", ""))
        inside = next(element.iterancestors(office + "annotation"), None) is not None
        for name in opened:
            if element.tag != office + "annotation" and not inside:
                enclosed[name] += element.text or ""
        parent_inside = element.getparent() is not None and element.getparent().tag == office + "annotation"
        for name in opened:
            if not inside and not parent_inside:
                enclosed[name] += element.tail or ""
    assert len(texts) == len(result.findings)
    by_message = {f.message.zh: q for f, q in zip(result.findings, wanted(result), strict=True)}
    found = 0
    for name, words in texts.items():
        quote = next(q for m, q in by_message.items() if m in words)
        if quote is not None and quote in enclosed[name]:
            found += 1
    assert found == sum(q is not None for q in wanted(result))


def test_the_comment_of_a_joined_finding_hangs_on_what_is_likeliest_wrong(tmp_path):
    text = "收办政府信息公开申请 14629 件"
    for wrong, figure in (
        (catalogue.city().with_text(text, text.replace("14629", "14628")), "14628 件"),
        (catalogue.city().with_row("total", *"0000000"), "0"),
        (catalogue.city().with_cell("refused_2", "welfare", "7"), "7"),
    ):
        result = audit(tmp_path / "a.docx", docx_writer.write(wrong))
        made = docx_comments.render(RunResult(results=(result,)))
        assert [enclosed for enclosed, _ in comments_of(made)][:1] == [figure]
        assert len(comments_of(made)) == len(result.findings)
