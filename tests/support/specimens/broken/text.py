"""Faults of the prose: sums, language, citations, names, privacy, what the body has no power to do."""

from __future__ import annotations

from dataclasses import replace

from tests.support.specimens.broken.base import Files, department, edited, named, written
from tests.support.specimens.catalogue import township


def sums() -> Files:
    """Figures of the text that contradict each other."""
    s = edited(
        township(2024),
        ("主动公开政府信息 750 条", "主动公开政府信息 760 条"),
        ("工作动态 70 条。", "工作动态 70 条。发布政策解读 40 篇，其中图解 10 篇，占 35%。"),
        (
            "定期清理栏目。",
            "定期清理栏目。回复群众留言 90 条，其中教育类 52 条、住房类 61 条等。"
            "公众号关注人数 402 人，上年为 350 人，增长 24.9%；网站访问量 3000 次，上年为 3500 次，增长 14.3%。",
        ),
        ("全年召开专题会议 2 次。", "全年召开专题会议 3 次。"),
        ("组织业务培训 1 次", "全年组织业务培训 4 次"),
        ("政务公开工作要点均已落实", "全年组织业务培训 5 次，政务公开工作要点均已落实"),
    )
    return {"2024.txt": written(s)}


def fees() -> Files:
    """A rate of all, with some left; fees that fit neither the notices, the tariff nor the table."""
    s = edited(
        department("云岭县水务局")
        .with_row("unprocessed_2", "1", "0", "0", "0", "0", "0", "1")
        .with_row("other_2", "1", "0", "0", "0", "0", "0", "1"),
        ("结转下年度继续办理 3 件。", "结转下年度继续办理 3 件，政府信息公开申请办结率 100%。"),
        ("不予处理 2 件", "不予处理 1 件，其他处理 1 件"),
    )
    s = s.with_section(
        6,
        "本机关2024年发出收费通知 2 件，总金额 300 元，实际收取信息处理费 325 元；其余申请没有发出收费通知。",
        "政务公开工作要点均已落实。",
    )
    return {"2024.txt": written(s)}


def words() -> Files:
    """Slips of the pen: wrong and doubled words, stops, brackets, numbers of paragraphs."""
    s = edited(
        township(2024),
        ("印发的格式编制，", "印发的格式编成本报告、本报告分六个部分，"),
        ("工作动态 70 条。", "工作动态 70 条。截止2024年12月31日，不予公开信息数79，均已登记。"),
        ("落实公开前审查", "认真贯彻党的十九大精神，落实公开前审查审查,部分信息不子公开"),
        ("维护网站专栏和微信公众号", "坚持“公开为常态“，维护公开的的网站专栏（含政策文件库和微信公众号"),
        ("由分管负责人牵头，", "一是由分管负责人牵头；二是按月核对；四是加强督查，"),
        ("增加图文解读。", "增加图文解读，"),
    )
    return {"2024.txt": written(s)}


def citations() -> Files:
    """Decrees, forms and numbers of documents that were repealed or are quoted wrongly."""
    s = replace(
        township(2024),
        preface=(
            "本报告根据《中华人民共和国信息公开条例》第五十条编制，"
            "数据统计期限为2024年1月1日至2024年12月31日。如有疑问，请与镇党政综合办公室联系。",
            "编制时遵循《中华人民共和国政府信息公开条例》（国务院令第771号）。所附目录仍按国务院令第492号的分类整理。",
            "格式依照《政府信息年度报告格式》，并参照国办公开办函〔2019〕60号。",
            "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕33号）另有说明的，从其说明；"
            "国办公开办函[2021]30号已转发各科室。",
        ),
    )
    s = s.with_text(
        "未收取信息处理费。", "依据《政府信息公开信息处理费管理办法》（国办函〔2021〕109号），未收取信息处理费。"
    )
    return {"2024.txt": written(s)}


def names() -> Files:
    """Another body's report taken over, its names left in."""
    s = edited(
        township(2024),
        ("2024年，青山镇未收到", "2024年，红旗镇未收到"),
        ("落实公开前审查", "我局落实公开前审查"),
    )
    return {"2024.txt": written(replace(s, tail=("青川镇人民政府", s.tail[1])))}


def privacy() -> Files:
    """What must not be published: numbers, names and homes of persons, and a mark of secrecy. All of it invented."""
    s = edited(
        township(2024),
        ("工作动态 70 条。", "工作动态 70 条。有关材料（内部资料，注意保存）已撤下。"),
        (
            "落实公开前审查，",
            "申请人张小明不服我镇答复，身份证号 11010519491231002X，旧证号 110105491231002，"
            "收款账户 6222021234567890128。群众（13800001234）家住云岭县青山镇东沟村3组，"
            "反映号牌为云A·12345 的轿车占道停放。"
            "落实公开前审查，",
        ),
        ("请与镇党政综合办公室联系", "请与镇党政综合办公室联系，联系电话：13800005678"),
    )
    return {"2024.txt": written(s)}


def subdistrict() -> Files:
    """A subdistrict's office with documents it has no power to make, and figures of the whole district."""
    s = named(township(2024), "临江市北山区东门街道办事处")
    sections = tuple(tuple(p.replace("青山镇", "东门街道") for p in ps) for ps in s.sections)
    s = replace(s, sections=sections, preface=(s.preface[0].replace("镇党政", "街道党政"),))
    s = edited(s, ("落实公开前审查", "全区共收到政府信息公开申请 30 件。落实公开前审查"))
    return {"2024.txt": written(s.with_row("regulations", "0", "0", "2"))}


def _of_the_county(agency: str) -> Files:
    s = named(township(2024), agency)
    sections = tuple(tuple(p.replace("青山镇", agency) for p in ps) for ps in s.sections)
    s = replace(s, sections=sections, preface=(s.preface[0].replace("镇党政综合", "局"),))
    return {"2024.txt": written(s.with_row("coercive_measures", "5"))}


def statistics() -> Files:
    """A bureau that enforces nothing, with coercive measures."""
    return _of_the_county("云岭县统计局")


def vertical() -> Files:
    """An office that reports to its own ministry, not to the county."""
    return _of_the_county("云岭县税务局")


def drafts() -> Files:
    """What only draft rules see (`--profile author`, or `--select` by code)."""
    s = named(township(2024), "北原盟行政公署")
    sections = tuple(tuple(p.replace("青山镇", "全盟") for p in ps) for ps in s.sections)
    s = replace(
        s,
        preface=(
            "根据《条例》第三十一条的规定编制年度报告，格式为国办公开办函〔2021〕30号印发的格式，"
            "数据统计期限为2024年1月1日至2024年12月31日。",
        ),
        sections=sections,
    )
    s = edited(s, ("，政务公开工作要点均已落实", ""), ("接受社会评议", "接受工作考核和社会评议"))
    return {"2024.txt": written(s.with_row("regulations", "0", "0", "2"))}
