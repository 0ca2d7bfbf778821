"""A report with the page around it: pasted as text with menus, paths, labels and buttons, or as a page of a site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tests.support.specimens import html_writer, text_writer
from tests.support.specimens.catalogue import township

BASE = township()
AGENCY, YEAR = BASE.agency, BASE.year
TITLES = {
    "one-line": (f"{AGENCY}2023年政府信息公开工作年度报告",),
    "two-lines": (AGENCY, "2023年政府信息公开工作年度报告"),
    "year-apart": (f"{AGENCY}2023年度", "政府信息公开工作年度报告"),
    "three-lines": (AGENCY, "2023年度", "政府信息公开工作年度报告"),
    "about": (f"{AGENCY}关于2023年度政府信息公开工作年度报告",),
}
FRONTS = {
    "path": "首页 > 政务公开 > 政府信息公开年报 > 2023 > 乡镇政府信息公开工作年度报告",
    "place": "当前位置：首页 > 政府信息公开 > 政府信息公开年报",
    "your-place": "您现在的位置： 首页 »  信息公开目录 » 年度报告",
    "bars": "首页 | 走进云岭 | 政务公开 | 政务服务 | 互动交流",
    "login": (
        "登录 | 注册\n• 乡镇政府信息公开年度报告\n• 索引号\nabc/2024-00000\n"
        "• 发布机构\n云岭县人民政府办公室\n• 发布日期\n2024-01-19"
    ),
    "stations": "站群导航\n|\n加入收藏\n|\n设为首页\n|\n手机版\n云岭县\n政府信息公开\n全文检索",
    "labels": f"索引号：\n0123-2024-00007\n发布机构：\n{AGENCY}\n发布日期：\n2024-01-19\n文号：\n无\n有效性：\n有效",
    "labels-lines": f"索 引 号：0123-2024-00007\n发布机构：{AGENCY}\n发布日期：2024年01月19日\n主题分类：综合政务",
    "labels-line": f"来源：{AGENCY}  发布时间：2024-01-19 08:28  浏览次数：123",
    "index-tabs": f"索引号\t0123-2024-00007\t发布机构\t{AGENCY}\n发布日期\t2024-01-19\t有效性\t有效",
    "index-bars": (
        f"| 索引号 | 0123/2024 | 信息分类 | 政府信息公开年报 |\n| 发布机构 | {AGENCY} | 发布日期 | 2024-01-19 |"
    ),
    "buttons": "【字体：大 中 小】\n【打印】 【关闭】\n分享到：\n微信\n微博",
    "repeated": (
        f"当前位置：首页\n{AGENCY}2023年政府信息公开工作年度报告\n来源：{AGENCY} 时间：2024-01-19 08:28\n微信 微博"
    ),
    "menu": "首页\n政府信息公开指南\n政府信息公开制度\n法定主动公开内容\n政府信息公开年报\n依申请公开",
    "careful": "无障碍阅读\n长者模式\n繁體版\n网站首页\n当前位置：网站首页 > 公开年报 > 2023年 > 正文",
}
FRONTS |= {
    "box": (
        f"索 引 号：\t11500000/2024-00012\n主题分类：\t政务公开\n发布机构：\t{AGENCY}\n成文日期：\t2024年01月18日\n"
        "发文字号：\t无\n有 效 性：\t有效"
    ),
    "blank-colons": "索引号 : 010203-2024-0011\n公开方式 : 主动公开\n公开范围 : 面向全社会\n责任部门 : 镇党政办",
    "sizes": "大\n中\n小\n打印本页\n关闭窗口",
    "code": "分享：\nQQ空间\n新浪微博\n微信里点“发现”，扫一下二维码便可将本文分享至朋友圈。",
    "years": "2024年\n2023年\n2022年\n2021年\n当前位置：首页 - 信息公开年报",
    "years-alone": "2024年度\n2023年度\n2022年度",
    "weather": "今天是：2025年3月4日 星期二\n云岭县 多云 12℃~18℃ 空气质量：良",
    "annex": "附件2",
    "annex-colon": "附件：",
    "number": "青政〔2024〕3号",
    "search": "智能问答\n请输入关键字\n搜索\n热搜词：社保 医保 公积金 年度报告",
}
BEHIND = {
    "day": "（2024年1月19日）",
    "office": "青山镇人民政府办公室\n\n2024年1月",
    "addressee": "云岭县人民政府办公室：",
    "clicks": "时间：2024-01-19 10:11:12\t点击数：1,024\t字号：T | T",
    "date": "2024-01-19 08:28  来源：云岭县人民政府办公室  浏览次数：123",
    "labels": "发布时间：2024-01-19\n来源：本站\n字体：[大 中 小]",
    "buttons": "打印\n分享到\n【字体：大 中 小】",
}
FEET = {
    "vote": "您对本页面的评价：\n非常满意 满意 一般 不满意\n提交",
    "list": "相关阅读\n• 青山镇2022年政府信息公开工作年度报告 2023-01-18\n热点推荐\n一图读懂：云岭县政府工作报告",
    "file": "附件：\n青山镇2023年政府信息公开工作年度报告.pdf\n（下载 86 次）",
    "page": "— 8 —",
    "buttons": "【打印】【关闭】\n分享到：",
    "neighbours": (
        "上一篇：云岭县石桥镇2023年政府信息公开工作年度报告\n下一篇：云岭县柳河镇2023年政府信息公开工作年度报告"
    ),
    "attached": "附件下载\n青山镇2023年年报.docx\n扫一扫在手机打开当前页",
    "rights": (
        "版权所有：云岭县人民政府\n主办单位：云岭县人民政府办公室 承办单位：云岭县政务服务中心\n网站标识码：0000000001"
    ),
    "contact": "联系我们 | 网站地图 | 隐私声明\n电话：0000-1234567 邮编：000000\n某ICP备00000000号",
    "editor": "责任编辑：某某\n浏览量：321\n返回顶部",
    "related": "相关链接\n云岭县民政局2023年政府信息公开工作年度报告\n云岭县石桥镇2022年政府信息公开工作年度报告",
}


@dataclass(frozen=True)
class Paged:
    """A report of the township on 2023 as a file of some kind, with a page around it."""

    name: str
    data: bytes
    suffix: str = "txt"


def variants() -> Iterator[Paged]:
    """All of them."""
    for front, lines in FRONTS.items():
        for title in ("one-line", "two-lines") if front != "repeated" else ("one-line",):
            yield _pasted(f"{front}/{title}", TITLES[title], front=lines)
    for title, lines in TITLES.items():
        yield _pasted(f"alone/{title}", lines)
        yield _pasted(f"around/{title}", lines, front=FRONTS["place"], foot=FEET["rights"])
    for behind, lines in BEHIND.items():
        yield _pasted(f"behind/{behind}", TITLES["one-line"], behind=lines)
        yield _pasted(f"front-and-behind/{behind}", TITLES["one-line"], front=FRONTS["careful"], behind=lines)
    for foot, lines in FEET.items():
        yield _pasted(f"foot/{foot}", TITLES["one-line"], foot=lines)
    for dialect in html_writer.DIALECTS:
        yield Paged(f"page/{dialect}", html_writer.write(BASE, dialect), "html")
        yield Paged(f"title-of-the-page/{dialect}", _titled(dialect), "html")


def _pasted(name: str, title: tuple[str, ...], *, front: str = "", behind: str = "", foot: str = "") -> Paged:
    """The report as text, with lines of the page before it, behind its title, and at its end."""
    text = text_writer.write(replace(BASE, title=title, tail=BASE.tail or (AGENCY, "2024年1月18日")))
    if behind:
        text = text.replace(title[-1], f"{title[-1]}\n\n{behind}", 1)
    return Paged(name, "\n\n".join(part for part in (front, text.strip(), foot) if part).encode())


def _titled(dialect: html_writer.Dialect) -> bytes:
    """A page that has the title in its <title> only."""
    page = html_writer.write(replace(BASE, title=("\u3000",)), dialect, chrome=False).decode()
    head = f"<head><title>{TITLES['one-line'][0]}_政府信息公开年报_云岭县人民政府</title></head>"
    return page.replace("<html>", f"<html>{head}", 1).encode()
