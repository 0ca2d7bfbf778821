"""Rules of words: no false alarms on right text, nothing private repeated, bounded work on hostile text and rules."""

from __future__ import annotations

import re

import pytest
from pydantic import TypeAdapter, ValidationError

from auditor import claims, form
from auditor.api import Auditor
from auditor.checks.core.base import Context
from auditor.checks.language import terms
from auditor.checks.privacy.personal import bank_card, hide, identity_card, mask
from auditor.engine.run import run
from auditor.form.bodies import may_abbreviate
from auditor.form.spec import load_forms
from auditor.model.claim import Prose
from auditor.patterns import Pattern
from tests.conftest import audited
from tests.support.specimens.catalogue import SAMPLES, township
from tests.support.work import at_most

WORDS = tuple(b for b in Auditor().ruleset.rules if b.rule.family in "LP")


def told(text: str, year: int = 2023) -> list[str]:
    """What the rules of words and privacy say of one paragraph: codes, drafts among them."""
    report = form.passage(text, year)
    context = Context(report, claims.read_prose(report), None, passage=True)
    return sorted(f.rule for f in run(context, WORDS)[0])


def of_report(specimen) -> dict[str, str]:
    """Code → message of the findings of a whole report."""
    return {f.rule: f.message.zh for f in audited(specimen).findings}


@pytest.mark.parametrize(
    "text",
    [
        "区政府政府信息公开栏目运行平稳，政务公开公开栏 3 处，逐步推进，常常核对。",
        "统一要求、唯一要点：一是明确专人；二是按月核对，抓好三要素；三是加强培训。",
        "主要措施有：1.核对栏目；2.增加解读 1.5 万次；3.清理 2.0 版目录。",
        "根据《条例》(国务院令第711号)第五十条、第四十九条编制（数据截至12月31日）。",
        "落实《关于印发〈公开指引〉的通知》和《关于印发《公开要点》的通知》。",
        "措施：（一）核对栏目。（二）增加解读。其中：1）自查；2）抽查。",
        "联系电话：0100-2616355，邮政编码：100000，统一社会信用代码：11350000003591037R。",
        "申请人提出申请后，应当在20个工作日内答复；原告不服的，可以提起上诉。",
        "公开发布署名文章，不断扩大主动公开范围，对不予公开的说明理由，予以公开 3 件。",
        "网站改版于 2023 年 5 月完成，访问量 13800001234567 次。",
        "本报告由六个部分组成。本报告所列数据截至2023年12月31日。",
        "截止日期为每月 5 日，报名截止后不再受理。",
        "将政务公开纳入考核，2023年我镇将信息公开写入目标。",
    ],
)
def test_right_text_is_silent(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("依申清公开 3 件。", "L101"),
        ("全年不于公开 3 件。", "L101"),
        ("入民政府网站公开 3 条。", "L101"),
        ("编制政府信息公开年度报告，做好解读工作解读工作。", "L102"),
        ("结合实际编制、本报告所列数据截至年底。", "L104"),
        ("根据《条例编制。", "L201"),
        ("一是核对；三是通报。", "L203"),
        ("（1）核对；（3）通报。", "L203"),
        ("根据《政府信息公开条例》（国务院令第492号）编制。", "L301"),
        ("根据国办公开办函〔2019〕60号编制。", "L304"),
        ("XX镇公开信息 3 条。", "L701"),
    ],
)
def test_wrong_text_is_told(text, code):
    assert code in told(text)


def test_no_misspelling_is_part_of_a_right_word():
    """Labels and titles of all forms, and the fixed terms themselves, hold none of the misspellings."""
    right = [*terms.terms().terms, *terms.terms().right]
    for spec in load_forms().values():
        right += [t for s in spec.sections for t in (s.title, *s.variants)]
        right += [t for table in spec.tables for r in table.rows for t in (r.label.zh, *r.aliases)]
    for text in right:
        assert told(text) == [], text
    assert len(terms._wrong()) > 300  # noqa: SLF001 - near misses are made, not only listed


def test_every_listed_misspelling_is_found_with_its_right_form():
    for confusion in terms.terms().confusions:
        assert "L101" in told(f"做好{confusion.wrong}。"), confusion
        assert told(f"做好{confusion.right}。") == [], confusion


def test_every_near_miss_of_a_fixed_term_is_found():
    for wrong in terms._wrong():  # noqa: SLF001
        assert "L101" in told(f"做好{wrong}。"), wrong


@pytest.mark.parametrize("name", [n for n in SAMPLES if n.endswith("clean")])
def test_clean_samples_hold_nothing_even_with_draft_rules(name):
    report = audited(SAMPLES[name]()).report
    assert report is not None
    context = Context(report, claims.read_prose(report), load_forms().get(report.form.key or ""))
    assert [(f.rule, f.message.zh) for f in run(context, WORDS)[0]] == []


def test_private_numbers_are_in_no_output(command, tmp_path):
    numbers = ("11010519491231002X", "6222021234567890128", "13800001234")
    text = "；".join(f"群众反映{n},的的" for n in numbers)  # other rules quote what stands beside
    from tests.support.specimens import text_writer

    path = tmp_path / "a.txt"
    path.write_text(text_writer.write(township().with_text("落实公开前审查", text + "。落实公开前审查")), "utf-8")
    for style in ("console", "json"):
        shown = command("check", "-f", style, str(path)).stdout.decode()
        assert all(code in shown for code in ("P101", "P103", "P104")), style
        assert not any(n in shown for n in numbers), style


def test_numbers_are_hidden_where_they_stand():
    text = "证号11010519491231002X，卡6222021234567890128，电话13800001234，金额 13812 元"
    hidden = hide(text)
    assert len(hidden) == len(text)
    assert hidden == "证号110*************2X，卡622**************28，电话138******34，金额 13812 元"


def test_a_number_beside_a_finding_is_not_shown_in_part():
    """The words around a finding are cut anywhere, also within the next number."""
    said = "群众身份证号 11010519491231002X，旧证号 110105491231002，账户 6222021234567890128，手机 13800001234 不服。"
    for gap in range(12):
        words = said.replace("，旧", "，" + "另" * gap + "旧")
        result = audited(township().with_text("落实公开前审查", f"{words}落实公开前审查"))
        assert {"P101", "P102", "P103", "P104"} <= {f.rule for f in result.findings}
        shown = " ".join(e.quote for f in result.findings for e in f.evidence)
        assert re.findall(r"[0-9]{4,}", shown) == []


def test_check_digits():
    assert identity_card("11010519491231002X")
    assert not identity_card("110105194912310021")
    assert not identity_card("110105194902310026")  # 31 February
    assert bank_card("6222021234567890128")
    assert not bank_card("6222021234567890127")
    assert not bank_card("9222021234567890125")
    assert mask("13800001234") == "138******34"


def test_a_body_may_sign_with_a_shorter_or_longer_name():
    assert may_abbreviate("云岭县青山镇人民政府", "青山镇人民政府")
    assert may_abbreviate("临江市政府", "临江市人民政府")
    assert not may_abbreviate("青山镇人民政府", "青川镇人民政府")


def test_a_copied_report_is_told_by_name_year_and_word():
    copied = (
        township()
        .with_text("2023年，青山镇通过各种渠道", "2023年，红旗镇通过各种渠道")
        .with_text("下一步将每月核对更新情况", "2023年，我局将继续每月核对更新情况")
    )
    found = of_report(copied)
    assert found["L503"] == "“青山镇人民政府”的报告中出现“红旗镇”，请核对"
    assert "今后的打算一般应为2024年" in found["L601"]
    assert found["L501"] == "“青山镇人民政府”的报告里自称“我局”（1处）"


def test_another_bodys_work_may_be_spoken_of():
    specimen = township().with_text("落实公开前审查", "2023年县水务局指导我镇开展工作。落实公开前审查")
    assert not {"L503", "L501"} & set(of_report(specimen))


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+",
        "(?:a?){40}a{40}b",
        "a{0,80}a{0,80}a{0,80}a{0,80}b",
        "(b)?(?(1)b|(?:(?:a|aa){1,9}){1,9}c)",
        "(b)?(?(1)(?:a{1,80}){1,80}|c)",
        "(?>(?:a{1,9}){1,9})b",
        "(?=(?:a{0,40}){2})b",
        "(?:a|aa){1,40}b",
        "(?=a{0,80}a{0,80}a{0,80}a{0,80}c)a",
        "(?:a*)*b",
        "a*",
        "(a{1,60}){1,60}",
        "(a)\\1",
        "(",
        "x" * 601,
        "(?:(?:ab?){2,9}c){2,9}",
        "[\u4e00-\u9fff]+",
    ],
)
def test_a_pattern_that_could_run_away_is_refused(source):
    with pytest.raises(ValidationError):
        TypeAdapter(Pattern).validate_python(source)


def test_hostile_text_takes_bounded_time():
    pieces = ("《", "一是", "精神", "1", "，将", "20XX", "（1）", "申请人张", "住址", "、本报告", "2023年我将")
    for piece in pieces:
        text = piece * (60_000 // len(piece))
        context = Context(form.passage(text, 2023), Prose(), passage=True)
        for bound in WORDS:
            with at_most(4):
                for _ in bound.check.run(context, bound.given, bound.options):
                    pass


def test_messages_never_hold_a_placeholder_left_over():
    for name in SAMPLES:
        for finding in audited(SAMPLES[name]()).findings:
            assert not re.search(r"\{[a-z_]+\}", finding.message.zh + finding.suggestion.zh)
