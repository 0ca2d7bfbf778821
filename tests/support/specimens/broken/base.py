"""What the themes are made of: a theme, sound reports to start from, and ways to put a fault in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tests.support.specimens import text_writer
from tests.support.specimens.model import COLUMNS, Specimen

Edits = tuple[tuple[str, str], ...]
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Theme:
    """A folder of sample_reports/broken: what it shows, in both languages, and the files it holds."""

    zh: str
    en: str
    make: Callable[[], Files] = field(repr=False)


def written(specimen: Specimen, edits: Edits = ()) -> bytes:
    """A specimen as text, with changes that the model does not know. Each old text must stand there once."""
    text = text_writer.write(specimen)
    for old, new in edits:
        if text.count(old) != 1:
            raise ValueError(f"{old!r} stands {text.count(old)} times in the report of {specimen.agency}")
        text = text.replace(old, new)
    return text.encode("utf-8")


def edited(specimen: Specimen, *edits: tuple[str, str]) -> Specimen:
    """A copy with these changes of its prose; each old text must stand there once."""
    for old, new in edits:
        specimen = specimen.with_text(old, new)
    return specimen


def named(specimen: Specimen, agency: str) -> Specimen:
    """The report as another body would title and sign it."""
    return replace(specimen, agency=agency, tail=(agency, specimen.tail[1]))


def department(agency: str, year: int = 2024) -> Specimen:
    """A department's sound report with applications, for the themes that need figures in the text."""
    return Specimen(
        agency=agency,
        year=year,
        preface=(
            "本报告根据《中华人民共和国政府信息公开条例》第五十条和国办公开办函〔2021〕30号印发的格式编制，"
            f"数据统计期限为{year}年1月1日至{year}年12月31日。如有疑问，请与局办公室联系。",
        ),
        sections=(
            (
                "（一）主动公开",
                f"{year}年主动公开政府信息 320 条，其中政府网站 210 条，微信公众号 110 条。",
                "（二）依申请公开",
                "全年新收政府信息公开申请 30 件，上年结转 2 件，结转下年度继续办理 3 件。",
                "全年办结政府信息公开申请 29 件，其中予以公开 13 件，部分公开 4 件，不予公开 3 件，"
                "无法提供 7 件，不予处理 2 件。",
                "因政府信息公开引起的行政复议 2 件、行政诉讼 1 件。",
                "（三）政府信息管理",
                "作出行政许可决定 140 件、行政处罚决定 36 件、行政强制决定 5 件，收取行政事业性收费 12.5 万元。",
                "全年制发行政规范性文件 2 件，废止行政规范性文件 1 件，现行有效的行政规范性文件 9 件。",
                "（四）政府信息公开平台建设",
                "门户网站专栏按月巡查，失效链接随查随改。",
                "（五）监督保障",
                "年度考核列入政务公开，组织社会评议，未发生责任追究。",
            ),
            (),
            (),
            (),
            ("办事指南更新偏慢，图解偏少。已建立更新台账，下一步将请业务科室轮流撰写解读。",),
            (f"本机关{year}年未收取信息处理费，政务公开工作要点均已落实。",),
        ),
        disclosure={
            "normative": ("2", "1", "9"),
            "licences": ("140",),
            "penalties": ("36",),
            "coercive_measures": ("5",),
            "fees": ("12.5",),
        },
        applications={
            "new": ("26", "3", "0", "0", "1", "0", "30"),
            "carried_in": ("2", "0", "0", "0", "0", "0", "2"),
            "granted": ("11", "1", "0", "0", "1", "0", "13"),
            "partial": ("4", "0", "0", "0", "0", "0", "4"),
            "refused_4": ("2", "1", "0", "0", "0", "0", "3"),
            "unable_1": ("7", "0", "0", "0", "0", "0", "7"),
            "unprocessed_2": ("2", "0", "0", "0", "0", "0", "2"),
            "total": ("26", "2", "0", "0", "1", "0", "29"),
            "carried_out": ("2", "1", "0", "0", "0", "0", "3"),
        },
        reviews=("1", "0", "0", "1", "2", "1", "0", "0", "0", "1", "0", "0", "0", "0", "0"),
        tail=(agency, f"{year + 1}年1月20日"),
    )


def moved(s: Specimen, come: tuple[str, str], go: tuple[str, str], count: int = 1) -> Specimen:
    """`count` applications counted in the cell (row, column) `go` instead of in `come`."""
    for (row, column), by in ((come, -count), (go, count)):
        value = int((s.applications or {})[row][COLUMNS.index(column)])
        s = s.with_cell(row, column, str(value + by))
    return s
