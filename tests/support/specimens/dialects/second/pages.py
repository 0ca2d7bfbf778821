"""Pages of still other sites: what stands around the report, how its lines are built, what is hidden beside it."""

from __future__ import annotations

import html
import json
import re
import textwrap
from collections.abc import Callable, Iterator

from tests.support.specimens import text_writer
from tests.support.specimens.dialects.second.laid import AGENCY, Laid, Writer, laid
from tests.support.specimens.model import Grid, Specimen, Text

TITLE = f"{AGENCY}2024年政府信息公开工作年度报告"
FRONTS = {
    "dates-glued": f"发布时间 : 2025-01-20 16:25来源 : {AGENCY}",
    "number-of-itself": f"索引号 62070/2025-00047 发文字号 {TITLE}号\n关键词 发布机构 {AGENCY}\n公开形式 责任部门",
    "list-of-labels": f"- 索引号: 20250118-144307-491\n- 主题分类:\n- 发布机构:\n- 标题: {TITLE}",
    "path-with-years": "当前位置: 首页>政府信息公开>政府信息公开年报>2024年>部门公开年报",
    "years-of-reports": "2025年度\n2024年度\n2023年度\n2022年度\n政府工作部门\n镇街\n公共企事业单位",
    "columns": "领导之窗\n机构职能\n政策文件\n规划计划\n财政信息\n重点领域\n建议提案\n政府信息公开年报",
    "tools": "A+ A- 打印 收藏 分享到： 微信扫一扫",
    "voice": "语音播报：\n00:00 / 06:32\n1.0x",
    "state": "信息状态：有效\n公开类别：主动公开\n公开时限：常年公开\n责任科室：办公室",
    "office": f"{AGENCY}\n政府信息公开专栏\n机构概况 | 信息公开指南 | 法定主动公开内容 | 公开年报",
    "head-of-letter": f"{AGENCY}文件\n\n云水〔2025〕2号",
    "class": "分类：政府信息公开年报　发文日期：2025-01-20　名称：" + TITLE + "　文号：无",
    "other-county": "云岭县人民政府门户网站 今天是 2026年3月5日\n国务院 省政府 市政府\n请输入搜索内容",
    "weather": "2026年03月05日 星期四\n多云转晴 8~15℃ 东风3级",
    "draft": "（送审稿）",
    "stamp": "已归档\n本页面于2026年1月1日归档，内容不再更新",
}
FEET = {
    "neighbours": "上一篇：云岭县民政局2024年政府信息公开工作年度报告\n下一篇：没有了",
    "files": "相关附件：\n1. 附件1：云岭县水务局2024年年报.pdf（312KB）\n2. 附件2：年报图解.jpg",
    "others": "各单位年报\n云岭县教育局 云岭县公安局 云岭县民政局\n更多>>",
    "counts": "浏览次数：1,032 收藏：3 点赞：15",
    "source": "信息来源：办公室 撰稿：甲某 审核：乙某 责任编辑：丙某",
    "rights": "主办：云岭县人民政府办公室 承办：云岭县大数据中心\nICP备00000000号-1 网站标识码0000000002",
    "survey": "您认为本页面内容是否有帮助？\n有 没有 一般\n提交意见（0/500）",
    "end": "（此件公开发布）",
    "page": "第 8 页 共 8 页",
    "correction": "【纠错】【打印】【返回顶部】【关闭】",
}  # fmt: skip


def variants() -> Iterator[Laid]:
    """All of them."""
    among = "X101 N101 X122 T302 F501 F402"
    writers: dict[str, Writer] = {f"front/{k}": _around(v, "") for k, v in FRONTS.items()}
    writers |= {f"foot/{k}": _around("", v) for k, v in FEET.items()}
    writers |= {"text/wrapped": _wrapped, "text/page-numbers": _page_numbers, "text/front-and-foot": _both}
    yield from laid(writers, among=among)
    yield from laid({f"built/{k}": v for k, v in BUILT.items()}, "html", among=among)


def _around(front: str, foot: str) -> Writer:
    def write(specimen: Specimen) -> str:
        return "\n\n".join(part for part in (front, _one_line(text_writer.write(specimen)).strip(), foot) if part)

    return write


def _one_line(text: str) -> str:
    return text.replace(f"{AGENCY}\n\n2024年", f"{AGENCY}2024年", 1)


def _both(specimen: Specimen) -> str:
    return _around("\n".join(list(FRONTS.values())[3:6]), "\n".join(FEET.values()))(specimen)


def _wrapped(specimen: Specimen) -> str:
    """Paragraphs broken after 38 signs, each line's end a line's end of the file."""
    lines = _one_line(text_writer.write(specimen)).split("\n")
    return "\n".join(t if "\t" in t or len(t) < 50 else "\n".join(textwrap.wrap(t, 38)) for t in lines)


def _page_numbers(specimen: Specimen) -> str:
    """The foot of a page between paragraphs and in a paragraph."""
    text = _one_line(text_writer.write(specimen))
    return text.replace("\n\n（三）", "\n\n- 1 -\n\n（三）").replace("失效链接", "失效\n\n- 2 -\n\n链接")


def _table(grid: Grid) -> str:
    cell = '<td colspan="{}" rowspan="{}">{}</td>'
    rows = ("".join(cell.format(b.columns, b.rows, html.escape(b.text)) for b in row) for row in grid.rows)
    return f"<table><tr>{'</tr><tr>'.join(rows)}</tr></table>"


def _page(
    line: str = "<p>{}</p>", head: str = "", before: str = "", behind: str = "", title: str | None = None
) -> Writer:
    """A page whose lines are built in one way; `title` stands in place of the report's own."""

    def write(specimen: Specimen) -> str:
        blocks = specimen.blocks()
        if title is not None:
            blocks = [Text(t, "title") for t in title.split("\n") if t] + blocks[2:]
        body = "".join(line.format(b.text) if isinstance(b, Text) else _table(b) for b in blocks)
        return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{before}{body}{behind}</body></html>"

    return write


def _layout(specimen: Specimen) -> str:
    """The whole page in one cell of a table, with a menu in another."""
    page = _page()(specimen)
    menu = "<table><tr><td width=200>公开指南<br>公开年报<br>依申请公开</td><td>"
    return page.replace("<body>", f"<body>{menu}").replace("</body>", "</td></tr></table></body>")


def _breaks(specimen: Specimen) -> str:
    """One paragraph, lines parted by breaks, blanks before them."""
    blocks = ("&emsp;&emsp;" + b.text + "<br><br>" if isinstance(b, Text) else _table(b) for b in specimen.blocks())
    return f"<html><body><div>{''.join(blocks)}</div></body></html>"


def _spans(specimen: Specimen) -> str:
    """Each sign in an element of its own."""
    spell = "".join
    blocks = (
        f"<p>{spell(f'<span>{c}</span>' for c in b.text)}</p>" if isinstance(b, Text) else _table(b)
        for b in specimen.blocks()
    )
    return f"<html><body>{''.join(blocks)}</body></html>"


def _in_a_script(specimen: Specimen) -> str:
    """The report on the page, and again as data of a script."""
    data = json.dumps({"content": "总体情况 主动公开政府信息 999 条"}, ensure_ascii=False)
    return _page(head=f"<script>window.__DATA__={data}</script>")(specimen)


OLD = "云岭县水务局2023年政府信息公开工作年度报告"
BUILT: dict[str, Callable[[Specimen], str]] = {
    "divs": _page("<div>{}</div>"),
    "sections": _page('<section data-tools="x"><span style="font-size:16px">{}</span></section>'),
    "list": _page("<ul><li>{}</li></ul>"),
    "headings": _page("<h3>{}</h3>"),
    "breaks": _breaks,
    "spans": _spans,
    "pre": lambda s: f"<html><body><pre>{html.escape(text_writer.write(s))}</pre></body></html>",
    "layout": _layout,
    "script": _in_a_script,
    "title-in-head-one": _page(title=TITLE, before=f"<h1>{TITLE}</h1>"),
    "title-of-page-only": _page(title="", head=f"<title>{TITLE}-公开年报-云岭县人民政府</title>"),
    "title-of-the-site": _page(head="<title>云岭县人民政府门户网站</title>"),
    "title-shortened": _page(head="<title>云岭县水务局2024年政府信息公开工作...</title>"),
    "title-of-last-year-in-menu": _page(before=f"<div><a href=/1>{OLD}</a><a href=/2>{TITLE}</a></div>"),
    "list-of-reports-behind": _page(behind=f"<ul><li><a href=/1>{OLD}</a></li><li>云岭县教育局2024年年报</li></ul>"),
    "hidden-copy": _page(behind='<div style="display:none"><p>一、总体情况</p><p>主动公开 5 条</p></div>'),
    "meta": _page(head=f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2025-01-20">'),
    "noscript": _page(before="<noscript>请启用 JavaScript 后重试，错误代码 1001</noscript>"),
    "form": _page(before='<form><input value="2023年"><select><option>2022年</option></select></form>'),
    "breadcrumb": _page(before="<div>首页&nbsp;&gt;&nbsp;政务公开&nbsp;&gt;&nbsp;年报&nbsp;&gt;&nbsp;正文</div>"),
    "figure": _page(behind="<figure><img alt='一图读懂'><figcaption>图解：全年公开信息 320 条</figcaption></figure>"),
    "bare-text": lambda s: re.sub(r"</?p>", "\n", _page("<p>{}</p>")(s)).replace("\n\n", "<br>"),
}  # fmt: skip
