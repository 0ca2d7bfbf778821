"""Digits of one number in two cells: a suspicion that is said, never an error of the report."""

from __future__ import annotations

from tests.conftest import AUDITOR
from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import township

ROW = ("20", "0", "0", "0", "0", "0", "20")


def audit_with_row(old: str, new: str):
    specimen = township().with_row("new", *ROW).with_row("granted", *ROW).with_row("total", *ROW)
    specimen = specimen.with_text("未收到政府信息公开申请，上年也没有结转", "收到政府信息公开申请 20 件")
    text = text_writer.write(specimen)
    assert old in text
    return AUDITOR.audit(text.replace(old, new, 1).encode(), name="a.txt")


def test_a_split_that_mends_the_row_is_read_joined():
    result = audit_with_row("申请数量\t\t\t20\t0", "申请数量\t\t\t2\t0\t0")
    table = result.report.table("applications")
    assert table.value("new", "natural") == 20
    assert table.cell("new", "natural").suspect
    assert [f.rule for f in result.findings] == ["E199"]
    assert "疑似" in result.findings[0].message.zh


def test_a_split_that_cannot_be_told_is_no_error():
    result = audit_with_row("申请数量\t\t\t20\t0", "申请数量\t\t\t2\t1\t0")
    assert all(f.severity == "info" for f in result.findings if f.rule[0] in "TE")
    assert "没有作为依据" in "".join(f.message.zh for f in result.findings)
