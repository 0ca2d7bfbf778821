"""The period in every way in which offices write it: its first and last day, None where none is stated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import township

YEAR = (date(2023, 1, 1), date(2023, 12, 31))
TEXT = text_writer.write(township())
STATED = "数据统计期限为2023年1月1日至2023年12月31日"
SPANS = """2023年1月1日至2023年12月31日
2023年1月1日至12月31日
2023年1月1日起至2023年12月31日止
2023年1月1日起至12月31日止
2023年1月1日起，至2023年12月31日止
2023年1月1日起,至12月31日止
2023年1月1日起、至2023年12月31日止
2023年1月1日开始，到2023年12月31日
2023年1月1日到2023年12月31日
2023年1月1日—2023年12月31日
2023年1月1日——12月31日
2023年1月1日-12月31日
2023年1月1日－2023年12月31日
2023年1月1日–12月31日
2023年1月1日～12月31日
2023年1月1日~2023年12月31日
2023年1月1日零时至2023年12月31日二十四时
2023年1月1日0时起至12月31日24时止
2023年1月1日00:00至12月31日24:00
2023 年 1 月 1 日至 2023 年 12 月 31 日
2023年1月1日 至 2023年12月31日
2023年01月01日至2023年12月31日
2023年1月1号至12月31号
２０２３年１月１日至１２月３１日
２０２３年１月１日起，至２０２３年１２月３１日止
二〇二三年一月一日至二〇二三年十二月三十一日
二○二三年一月一日至十二月三十一日
2023.1.1-2023.12.31
2023.01.01—2023.12.31
2023-01-01至2023-12-31
2023/1/1-2023/12/31
2023年1月至12月
2023年1月至2023年12月
2023年1-12月
2023年1—12月
2023年1月-12月
2023年1～12月
2023年一月至十二月
2023年度1月1日至12月31日
1月1日至12月31日
2023年元月1日至12月31日""".splitlines()
WAYS = (
    "数据统计期限为{}",
    "所列数据的统计期限自{}",
    "报告中数据的统计时限从{}",
    "统计期限：{}",
    "本报告所列数据统计时间为{}",
)
OTHERS = {
    "数据统计期限为2023年全年": YEAR,
    "所列数据统计期限为2023年度": YEAR,
    "数据统计期限为2023年": YEAR,
    "数据统计截至2023年12月31日": YEAR,
    "所列数据截止到2023年12月31日": YEAR,
    "{}为本报告的统计期限": YEAR,
    "本报告所列{}的数据均来自工作台账": YEAR,
    "数据统计期限自2023年1月1日起，至2022年12月31日止": (date(2023, 1, 1), date(2022, 12, 31)),
    "数据统计期限为2022年1月1日至2022年12月31日": (date(2022, 1, 1), date(2022, 12, 31)),
    "数据统计期限为2022年度": (date(2022, 1, 1), date(2022, 12, 31)),
    "数据统计期限为2023年1月1日至2023年11月30日": (date(2023, 1, 1), date(2023, 11, 30)),
    "数据统计期限为2023年1-11月": (date(2023, 1, 1), date(2023, 11, 30)),
    "数据统计期限为2023年1月1日至2023年2月30日": (date(2023, 1, 1), None),
    "数据统计期限为2023年13月1日至2023年12月31日": (None, date(2023, 12, 31)),
    "因机构改革，本镇于2023年5月成立，统计期限为2023年5月1日至2023年12月31日": (date(2023, 5, 1), date(2023, 12, 31)),
    "数据统计期限为2023年1月1日至2023年12月31止": YEAR,
    "数据由镇党政综合办公室汇总": None,
    "2023年3月1日，有关数据移交镇党政综合办公室": None,
}
EXPLAINED = "因机构改革，本镇于2023年5月成立，统计期限为2023年5月1日至2023年12月31日"


@dataclass(frozen=True)
class Dated:
    """A report, the days of its period, and whether the period is an error."""

    name: str
    text: str
    days: tuple[date | None, date | None] | None
    wrong: bool


def variants() -> Iterator[Dated]:
    """All of them."""
    for at, span in enumerate(SPANS):
        for way in {WAYS[0], WAYS[at % len(WAYS)]}:
            yield Dated(way.format(span), TEXT.replace(STATED, way.format(span)), YEAR, wrong=False)
    for said, days in OTHERS.items():
        sentence = said.format(SPANS[0])
        wrong = days not in (None, YEAR) and sentence != EXPLAINED
        yield Dated(sentence, TEXT.replace(STATED, sentence), days, wrong)
