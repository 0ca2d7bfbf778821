"""Faults of the three tables, and of statements that do not agree with them."""

from __future__ import annotations

from dataclasses import replace

from tests.support.specimens.broken.base import Files, department, edited, moved, written
from tests.support.specimens.catalogue import city, township


def cells() -> Files:
    """What stands in cells instead of a whole number: nothing, a stroke, words, a unit, less than none, a half."""
    s = replace(
        township(2024),
        disclosure={
            "regulations": ("见附件", "0", "0"),
            "normative": ("1.5", "0", ""),
            "licences": ("14件",),
            "penalties": ("-3",),
            "coercive_measures": ("/",),
        },
    )
    return {"2024.txt": written(s)}


def table_one() -> Files:
    """More documents made than are in force, and regulations in a township, which makes none."""
    s = township(2024).with_row("normative", "9", "0", "6").with_row("regulations", "1", "0", "3")
    return {"2024.txt": written(s)}


def table_two() -> Files:
    """A city's balanced figures, some of them typed into the next column or the next row."""
    s = moved(city(2024), ("new", "natural"), ("new", "business"))
    s = moved(s, ("granted", "legal"), ("granted", "other"))
    return {"2024.txt": written(moved(s, ("unable_1", "natural"), ("unable_2", "natural"), 2))}


def table_three() -> Files:
    """Results that do not add up to the total of cases, and a blank cell that may hide the reason."""
    reviews = ("1", "0", "0", "1", "3", "2", "", "0", "0", "3", *("0",) * 5)
    return {"2024.txt": written(replace(township(2024), reviews=reviews))}


def text_and_table_one() -> Files:
    """Every figure of the text on documents and decisions is another one than in the table."""
    s = edited(
        department("云岭县市场监督管理局"),
        ("行政许可决定 140 件", "行政许可决定 104 件"),
        ("行政处罚决定 36 件", "行政处罚决定 63 件"),
        ("行政强制决定 5 件", "行政强制决定 6 件"),
        ("行政事业性收费 12.5 万元", "行政事业性收费 21.5 万元"),
        ("制发行政规范性文件 2 件", "制发行政规范性文件 3 件"),
        ("废止行政规范性文件 1 件", "废止行政规范性文件 2 件"),
        ("现行有效的行政规范性文件 9 件", "现行有效的行政规范性文件 11 件"),
    )
    return {"2024.txt": written(s)}


def text_and_table_two() -> Files:
    """The text on applications and cases was written before the table was corrected."""
    s = edited(
        department("云岭县自然资源局"),
        ("新收政府信息公开申请 30 件", "新收政府信息公开申请 33 件"),
        ("上年结转 2 件", "上年结转 3 件"),
        ("办结政府信息公开申请 29 件", "办结政府信息公开申请 28 件"),
        ("继续办理 3 件", "继续办理 4 件"),
        ("予以公开 13 件", "予以公开 12 件"),
        ("部分公开 4 件", "部分公开 5 件"),
        ("不予公开 3 件", "不予公开 4 件"),
        ("无法提供 7 件", "无法提供 6 件"),
        ("不予处理 2 件", "不予处理 1 件"),
        ("行政复议 2 件", "行政复议 3 件"),
        ("行政诉讼 1 件", "行政诉讼 2 件"),
    )
    return {"2024.txt": written(s)}


def aggregate() -> Files:
    """A city's report that sums up all bodies, with statements on its office alone, published in April."""
    s = edited(
        city(2024),
        ("全市共收办政府信息公开申请", "市政府办公室收到政府信息公开申请 17 件，全市共收办政府信息公开申请"),
        (
            "统一规范全市政府信息公开专栏",
            "市政府办公室上年结转申请 3 件。市政府办公室结转下年度继续办理 2 件。统一规范全市政府信息公开专栏",
        ),
    )
    return {"2024.txt": written(replace(s, tail=(s.tail[0], "2025年4月12日")))}
