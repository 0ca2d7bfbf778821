"""Web pages as Chinese editors and office programs make them: UEditor, KindEditor, 135, WeChat, Word, WPS, Excel,
LibreOffice, Google Docs, mail programs, converters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.specimens.model import Specimen
from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.office import swap
from tests.support.specimens.odd.saved import page, web
from tests.support.specimens.odd.told_web import _big, _headings

HEADING = r"<p>(?:&nbsp;)*([一二三四五六]、(?:总|主|收|政|存|其)[^<]*)</p>"
"""A paragraph that is a heading."""


def _each_table(body: str, edit) -> str:  # noqa: ANN001
    return re.sub(r"<table.*?</table>", lambda m: edit(m[0]), body, flags=re.S)


def _ueditor(table: str) -> str:
    """Its classes, spans of one, and a break in what is empty."""
    table = table.replace("<table>", '<table data-sort="sortDisabled" interlaced="disabled"><tbody>', 1)
    table = table.replace("<tr>", '<tr class="firstRow">', 1).replace("</table>", "</tbody></table>")
    table = re.sub(
        r"<td>([0-9]+)</td>",
        r'<td width="60" valign="top" rowspan="1" colspan="1" style="word-break: break-all;" null="">\1</td>',
        table,
    )
    return table.replace("<td></td>", "<td><br/></td>").replace(
        "<td colspan=", '<td class="selectTdClass" style="ms-word-break: break-all;" colspan='
    )


def _ueditor_word(table: str) -> str:
    """What it makes of a table pasted from WPS."""
    cell = (
        r'<td\1 valign="center" style="padding: 0px 7px; border-width: 1px; border-style: none solid solid none;">'
        r"<p class='MsoNormal' style='text-align:center;vertical-align:middle;mso-pagination:widow-orphan'>"
        r"<span style=\"font-family: 宋体; font-size: 12px\">\2</span>"
        r"<span style=\"font-family: Calibri\"><o:p></o:p></span></p></td>"
    )
    return re.sub(r"<td([^>]*)>([^<]*)</td>", cell.replace('\\"', '"'), table)


def _kind(table: str) -> str:
    table = table.replace(
        "<table>", '<table style="width:100%;" cellpadding="2" cellspacing="0" border="1" class="ke-zeroborder">'
    )
    return re.sub(r"</td>", "<br />\n</td>", table)


_135 = (
    '<section class="_135editor" data-tools="135编辑器" data-id="97"><section style="text-align:center">'
    '<section style="display:inline-block;background-color:rgb(30,155,232);color:rgb(255,255,255);padding:4px 1em">'
    '<strong data-brushtype="text">{}</strong></section></section></section>'
)


def _decorated(body: str) -> str:
    """Headings white on coloured boxes."""
    body = re.sub(
        HEADING,
        lambda m: _135.format(m[1]),
        body.replace("<table>", '<section style="overflow-x:auto;max-width:100%"><table>').replace(
            "</table>", "</table></section>"
        ),
    )
    assert body.count("135editor") == 6
    return f'<section class="xmteditor" data-tools="新媒体管家">{body}</section>'


def _wechat(body: str) -> str:
    """An article that its script shows."""
    return (
        '<div id="img-content"><h1 class="rich_media_title" id="activity-name">青山镇人民政府2023'
        "年政府信息公开工作年度报告</h1>"
        '<em id="publish_time">2024-01-18 10:00</em><div class="rich_media_content js_underline_c'
        'ontent" id="js_content" '
        f'style="visibility: hidden; opacity: 0; ">{body}<p style="display: none;"><mp-style-type '
        f'data-value="3"></mp-style-type>'
        '</p></div></div><div id="js_pc_qr_code" style="display:none">微信扫一扫 关注该公众号 97</div>'
    )


def _leaves(body: str) -> str:
    """The newer editor of WeChat: a leaf around each text."""
    return re.sub(
        r">([^<>]+)</(p|td)>", r'><span leaf=""><span textstyle="" style="font-size:16px">\1</span></span></\2>', body
    )


def _word_rows(table: str) -> str:
    """Rows of Word's own, the last without height, which only keeps the widths."""
    table = table.replace(
        "<table>", "<table class=MsoNormalTable border=0 cellspacing=0 cellpadding=0 style='border-collapse:collapse'>"
    )
    table = re.sub(r"<tr>", "<tr style='mso-yfti-irow:0;height:16.5pt'>", table)
    table = re.sub(
        r"<td([^>]*)>(\d+)</td>",
        r"<td\1 width=56 valign=top style='width:42.0pt;mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt'>"
        r"<p class=MsoNormal align=center><span lang=EN-US style='mso-bidi-font-size:10.5pt'>\2<o:p>"
        r"</o:p></span></p></td>",
        table,
    )
    ghost = "<![if !supportMisalignedColumns]>\n <tr height=0>" + "<td width=56 style='border:none'></td>" * 10
    return table.replace("</table>", f"{ghost}</tr>\n <![endif]>\n</table>")


def _word_page(specimen: Specimen, **more: str) -> bytes:
    head = (
        "<meta name=ProgId content=Word.Document><!--[if gte mso 9]><xml><w:WordDocument><w:Zoom>97</w:Zoom>"
        "</w:WordDocument></xml><![endif]--><style><!-- /* Style Definitions */ p.MsoNormal {mso-"
        "style-unhide:no; margin:0cm;}\n"
        "@page WordSection1 {size:595.3pt 841.9pt;} div.WordSection1 {page:WordSection1;} @list l0:level1 {mso-level-"
        "number-format:chinese-counting;} --></style>"
    )
    made = page(
        specimen,
        head=head,
        edit=lambda b: (
            f"<div class=WordSection1 style='layout-grid:15.6pt'>{more.get('before', '')}"
            + _each_table(b, _word_rows)
            + "</div>"
            + more.get("after", "")
        ),
        cell=more.get("cell", "18"),
        prose=more.get("prose", " 86 "),
    )
    return made.replace("<html>", '<html xmlns:o="urn:schemas-microsoft-com:office:office">').encode()


_TOC = "".join(
    f"<p class=MsoToc1><span lang=EN-US><a href='#_Toc97'>{h}<span style='mso-tab-count:1 dotted'>. </span>"
    "<span style='color:windowtext;display:none;mso-hide:all'>. </span>"
    "<span style='mso-element:field-begin'></span><span style='color:windowtext;display:none;mso-hide:all'>1</span>"
    "</a></span></p>"
    for h in (
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    )
)
_NOTE = (
    "<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1' title=''><span class=MsoFootnoteReference><span "
    "lang=EN-US style='mso-special-character:footnote'><![if !supportFootnotes]><span class=MsoFootnoteReference>"
    "<span style='font-size:10.5pt'>[1]</span></span><![endif]></span></span></a>"
)
_NOTES = (
    "<div style='mso-element:footnote-list'><![if !supportFootnotes]><br clear=all><hr align=left size=1 width='33%'>"
    "<![endif]><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href='#_ftnref1' name='_ftn1'>"
    "<span class=MsoFootnoteReference>[1]</span></a>不含口头咨询97件。</p></div></div>"
)
_COMMENT = (
    "<span class=MsoCommentReference><span lang=EN-US style='font-size:10.5pt'><![if !supportAnnotations]>"
    "<a class=msocomanchor id='_anchor_1' onmouseover=\"msoCommentShow('_com_1')\" href='#_ms"
    "ocom_1' name='_msoanchor_1'>"
    "[A1]</a><![endif]><span style='mso-special-character:comment'>&nbsp;</span></span></span>"
)
_COMMENTS = (
    "<div style='mso-element:comment-list'><![if !supportAnnotations]><hr class=msocomoff ali"
    "gn=left size=1 width='33%'>"
    "<![endif]><div style='mso-element:comment'><div id='_com_1' class=msocomtxt><p class=Mso"
    "CommentText>请核对，去年97件"
    "</p></div></div></div>"
)


def _libre(body: str) -> str:
    """As LibreOffice exports: upper case, fonts in fonts, values of cells in attributes."""
    body = re.sub(
        r"<td([^>]*)>(\d+)</td>",
        r'<TD\1 WIDTH=48 SDVAL="\2" SDNUM="2052;"><P CLASS="western" ALIGN=CENTER><FONT FACE="宋体">'
        r"<FONT SIZE=2>\2</FONT>"
        r"</FONT></P></TD>",
        body,
    )
    return body.replace(
        "<table>",
        "<TABLE WIDTH=665 CELLPADDING=7 CELLSPACING=0><COL WIDTH=97><COLGROUP SPAN=2><COL WIDTH=9></COLGROUP>",
    )


def _docs(body: str) -> str:
    """A page published by Google Docs."""
    body = re.sub(r"<p>([^<]*)</p>", r'<p class="c2"><span class="c1">\1</span></p>', body)
    body = re.sub(
        r"<td([^>]*)>([^<]*)</td>", r'<td class="c7"\1><p class="c4 c11"><span class="c0">\2</span></p></td>', body
    )
    note = (
        '<div class="c12"><p class="c2"><a href="#cmnt_ref1" id="cmnt1">[a]</a><span class="c0">去'
        "年97件？</span></p></div>"
    )
    return f'<div id="contents"><div class="doc-content">{body}{note}</div></div>'


_SHEETS = (
    '<google-sheets-html-origin><style type="text/css"><!--td {border: 1px solid #cccccc;}br {mso-data-placement:'
    "same-cell;}--></style>"
)


def _sheets(table: str) -> str:
    table = re.sub(
        r"<td([^>]*)>(\d+)</td>", r"""<td\1 data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:97}">\2</td>""", table
    )
    return table.replace(
        "<table>",
        (
            f'{_SHEETS}<table xmlns="http://www.w3.org/1999/xhtml" dir="ltr" data-sheets-root="1"><col'
            f'group><col width="97"/></colgroup><tbody>'
        ),
    ).replace("</table>", "</tbody></table>")


_MAIL = (
    '<div class="qmbox"><style>.qmbox style, .qmbox script, .qmbox head, .qmbox link, .qmbox meta {{display: none '
    "!important;}}</style><div style='font-size:12px;padding:2px 0'>------------------&nbsp;原"
    "始邮件&nbsp;------------------</div>"
    '<div style="background:#efefef"><b>发件人:</b>"某某"&lt;97@example.com&gt;;<br><b>发送时'
    "间:</b>2024年1月18日(星期四) 上午9:37<br>"
    '<b>收件人:</b>"信息公开";<br><b>主题:</b>年度报告</div>{}</div>'
)


def _pandoc(table: str) -> str:
    """As pandoc writes it: the first row a head, widths of columns, odd and even rows."""
    rows = re.findall(r"<tr>.*?</tr>", table, re.S)
    head = (
        rows[0]
        .replace("<tr>", '<tr class="header">')
        .replace("<td", '<th style="text-align:left"')
        .replace("</td", "</th")
    )
    body = "".join(
        r.replace("<tr>", f'<tr class="{("odd", "even")[n % 2]}">').replace("<td>", '<td style="text-align: left;">')
        for n, r in enumerate(rows[1:])
    )
    columns = "<colgroup>" + '<col style="width: 9%" />' * 10 + "</colgroup>"
    return f'<table style="width:100%">{columns}<thead>{head}</thead><tbody>{body}</tbody></table>'


def _preview(body: str) -> str:
    """As docx-preview shows a Word file: numbers of headings by counters."""
    return _headings(body, r'<p class="docx_a9 docx-num-8-0"><span style="font-family:黑体">\1</span></p>')


_PREVIEW = (
    "<style>.docx-wrapper{background:gray;padding:30px} .docx{counter-reset:docx-num-8-0} p.d"
    "ocx-num-8-0:before{content:"
    'counter(docx-num-8-0, cjk-ideographic)"、";counter-increment:docx-num-8-0} p.docx-num-8-0{display:list-item;'
    "list-style-position:inside;list-style-type:none}</style>"
)
_CLIP = (
    "Version:0.9\r\nStartHTML:0000000105\r\nEndHTML:0000099997\r\nStartFragment:0000000141\r\n"
    "EndFragment:0000099961\r\n"
    "SourceURL:http://example.invalid/97.html\r\n"
)
_EMPTY_COLUMN = "<td style='width:3px;padding:0'>&nbsp;</td></tr>"

MAKERS: dict[str, Maker] = {
    "ueditor": lambda s: web(s, edit=lambda b: _each_table(b, _ueditor).replace("<p>&nbsp;</p>", "<p><br/></p>")),
    "ueditor-word": lambda s: web(s, cell="<span>1</span>8", edit=lambda b: _each_table(b, _ueditor_word)),
    "ueditor-page-break": lambda s: web(
        s, edit=lambda b: re.sub("<p>((?:&nbsp;)*[三五]、)", r"<p>_ueditor_page_break_tag_</p><p>\1", b)
    ),
    "ueditor-stray-rows": lambda s: web(
        s,
        edit=lambda b: _big(
            b,
            lambda t: t.replace("<tr>", '<tr class="firstRow"></tr><tr>', 1).replace(
                "</table>", "<tr>" + "<td></td>" * 4 + "</tr></table>"
            ),
        ),
    ),
    "kindeditor": lambda s: web(
        s,
        prose='<span class="ke-content" style="color:#E53333;"> 86 </span>',
        edit=lambda b: _each_table(b, _kind).replace(
            "<p>三、", '<hr style="page-break-after:always;" class="ke-pagebreak" /><p>三、'
        ),
    ),
    "135": lambda s: web(s, edit=_decorated),
    "wechat-hidden": lambda s: web(s, edit=_wechat),
    "wechat-leaves": lambda s: web(
        s, edit=lambda b: _wechat(_leaves(b)).replace("visibility: hidden; opacity: 0; ", "")
    ),
    "word-page": lambda s: _word_page(s),
    "word-contents": lambda s: _word_page(s, before=_TOC),
    "word-footnote": lambda s: _word_page(s, cell="18" + _NOTE, after=_NOTES),
    "word-comment": lambda s: _word_page(s, prose="86" + _COMMENT, after=_COMMENTS),
    "word-hidden": lambda s: _word_page(
        s,
        prose="<span lang=EN-US style='display:none;mso-hide:all'>97</span>86",
        cell="<span style='mso-hide:all;display:none'>9</span>18",
    ),
    "libreoffice": lambda s: web(s, edit=_libre),
    "google-docs": lambda s: web(
        s,
        head="<style>.c0{color:#000} .c1{vertical-align:baseline}</style>",
        cell='18</span><sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup><span>',
        edit=_docs,
    ),
    "google-sheets": lambda s: web(s, edit=lambda b: _each_table(b, _sheets)),
    "qq-mail": lambda s: web(s, edit=_MAIL.format),
    "pandoc": lambda s: web(s, edit=lambda b: _each_table(b, _pandoc)),
    "docx-preview": lambda s: web(
        s,
        head=_PREVIEW,
        edit=lambda b: f'<div class="docx-wrapper"><section class="docx">{_preview(b)}</section></div>',
    ),
    "clipboard": lambda s: (
        _CLIP + page(s).replace("<body>", "<body><!--StartFragment-->").replace("</body>", "<!--EndFragment--></body>")
    ).encode(),
    "empty-column": lambda s: web(s, edit=lambda b: _big(b, lambda t: t.replace("</tr>", _EMPTY_COLUMN))),
    "blank-filled-in": lambda s: web(s, prose="<u>&nbsp; 86 &nbsp;</u>", cell="<u>&nbsp;18&nbsp;</u>"),
    "underscores": lambda s: web(s, prose="__86__"),
    "spread-labels": lambda s: web(
        s, edit=swap((">自然人<", ">自&nbsp;然&nbsp;人<"), (">总计<", ">总　　计<"), (">其他<", ">其 &nbsp; 他<"))
    ),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in MAKERS.items():
        yield f"met {name}", ".html", make
