"""A made-up county: 45 units with their list, two years of reports in mixed formats, and thirty planted faults.

`write(folder)` makes `list.csv`, `2023/` (last year, sound) and `2024/`; `PLANTED` says what must be found. The
government of the county sums up the units below it; vertical bodies report for themselves, so that faults in their
tables do not reach it.
"""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.support.specimens import docx_writer, html_writer, text_writer
from tests.support.specimens.model import COLUMNS, Specimen

YEAR = 2024
COUNTY = "云岭县人民政府"
VERTICAL = ("税务局", "气象局", "邮政管理局", "烟草专卖局", "海事局", "消防救援大队", "档案馆", "图书馆", "供销合作社")
TOPICS = {
    "人民政府办公室": "公文 政务值班 督查",
    "发展和改革局": "项目审批 粮食储备 价格监测",
    "教育局": "招生 学籍 校园安全",
    "科学技术局": "科技项目 专利 技术培训",
    "工业和信息化局": "工业用电 企业减负 园区建设",
    "公安局": "户籍 交通管理 出入境",
    "民政局": "低保 养老服务 婚姻登记",
    "司法局": "法律援助 人民调解 公证",
    "财政局": "预算 国有资产 政府采购",
    "人力资源和社会保障局": "就业 社会保险 职称评审",
    "自然资源局": "土地出让 不动产登记 矿山修复",
    "生态环境局": "排污许可 水质监测 噪声投诉",
    "住房和城乡建设局": "保障房 工程质量 物业管理",
    "交通运输局": "公路养护 客运班线 农村公路",
    "水务局": "防汛 供水 河道采砂",
    "农业农村局": "高标准农田 农机补贴 动物防疫",
    "商务局": "电子商务 成品油 促消费",
    "文化和旅游局": "文物保护 景区 公共图书",
    "卫生健康局": "疫苗接种 基层诊疗 托育",
    "应急管理局": "安全生产 森林防火 救灾物资",
    "审计局": "经济责任审计 投资审计 整改",
    "市场监督管理局": "食品抽检 营业执照 特种设备",
    "统计局": "人口普查 工业统计 住户调查",
    "医疗保障局": "医保报销 药品集采 参保",
    "林业局": "造林 古树名木 病虫害",
    "税务局": "减税降费 发票 纳税服务",
    "气象局": "暴雨预警 人工增雨 观测站",
    "邮政管理局": "快递 邮路 投递",
    "烟草专卖局": "零售许可 打假 配送",
    "海事局": "船舶检验 航道 渡口",
    "消防救援大队": "消防检查 火灾调查 演练",
    "档案馆": "档案查阅 征集 数字化",
    "图书馆": "借阅 讲座 古籍",
    "供销合作社": "农资供应 冷链 合作社",
}
TOWNS = ("石桥镇", "柳河镇", "白沙镇", "清溪镇", "杏花镇", "大岭镇", "东坪乡", "龙泉乡", "松林乡", "城关街道")
TOWN_TOPICS = (
    "村级账目 宅基地 茶园",
    "危房改造 渡口安全 柑橘",
    "防洪堤 集镇改造 渔业",
    "水库移民 竹编 便民大厅",
    "花卉 民宿 垃圾清运",
    "护林 公路 药材",
    "烤烟 饮水 光伏",
    "温泉 古村 河长",
    "林权 木材 护林员",
    "社区食堂 停车 老旧小区",
)
_DOES = (
    "围绕{0}编制公开目录，逐项落实到{1}责任股室",
    "把{0}办理结果按季度贴到{1}窗口并接受询问",
    "在{0}现场会上发放{1}明白纸，由{2}专员讲解",
    "针对{0}咨询较多的情况，录制{1}短视频并同步{2}问答",
    "将{0}和{1}两类清单合并成一张图，方便查找{2}",
    "请{0}服务对象评议{1}公开效果，据此补充{2}说明",
    "对{0}栏目旧内容作了清理，{1}栏目改为当日更新",
    "邀请群众代表旁听{0}会议，会后公布{1}讨论意见",
    "编写{0}办事手册，附上{1}流程和{2}常见差错",
    "与相邻单位互查{0}公开质量，{1}方面的短板当月补齐",
)
_LACKS = (
    "{0}公开还停留在结果，过程信息偏少；拟在{1}环节增加进展通报",
    "{0}解读文字较多、图示少；下一步请{2}业务骨干出镜讲解",
    "基层对{0}公开标准掌握不一；计划每季度开展一次{1}专题培训",
    "{0}与{2}数据更新不同步；将明确专人核对后统一发布",
)

_Figures = dict[str, list[int]]
_NEEDLESS = re.compile(r"thumbnail|stylesWithEffects|customXml")
_POINTS_THERE = re.compile(rb"<(?:Relationship|Override) [^<>]*(?:thumbnail|stylesWithEffects|customXml)[^<>]*/>")


@dataclass(frozen=True)
class Planted:
    """A fault: what must be found, on which file (its stem) or unit."""

    rule: str
    unit: str


def units() -> list[str]:
    """All 45 names of the list, the county's government first."""
    offices = [f"云岭县{name}" for name in TOPICS]
    towns = [f"云岭县{t}{'办事处' if t.endswith('街道') else '人民政府'}" for t in TOWNS]
    return [COUNTY, *offices, *towns]


def _vertical(unit: str) -> bool:
    return unit.removeprefix("云岭县") in VERTICAL


def _figures(unit: str) -> dict[int, _Figures]:
    """Balanced applications of two years: what is left open goes into the next year."""
    rng = random.Random(f"figures {unit}")
    out: dict[int, _Figures] = {}
    carried = [0] * 6
    for year in (YEAR - 1, YEAR):
        new = [rng.randint(1, 9), rng.randint(0, 3), 0, 0, rng.randint(0, 2), 0]
        held = [n + c for n, c in zip(new, carried, strict=True)]
        left = [1 if h > 3 and rng.random() < 0.4 else 0 for h in held]
        done = [h - x for h, x in zip(held, left, strict=True)]
        unable = [d // 3 for d in done]
        granted = [d - u for d, u in zip(done, unable, strict=True)]
        rows = {"new": new, "carried_in": carried, "granted": granted, "unable_1": unable, "total": done}
        out[year] = {k: [*v, sum(v)] for k, v in (rows | {"carried_out": left}).items()}
        carried = left
    return out


def _specimen(unit: str, year: int, figures: _Figures, disclosure: dict[str, list[int]]) -> Specimen:
    rng = random.Random(f"prose {unit} {year}")
    name = unit.removeprefix("云岭县")
    known = dict(zip(TOWNS, TOWN_TOPICS, strict=True))
    topics = next((v for k, v in {**TOPICS, **known}.items() if name.startswith(k)), "全县汇总 公开平台 培训").split()
    does = [s.format(*rng.sample(topics, 3)) for s in rng.sample(_DOES, 5)]
    lacks = [s.format(*rng.sample(topics, 3)) for s in _LACKS[year % 2 :: 2]]  # not last year's
    web, chat, board = rng.randint(40, 300), rng.randint(20, 200), rng.randint(5, 60)
    meetings = rng.randint(2, 6)
    got, done, left = figures["new"][6], figures["total"][6], figures["carried_out"][6]
    carried = figures["carried_in"][6]
    who = "全县各级行政机关" if unit == COUNTY else "本单位"
    scope = "在各单位年度报告的基础上编制，汇总全县数据" if unit == COUNTY else "编制"
    month, day = (3, 12) if unit == COUNTY else (1, rng.randint(8, 25))
    return Specimen(
        agency=unit,
        year=year,
        preface=(
            "本报告根据《中华人民共和国政府信息公开条例》第五十条和国办公开办函〔2021〕30号的要求"
            f"{scope}，数据统计期限为{year}年1月1日至{year}年12月31日。",
        ),
        sections=(
            (
                "（一）主动公开",
                f"{who}全年主动公开政府信息 {web + chat + board} 条，其中政府网站公开 {web} 条，微信公众号 {chat} 条，"
                f"公示栏 {board} 条。{does[0]}。",
                "（二）依申请公开",
                f"全年新收政府信息公开申请 {got} 件，上年结转 {carried} 件，办结 {done} 件，"
                f"结转下年度继续办理 {left} 件。{does[1]}。",
                "（三）政府信息管理",
                f"{does[2]}。全年召开专题会议 {meetings} 次。",
                "（四）政府信息公开平台建设",
                f"{does[3]}。",
                "（五）监督保障",
                f"{does[4]}。已将政务公开纳入工作考核，接受社会评议，全年未发生责任追究。",
            ),
            (),
            (),
            (),
            (f"{lacks[0]}。", f"{lacks[1]}。", "针对上年查找的问题，改进情况已在网站公布。"),
            (f"{year}年未收取信息处理费。全年召开专题会议 {meetings} 次。",),
        ),
        disclosure={k: tuple(map(str, v)) for k, v in disclosure.items()},
        applications={k: tuple(map(str, v)) for k, v in figures.items()},
        tail=(unit, f"{year + 1}年{month}月{day}日"),
    )


def _disclosure(unit: str, year: int) -> dict[str, list[int]]:
    rng = random.Random(f"disclosure {unit}")
    force, licences, penalties = rng.randint(1, 9), rng.randint(5, 90), rng.randint(0, 60)
    issued = 1 if year == YEAR else 0
    return {"normative": [issued, 0, force + issued], "licences": [licences + year % 10], "penalties": [penalties]}


def _sum(tables: list[dict[str, list[int]]]) -> dict[str, list[int]]:
    return {k: [sum(v) for v in zip(*(t[k] for t in tables), strict=True)] for k in tables[0]}


def specimens(year: int) -> dict[str, Specimen]:
    """Every unit's sound report on a year."""
    applications = {u: _figures(u)[year] for u in units() if u != COUNTY}
    disclosure = {u: _disclosure(u, year) for u in applications}
    disclosure[NO_LICENCES]["licences"] = [0]
    if year == YEAR:
        _shift(applications["云岭县审计局"], 1)
        _shift(applications["云岭县统计局"], -1)
        disclosure["云岭县市场监督管理局"]["penalties"] = [9000]
    below = [u for u in applications if not _vertical(u)]
    applications[COUNTY] = _sum([applications[u] for u in below])
    disclosure[COUNTY] = _sum([disclosure[u] for u in below])
    return {u: _specimen(u, year, applications[u], disclosure[u]) for u in units()}


def _shift(figures: _Figures, by: int) -> None:
    """One application more or less taken over from last year, all sums kept: only last year's report can tell."""
    for row in ("carried_in", "granted", "total"):
        figures[row][0] += by
        figures[row][6] += by


def _cell(row: str, column: str, by: int) -> Callable[[Specimen], Specimen]:
    def change(s: Specimen) -> Specimen:
        value = int((s.applications or {})[row][COLUMNS.index(column)])
        return s.with_cell(row, column, str(value + by))

    return change


def _prose(number: int, old: str, by: int) -> Callable[[Specimen], Specimen]:
    """Changes the figure after the words `old` in section `number`."""

    def change(s: Specimen) -> Specimen:
        text = "\n".join(s.sections[number - 1])
        at = text.index(old) + len(old)
        figure = text[at:].split()[0]
        new = text[:at] + f" {int(figure) + by}" + text[at + 1 + len(figure) :]
        return s.with_section(number, *new.split("\n"))

    return change


def _headings(number: int, title: str) -> Callable[[Specimen], Specimen]:
    return lambda s: replace(s, headings=tuple(title if i == number - 1 else h for i, h in enumerate(s.headings)))


def _swap(old: str, new: str) -> Callable[[Specimen], Specimen]:
    return lambda s: s.with_text(old, new)


def _without_section(number: int) -> Callable[[Specimen], Specimen]:
    return lambda s: _headings(number, "")(s.with_section(number))


def _dated(day: str) -> Callable[[Specimen], Specimen]:
    return lambda s: replace(s, tail=(s.tail[0], day))


FAULTS: dict[str, tuple[str, Callable[[Specimen], Specimen]]] = {
    "云岭县林业局": ("B102", _dated("2025年2月20日")),
    "云岭县司法局": ("B302", lambda s: replace(s, tail=("云岭县民政局", s.tail[1]))),
    "云岭县白沙镇人民政府": ("B302", _swap("本单位全年主动公开政府信息", "石桥镇2024年主动公开政府信息")),
    "云岭县教育局": ("N101", _prose(1, "主动公开政府信息", 10)),
    "云岭县水务局": ("N101", _prose(1, "微信公众号", 3)),
    "云岭县大岭镇人民政府": ("X101", _prose(1, "新收政府信息公开申请", 1)),
    "云岭县商务局": ("N101", _prose(1, "，办结", 2)),
    "云岭县财政局": ("X201", _prose(6, "召开专题会议", 1)),
    "云岭县税务局": ("T302", _cell("granted", "natural", 1)),
    "云岭县海事局": ("T301", _cell("new", "total", 1)),
    "云岭县消防救援大队": ("T401", lambda s: replace(s, reviews=("1", "0", "0", "0", "2", *("0",) * 10))),
    "云岭县图书馆": ("S101", lambda s: s.with_row("regulations", "0", "0", "3")),
    "云岭县档案馆": ("F201", lambda s: replace(s, reviews=None)),
    "云岭县清溪镇人民政府": ("F101", _without_section(6)),
    "云岭县民政局": ("F101", _without_section(5)),
    "云岭县公安局": ("F402", _swap("至2024年12月31日", "至2023年12月31日")),
    "云岭县杏花镇人民政府": ("F104", _headings(6, "七、其他需要报告的事项")),
    "云岭县交通运输局": ("F302", lambda s: replace(s, title=(s.agency, "政府信息公开工作年度报告"))),
    COUNTY: ("B201", lambda s: s.with_row("licences", str(int((s.disclosure or {})["licences"][0]) + 1))),
}
"""Unit → the rule that must find its fault, and how it is planted."""

MISSING = ("云岭县气象局", "云岭县邮政管理局")
HOSTILE = "云岭县烟草专卖局"
COPY = ("云岭县柳河镇人民政府", "云岭县石桥镇人民政府")
REPEATED = "云岭县城关街道办事处"
TWICE = "云岭县审计局"
NO_LICENCES = "云岭县科学技术局"
STRANGER = "云岭县旅游发展中心"
NEAR = ("云岭县卫生健康局", "云岭县卫生建康局")

PLANTED = (
    *(Planted(rule, unit) for unit, (rule, _) in FAULTS.items()),
    *(Planted("B101", unit) for unit in MISSING),
    Planted("B106", HOSTILE),
    Planted("E001", HOSTILE),
    Planted("B301", COPY[0]),
    Planted("Y106", REPEATED),
    Planted("Y101", "云岭县审计局"),
    Planted("Y101", "云岭县统计局"),
    Planted("B103", TWICE),
    Planted("B104", STRANGER),
    Planted("B105", NEAR[0]),
    Planted("B401", "云岭县市场监督管理局"),
    Planted("B402", NO_LICENCES),
)


def _copied(text: str) -> str:
    """A neighbour's paragraph with a few words changed."""
    return text.replace("逐项", "一一").replace("方便", "便于").replace("当月", "及时").replace("并同步", "，同步")


def faulty() -> dict[str, Specimen]:
    """This year's reports by file stem, faults planted."""
    out = specimens(YEAR)
    for unit, (_, plant) in FAULTS.items():
        out[unit] = plant(out[unit])
    taker, giver = COPY
    own = out[taker].sections[0]
    sections = list(out[taker].sections)
    theirs = out[giver].sections[0]
    sections[0] = tuple(
        mine if "件" in mine or "条" in mine else _copied(text) for mine, text in zip(own, theirs, strict=True)
    )
    sections[4] = tuple(_copied(p) for p in out[giver].sections[4])
    sections[5] = out[giver].sections[5]
    out[taker] = replace(out[taker], sections=tuple(sections))
    last = specimens(YEAR - 1)[REPEATED]
    out[REPEATED] = out[REPEATED].with_section(5, *last.sections[4])
    right, wrong = NEAR
    out[right] = replace(out[right], agency=wrong, tail=(wrong, out[right].tail[1]))
    for unit in (*MISSING, HOSTILE):
        del out[unit]
    out[STRANGER] = _specimen(STRANGER, YEAR, _figures(STRANGER)[YEAR], _disclosure(STRANGER, YEAR))
    return out


def write(folder: Path) -> None:
    """Writes the list and both years below `folder`."""
    with (folder / "list.csv").open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["单位名称", "层级", "上级", "别名", "联系人"])
        for unit in units():
            parent = "" if unit == COUNTY or _vertical(unit) else COUNTY
            level = "乡镇" if any(t in unit for t in TOWNS) else "县级"
            lines.writerow([unit, level, parent, "", "信息公开工作人员"])
    for year, made in ((YEAR - 1, specimens(YEAR - 1)), (YEAR, faulty())):
        (folder / str(year)).mkdir(exist_ok=True)
        for number, (unit, specimen) in enumerate(made.items()):
            suffix, data = _file(number, specimen)
            (folder / str(year) / f"{number:02d}{unit}{suffix}").write_bytes(data)
    this = folder / str(YEAR)
    first = next(this.glob(f"*{TWICE}.*"))
    shutil.copy(first, first.with_stem(f"{first.stem}（副本）"))
    (this / f"90{HOSTILE}.docx").write_bytes(b"PK\x03\x04" + b"\x00" * 400)


def _file(number: int, specimen: Specimen) -> tuple[str, bytes]:
    kind = ("text", "pipe", "docx", "html")[number % 4]
    if kind == "html":
        return ".html", html_writer.write(specimen, "f" if number % 8 == 3 else "plain", chrome=False)
    if kind == "docx":
        return ".docx", _small(docx_writer.write(specimen))
    return ".txt", text_writer.write(specimen, "tab" if kind == "text" else "pipe").encode("utf-8")


def _small(data: bytes) -> bytes:
    """A .docx without the parts that nobody reads, and with the same bytes whenever it is made."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in old.namelist():
            if not _NEEDLESS.search(name):
                part = (
                    _POINTS_THERE.sub(b"", old.read(name))
                    if name.endswith((".rels", "_Types].xml"))
                    else old.read(name)
                )
                new.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


if __name__ == "__main__":
    import sys

    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    write(target)
