"""What was left over from an older text or another body's, pasted twice, or mistyped where people write or call."""

from __future__ import annotations

from tests.support.specimens.broken.base import Files, department, edited, written
from tests.support.specimens.catalogue import township


def older_text() -> Files:
    """Years, points and a name of another report; a paragraph twice; contacts that lead nowhere."""
    pasted = "由各科室按月核对公开内容，发现过期或者失效的链接当天处理，并记入工作台账备查。"
    s = edited(
        township(2024),
        (
            "本报告根据《中华",
            "现公布云岭县红旗镇人民政府2024年政府信息公开工作年度报告。本报告根据《中华",
        ),
        ("请与镇党政综合办公室联系。", "请与镇党政综合办公室联系（电话：0439-312345，网址：www。qingshan.example）。"),
        ("落实公开前审查，", f"{pasted}\n\n2023年，我镇认真落实公开前审查，"),
        ("维护网站专栏和微信公众号", "微信公众号累计阅读人数 3.2 万，累计阅读次数 2.1 万。维护网站专栏"),
        ("组织业务培训 1 次", "组织业务培训 1 次；2025年3月召开了公开工作推进会"),
        ("增加图文解读。", f"增加图文解读。\n\n{pasted}"),
        ("政务公开工作要点均已落实", "《云岭县2023年政务公开工作要点》均已落实"),
    )
    note = ("第一项加第二项之和，等于第三项", "第一项加第三项之和，等于第二项")
    return {"2024.txt": written(s.with_row("fees", "125000"), (note,))}


def all_finished() -> Files:
    """All finished with some left over, and shares that do not come to all."""
    s = edited(
        department("云岭县水务局"),
        (
            "结转下年度继续办理 3 件。",
            "结转下年度继续办理 3 件。政府信息公开申请均已办结。网上提交的占 60%，信函提交的占 30%，其他占 20%。",
        ),
    )
    return {"2024.txt": written(s)}
