"""Properties that hold for any input: numerals, formulas, grids, spans."""

from __future__ import annotations

import contextlib
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

import auditor
from auditor.checks.core import formula
from auditor.form.cells import classify
from auditor.model.errors import ReadError
from auditor.model.report import CellState
from auditor.numerals import ordinal
from auditor.readers import read_document
from auditor.readers.clean import clean
from tests.support.specimens.model import Box, Grid, positions

NAMES = ("a", "b", "c", "d")
figures = st.integers(0, 10**9).map(Decimal)


@given(st.dictionaries(st.sampled_from(NAMES), figures, min_size=4, max_size=4))
def test_a_formula_agrees_with_arithmetic(values):
    verdict = formula.parse("a + b == c + d").evaluate(values)
    assert verdict.holds == (values["a"] + values["b"] == values["c"] + values["d"])
    assert verdict.left - verdict.right == sum(t.sign * values[t.name] for t in formula.parse("a + b == c + d").signs)
    sides = verdict.computation().sides
    assert sides
    assert [t.value for side in sides for t in side.terms] == [str(values[n]) for n in NAMES]


@given(st.dictionaries(st.sampled_from(NAMES), figures, min_size=1, max_size=3))
def test_a_missing_figure_is_never_a_verdict(values):
    verdict = formula.parse("sum(a, b, c) == d").evaluate(values)
    assert verdict.holds is None
    assert set(verdict.missing) == set(NAMES) - set(values)


@given(st.text(max_size=60))
def test_a_formula_is_parsed_or_refused(source):
    with contextlib.suppress(formula.FormulaError):
        assert formula.parse(source).names


@given(st.integers(0, 10**12), st.sampled_from(["plain", "full", "commas", "blanks"]))
def test_a_cell_reads_its_number_in_every_style(value, style):
    text = {
        "plain": str(value),
        "full": str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        "commas": f"{value:,}",
        "blanks": f" \u3000{value}\u00a0",
    }[style]
    state, read, _ = classify(text)
    assert read == value
    assert state is (CellState.zero if value == 0 else CellState.number)


@given(st.text(max_size=12))
def test_a_cell_is_blank_only_when_nothing_stands_in_it(text):
    state, value, _ = classify(text)
    assert (state is CellState.blank) == (not text.strip())
    assert value is None or state in (CellState.number, CellState.zero, CellState.text)


HAN = "零一二三四五六七八九"


def han(value: int) -> str:
    """A Chinese numeral below 10,000 as it is commonly written."""
    out, pending = "", False
    for power, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // power % 10
        if digit:
            out += ("零" if pending and out else "") + HAN[digit] + word
            pending = False
        else:
            pending = True
    return out.removeprefix("一") if 10 <= value < 20 else out


@given(st.integers(1, 9999))
def test_chinese_numerals_are_read(value):
    claims = auditor.extract_claims(f"全年召开会议{han(value)}次。")
    assert [c.value for c in claims if c.kind == "mention"] == [value]


@given(st.integers(1, 99))
def test_ordinals(value):
    assert ordinal(han(value)) == value
    assert ordinal(str(value)) == value


@st.composite
def passages(draw) -> tuple[str, int, list[int]]:
    parts = draw(st.lists(st.integers(1, 5000), min_size=2, max_size=6))
    names = draw(st.permutations(["机构职能", "政策文件", "财政信息", "工作动态", "公示公告", "统计数据"]))
    listed = "，".join(f"{n}类{p}条" for n, p in zip(names, parts, strict=False))
    return f"全年公开信息{sum(parts)}条，其中{listed}。", sum(parts), parts


@settings(deadline=None, max_examples=60)
@given(passages(), st.integers(-3, 3))
def test_a_list_holds_exactly_when_it_adds_up(passage, shift):
    text, total, parts = passage
    if total + shift <= 0:
        return
    changed = text.replace(f"信息{total}条", f"信息{total + shift}条", 1)
    found = [c for c in auditor.extract_claims(changed) if c.kind == "breakdown"]
    assert len(found) == 1
    assert [int(p.value) for p in found[0].parts] == parts
    assert found[0].holds == (shift == 0)
    assert found[0].difference == shift


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_figures_are_quoted_from_where_they_stand(text):
    for claim in auditor.extract_claims(text):
        assert text[claim.start : claim.end] == claim.quote


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="&["), max_size=100))
@example("0\x1f*")
@example("\U0001d7ce*")
@example("0¹*")
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)
    assert "\x1b" not in clean(text)


@given(st.text("0123456789.,*※¹①注[]（）条件", max_size=30), st.data())
def test_characters_that_nobody_sees_change_nothing(text, data):
    at = data.draw(st.integers(0, len(text)))
    unseen = data.draw(st.sampled_from("\x00\x1f\u200b\u200e\u2060\ufeff\ufe0f"))
    assert clean(text[:at] + unseen + text[at:]) == clean(text)


@settings(deadline=None, max_examples=80)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_one_sentence(data):
    refused: list[str] = []
    try:
        read_document(data, name="x")
    except ReadError as error:
        refused.append(error.text("zh"))
    assert all(text.endswith("。") and "\n" not in text for text in refused)


@given(st.lists(st.lists(st.integers(1, 3), min_size=1, max_size=4), min_size=1, max_size=4))
def test_a_grid_covers_every_position_once(widths):
    total = max(sum(row) for row in widths)
    rows = tuple(tuple(Box("x", columns=w) for w in [*row[:-1], row[-1] + total - sum(row)]) for row in widths)
    filled = positions(Grid("t", rows))
    assert [sum(corner for _, corner in row) for row in filled] == [len(row) for row in rows]
    assert {len(row) for row in filled} == {total}
