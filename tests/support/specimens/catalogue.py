"""The named specimens. Places and bodies are invented; the city's application tables are balanced real figures."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

from tests.support.specimens.model import Specimen

_GOLDEN = Path(__file__).parent / "golden"


def golden(name: str) -> dict[str, tuple[str, ...]]:
    """An applications table of the folder golden: row key → seven figures."""
    with (_GOLDEN / f"{name}.csv").open(encoding="utf-8") as file:
        return {row[0]: tuple(row[1:]) for row in list(csv.reader(file))[1:]}


def preface(year: int) -> tuple[str, ...]:
    """The opening paragraph of a sound report."""
    return (
        "本报告根据《中华人民共和国政府信息公开条例》第五十条和国办公开办函〔2021〕30号印发的格式编制，"
        f"数据统计期限为{year}年1月1日至{year}年12月31日。如有疑问，请与镇党政综合办公室联系。",
    )


def township(year: int = 2023) -> Specimen:
    """A small sound report: no applications, a closed breakdown, facts repeated in section six."""
    return Specimen(
        agency="青山镇人民政府",
        year=year,
        preface=preface(year),
        sections=(
            (
                "（一）主动公开",
                f"{year}年，青山镇通过各种渠道主动公开政府信息 750 条，其中政府网站 86 条，微信公众号 412 条，"
                "村务公示栏 205 条，电子屏等其他方式 47 条。网站公开的 86 条中，机构职能 4 条，财政预决算 12 条，"
                "工作动态 70 条。",
                "（二）依申请公开",
                f"{year}年，青山镇未收到政府信息公开申请，上年也没有结转。",
                "（三）政府信息管理",
                "落实公开前审查，定期清理栏目。全年召开专题会议 2 次。",
                "（四）政府信息公开平台建设",
                "维护网站专栏和微信公众号，更新便民服务大厅的查阅点。",
                "（五）监督保障",
                "由分管负责人牵头，组织业务培训 1 次；接受社会评议，未发生责任追究。",
            ),
            (),
            (),
            (),
            ("主要问题是栏目更新不够及时，解读形式单一。下一步将每月核对更新情况，增加图文解读。",),
            (
                f"本机关{year}年未收取信息处理费。全年召开专题会议 2 次，在政府网站公开信息 86 条，"
                "政务公开工作要点均已落实。",
            ),
        ),
        disclosure={"normative": ("1", "0", "6"), "licences": ("14",), "penalties": ("3",)},
        tail=("青山镇人民政府", f"{year + 1}年1月18日"),
    )


def township_contradictions() -> Specimen:
    """The township with one wrong total, a wrong statement in section six, and a wrong cell."""
    return (
        township()
        .with_text("主动公开政府信息 750 条", "主动公开政府信息 760 条")
        .with_text("在政府网站公开信息 86 条", "在政府网站公开信息 89 条")
        .with_cell("new", "natural", "1")
    )


def city(year: int = 2025) -> Specimen:
    """A government's aggregated report with large figures."""
    tables = {
        2023: (
            {
                "regulations": ("2", "0", "11"),
                "normative": ("109", "489", "597"),
                "licences": ("1808595",),
                "penalties": ("2822652",),
                "coercive_measures": ("20163",),
                "fees": ("59237.2449",),
            },
            "309 17 88 26 440 1 1 16 6 24 13 0 67 9 89",
        ),
        2024: (
            {
                "regulations": ("2", "1", "12"),
                "normative": ("50", "227", "420"),
                "licences": ("1573179",),
                "penalties": ("2676474",),
                "coercive_measures": ("29351",),
                "fees": ("72701.2578",),
            },
            "88 18 28 36 170 7 0 11 7 25 33 0 6 13 52",
        ),
        2025: (
            {
                "regulations": ("3", "5", "74"),
                "normative": ("564", "984", "4185"),
                "licences": ("11398889",),
                "penalties": ("6937489",),
                "coercive_measures": ("166105",),
                "fees": ("316441",),
            },
            "376 97 196 121 790 16 1 12 27 56 74 1 30 51 156",
        ),
    }
    disclosure, reviews = tables[year]
    applications = golden(f"city-{year}")
    received, carried = int(applications["new"][6]), int(applications["carried_in"][6])
    handled, left = int(applications["total"][6]), int(applications["carried_out"][6])
    natural = int(applications["new"][0]) + int(applications["carried_in"][0])
    review, pending = int(reviews.split()[4]), int(reviews.split()[3])
    return Specimen(
        agency="临江市人民政府",
        year=year,
        preface=(
            "根据《中华人民共和国政府信息公开条例》和国办公开办函〔2021〕30号的要求，在各县（市、区）、市直各部门年度报告的"
            f"基础上编制本报告，汇总全市数据，统计期限自{year}年1月1日起至{year}年12月31日止。如有疑问，请与市政府办公室联系。",
        ),
        sections=(
            (
                "（一）主动公开",
                f"{year}年，全市各级行政机关主动公开政府信息 48.6 万条，发布政策解读 2310 篇，其中文字解读 1420 篇、"
                "图表解读 655 篇、视频及其他解读 235 篇。市政府召开新闻发布会 96 场。",
                "（二）依申请公开",
                f"全市共收办政府信息公开申请 {received + carried} 件，"
                f"其中本年新收 {received} 件，上年结转 {carried} 件；"
                f"按申请人分，自然人 {natural} 件，法人或其他组织 {received + carried - natural} 件。"
                f"全年办结 {handled} 件，结转下年度继续办理 {left} 件。"
                f"因政府信息公开引起的行政复议 {review} 件，其中尚未审结 {pending} 件。",
                "（三）政府信息管理",
                "动态管理行政规范性文件，完成历年文件清理。",
                "（四）政府信息公开平台建设",
                "统一规范全市政府信息公开专栏，开展 4 次全覆盖检查。",
                "（五）监督保障",
                "将政务公开纳入绩效考核，开展社会评议，全年未发生责任追究。",
            ),
            (),
            (),
            (),
            (
                "（一）主要问题",
                "部分单位解读质量不高，依申请公开答复说理不够充分。",
                "（二）改进情况",
                "针对上年查找的问题，编印办理规范，组织全市业务培训；今后将继续强化解读评估和案例指导。",
            ),
            (f"{year}年全市收取信息处理费 400 元，政务公开工作要点各项任务均已完成。",),
        ),
        disclosure=disclosure,
        applications=applications,
        reviews=tuple(reviews.split()),
        tail=("临江市人民政府", f"{year + 1}年3月12日"),
    )


def city_before() -> Specimen:
    """The year before city(2024): other problems, and last year's words only where the form asks for them."""
    return (
        city(2023)
        .with_text("动态管理行政规范性文件，完成历年文件清理。", "出台文件公开属性源头认定办法，逐件标注属性。")
        .with_text("统一规范全市政府信息公开专栏，开展 4 次全覆盖检查。", "升级门户网站检索功能，关停 3 个账号。")
        .with_text("将政务公开纳入绩效考核，开展社会评议", "组织业务骨干轮训，把考核、评议结果通报到各县")
        .with_section(
            5,
            "（一）主要问题",
            "个别单位公开内容更新滞后，业务人员变动频繁，依申请公开办理水平参差不齐。",
            "（二）改进情况",
            "建立月度巡查台账，逐项督促整改；明年将组建业务骨干库，开展跟班学习。",
        )
    )


def township_before() -> Specimen:
    """The year before township(2023), in other words and with a document less in force."""
    return replace(
        township(2022),
        sections=(
            (
                "（一）主动公开",
                "2022年，青山镇主动公开政府信息 640 条，其中政府网站 74 条，微信公众号 366 条，村务公示栏 200 条。",
                "（二）依申请公开",
                "2022年，青山镇没有收到政府信息公开申请，无上年结转。",
                "（三）政府信息管理",
                "明确一名信息员，公开内容先由科室审核、再由分管领导审签。",
                "（四）政府信息公开平台建设",
                "合并重复栏目，把办事指南放到专栏首页。",
                "（五）监督保障",
                "信息公开列入科室年度考核，全年未发生责任追究。",
            ),
            (),
            (),
            (),
            ("公开栏目更新时有拖延，信息员业务不熟。今年修订了工作流程，下一步将安排信息员到县里跟班学习。",),
            ("本机关2022年未收取信息处理费，县里下达的政务公开工作要点逐项对照完成。",),
        ),
        disclosure={"normative": ("2", "0", "5"), "licences": ("11",), "penalties": ("5",)},
    )


def bureau_before() -> Specimen:
    """The year before bureau_2020(), in the trial form: its items are those the next year counts from."""
    return replace(
        bureau_2020(),
        year=2019,
        preface=(
            "依照《中华人民共和国政府信息公开条例》和国办公开办函〔2019〕60号的格式编制，统计期限为2019年1月1日至2019年12月31日。"
            "如有疑问，请与局办公室联系。",
        ),
        sections=(
            ("2019年，云岭县水务局主动公开政府信息 180 条。", "全年未收到政府信息公开申请。"),
            (),
            (),
            (),
            ("水质、河湖名录等信息公开不全。已补齐名录，今后每季度公布一次水质。",),
            ("没有其他需要报告的事项。",),
        ),
        disclosure={
            "normative": ("2", "2", "4"),
            "licences": ("7", "+1", "30"),
            "other_services": ("3", "0", "9"),
            "penalties": ("22", "-2", "11"),
            "coercive_measures": ("4", "0", "1"),
            "fees": ("2", "0"),
            "procurement": ("6", "90.5万元"),
        },
        applications={},
        tail=("云岭县水务局", "2020年1月20日"),
    )


def bureau_2020() -> Specimen:
    """A county bureau's report on 2020 in the trial form."""
    return Specimen(
        agency="云岭县水务局",
        year=2020,
        form="2019",
        preface=(
            "按照《中华人民共和国政府信息公开条例》和国办公开办函〔2019〕60号的要求编制，统计期限为2020年1月1日至2020年12月31日。"
            "如有疑问，请与局办公室联系。",
        ),
        sections=(
            (
                "2020年，云岭县水务局主动公开政府信息 217 条，其中网站公开 125 条，微信公众号公开 92 条。",
                "全年收到政府信息公开申请 4 件，均为自然人申请，已全部按期办结。",
            ),
            (),
            (),
            (),
            ("部分信息公开不够及时。下一步将明确专人，按月核对应公开事项，提升解读水平。",),
            ("无其他需要报告的事项。",),
        ),
        disclosure={
            "normative": ("1", "1", "5"),
            "licences": ("8", "+1", "36"),
            "other_services": ("3", "0", "12"),
            "penalties": ("20", "-2", "7"),
            "coercive_measures": ("4", "0", "0"),
            "fees": ("2", "0"),
            "procurement": ("5", "82.4万元"),
        },
        applications={
            "new": ("4", "0", "0", "0", "0", "0", "4"),
            "granted": ("3", "0", "0", "0", "0", "0", "3"),
            "unable_1": ("1", "0", "0", "0", "0", "0", "1"),
            "total": ("4", "0", "0", "0", "0", "0", "4"),
        },
        tail=("云岭县水务局", "2021年1月26日"),
    )


def broken() -> Specimen:
    """Nearly everything wrong: old tables, sections missing, other year, statements that contradict the tables."""
    sound = township(2024)
    return replace(
        sound,
        title=("信息公开工作年报",),
        form="2019",
        preface=("本报告数据统计期限为2023年1月1日至2023年12月31日。",),
        headings=(*sound.headings[:3], "", "四、存在的主要问题及改进情况", "六、其他需要报告的事项"),
        disclosure={"licences": ("/", "/", "/"), "penalties": ("-1", "1.5", "abc")},
        applications={
            "new": ("3", "0", "0", "0", "0", "0", "2"),
            "granted": ("1", "0", "0", "0", "0", "0", "1"),
            "total": ("2", "", "", "", "", "", "2"),
        },
        reviews=None,
        sections=(
            *(sound.sections[:4]),
            ("无。",),
            ("无。",),
        ),
    )


SAMPLES = {
    "township-2023-clean": township,
    "township-2023-contradictions": township_contradictions,
    "city-2025-clean": city,
    "bureau-2020-clean": bureau_2020,
    "township-2022-clean": township_before,
    "city-2023-clean": city_before,
    "city-2024-clean": lambda: city(2024),
    "bureau-2019-clean": bureau_before,
    "township-2024-broken": broken,
}
"""File name in sample_reports (without suffix) → specimen."""
