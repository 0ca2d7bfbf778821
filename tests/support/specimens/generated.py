"""Clean reports in any number: figures, wording and order vary, every sum holds by construction, years fit."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.support.specimens.model import Specimen

PLACES = ("青山", "白水", "石桥", "柳河", "东岭", "南湖", "云岭", "松涛", "竹溪", "金沙")
BUREAUS = ("水务局", "教育局", "民政局", "农业农村局", "财政局", "统计局", "交通运输局")
RESULTS = ("granted", "partial", "refused_4", "refused_7", "unable_1", "unable_2", "unprocessed_2", "other_3")
NAMES = {
    "granted": "予以公开",
    "partial": "部分公开",
    "refused": "不予公开",
    "unable": "无法提供",
    "unprocessed": "不予处理",
    "other": "其他处理",
}
TOPICS = ("机构职能", "政策文件", "财政预决算", "工作动态", "通知公告", "人事信息", "规划计划", "民生保障")
WAYS = ("政府网站", "微信公众号", "政务公开栏", "新闻媒体")
MANAGED = (
    "严格落实“三审三校”，全年开展信息自查 4 次。",
    "健全发布审核制度，按月清理栏目。",
    "按要求做好文件动态清理。",
)
KEPT = ("维护门户网站专栏，规范运维政务新媒体。", "优化网站栏目设置，便民服务中心设有查阅点 1 处。")
FAULTS = (
    "栏目更新不够及时", "解读形式较单一", "公开内容的针对性不强", "业务人员变动较频繁", "个别目录归类不准确",
    "基层公开载体偏少", "与群众互动不够充分", "答复文书说理不够透彻", "检索功能不够便捷", "部门之间衔接不畅",
)  # fmt: skip
MEASURES = (
    "明确专人按月核查栏目", "增加图表和视频解读", "对照清单逐项梳理公开事项", "开展分层分类培训", "重新编制公开目录",
    "在村社增设公开栏", "定期征集群众意见", "编印答复案例汇编", "优化网站检索", "建立部门联络机制",
)  # fmt: skip


@dataclass(frozen=True)
class Body:
    """A body that reports year after year; `seed` fixes its figures."""

    agency: str
    short: str
    seed: int


def body(seed: int) -> Body:
    """The body number `seed`."""
    rng = random.Random(seed)
    if rng.random() < 0.5:
        kind = rng.choice("镇乡")
        return Body(f"{rng.choice(PLACES)}{kind}人民政府", f"我{kind}", seed)
    return Body(f"{rng.choice(PLACES)}县{rng.choice(BUREAUS)}", "我局", seed)


def split(rng: random.Random, total: int, count: int) -> list[int]:
    """`count` numbers of at least one that add up to `total`."""
    cuts = sorted(rng.sample(range(1, total), count - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]


def cases(who: Body, year: int) -> tuple[int, int, int]:
    """(received, carried in, carried out) of a year; what is carried in is what the year before carried out."""
    left = [random.Random(f"left-{who.seed}-{y}").choice((0, 0, 1, 2)) for y in (year - 1, year)]
    return random.Random(f"got-{who.seed}-{year}").choice((2, 3, 5, 8, 14, 37)), *left


def documents(who: Body, year: int) -> tuple[int, int, int]:
    """(issued, repealed, in force) of normative documents, rolling forward from 2020."""
    in_force, issued, repealed = 10, 0, 0
    for y in range(2021, year + 1):
        rng = random.Random(f"docs-{who.seed}-{y}")
        issued, repealed = rng.randint(0, 4), rng.randint(0, 2)
        in_force += issued - repealed
    return issued, repealed, in_force


def report(who: Body, year: int) -> Specimen:
    """The clean report of a body on a year."""
    rng = random.Random(f"{who.seed}-{year}")
    quiet = who.seed % 3 == 0
    received, carried_in, carried_out = (0, 0, 0) if quiet else cases(who, year)
    results = dict.fromkeys(RESULTS, 0)
    for _ in range(received + carried_in - carried_out):
        results[rng.choice(RESULTS)] += 1
    issued, repealed, in_force = documents(who, year)
    overview = (
        "（一）主动公开",
        _disclosed(rng, who, year),
        f"全年制发行政规范性文件 {issued} 件，废止 {repealed} 件，现行有效 {in_force} 件。",
        "（二）依申请公开",
        _applied(rng, who, year, (received, carried_in, carried_out), results),
        "（三）政府信息管理",
        rng.choice(MANAGED),
        "（四）政府信息公开平台建设",
        rng.choice(KEPT),
        "（五）监督保障",
        f"召开专题会议 {rng.randint(1, 4)} 次，组织业务培训 {rng.randint(1, 3)} 次，接受社会评议，未发生责任追究情形。",
    )
    period = f"{year}年1月1日至{year}年12月31日"
    return Specimen(
        agency=who.agency,
        year=year,
        preface=(f"根据《中华人民共和国政府信息公开条例》和国办公开办函〔2021〕30号要求编制，统计期限为{period}。",),
        sections=(overview, (), (), (), _problems(rng, year), (f"{year}年度未收取信息处理费。",)),
        disclosure={
            "normative": (str(issued), str(repealed), str(in_force)),
            "licences": (str(rng.randint(0, 90)),),
            "penalties": (str(rng.randint(0, 40)),),
        },
        applications=_table(rng, received, carried_in, carried_out, results),
        tail=(who.agency, f"{year + 1}年1月{rng.randint(10, 30)}日"),
    )


def _table(
    rng: random.Random, received: int, carried_in: int, carried_out: int, results: dict[str, int]
) -> dict[str, tuple[str, ...]]:
    """The applications table: natural persons and businesses, whose every case is carried over by persons."""
    handled = sum(results.values())
    natural_handled = rng.randint(0, handled)
    rows: dict[str, tuple[int, int]] = {}
    room = natural_handled
    for row, count in results.items():
        first = min(room, count)
        room -= first
        rows[row] = (first, count - first)
    natural_new = natural_handled + carried_out - carried_in
    if natural_new < 0:
        return _table(rng, received, carried_in, carried_out, results)
    rows |= {
        "new": (natural_new, received - natural_new),
        "carried_in": (carried_in, 0),
        "carried_out": (carried_out, 0),
        "total": (natural_handled, handled - natural_handled),
    }
    return {k: (str(a), str(b), "0", "0", "0", "0", str(a + b)) for k, (a, b) in rows.items()}


def _problems(rng: random.Random, year: int) -> tuple[str, ...]:
    """Problems and measures of the year, other ones than the year before: half of each list in turn."""
    faults, measures = (rng.sample(words[year % 2 :: 2], 3) for words in (FAULTS, MEASURES))
    done = f"针对上年的不足，{year}年已建立台账逐项整改"
    return rng.choice(
        (
            (f"主要问题是{'，'.join(faults)}。{done}；下一步将{'，'.join(measures)}。",),
            ("（一）存在问题", f"{'；'.join(faults)}。", "（二）改进措施", f"{done}。今后将{'，'.join(measures)}。"),
        )
    )


def _disclosed(rng: random.Random, who: Body, year: int) -> str:
    total = rng.randint(60, 3000)
    ways = split(rng, total, len(WAYS))
    pairs = list(zip(WAYS, ways, strict=True))
    topics = list(zip(rng.sample(TOPICS, 5), split(rng, total, 6), strict=False))
    rest = total - sum(n for _, n in topics)
    inner = split(rng, ways[0], 3) if ways[0] > 3 else None
    by_topic = "；".join(f"{t}类 {n} 条" for t, n in topics)
    nested = f"（其中机构信息{inner[0]}条、动态信息{inner[1]}条、其他信息{inner[2]}条）" if inner else ""
    return rng.choice(
        (
            f"{year}年，{who.short}主动公开政府信息 {total} 条，其中{'，'.join(f'{w} {n} 条' for w, n in pairs)}。",
            f"全年共公开政府信息{total}条（{'、'.join(f'{w}{n}条' for w, n in pairs)}）。",
            f"{''.join(f'通过{w}公开 {n} 条，' for w, n in pairs)}共计公开政府信息 {total} 条。",
            f"截至12月31日，累计公开信息{total}条。其中，{by_topic}；其他类 {rest} 条。",
            f"全年公开政府信息 {total} 条，其中网站公开 {ways[0]} 条{nested}，"
            + "，".join(f"{w}公开 {n} 条" for w, n in pairs[1:])
            + "。",
            f"全年主动公开政府信息 {total:,} 条，主要包括财政预决算、人事任免等。发布解读 {rng.randint(3, 30)} 篇。",
        )
    )


def _applied(rng: random.Random, who: Body, year: int, counts: tuple[int, int, int], results: dict[str, int]) -> str:
    received, carried_in, carried_out = counts
    if not received:
        return rng.choice((f"{year}年，{who.short}未收到政府信息公开申请。", f"{year}年度没有收到政府信息公开申请。"))
    groups: dict[str, int] = {}
    for row, count in results.items():
        if count:
            groups[row.split("_")[0]] = groups.get(row.split("_")[0], 0) + count
    handled = received + carried_in - carried_out
    said = f"收到政府信息公开申请 {received} 件" + (f"，上年结转 {carried_in} 件" if carried_in else "")
    left = f"，结转下年度继续办理 {carried_out} 件" if carried_out else ""
    if rng.random() < 0.4 or len(groups) < 2:
        return f"全年{said}，办结 {handled} 件{left}，均按期答复。"
    listed = "、".join(f"{NAMES[g]} {n} 件" for g, n in groups.items())
    return f"全年{said}。办结 {handled} 件，其中{listed}{left}。"
