"""Headings numbered, marked, worded, broken and placed in still other ways."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.support.specimens import text_writer
from tests.support.specimens.dialects.headings import HAN, NAMES
from tests.support.specimens.dialects.second.laid import Laid, Writer, laid
from tests.support.specimens.model import HEADINGS, Specimen

NUMBERS: dict[str, Callable[[int], str]] = {
    "dot-of-a-stroke": lambda n: f"{HAN[n]}丶",
    "small-comma": lambda n: f"{HAN[n]}﹑",
    "narrow-comma": lambda n: f"{HAN[n]}､",
    "middle-dot": lambda n: f"{HAN[n]}·",
    "two-commas": lambda n: f"{HAN[n]}、、",
    "comma-and-stop": lambda n: f"{HAN[n]}、.",
    "comma-tab": lambda n: f"{HAN[n]}、\t",
    "blank-comma-blank": lambda n: f" {HAN[n]} 、 ",
    "indented": lambda n: f"\u3000\u3000{HAN[n]}、",
    "half-bracket": lambda n: f"{HAN[n]}）",
    "half-bracket-comma": lambda n: f"{HAN[n]})、",
    "black-brackets": lambda n: f"【{HAN[n]}】",
    "turtle-brackets": lambda n: f"〔{HAN[n]}〕",
    "square-brackets": lambda n: f"[{HAN[n]}] ",
    "angles": lambda n: f"〈{HAN[n]}〉",
    "digit-wide-stop": lambda n: f"{n + 1}．",
    "digit-brackets": lambda n: f"（{n + 1}）",
    "digit-dash": lambda n: f"{n + 1}-",
    "wide-digit-stop": lambda n: f"{chr(0xFF11 + n)}．",
    "digit-prose-comma": lambda n: f"{n + 1}，",
    "part-wide": lambda n: f"第 {HAN[n]} 部 分 ",
    "part-dash": lambda n: f"第{HAN[n]}部分——",
    "part-brackets": lambda n: f"【第{HAN[n]}部分】",
    "part-tab": lambda n: f"第{HAN[n]}部分\t",
    "section-of-a-law": lambda n: f"第{HAN[n]}节 ",
    "chapter-digit": lambda n: f"第{n + 1}章 ",
    "ordinal-comma": lambda n: f"第{HAN[n]}、",
    "one-sign-brackets": lambda n: "㈠㈡㈢㈣㈤㈥"[n],
    "one-sign-digit": lambda n: "⒈⒉⒊⒋⒌⒍"[n],
    "one-sign-digit-brackets": lambda n: "⑴⑵⑶⑷⑸⑹"[n],
    "black-circles": lambda n: "❶❷❸❹❺❻"[n],
    "letters-roman": lambda n: f"{('I', 'II', 'III', 'IV', 'V', 'VI')[n]}. ",
    "capital-brackets": lambda n: f"（{'壹贰叁肆伍陆'[n]}）",
    "star": lambda n: f"★{HAN[n]}、",
    "stroke": lambda n: f"{HAN[n]}丨",
    "inverted-comma": lambda n: f"“{HAN[n]}、",
    "letter": lambda n: f"{'ABCDEF'[n]}. ",
    "as-in-a-list": lambda n: f"{HAN[n]}是",
    "diamond": lambda n: f"◆{HAN[n]}、",
    "arrow": lambda n: f"▶ {HAN[n]}、",
    "quoted": lambda n: f"> {HAN[n]}、",
    "list-dash": lambda n: f"- {HAN[n]}、",
    "zero-width": lambda n: f"\u200b{HAN[n]}\u200b、\ufeff",
}
AROUND = {
    "square": "{}、【{}】",
    "inverted-commas": "{}、“{}”",
    "titles": "{}、《{}》",
    "stars": "{}、**{}**",
    "below": "{}、{}如下：",
    "about": "{}、关于{}",
    "side": "{}、{}方面",
    "comma-behind": "{}、{}，",
    "semicolon-behind": "{}、{}；",
    "note-mark": "{}、{}[1]",
    "table-below": "{}、{}（详见附表）",
    "star-behind": "{}、{}*",
    "tab-page": "{}、{}\t1",
    "nbsp": "{}、\u00a0{}\u00a0",
}
WORDS = (
    (0, "工作总结"), (0, "总体工作开展情况"), (0, "年度总体情况概述"), (0, "2024年工作情况"),
    (0, "政务公开工作总体情况"),
    (1, "主动公开的政府信息情况"), (1, "2024年主动公开政府信息数据情况"), (1, "主动公开政府信息的有关情况"),
    (2, "政府信息公开申请收到和处理情况"), (2, "收到和处理政府信息公开申请的具体情况"), (2, "依申请公开办理情况"),
    (2, "公民、法人和其他组织申请公开政府信息情况"),
    (3, "政府信息公开被复议、诉讼情况"), (3, "因政府信息公开被提起行政复议、行政诉讼的情况"),
    (3, "政府信息公开行政复议、提起行政诉讼情况"), (3, "行政复议行政诉讼情况"),
    (4, "存在问题与改进"), (4, "问题与对策"), (4, "主要困难、问题及改进办法"), (4, "存在的主要问题及下一年度工作思路"),
    (4, "政府信息公开工作主要问题和改进情况"), (4, "存在的主要问题以及整改措施"), (4, "工作不足和下一步改进措施"),
    (5, "其他需报告事项"), (5, "其他应报告的事项"), (5, "需要报告的其他有关事项"), (5, "其他需要报告的事宜"),
    (5, "其他需要向社会公开的事项"),
)  # fmt: skip


def variants() -> Iterator[Laid]:
    """All of them."""
    writers = {f"number/{k}": _headed(tuple(f(n) + t for n, t in enumerate(NAMES))) for k, f in NUMBERS.items()}
    for name, form in AROUND.items():
        writers[f"around/{name}"] = _headed(tuple(form.format(HAN[n], t) for n, t in enumerate(NAMES)))
    for n, words in WORDS:
        writers[f"words/{words}"] = _one(n, f"{HAN[n]}、{words}")
    writers |= _broken() | _placed()
    yield from laid(writers, said=SAID)


WIDE = "\u3000"
SAID = {
    "words/工作总结": ("F105",),
    "words/2024年工作情况": ("F105",),
    "words/公民、法人和其他组织申请公开政府信息情况": ("F105",),
    "placed/four-twice": ("F104",),
    "placed/five-left-out": ("F104",),
    "placed/exchanged": ("F103",),
}


def _headed(headings: tuple[str, ...]) -> Writer:
    return lambda specimen: text_writer.write(replace(specimen, headings=headings))


def _one(n: int, heading: str) -> Writer:
    return _headed(tuple(heading if i == n else h for i, h in enumerate(HEADINGS)))


def _broken() -> dict[str, Writer]:
    """Broken over lines, spaced, ruled, doubled, written twice."""
    return {
        "broken/reviews": _one(3, "四、政府信息公开行政复议、行政诉\n讼情况"),
        "broken/applications": _one(2, "三、收到和处理政府信息公开申请\n情况"),
        "broken/last-sign": _headed(tuple(f"{h[:-1]}\n{h[-1]}" for h in HEADINGS)),
        "broken/blank-line": _one(4, "五、存在的主要问题及\n\n改进情况"),
        "broken/number-above": _headed(tuple(f"{HAN[n]}\n\n{t}" for n, t in enumerate(NAMES))),
        "broken/spaced": _headed(tuple(f"{HAN[n]}、{' '.join(t)}" for n, t in enumerate(NAMES))),
        "broken/wide-spaced": _headed(tuple(f"{HAN[n]}、{WIDE.join(t[:4])}{t[4:]}" for n, t in enumerate(NAMES))),
        "broken/ruled": _headed(tuple(f"{h}\n====================" for h in HEADINGS)),
        "broken/short-rule": _headed(tuple(f"{h}\n---" for h in HEADINGS)),
        "broken/marked-down": _headed(tuple(f"### **{h}**" for h in HEADINGS)),
        "broken/twice": _headed(tuple(f"{h}\n\n{h}" for h in HEADINGS)),
        "broken/caption": _headed((HEADINGS[0], *(f"{h}\n\n{h[2:]}表" for h in HEADINGS[1:4]), *HEADINGS[4:])),
        "broken/table-number": _headed(
            tuple(f"{h}\n\n表{n}：" if 0 < n < 4 else h for n, h in enumerate(HEADINGS))
        ),
    }  # fmt: skip


def _placed() -> dict[str, Writer]:
    """Items numbered as the headings are, the preface below the first heading, and headings out of order."""

    def items(form: str) -> Writer:
        def write(specimen: Specimen) -> str:
            text = text_writer.write(specimen)
            return re.sub(r"^（([一二三四五])）", lambda m: form.format(m[1], HAN.index(m[1]) + 1), text, flags=re.M)

        return write

    def digits(specimen: Specimen) -> str:
        return items("{1}、")(replace(specimen, headings=tuple(f"{n + 1}、{t}" for n, t in enumerate(NAMES))))

    def brackets(specimen: Specimen) -> str:
        return text_writer.write(replace(specimen, headings=tuple(f"（{HAN[n]}）{t}" for n, t in enumerate(NAMES))))

    def preface_within(specimen: Specimen) -> str:
        return text_writer.write(
            replace(specimen, preface=(), sections=((*specimen.preface, *specimen.sections[0]), *specimen.sections[1:]))
        )

    def exchanged(specimen: Specimen) -> str:
        s, h = specimen.sections, specimen.headings
        moved = replace(
            specimen, headings=(*h[:4], f"五、{NAMES[5]}", f"六、{NAMES[4]}"), sections=(*s[:4], s[5], s[4])
        )
        return text_writer.write(moved)

    return {
        "placed/items-as-headings": items("{0}、"),
        "placed/items-digits": items("{1}."),
        "placed/digits-in-digits": digits,
        "placed/brackets-in-brackets": brackets,
        "placed/preface-within": preface_within,
        "placed/four-twice": _headed((*HEADINGS[:4], f"四、{NAMES[4]}", f"五、{NAMES[5]}")),
        "placed/five-left-out": _headed((*HEADINGS[:4], f"六、{NAMES[4]}", f"七、{NAMES[5]}")),
        "placed/exchanged": exchanged,
    }
