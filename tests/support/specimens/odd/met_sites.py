"""Web pages as systems of Chinese sites publish them and browsers save them: what stands round an article, panels that
open, copies for telephones, text white on colour, encodings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.specimens.model import HEADINGS, Specimen
from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.met_editors import HEADING
from tests.support.specimens.odd.office import swap
from tests.support.specimens.odd.saved import page, web
from tests.support.specimens.odd.told_web import _big

_TITLE = "青山镇人民政府2023年政府信息公开工作年度报告"
_VSB = (
    '<div class="ar_article_box"><form name="_newscontent_fromname"><div class="ar_title"><h3'
    ">{title}</h3><h6>发布日期：2024-01-18"
    ' &nbsp; 作者： &nbsp; 来源：<span> 点击：[<span id="dynclicks_wbnews_97">97</span>]</span></h6></div>'
    '<div id="vsb_content_500"><div class="v_news_content">{body}</div></div>'
    '<div id="div_vote_id"></div><p>附件【<a href="/system/download.jsp?wbfileid=97" target="'
    '_blank">年度报告.docx</a>】已下载'
    '<span id="nattach97">97</span>次</p><p align="right">【<a href="javascript:window.close();">关闭窗口</a>】</p>'
    '<div class="prenext"><p>上一条：<a href="96.htm">青山镇人民政府2022年政府信息公开工作年度'
    "报告</a></p><p>下一条：没有了</p></div></form></div>"
)
_TRS = (
    '<div class="xl-title"><h1>{title}</h1><div>来源：青山镇人民政府 发布时间：2024-01-18 浏览'
    "次数：<script>97</script>97 次 字号：[<a>大</a> "
    '<a>中</a> <a>小</a>]</div></div><div class="TRS_Editor"><style type="text/css">.TRS_Editor P{{margin-top:0}}'
    '.TRS_Editor TD{{font-size:12pt}}</style><div class="Custom_UnionStyle">{body}</div></div'
    '><div class="fenye"><script>createPageHTML(1, 0, '
    '"t2024_97", "html");</script></div><div class="xgwj"><h4>相关文件</h4><ul><li><a href="9'
    '6.html">青山镇人民政府2022年政府信息公开工作'
    '年度报告</a><span>2023-01-19</span></li><li><a href="97.html">图解：青山镇2023年政府信息'
    "公开工作年度报告</a></li></ul></div>"
    "<div>扫一扫在手机打开当前页 【打印本页】【关闭窗口】</div>"
)
_HANWEB = (
    '<table width="95%"><tbody><tr><td><table class="bt_content"><tr><td class="title">{title'
    "}</td></tr><tr><td>发布日期：2024-01-18 信息"
    '来源：青山镇人民政府 浏览次数：97</td></tr></table></td></tr><tr><td><div id="zoom"><!--'
    'ZJEG_RSS.content.begin--><meta name="ContentStart">'
    '{body}<meta name="ContentEnd"><!--ZJEG_RSS.content.end--></div></td></tr></tbody></table>'
)


def _sections(body: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands before the first heading, and each heading with its part."""
    starts = list(re.finditer(HEADING, body))
    ends = [*(m.start() for m in starts[1:]), len(body)]
    return body[: starts[0].start()], [(m[1], body[m.end() : e]) for m, e in zip(starts, ends, strict=True)]


def _accordion(body: str) -> str:
    """Parts that open by a click, the first open."""
    head, parts = _sections(body)
    panels = [
        f'<div class="panel"><div class="panel-heading"><h4 class="panel-title"><a data-toggle="co'
        f'llapse">{h}</a></h4></div>'
        f'<div class="panel-collapse collapse{"" if n else " in"}"><div class="panel-body">{p}</div></div></div>'
        for n, (h, p) in enumerate(parts)
    ]
    return head + '<div class="panel-group">' + "".join(panels) + "</div>"


def _layui(body: str) -> str:
    head, parts = _sections(body)
    strip = "".join(f"<li{'' if n else ' class=layui-this'}>{h}</li>" for n, (h, _) in enumerate(parts))
    shown = "".join(
        f'<div class="layui-tab-item{"" if n else " layui-show"}">{p}</div>' for n, (_, p) in enumerate(parts)
    )
    return (
        f'{head}<div class="layui-tab"><ul class="layui-tab-title">{strip}</ul><div class="layui-t'
        f'ab-content">{shown}</div></div>'
    )


def _element(table: str) -> str:
    """A table of Element UI: head and rows apart, a gutter for the scroll bar, each text in a div."""
    table = re.sub(r"<td([^>]*)>([^<]*)</td>", r'<td\1 class="el-table__cell"><div class="cell">\2</div></td>', table)
    rows = re.findall(r"<tr>.*?</tr>", table, re.S)
    gutter = '<th class="el-table__cell gutter" style="width: 0px; display: none;"></th></tr>'
    head = rows[0].replace("</tr>", gutter) + "".join(rows[1:3])
    cols = '<colgroup><col name="el-table_1_column_1" width="97"></colgroup>'
    return (
        f'<div class="el-table"><div class="el-table__header-wrapper"><table class="el-table__head'
        f'er">{cols}<thead>{head}</thead></table></div>'
        f'<div class="el-table__body-wrapper"><table class="el-table__body">{cols}<tbody>{"".join(rows[3:])}'
        f"</tbody></table></div></div>"
    )


def _sizing(table: str) -> str:
    """A scrolled table keeps its head without height among the rows."""
    rows = re.findall(r"<tr>.*?</tr>", table, re.S)
    shut = re.sub(
        r"<td([^>]*)>([^<]*)</td>",
        (
            r'<th\1 style="height:0;padding-top:0">'
            r'<div class="dataTables_sizing" style="height: 0px; overflow: hidden;">\2</div></th>'
        ),
        "".join(rows[:3]),
    )
    return (
        f'<div class="dataTables_scroll"><div class="dataTables_scrollHead"><table><thead>{"".join(rows[:3])}'
        f"</thead></table></div>"
        f'<div class="dataTables_scrollBody"><table><thead>{shut}</thead><tbody>{"".join(rows[3:])}'
        f"</tbody></table></div></div>"
    )


def _divs(table: str) -> str:
    """A table of lines that are no table elements: only the style makes it one."""
    table = table.replace("<table>", '<div style="display:table">').replace("</table>", "</div>")
    table = re.sub(r"<(/?)tr>", lambda m: "</div>" if m[1] else '<div style="display:table-row">', table)
    return re.sub(r"<td>([^<]*)</td>", r'<div style="display:table-cell">\1</div>', table)


def _reviews(body: str, edit) -> str:  # noqa: ANN001
    at = body.index("行政复议</td>")
    start, end = body.rindex("<table", 0, at), body.index("</table>", at) + len("</table>")
    return body[:start] + edit(body[start:end]) + body[end:]


def _twice(body: str) -> str:
    """The large table again for telephones, with an older figure."""
    return _big(
        body,
        lambda t: (
            t.replace("<table>", '<table class="table hidden-xs">')
            + t.replace("<table>", '<table class="table visible-xs">').replace(">18<", ">97<")
        ),
    )


def _entities(text: str) -> bytes:
    return text.replace('"utf-8"', '"iso-8859-1"').encode("ascii", "xmlcharrefreplace")


def _minified(text: str) -> str:
    """As SingleFile writes it: no quotes, no needless ends."""
    text = re.sub(r'(\w+)="([\w-]+)"', r"\1=\2", text)
    text = re.sub(r"</(?:td|tr|p|body|html)>", "", text)
    return text.replace(
        "<html>", "<html lang=zh><!--\n Page saved with SingleFile \n url: http://example.invalid/97 \n-->"
    )


def _linked(body: str) -> str:
    """Words that the site links wherever they stand."""
    return re.sub(r"(?<!-)(政府信息|申请)", r'<a href="/tag/97.html" class="keylink" target="_blank">\1</a>', body)


def _numbered_list(body: str) -> str:
    """Headings with typed numbers in a list that shows none."""
    out = re.sub(HEADING, r'<ol style="list-style:none" start="9"><li>\1</li></ol>', body)
    assert out.count("<ol") == 6
    return out


def _coloured(table: str) -> str:
    """A head white on blue by classes, each second row grey."""
    rows = re.findall(r"<tr>.*?</tr>", table, re.S)
    head = "".join(r.replace("<td", "<th").replace("</td", "</th") for r in rows[:2])
    return f'<table class="tb">{head}{"".join(rows[2:])}</table>'


def _crumbs(specimen: Specimen) -> bytes:
    """Everything on the page in short lines: bars, menus, crumbs, the counter, a foot."""
    top = (
        "<div>您好，欢迎访问青山镇人民政府网站！ 今天是2024年1月18日 星期四</div><ul><li><a href="
        "a>首页</a></li><li><a href=b>政务公开</a></li></ul>"
        "<div>您现在的位置：<a href=a>首页</a>&gt;&gt;<a href=b>政府信息公开</a>&gt;&gt;<a href=c"
        ">政府信息公开年报</a></div>"
        "<div>政府信息公开指南</div><div>政府信息公开制度</div><div>法定主动公开内容</div><div>政府信息公开年报</div>"
        "<div>索 引 号：0000-97-2024</div><div>主题分类：政务公开</div>"
    )
    foot = (
        "<div>分享到：</div><div>【打印】【关闭】</div><div>主办：青山镇人民政府 承办：办公室</di"
        "v><div>网站标识码：9700000001 备案号：某ICP备97号</div>"
        "<div>访问量：97次</div>"
    )
    return web(specimen, edit=lambda b: top + b + foot)


def _cloaked(body: str) -> str:
    return f'<div id="app" v-cloak>{body}</div>'


_HIDE = (
    "<style>[v-cloak]{display:none} .sr-only{position:absolute;width:1px;height:1px;margin:-1"
    "px;padding:0;overflow:hidden;clip:rect(0,0,0,0);border:0}</style>"
)
_TIPS = (
    "<style>.tip{position:relative} .tip .tiptext{visibility:hidden;position:absolute;opacity:0;transition:.3s} "
    ".tip:hover .tiptext{visibility:visible;opacity:1}</style>"
)
_PHONES = (
    "<style>.visible-xs{display:none!important} @media (max-width:767px){.visible-xs{display:"
    "block!important}.hidden-xs{display:none!important}}</style>"
)
_COLLAPSE = "<style>.collapse{display:none;visibility:hidden}.collapse.in{display:block;visibility:visible}</style>"
_LAYUI = "<style>.layui-tab-content .layui-tab-item{display:none}.layui-show{display:block!important}</style>"
_BLUE = (
    "<style>.tb th{background:#3a7bd5;color:#fff} .tb tr:nth-child(even) td{background:#f6f6f6} "
    ".hd{background:linear-gradient(90deg,#c00,#e33);color:#fff}</style>"
)
_DARK = "<style>body{background:#111;color:#fff} td{border:1px solid #444} a{color:#8cf}</style>"
_FOLD = "<style>.fold{max-height:600px;overflow:hidden;position:relative} .fold::after{content:'展开全文'}</style>"
_GONE = '<span style="color:transparent">97</span>'
_GONE_TOO = '<span style="color:rgba(0,0,0,0)">97</span><span style="color:rgb(0 0 0 / 0%)">9</span>'
_SHUT = '<div style="height:0;overflow:hidden">97</div>'
_JAM = "<style>.jammer{font-size:10px;color:#FFF} .none{display:none}</style>"
_SF = "<style>.sf-hidden{display:none!important}</style>"

MAKERS: dict[str, Maker] = {
    "vsb": lambda s: web(s, edit=lambda b: _VSB.format(title=_TITLE, body=b)),
    "trs": lambda s: web(s, edit=lambda b: _TRS.format(title=_TITLE, body=b)),
    "hanweb": lambda s: web(s, edit=lambda b: _HANWEB.format(title=_TITLE, body=b)),
    "crumbs": _crumbs,
    "accordion": lambda s: web(s, head=_COLLAPSE, edit=_accordion),
    "layui-tabs": lambda s: web(s, head=_LAYUI, edit=_layui),
    "element-table": lambda s: web(s, edit=lambda b: _big(b, _element)),
    "scrolled-table": lambda s: web(s, edit=lambda b: _big(b, _sizing)),
    "table-by-style": lambda s: web(
        s, edit=lambda b: re.sub(r"<table>(?:(?!</table>|span=).)*</table>", lambda m: _divs(m[0]), b, flags=re.S)
    ),
    "telephone-table": lambda s: web(s, head=_PHONES, edit=_twice),
    "cloaked": lambda s: web(s, head=_HIDE, edit=_cloaked),
    "for-readers-only": lambda s: web(
        s, head=_HIDE, cell='<span class="sr-only">97</span>18', prose='<b class="sr-only">共97</b>86'
    ),
    "tips": lambda s: web(
        s,
        head=_TIPS,
        cell='<span class="tip">18<span class="tiptext">去年97</span></span>',
        prose='<i class="tip">86<b class="tiptext">97</b></i>',
    ),
    "white-on-blue": lambda s: web(
        s,
        head=_BLUE,
        edit=lambda b: re.sub(
            r"<p>((?:&nbsp;)*[一二三四五六]、)",
            r'<p class="hd">\1',
            re.sub(r"<table>.*?</table>", lambda m: _coloured(m[0]), b, flags=re.S),
        ),
    ),
    "dark-page": lambda s: web(s, head=_DARK),
    "folded-by-height": lambda s: web(s, head=_FOLD, edit='<div class="fold">{}</div>'.format),
    "transparent": lambda s: web(s, cell=_GONE + "18", prose=_GONE_TOO + "86"),
    "no-height": lambda s: web(s, cell=_SHUT + "18"),
    "jammed": lambda s: web(s, head=_JAM, prose='<font class="jammer">97#k</font>86<span class="none">9@</span>'),
    "shadow-root": lambda s: web(
        s,
        edit=(
            '<report-view><template shadowrootmode="open"><style>p{{margin:0}}</style>{}</template></report-view>'
        ).format,
    ),
    "single-file": lambda s: _minified(page(s, head=_SF, cell='18<span class="sf-hidden">97</span>')).encode(),
    "saved-from": lambda s: (
        "<!-- saved from url=(0044)http://example.invalid/art/97.html -->\r\n"
        + page(s)
        .replace("<!DOCTYPE html>", '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">')
        .replace(
            '<meta charset="utf-8">',
            (
                '<META content="text/html; charset=gb2312" http-equiv=Content-Type><META name=GENERATOR c'
                'ontent="MSHTML 11.00">'
            ),
        )
    ).encode("gb18030"),
    "marked-words": lambda s: web(
        s, edit=lambda b: re.sub(r"(公开|18|86)", r'<em class="keyword"><font color="red">\1</font></em>', b)
    ),
    "linked-words": lambda s: web(s, edit=_linked),
    "entities-only": lambda s: _entities(page(s)),
    "marks-of-includes": lambda s: (
        page(s, edit=lambda b: "\ufeff" + b.replace("<p>三、", "\ufeff<p>三、"))
        .replace("<head>", "<head>\ufeff")
        .encode("utf-8-sig")
    ),
    "charset-misspelt": lambda s: (
        page(s)
        .replace('"utf-8"', '"utf8"')
        .replace("<head>", '<head><meta http-equiv="Content-Type" content="text/html; charset=gb2312_80">')
        .encode()
    ),
    "numbers-typed-in-list": lambda s: web(s, edit=_numbered_list),
    "headings-as-links": lambda s: web(
        s,
        edit=lambda b: (
            "<ul>"
            + "".join(f'<li><a href="#a{n}">{h}</a></li>' for n, h in enumerate(HEADINGS))
            + "</ul>"
            + re.sub(r"<p>((?:&nbsp;)*)([一二三四五六]、)", r'<h2 id="a9"><a name="a9"></a>\1\2', b)
        ),
    ),
    "stickers": lambda s: web(
        s, edit=swap(("<p>一、", '<div style="position:fixed;right:0;bottom:9px">智能问答<br>97</div><p>一、'))
    ),
    "lines-of-a-cell": lambda s: web(
        s, cell="<br>18", edit=swap((">23</td>", "><p><br></p><p>23</p></td>"), (">总计<", "><p>总</p><p>计</p><"))
    ),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in MAKERS.items():
        yield f"met {name}", ".html", make
