"""Periods and titles in still other words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.support.specimens import text_writer
from tests.support.specimens.dialects.second.laid import AGENCY, BASE, Laid, Writer, laid, replaced

STATED = "数据统计期限为{0}年1月1日至{0}年12月31日"
PERIODS = (
    "统计期为{0}年1月1日至本年12月31日",
    "数据的统计周期为{0}年1月1日起，截至{0}年12月31日",
    "统计期限自{0}年1月1日起至12月底",
    "统计期限从{0}年1月1日到年底（12月31日）",
    "统计时段为{0}年1月份至12月份",
    "数据统计期限为{0}. 1. 1 - {0}. 12. 31",
    "数据统计期限为{0}年1月1日00时至{0}年12月31日24时",
    "数据统计期限为{0}年1月1日--{0}年12月31日",
    "数据统计期限为{0}年1月1日〜12月31日",
    "数据统计期限为{0}年1月1日―12月31日",
    "数据统计期限为{0}年1月1日至{0}年12月31日（共一年）",
    "数据统计期限为{0} 年 1 月 1 日起至 {0} 年 12 月 31 日 止",
    "数据统计区间为{0}年1月1日至{0}年12月31日期间",
    "所列数据采集的起止时间为{0}年1月1日—12月31日",
    "本年报涵盖的时间范围为{0}年1月1日至12月31日",
    "统计数据的截止日期为{0}年12月31日",
    "报告期为{0}年度（1月1日至12月31日）",
    "数据统计期限为：{0}年1月1日\n至{0}年12月31日",
    "数据统计期限自{0}年1月1日始，至{0}年12月31日终",
    "数据统计期限为{0}年全年（即1月1日至12月31日）",
    "本报告统计数据时间为{0}年1月1日0:00—12月31日24:00",
    "数据统计期限为{0}/01/01～{0}/12/31",
    "所列数据统计期限{0}年1月1日至{0}年12月31日",
    "本报告中的数据以{0}年1月1日至{0}年12月31日为统计期限",
)
TITLES = {
    "han-year": (AGENCY + "二〇二四年政府信息公开工作年度报告",),
    "year-first": ("2024年" + AGENCY + "政府信息公开工作年度报告",),
    "year-of-first": ("2024年度" + AGENCY + "政府信息公开工作年度报告",),
    "year-below": (AGENCY, "政府信息公开工作年度报告", "（2024年）"),
    "year-behind": (AGENCY + "政府信息公开工作年度报告（2024年度）",),
    "bare-year-behind": (AGENCY + "政府信息公开工作年度报告（2024）",),
    "about": ("关于" + AGENCY + "2024年政府信息公开工作年度报告",),
    "in-titles": ("《" + AGENCY + "2024年政府信息公开工作年度报告》",),
    "broken-in-words": (AGENCY + "2024年政府信息公开工作", "年度报告"),
    "broken-in-word": (AGENCY + "2024年政府信息公", "开工作年度报告"),
    "broken-in-body": ("云岭县", "水务局", "2024年政府信息公开工作年度报告"),
    "named": ("标题：" + AGENCY + "2024年政府信息公开工作年度报告",),
    "file-name": (AGENCY + "2024年政府信息公开工作年度报告.docx",),
    "wide-year": (AGENCY + "２０２４年政府信息公开工作年度报告",),
    "blanks": (AGENCY + " 2024 年 政府信息公开工作年度报告",),
    "spaced": (" ".join(AGENCY), "2024年政府信息公开工作年度报告"),
    "copy-for-the-public": (AGENCY + "2024年政府信息公开工作年度报告（公开稿）",),
    "year-in-brackets": (AGENCY + "（2024年度）政府信息公开工作年度报告",),
    "marked-down": ("# " + AGENCY + "2024年政府信息公开工作年度报告",),
    "stars": ("**" + AGENCY + "**", "**2024年政府信息公开工作年度报告**"),
    "list-mark": ("• " + AGENCY + "2024年政府信息公开工作年度报告",),
    "twice": (AGENCY + "2024年政府信息公开工作年度报告",) * 2,
    "year-without-sign": (AGENCY + "2024政府信息公开工作年度报告",),
}


def variants() -> Iterator[Laid]:
    """All of them."""
    # A fault in the period is made by the variant itself, where its own words stand.
    writers = {f"period/{p}": _period(p) for p in PERIODS}
    yield from laid(writers, among="N101 X101 X122 X111 T401")
    for period in PERIODS[::3]:
        wrong = text_writer.write(BASE).replace(STATED.format(2024), period.format(2023))
        yield Laid(f"wrong/{period}", _period(period)(BASE).encode(), wrong.encode(), "F402")
    writers = {f"title/{name}": _title(lines) for name, lines in TITLES.items()}
    yield from laid(writers, among="N101 X101 F402 T302 X124")
    lines = f"{AGENCY}\n\n2024年政府信息公开工作年度报告"
    for rule, title in (
        ("F301", "2024年政府信息公开工作年度报告"),
        ("F302", f"{AGENCY}政府信息公开工作年度报告"),
        ("F303", f"{AGENCY}2024年政务公开工作总结"),
    ):
        yield Laid(f"title/{rule}", replaced(lines, lines)(BASE).encode(), replaced(lines, title)(BASE).encode(), rule)


def _period(words: str) -> Writer:
    return replaced(STATED.format(2024), words.format(2024))


def _title(lines: tuple[str, ...]) -> Writer:
    return lambda specimen: text_writer.write(replace(specimen, title=lines))
