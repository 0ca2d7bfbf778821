"""Faults that last year's report shows, and what the program says of files, of waivers, and of many reports."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import auditor
from tests.support.specimens.broken.base import Files, department, edited, named, written
from tests.support.specimens.catalogue import bureau_2020, bureau_before, township
from tests.support.specimens.model import Specimen


def two_years() -> Files:
    """Figures that do not follow from last year's."""
    last = replace(
        department("云岭县生态环境局", 2023),
        sections=(
            (
                "（一）主动公开",
                "2023年主动公开政府信息 260 条，其中政府网站 160 条，微信公众号 100 条。",
                "（二）依申请公开",
                "全年新收政府信息公开申请 9 件，无上年结转，办结 6 件，结转下年度继续办理 3 件。",
                "（三）政府信息管理",
                "公开属性在起草时标注，由科室负责人审核。",
                "（四）政府信息公开平台建设",
                "政务新媒体并入县级平台。",
                "（五）监督保障",
                "开展业务测评，未发生责任追究，社会评议结果良好。",
            ),
            (),
            (),
            (),
            ("个别环评公示的附件打不开。已更换上传方式，今后每周抽查一次。",),
            ("本机关2023年未收取信息处理费，县里下达的政务公开工作要点逐项对照完成。",),
        ),
        disclosure={
            "normative": ("1", "0", "7"),
            "licences": ("13",),
            "penalties": ("30",),
            "coercive_measures": ("4",),
            "fees": ("11.2",),
        },
        applications={
            "new": ("9", "0", "0", "0", "0", "0", "9"),
            "granted": ("6", "0", "0", "0", "0", "0", "6"),
            "total": ("6", "0", "0", "0", "0", "0", "6"),
            "carried_out": ("3", "0", "0", "0", "0", "0", "3"),
        },
        reviews=("0",) * 8 + ("2", "2") + ("0",) * 5,
    )
    this = edited(
        department("云岭县生态环境局"),
        ("主动公开政府信息 320 条", "主动公开政府信息 320 条，较上年增加 120 条"),
        ("办事指南更新偏慢", "上年的问题已整改。办事指南更新偏慢"),
    )
    return {"2024.txt": written(this), "2023.txt": written(last)}


def near_copy() -> Files:
    """Last year's report over again, figures and all, with last year's problem forgotten."""
    last, this = (
        township(y).with_row("normative", "0", "0", "6").with_row("coercive_measures", "2") for y in (2023, 2024)
    )
    last = last.with_section(5, "群众参与征集的人数偏少，留言答复口径不一。下一步将按季度回访，统一答复口径。")
    return {"2024.txt": written(this), "2023.txt": written(last)}


def nothing() -> Files:
    """Nothing done in two years, by the tables."""
    none = {"normative": ("0", "0", "6"), "licences": ("0",), "penalties": ("0",)}
    return {f"{y}.txt": written(replace(township(y), disclosure=none)) for y in (2023, 2024)}


def two_years_2019() -> Files:
    """Two reports in the form of 2019: the items do not follow, and the results do not add up."""
    this = bureau_2020().with_row("licences", "9", "+1", "36").with_cell("granted", "natural", "2")
    return {"2020.txt": written(this), "2019.txt": written(bureau_before())}


def the_file() -> Files:
    """A file with a damaged character, page numbers and a split figure; beside it last year under its old name."""
    s = department("云岭县水务局").with_cell("unable_1", "natural", "1\t7").with_cell("unable_1", "total", "17")
    for row in ("new", "total"):
        values = [*(s.applications or {})[row]]
        for index in (0, 6):
            values[index] = str(int(values[index]) + 10)
        s = s.with_row(row, *values)
    s = edited(
        s,
        ("申请 30 件", "申请 40 件"),
        ("办结政府信息公开申请 29 件", "办结政府信息公开申请 39 件"),
        ("无法提供 7 件", "无法提供 17 件"),
    )
    data = written(s, (("（四）政府信息公开平台建设", "— 2 —\n\n（四）政府信息公开平台建设"),))
    return {
        "2024.txt": data.replace("局办公室".encode(), "局办公室".encode()[:-1]),
        "2023.txt": written(department("云岭县水利局", 2023)),
    }


def waivers() -> Files:
    """Findings a person has accepted: one waiver holds, one is past its end, one is void, one fits nothing."""
    s = edited(
        township(2024),
        ("主动公开政府信息 750 条", "主动公开政府信息 760 条"),
        ("全年召开专题会议 2 次。", "全年召开专题会议 3 次。"),
    ).with_row("penalties", "3件")
    data = written(s)
    found = {f.rule: f for f in auditor.Auditor(with_examples=False).audit(data, name="2024.txt").findings}
    entries = (
        (found["N101"].fingerprint, found["N101"].content_hash, "760 条含下属单位 10 条，已电话核实", "2999-12-31"),
        (found["X201"].fingerprint, found["X201"].content_hash, "一次会议跨两天", "2025-06-30"),
        (found["T105"].fingerprint, "0" * 16, "上次核对时填的是“2件”", "2999-12-31"),
        ("0" * 16, "0" * 16, "所指的问题已经改正", "2999-12-31"),
    )
    lines = ["waivers:"]
    for fingerprint, content, reason, until in entries:
        lines += [
            f'  - fingerprint: "{fingerprint}"',
            f'    content_hash: "{content}"',
            f"    reason: {reason}",
            "    by: 信息公开审核人员",
            f"    until: {until}",
        ]
    return {"2024.txt": data, "waivers.yaml": ("\n".join(lines) + "\n").encode()}


UNITS = (
    ("云岭县人民政府", "县级", ""),
    ("云岭县教育局", "县级", "云岭县人民政府"),
    ("云岭县民政局", "县级", "云岭县人民政府"),
    ("云岭县林业局", "县级", "云岭县人民政府"),
    ("云岭县卫生健康局", "县级", "云岭县人民政府"),
    ("云岭县水务局", "县级", "云岭县人民政府"),
    ("云岭县气象台", "县级", ""),
)
"""The list of the submissions: unit, level, parent."""


_WORK = {
    "教育局": (
        "招生政策连同学区划分图一并公开，入学报名期间每天回应家长提问。",
        "校园食堂采购结果由学校张贴后再汇总上网。",
        "“教育服务”页面增加了转学办理进度查询。",
        "校务公开情况由督学随堂检查，计入年度考核，接受社会评议，未发生责任追究。",
        "幼儿园收费公示不统一。下一步编制统一样表，开学前由各园填报。",
    ),
    "民政局": (
        "低保名单在村居张贴满七日后转入长期公示。",
        "养老机构补贴文件起草时同步标注公开属性。",
        "婚姻登记预约入口移到网站首页。",
        "救助热线抽查纳入考核，群众评议满意率有所上升，未发生责任追究。",
        "临时救助的公示期限掌握不一。将按乡镇逐一培训经办人，统一公示样式。",
    ),
    "卫生健康局": (
        "各接种点的疫苗批次和余量当天更新。",
        "诊疗机构处分信息经法规科复核后再发布。",
        "与县医院网站打通挂号和检查结果查询。",
        "基层卫生院公开工作按季评分，评分与社会评议结果一起通报，未发生责任追究。",
        "专业术语多，老年人看不懂。今后每条公告配一段口语化的语音说明。",
    ),
    "水务局": (
        "汛期水位每两小时发布一次，供水检修提前三天告知。",
        "采砂许可档案补录了往年的电子件。",
        "河长公示牌换成可扫码的新牌。",
        "水价听证邀请用户代表旁听，意见采纳情况列入评议和考核，未发生责任追究。",
        "水质月报发布时间不固定。拟与检测单位约定送样日期，确保每月上旬公布。",
    ),
    "旅游发展中心": (
        "景区限流和停业公告与售票系统同步。",
        "导游投诉处理情况按月归档。",
        "手机地图上线了厕所和停车位标注。",
        "游客评议和岗位考核挂钩，未发生责任追究。",
        "节假日信息集中，平日更新少。将安排值班人员逐日更新景区动态。",
    ),
    "人民政府": (
        "重大项目清单分批公布，常务会议题会后三日内上网。",
        "对历年文件逐件核定效力，失效的在标题旁注明。",
        "县政府门户完成适老化改造。",
        "政务公开占绩效考核百分之四，另请第三方开展社会评议，未发生责任追究。",
        "部门之间公开水平差距较大。将组织后进单位到先进单位驻点学习。",
    ),
}
"""What each unit of the submissions writes under its headings two to five, and as its problems."""


def _unit(name: str, disclosed: int, licences: int) -> Specimen:
    """A small unit's sound report about its own work."""
    agency = f"云岭县{name}"
    s = named(township(2024), agency)
    first, management, platform, supervision, problems = _WORK[name]
    sections = (
        (
            "（一）主动公开",
            f"2024年，本单位主动公开政府信息 {disclosed} 条。{first}",
            "（二）依申请公开",
            "未收到政府信息公开申请，上年也没有结转。",
            "（三）政府信息管理",
            management,
            "（四）政府信息公开平台建设",
            platform,
            "（五）监督保障",
            supervision,
        ),
        (),
        (),
        (),
        (problems,),
        ("本机关2024年未收取信息处理费，政务公开工作要点均已落实。",),
    )
    preface = (s.preface[0].replace("镇党政综合", ""),)
    return replace(s, sections=sections, preface=preface, disclosure={"licences": (str(licences),)})


def submissions() -> Files:
    """What a county received: a list of six units, eight files, and what is wrong with them taken together."""
    education = _unit("教育局", 64, 12)
    health = _unit("卫生健康局", 75, 30)
    health = named(health, "云岭县卫生建康局")
    water = _unit("水务局", 43, 5)
    county = edited(
        _unit("人民政府", 233, 40),
        ("格式编制，", "格式，在各单位年度报告的基础上编制，汇总全县数据，"),
        ("本单位主动公开", "全县主动公开"),
    )
    made = {
        "01云岭县人民政府": replace(county, tail=(county.tail[0], "2025年3月12日")),
        "02云岭县教育局": replace(education, tail=(education.agency, "2025年2月20日")),
        "03云岭县民政局": edited(_unit("民政局", 51, 8), ("2024年，本单位主动公开", "云岭县林业局2024年主动公开")),
        "04云岭县卫生健康局": health,
        "05云岭县水务局": water,
        "06云岭县水务局（修改稿）": edited(water, ("主动公开政府信息 43 条", "主动公开政府信息 44 条")),
        "07云岭县旅游发展中心": _unit("旅游发展中心", 38, 0),
    }
    table = io.StringIO()
    lines = csv.writer(table, lineterminator="\r\n")
    lines.writerow(["单位名称", "层级", "上级"])
    lines.writerows(UNITS)
    files = {f"2024/{name}.txt": written(s) for name, s in made.items()}
    damaged = {"2024/08云岭县林业局.docx": b"PK\x03\x04" + b"\0" * 400}
    return {"list.csv": table.getvalue().encode("utf-8-sig"), **files, **damaged}
