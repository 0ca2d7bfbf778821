"""The three tables as offices paste them: labels reworded, heads and units changed, rows blank, turned round, glued."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.support.specimens import text_writer
from tests.support.specimens.broken.years import department
from tests.support.specimens.model import HEADINGS

BASE = replace(department("云岭县水务局"), reviews=tuple("100120100100000"))
TEXT = text_writer.write(BASE)
KINDS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
REVIEWS = re.search(r"行政复议\t.*?\n\n", TEXT, re.S).group()  # pyright: ignore[reportOptionalMemberAccess]
FIGURES = REVIEWS.strip().split("\n")[-1].split("\t")
OTHER_LABELS = {
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": (
        "1.申请人无正当理由逾期不补正、行政机关不再受理其政府信息公开申请",
        "1.申请人无正当理由逾期不补正、行政机关不再处理其申请",
        "1.申请人逾期不补正",
    ),
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": (
        "2.申请人逾期未按收费通知要求缴费、行政机关不再处理其政府信息公开申请",
        "2.申请人逾期未缴纳费用、不再处理其政府信息公开申请",
    ),
    "一、本年新收政府信息公开申请数量": (
        "一、本年新收申请数量", "一、本年度新收政府信息公开申请数量", "一、本年新收政府信息公开申请数",
    ),
    "二、上年结转政府信息公开申请数量": ("二、上年度结转政府信息公开申请数量", "二、上年结转申请数量"),
    "四、结转下年度继续办理": ("四、结转下一年度继续办理", "四、结转下年继续办理", "四、结转下年度继续办理数量"),
    "2.其他法律行政法规禁止公开": ("2.其他法律、行政法规禁止公开的", "2.其它法律行政法规禁止公开"),
    "3.危及“三安全一稳定”": ("3.危及“三安全、一稳定”的",),
    "5.要求行政机关确认或重新出具已获取信息": (
        "5.要求行政机关确认或者重新出具已获取的信息", "5.要求确认或重新出具已获取信息",
    ),
    "行政规范性文件": ("规范性文件",),
    "行政事业性收费": ("行政事业性收费项目",),
}  # fmt: skip
OTHER_HEADS = {
    "本年废止件数": "本年废纸件数",
    "现行有效件数": "现行有效数",
    "本年制发件数": "本年度制发件数",
    "本年收费金额（单位：万元）": "本年收费金额（单位：元）",
    "法律服务机构": "法律服务组织",
    "社会公益组织": "社会公益机构",
}


@dataclass(frozen=True)
class Tabled:
    """A report, the cells that are blank in it (or all that are zero), and whether a remark on a label is due."""

    name: str
    text: str
    blank: frozenset[str] = field(default_factory=frozenset)
    reworded: bool = False
    suffix: str = "txt"
    zeros_blank: bool = False


def variants() -> Iterator[Tabled]:
    """All of them."""
    for label, others in OTHER_LABELS.items():
        for other in others:
            yield Tabled(f"label/{other}", re.sub(rf"{re.escape(label)}(?=\t)", other, TEXT), reworded=True)
    for head, other in OTHER_HEADS.items():
        yield Tabled(f"head/{other}", TEXT.replace(head, other), reworded=True)
    yield from _blank()
    yield from _turned()
    yield from _glued()


def _blank() -> Iterator[Tabled]:
    """Whole tables, or rows, that nobody filled in."""
    for at, key in ((1, "disclosure"), (2, "applications"), (3, "reviews")):
        start = TEXT.index(HEADINGS[at])
        end = TEXT.index(HEADINGS[at + 1])
        emptied = re.sub(r"(?<=\t)[0-9.]+(?=[\t\n])|^[0-9.]+(?=\t)", "", TEXT[start:end], flags=re.M)
        yield Tabled(f"blank/{key}", TEXT[:start] + emptied + TEXT[end:], frozenset([key]))
    for rows in (("一、本年新收",), ("二、上年结转",), ("一、本年新收", "二、上年结转"), ("四、结转下",)):
        text = TEXT
        for row in rows:
            text = re.sub(rf"^({row}[^\t\n]*)[^\n]*$", r"\1" + "\t" * 9, text, flags=re.M)
        keys = {"一": "new", "二": "carried_in", "四": "carried_out"}
        yield Tabled(f"blank/{'+'.join(rows)}", text, frozenset(keys[row[0]] for row in rows))


def _turned() -> Iterator[Tabled]:
    """Table four with its rows, or its columns, below each other."""
    names = ("行政复议", "未经复议直接起诉", "复议后起诉")
    parts = (FIGURES[:5], FIGURES[5:10], FIGURES[10:])
    grids = {
        "rows": [["", *KINDS], *([n, *p] for n, p in zip(names, parts, strict=True))],
        "rows-in-groups": [
            ["类别", "", *KINDS],
            ["行政复议", "", *parts[0]],
            ["行政诉讼", names[1], *parts[1]],
            ["", names[2], *parts[2]],
        ],
        "columns": [["", *names], *([k, *(p[i] for p in parts)] for i, k in enumerate(KINDS))],
        "columns-in-groups": [
            ["", "行政复议", "行政诉讼", ""],
            ["", "", *names[1:]],
            *([k, *(p[i] for p in parts)] for i, k in enumerate(KINDS)),
        ],
    }
    for name, grid in grids.items():
        for layout, row in (("tabs", "\t".join), ("bars", lambda cells: f"| {' | '.join(cells)} |")):
            yield Tabled(f"turned/{name}-{layout}", TEXT.replace(REVIEWS, "\n".join(map(row, grid)) + "\n\n"))


def _glued() -> Iterator[Tabled]:
    """Two tables in one, the heading between them a row or in front of both."""
    for at in (2, 3):
        heading = f"\n\n{HEADINGS[at]}\n\n"
        yield Tabled(f"glued/{at}-row", TEXT.replace(heading, f"\n{HEADINGS[at]}\t\t\t\n"))
        yield Tabled(
            f"glued/{at}-behind",
            TEXT.replace(heading, "\n").replace(HEADINGS[at - 1], f"{HEADINGS[at - 1]}\n{HEADINGS[at]}"),
        )
    for layout in text_writer.LAYOUTS:
        yield Tabled(f"layout/{layout}", text_writer.write(BASE, layout))
