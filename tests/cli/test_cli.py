"""The command line: exit codes, options, outputs. Findings on stdout, everything else on stderr."""

from __future__ import annotations

import json
import re
import zipfile

import pytest
from rich.cells import cell_len

from tests.conftest import SAMPLES
from tests.support.specimens import catalogue, docx_writer

CLEAN = str(SAMPLES / "township-2023-clean.txt")
BAD = str(SAMPLES / "township-2023-contradictions.txt")
BROKEN = str(SAMPLES / "township-2024-broken.txt")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ((CLEAN,), 0),
        ((BAD,), 1),
        ((CLEAN, BAD), 1),
        ((BAD, "--fail-on", "never"), 0),
        ((BAD, "--ignore", "N101,X201,T"), 3),
        ((BAD, "--select", "F"), 3),
        ((BAD, "--select", "prose.breakdown"), 1),
        ((BAD, "no-such-file.txt"), 3),
        ((BAD, "--select", "Q"), 2),
        ((BAD, "--profile", "boss"), 2),
        ((BAD, "--fail-on", "perhaps"), 2),
        ((BAD, "--lang", "fr"), 2),
        ((BAD, "-f", "wordart"), 2),
        ((BAD, "-o", "out.xyz"), 2),
        ((BAD, "--previous", "x.txt"), 2),
        ((BAD, "--baseline", "no-such.json"), 2),
        ((BAD, "--waivers", "no-such.yaml"), 2),
        ((BAD, "--config", "no-such.toml"), 2),
        ((BAD, "--waivers", "x.yaml", "--no-waivers"), 2),
        ((BAD, "--baseline", "x.json", "--write-baseline", "y.json"), 2),
        ((BAD, "--no-waivers"), 1),
        ((BAD, "--jobs", "0"), 2),
        ((BAD, "--nonsense"), 2),
        ((BAD, "--rules", "no-such-folder"), 2),
        ((), 2),
    ],
)
def test_exit_codes(command, args, code):
    done = command("check", *args)
    assert done.returncode == code
    assert b"Traceback" not in done.stdout + done.stderr
    if code == 2:
        assert done.stdout == b"" or not args
        assert done.stderr.strip() or not args


def test_the_first_line_answers_whether_it_may_be_published(command):
    assert command("check", CLEAN).stdout.decode().startswith("可以公开")
    assert command("check", BAD).stdout.decode().startswith("不宜公开")
    assert command("check", BAD, "--lang", "en").stdout.decode().startswith("Not fit for publication")


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_lines_fit_the_terminal_and_end_without_blanks(command, width, lang):
    shown = command("check", BROKEN, "--lang", lang, COLUMNS=str(width), NO_COLOR="1").stdout.decode()
    lines = shown.split("\n")
    assert max(cell_len(line) for line in lines) <= width
    assert [line for line in lines if line != line.rstrip()] == []
    assert "\x1b" not in shown


def test_figures_are_marked_without_colour(command):
    shown = command("check", BAD).stdout.decode()
    assert "【760 条】" in shown
    assert "第 11 行" in shown
    assert "86+412+205+47 = 750 ≠ 760（差 10）" in shown


def test_english_output_has_no_chinese_but_quotes(command):
    shown = command("check", BAD, "--lang", "en").stdout.decode()
    assert "off by 10" in shown
    assert "依据：" not in shown
    assert "”、“" not in command("check", BROKEN, "--lang", "en").stdout.decode()
    assert "no-such.txt: " in command("check", *[BAD] * 2, "no-such.txt", "--lang", "en").stdout.decode()


def test_known_suffixes_are_named_once_each(command):
    said = command("check", BAD, "-o", "out.xyz", "--lang", "en").stderr.decode()
    assert said.count(".docx") == 1
    assert "、" not in said


def test_output_files_are_whole_or_absent(command, tmp_path):
    out, text = tmp_path / "r.json", tmp_path / "r.txt"
    done = command("check", BAD, "-o", str(out), "-o", str(text))
    assert done.returncode == 1
    assert json.loads(out.read_text("utf-8"))["summary"]["errors"] == 3
    assert text.read_text("utf-8").startswith("不宜公开")
    lost = command("check", BAD, "-o", str(tmp_path / "no" / "r.json"))
    assert lost.returncode == 2
    assert list(tmp_path.iterdir()) == sorted([out, text])


def test_folders_globs_and_standard_input(command, tmp_path):
    for name in ("b.txt", "a.txt", "~$a.txt", ".hidden.txt", "README.md"):
        (tmp_path / name).write_bytes((SAMPLES / "township-2023-clean.txt").read_bytes())
    data = json.loads(command("check", str(tmp_path), "-f", "json").stdout)
    assert [r["path"].rsplit("/", 1)[-1] for r in data["reports"]] == ["a.txt", "b.txt", "~$a.txt"]
    assert data["reports"][2]["error"]["code"] == "temporary"
    data = json.loads(command("check", str(tmp_path / "[ab].txt"), "-f", "json").stdout)
    assert len(data["reports"]) == 2
    piped = command("check", "-", data=(SAMPLES / "township-2023-clean.txt").read_bytes())
    assert piped.returncode == 0
    (tmp_path / "leer").mkdir()
    assert command("check", str(tmp_path / "leer")).returncode == 2


def test_a_passage_is_audited_by_the_rules_for_prose(command):
    wrong = "全年公开信息 12 条，其中网站 5 条，公众号 4 条，其他渠道 2 条。"
    done = command("check", "--passage", "-", data=wrong.encode())
    assert done.returncode == 1
    assert "5+4+2 = 11 ≠ 12" in done.stdout.decode()
    assert "没有标题" not in done.stdout.decode()
    assert command("check", "--passage", "-", data=wrong.replace("12", "11").encode()).returncode == 0


def test_facts_show_what_was_read(command):
    shown = command("facts", CLEAN).stdout.decode()
    for word in ("青山镇人民政府", "国办公开办函〔2021〕30号", "750 = 86+412+205+47", "予以公开", "第五", "14"):
        assert word in shown or word == "第五"
    data = json.loads(command("facts", CLEAN, "-f", "json").stdout)
    assert data["report"]["identity"]["year"] == 2023
    assert len(data["prose"]["claims"]) > 8
    assert command("facts", "no-such-file.txt").returncode == 3


def test_facts_of_a_passage_with_a_word_of_a_pack(command, tmp_path):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "channels.yaml").write_text("bulletin: [惠民墙]\n", "utf-8")
    passage = "惠民墙公开信息 40 条。".encode()
    assert "[disclosed.total]" in command("facts", "--passage", "-", data=passage).stdout.decode()
    shown = command("facts", "--passage", "-", "--rules", str(tmp_path), data=passage).stdout.decode()
    assert "[disclosed.bulletin]" in shown
    assert "标题" not in shown


def test_facts_speak_the_language_of_the_user(command):
    assert "乡镇级 / 乡镇 / 本机关的数" in command("facts", CLEAN).stdout.decode()
    assert "township / township / own figures" in command("facts", CLEAN, "--lang", "en").stdout.decode()
    assert not re.search("[、：]", command("check", CLEAN, "--profile", "boss", "--lang", "en").stderr.decode())


def test_rules_are_listed_explained_checked_and_tried(command, tmp_path):
    assert "T301  错误  " in command("rules", "list").stdout.decode()
    assert "T301  error    " in command("rules", "list", "--lang", "en").stdout.decode()
    shown = command("rules", "show", "T301").stdout.decode()
    assert "申请数量收支不平衡" in shown
    assert "依据" in shown
    assert command("rules", "show", "Q1").returncode == 2
    (tmp_path / "p.yaml").write_text(
        "rules:\n  - {id: N901, name: x, title: {zh: 一, en: 一}, severity: info, basis: 一, why: {zh: 一, en: a}, "
        "fix: {zh: 一, en: a}, then: {check: section, must: exist}, message: {zh: 一, en: a}}\n",
        encoding="utf-8",
    )
    lint = command("rules", "lint", str(tmp_path))
    assert lint.returncode == 1
    assert "title" in lint.stdout.decode()


def test_document_text_is_never_markup(command, tmp_path):
    text = (SAMPLES / "township-2023-contradictions.txt").read_text("utf-8")
    path = tmp_path / "r.txt"
    path.write_text(text.replace("青山镇通过各种渠道", "[bold]青山[/report][red]镇\x1b[31m通过"), encoding="utf-8")
    done = command("check", str(path))
    assert done.returncode == 1
    assert "[bold]青山[/report][red]镇通过" in done.stdout.decode().replace("\n", "").replace("      ", "")
    assert b"\x1b" not in done.stdout


def test_comments_notices_and_ledger(command, tmp_path):
    source, target = tmp_path / "报告.docx", tmp_path / "2024.1"
    source.write_bytes(docx_writer.write(catalogue.township_contradictions()))
    text = str(SAMPLES / "township-2023-contradictions.txt")
    before = source.read_bytes()
    done = command("check", str(source), "-f", "docx", "-o", str(tmp_path / "c.docx"), "-o", str(tmp_path / "l.xlsx"))
    assert done.returncode == 1
    assert "不宜公开" in done.stdout.decode()
    assert b"commentReference" in zipfile.ZipFile(tmp_path / "c.docx").read("word/document.xml")
    assert zipfile.is_zipfile(tmp_path / "l.xlsx")
    done = command("check", str(source), text, "-f", "docx", "-o", f"{target}/")
    assert done.returncode == 1
    assert [p.name for p in target.iterdir()] == ["报告-批注.docx"]
    assert "批注只能写进 .docx 文件，“township-2023-contradictions.txt”不是" in done.stderr.decode()
    done = command("check", str(source), "-f", "notice", "--deadline", "2024年2月1日", "-o", str(tmp_path / "通知"))
    assert done.returncode == 1
    (notice,) = (tmp_path / "通知").iterdir()
    assert "2024年2月1日" in zipfile.ZipFile(notice).read("word/document.xml").decode()
    assert source.read_bytes() == before


def test_outputs_that_cannot_be_are_refused(command, tmp_path):
    source = tmp_path / "a.docx"
    source.write_bytes(docx_writer.write(catalogue.township_contradictions()))
    before = source.read_bytes()
    cases = {
        "不能覆盖": ("-f", "docx", "-o", str(source)),
        "是文件夹": ("-f", "json", "-o", f"{tmp_path}/"),
        "只用于整改通知": ("--deadline", "2024-02-01"),
        "不是日期": ("-f", "notice", "--deadline", "2024-02-30", "-o", f"{tmp_path}/n/"),
        "找不到": ("-f", "notice", "--template", str(tmp_path / "none.docx"), "-o", f"{tmp_path}/n/"),
        "无法写入": ("-f", "docx", "-o", f"{source}/x/"),
    }
    for words, options in cases.items():
        done = command("check", str(source), *options)
        assert done.returncode == 2, options
        assert words in done.stderr.decode()
        assert len(done.stderr.decode().splitlines()) == 1
    assert source.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.docx"]


@pytest.mark.parametrize("given", ["明天", "", "2024-13-01", "2024年2月1日前", "20240201"])
def test_a_deadline_is_a_date(command, tmp_path, given):
    done = command("check", BAD, "-f", "notice", "--deadline", given, "-o", str(tmp_path / "n.docx"))
    assert done.returncode == 2
    assert f"“{given}”不是日期" in done.stderr.decode()
    assert not list(tmp_path.iterdir())


def test_the_language_may_be_named_before_the_command(command):
    before, after = command("--lang", "en", "check", BAD), command("check", BAD, "--lang", "en")
    assert before.stdout == after.stdout
    assert before.stdout.startswith(b"Not fit for publication")
    done = command("--lang", "fr", "check", BAD)
    assert done.returncode == 2
    assert "“fr”" in done.stderr.decode()


def test_rules_are_made_and_checked_in_english(command, tmp_path):
    new = command("rules", "new", "F903", "--dir", str(tmp_path), "--lang", "en")
    assert new.stdout.decode().startswith("written to ")
    (path,) = tmp_path.iterdir()
    path.write_text(path.read_text("utf-8").replace("No hotline is stated", "没有热线"), "utf-8")
    lint = command("rules", "lint", str(tmp_path), "--lang", "en")
    assert lint.returncode == 1
    assert "Chinese" in lint.stdout.decode()
    assert lint.stdout.decode().splitlines()[-1].endswith("problems") or "problem" in lint.stdout.decode()
    tried = command("rules", "test", str(tmp_path), "--lang", "en")
    assert "examples" in tried.stdout.decode()


def test_the_basis_is_named_in_english(command):
    shown = command("check", BAD, "--lang", "en").stdout.decode()
    (first, *_) = (line for line in shown.splitlines() if line.strip().startswith("Basis:"))
    assert "Format of the Annual Report on Open Government Information" in first
    assert not re.search("[\u4e00-\u9fff]", first)


def test_places_that_cannot_be_are_told_in_own_words(command, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("", "utf-8")
    done = command("rules", "docs", str(taken), "--lang", "en")
    assert done.returncode == 2
    assert f"{taken}" in done.stderr.decode()
    assert "failed" not in done.stderr.decode()
    done = command("check", "")
    assert done.returncode == 2
    assert "没有给出 FILE" in done.stderr.decode()


def test_one_file_by_several_spellings_is_one_report(command, tmp_path):
    report = tmp_path / "a" / "r.txt"
    report.parent.mkdir()
    report.write_bytes((SAMPLES / "township-2023-clean.txt").read_bytes())
    spelled = [
        str(report),
        str(tmp_path / "a"),
        f"{tmp_path}/a/../a/./r.txt",
        f"{tmp_path}//a/r.txt",
        f"{tmp_path}/a/*",
    ]
    done = command("check", *spelled, "-f", "json")
    assert [r["path"] for r in json.loads(done.stdout)["reports"]] == [str(report)]
    assert done.returncode == 0


def test_a_folder_where_a_list_should_be_is_named(command):
    done = command("check", CLEAN, "--roster", ".")
    assert done.returncode == 2
    assert "“.”是文件夹" in done.stderr.decode()
