"""Faults that rest on what a figure counts: outcomes, applicants, results of cases."""

from __future__ import annotations

from tests.support.specimens.broken.base import Files, department, edited, written


def by_kind() -> Files:
    """Other outcomes, applicants and results of cases in the text that are not those of the tables."""
    s = edited(
        department("云岭县住房和城乡建设局"),
        ("全年新收政府信息公开申请 30 件，", "全年新收政府信息公开申请 30 件，其中自然人 20 件，商业企业 10 件；"),
        ("不予处理 2 件。", "不予处理 1 件，其他处理 1 件。"),
        (
            "因政府信息公开引起的行政复议 2 件、行政诉讼 1 件。",
            "因政府信息公开引起的行政复议 2 件，结果纠正 2 件；行政诉讼 1 件，结果纠正 1 件。",
        ),
        ("门户网站专栏按月巡查", "通过专栏收到政府信息公开申请 30 件，均为自然人申请。门户网站专栏按月巡查"),
        ("全年制发行政规范性文件 2 件，", "参与制定后公布规章 1 件，现行有效规章 1 件。全年制发行政规范性文件 2 件，"),
        ("组织社会评议，", "组织社会评议，对 2 名工作人员进行责任追究。全局没有政务新媒体，"),
        (
            "政务公开工作要点均已落实。",
            "政务公开工作要点均已落实，依据为云政办发〔2026〕4号。本年收到政府信息公开申请 30 件，予以公开 31 件，"
            "部分公开 4 件。制发行政规范性文件 12 件，现行有效的行政规范性文件 9 件。\n\n特此报告",
        ),
    )
    return {"2024.txt": written(s)}
