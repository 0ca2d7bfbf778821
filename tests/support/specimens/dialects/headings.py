"""Headings: every numbering style, other words, traditional characters, contents lists, headings run in or glued."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.support.specimens import text_writer
from tests.support.specimens.catalogue import township
from tests.support.specimens.model import HEADINGS

KEYS = ("overview", "disclosure", "applications", "reviews", "problems", "others")
NAMES = tuple(h[2:] for h in HEADINGS)
HAN = "一二三四五六"
STYLES = {
    "comma": lambda n: f"{HAN[n]}、",
    "comma-blank": lambda n: f"{HAN[n]}、 ",
    "blank-comma": lambda n: f"{HAN[n]} 、",
    "wide-stop": lambda n: f"{HAN[n]}．",
    "stop": lambda n: f"{HAN[n]}.",
    "stop-blank": lambda n: f"{HAN[n]}. ",
    "prose-comma": lambda n: f"{HAN[n]}，",
    "ascii-comma": lambda n: f"{HAN[n]},",
    "colon": lambda n: f"{HAN[n]}：",
    "blank": lambda n: f"{HAN[n]} ",
    "wide-blank": lambda n: f"{HAN[n]}\u3000",
    "bare": lambda n: HAN[n],
    "brackets": lambda n: f"（{HAN[n]}）",
    "ascii-brackets": lambda n: f"({HAN[n]})",
    "brackets-comma": lambda n: f"（{HAN[n]}）、",
    "digit-stop": lambda n: f"{n + 1}.",
    "digit-stop-blank": lambda n: f"{n + 1}. ",
    "digit-comma": lambda n: f"{n + 1}、",
    "digit-blank": lambda n: f"{n + 1} ",
    "wide-digit": lambda n: f"{chr(0xFF11 + n)}、",
    "digit-bracket": lambda n: f"{n + 1}）",
    "part": lambda n: f"第{HAN[n]}部分 ",
    "part-comma": lambda n: f"第{HAN[n]}部分、",
    "part-colon": lambda n: f"第{HAN[n]}部分：",
    "part-digit": lambda n: f"第{n + 1}部分 ",
    "none": lambda n: "",
    "bullet": lambda n: f"• {HAN[n]}、",
    "markdown": lambda n: f"## {HAN[n]}、",
    "dirt": lambda n: f"l{HAN[n]}、",
    "chapter": lambda n: f"第{HAN[n]}章 ",
    "roman": lambda n: f"{'ⅠⅡⅢⅣⅤⅥ'[n]}、",
    "circled": lambda n: "①②③④⑤⑥"[n],
    "capital": lambda n: f"{'壹贰叁肆伍陆'[n]}、",
    "two-digits": lambda n: f"0{n + 1} ",
    "square": lambda n: f"■{HAN[n]}、",
    "dash": lambda n: f"{HAN[n]}—",
    "bold-number": lambda n: f"**{HAN[n]}、** ",
    "line-of-its-own": lambda n: f"{HAN[n]}、\n",
    "part-of-its-own": lambda n: f"第{HAN[n]}部分\n",
}
WORDINGS = {
    "form": NAMES,
    "long": (
        "政府信息公开工作总体情况", "行政机关主动公开政府信息情况", "行政机关收到和处理政府信息公开申请情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况", "政府信息公开工作存在的主要问题及改进情况",
        "其他需要报告的事项",
    ),
    "traditional": (
        "總體情況", "主動公開政府信息情況", "收到和處理政府信息公開申請情況", "政府信息公開行政復議、行政訴訟情況",
        "存在的主要問題及改進情況", "其他需要報告的事項",
    ),
    "loose": (
        "总体工作情况", "主动公开政府信息的情况", "收到和处理政府信息公开申请的情况",
        "政府信息公开行政复议和行政诉讼情况", "存在的主要问题及改进措施", "其他需要报告事项",
    ),
    "slips": (
        "总体情况", "主动公开政府信患情况", "收到和处里政府信息公开申请情况", "政府信息公升行政复议、行政诉讼情况",
        "存在的主要间题及改进情况", "其他需要报告的事顶",
    ),
}  # fmt: skip
OTHER_WORDS = tuple(
    line.split()
    for line in (
        "概述 总体工作情况 基本情况 工作概况 政府信息公开总体情况 "
        "2023年政府信息公开总体情况 主要工作概述 政府信息公开工作基本情况 "
        "总体情况（含监督保障情况） 工作总体推进情况 全年工作总体情况 总体情况： 总体状况",
        "主动公开情况 政府信息主动公开情况 主动公开政府信息的情况 本机关主动公开政府信息情况 "
        "主动公开信息情况 主动公开政府信息工作情况 主动公开政府信息 政府信息公开主动公开情况 "
        "主动公开政府信息情况（单位：件） 行政机关主动公开政府信息的情况 "
        "主动公开政府信息情况统计 年度主动公开政府信息情况",
        "依申请公开情况 依申请公开政府信息情况 收到和处理申请情况 政府信息公开申请办理情况 "
        "依申请公开工作情况 收到和处理政府信息公开申请的情况 收到及处理政府信息公开申请情况 "
        "收到、处理政府信息公开申请情况 依申请公开政府信息办理情况 "
        "收到和处理政府信息公开申请情况（单位：件） 受理政府信息公开申请情况 "
        "收到和处理公众申请情况",
        "行政复议、行政诉讼情况 行政复议和行政诉讼情况 政府信息公开行政复议行政诉讼情况 "
        "复议、诉讼情况 因政府信息公开申请行政复议、提起行政诉讼情况 "
        "政府信息公开行政复议及行政诉讼情况 行政复议与诉讼情况 "
        "因政府信息公开被申请行政复议、提起行政诉讼的情况 政府信息公开工作行政复议、行政诉讼情况 "
        "政府信息公开行政复议、行政应诉情况 因政府信息公开引发的行政复议和诉讼情况 行政救济情况",
        "存在的主要问题及明年工作计划 存在的不足及改进方向 不足及改进方向 主要问题与改进举措 "
        "存在问题和下一步打算 存在的问题及整改情况 问题和不足 工作中存在的问题及下步工作安排 "
        "存在的困难和改进措施 主要问题及下一步工作 存在问题及改进 "
        "政府信息公开工作存在的不足与改进 薄弱环节和努力方向 短板弱项及今后打算 下一步工作安排 "
        "工作中的差距和下一步打算 存在主要问题、改进情况 存在的主要问题和改进情况 存在的问题 "
        "2023年存在的主要问题及改进情况 存在的主要问题及2024年改进措施 "
        "公开工作存在的主要不足以及改进思路",
        "其他事项 其他需说明事项 其它需要报告的事项 其他需要报告的情况 需要报告的其他事项 "
        "其他需要说明的事项 其他有关事项 其他报告事项 其他需要公开的事项 其他情况 "
        "信息处理费收取情况及其他事项 需要说明的事项 其他需要报告的事项： 附则",
    )
)


@dataclass(frozen=True)
class Headed:
    """A report whose six sections are all there: its name, its text, and one line of each section's own text."""

    name: str
    text: str


BASE = township()
LINES = (
    "2023年，青山镇通过各种渠道主动公开政府信息",
    "第二十条第（一）项",
    "一、本年新收政府信息公开申请数量",
    "未经复议直接起诉",
    "主要问题是",
    "本机关2023年未收取信息处理费",
)
TEXT = text_writer.write(BASE)


def written(headings: tuple[str, ...], layout: text_writer.Layout = "tab") -> str:
    """The report with these headings."""
    return text_writer.write(replace(BASE, headings=headings), layout)


def variants() -> Iterator[Headed]:
    """All of them."""
    for style, number in STYLES.items():
        for words, names in WORDINGS.items():
            yield Headed(f"{style}/{words}", written(tuple(number(n) + name for n, name in enumerate(names))))
    yield from _reworded()
    yield from _mixed()
    yield from _contents()
    yield from _run_in()
    yield from _glued()


def _reworded() -> Iterator[Headed]:
    for n, words in enumerate(OTHER_WORDS):
        for word in words:
            heads = tuple(f"{HAN[n]}、{word}" if i == n else h for i, h in enumerate(HEADINGS))
            yield Headed(f"reworded/{HAN[n]}{word}", written(heads))


def _mixed() -> Iterator[Headed]:
    """Headings numbered in another way than the others, with something before or behind their words, or broken."""
    for first in (1, 2, 3, 4):
        for style in ("brackets", "part", "digit-stop"):
            heads = tuple(STYLES["comma" if n < first else style](n) + name for n, name in enumerate(NAMES))
            yield Headed(f"mixed/from-{HAN[first]}-{style}", written(heads))
    for around in (
        "2023年青山镇{}",
        "青山镇人民政府{}",
        "2023年度{}",
        "{}（2023年度）",
        "我镇{}",
        "{}（见下表）",
        "{}。",
    ):
        yield Headed(f"around/{around}", written(tuple(f"{HAN[n]}、{around.format(t)}" for n, t in enumerate(NAMES))))
    for n, name in ((2, "收到和处理政府信息\n公开申请情况"), (4, "存在的主要问题\n及改进情况")):
        yield Headed(f"broken/{HAN[n]}", TEXT.replace(HEADINGS[n], f"{HAN[n]}、{name}", 1))
    for n in range(6):
        for style in ("brackets", "digit-stop", "blank", "bare", "none", "part"):
            heads = tuple(STYLES[style](i) + NAMES[i] if i == n else h for i, h in enumerate(HEADINGS))
            yield Headed(f"mixed/{HAN[n]}-{style}", written(heads))


def _contents() -> Iterator[Headed]:
    pages = [1, 3, 4, 6, 7, 8]
    lists = {
        "plain": "\n".join(HEADINGS),
        "leaders": "\n".join(f"{h}{'…' * 8}{p}" for h, p in zip(HEADINGS, pages, strict=True)),
        "dots": "\n".join(f"{h}{'.' * 20}{p}" for h, p in zip(HEADINGS, pages, strict=True)),
        "tabs": "\n".join(f"{h}\t{p}" for h, p in zip(HEADINGS, pages, strict=True)),
        "unnumbered-leaders": "\n".join(f"{h}……{p}" for h, p in zip(NAMES, pages, strict=True)),
        "blanks": "\n".join(f"{h}  {p}" for h, p in zip(HEADINGS, pages, strict=True)),
        "parted": "\n\n".join(HEADINGS),
        "one-line": " ".join(HEADINGS),
        "sub-entries": "\n".join((HEADINGS[0], "（一）主动公开", "（二）依申请公开", *HEADINGS[1:])),
        "brackets": "\n".join(f"（{HAN[n]}）{name}" for n, name in enumerate(NAMES)),
        "unnumbered": "\n".join(NAMES),
    }
    for name, entries in lists.items():
        listed = f"目 录\n{entries}\n\n"
        yield Headed(f"contents/{name}", TEXT.replace("本报告根据", f"{listed}本报告根据", 1))
        yield Headed(f"contents-after-preface/{name}", TEXT.replace(HEADINGS[0], f"{listed}{HEADINGS[0]}", 1))
    named = f"本报告由{'、'.join(NAMES)}六个部分组成。"
    yield Headed("preface/names", TEXT.replace("如有疑问", f"{named}如有疑问", 1))
    numbered = f"本报告共六个部分：{'；'.join(HEADINGS)}。"
    yield Headed("preface/numbered", TEXT.replace("如有疑问", f"{numbered}如有疑问", 1))


def _run_in() -> Iterator[Headed]:
    """Heading and text on one line."""
    for mark in ("。", "：", "  ", " ", ""):
        for n, begins in ((4, LINES[4]), (5, LINES[5])):
            yield Headed(
                f"run-in/{HAN[n]}-{mark or 'nothing'}",
                TEXT.replace(f"{HEADINGS[n]}\n\n{begins}", f"{HEADINGS[n]}{mark}{begins}"),
            )
    ended = re.sub(r"\n\n(?=六、其他)", "", TEXT)
    yield Headed("run-in/after-a-sentence", ended)
    yield Headed("run-in/after-a-blank", re.sub(r"\n\n(?=六、其他)", " ", TEXT))


def _glued() -> Iterator[Headed]:
    """A heading that became a row of the table before or after it."""
    for n in (1, 2, 3):
        for name, row in (("tabs", f"{HEADINGS[n]}\t\t\t\n"), ("tab", f"{HEADINGS[n]}\t\n")):
            yield Headed(f"glued/{HAN[n]}-{name}", TEXT.replace(f"{HEADINGS[n]}\n\n", row))
    for n in (2, 3, 4):
        yield Headed(f"glued-behind/{HAN[n]}", TEXT.replace(f"\n\n{HEADINGS[n]}\n", f"\n{HEADINGS[n]}\t\t\t\t\n"))
    piped = written(HEADINGS, "pipe")
    for n in (1, 2, 3):
        yield Headed(f"glued-pipe/{HAN[n]}", piped.replace(f"{HEADINGS[n]}\n\n", f"| {HEADINGS[n]} | | |\n"))
    for style in ("comma", "brackets", "digit-stop", "part", "none", "blank"):
        heads = tuple(STYLES[style](i) + NAMES[i] for i in range(6))
        yield Headed(f"lines/{style}", written(heads, "lines"))
