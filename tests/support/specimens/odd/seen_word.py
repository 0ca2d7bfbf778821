"""More Word files: what generators of reports write, what people paste and draw, what tracked changes leave."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.office import Parts, extra, field, run, swap, word
from tests.support.specimens.odd.told_word import _styled

_MAIN = "word/document.xml"
_DRAWN = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor behindDoc="0">'
    '<wp:positionH relativeFrom="page"/><a:graphic '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="x"><'
    "wps:wsp><wps:cNvCnPr/><wps:spPr/></wps:wsp></a:graphicData>"
    "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r>"
)
_PROMPT = (
    "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent><w:r><w:rPr><w:rStyle"
    ' w:val="PlaceholderText"/><w:color w:val="808080"/>'
    "</w:rPr><w:t>单击或点击此处输入文字。</w:t></w:r></w:sdtContent></w:sdt>"
)


def _big(body: str, edit) -> str:  # noqa: ANN001
    start = body.rindex("<w:tbl>", 0, body.index("申请人情况"))
    end = body.index("</w:tbl>", start) + len("</w:tbl>")
    return body[:start] + edit(body[start:end]) + body[end:]


def _empty_rows(table: str) -> str:
    """A row without a cell's text before the last, of no height."""
    at = table.rindex("<w:tr>")
    blank = (
        '<w:tr><w:trPr><w:trHeight w:val="1" w:hRule="exact"/></w:trPr>'
        + "<w:tc><w:tcPr/><w:p/></w:tc>" * 10
        + "</w:tr>"
    )
    return table[:at] + blank + table[at:]


def _every_run(body: str) -> str:
    """A run for each character, as programs that convert from PDF write."""
    return re.sub(
        r'<w:r><w:t(?: xml:space="preserve")?>([^<]{2,})</w:t></w:r>',
        lambda m: "".join(
            f'<w:r><w:rPr><w:spacing w:val="-2"/></w:rPr><w:t xml:space="preserve">{c}</w:t></w:r>' for c in m[1]
        ),
        body,
    )


def _in_frames(body: str) -> str:
    """Each paragraph outside tables at a place of its own."""
    at = body.index("<w:tbl>")
    look = (
        '<w:pPr><w:framePr w:w="8000" w:wrap="auto" w:vAnchor="page" w:hAnchor="page" w:x="1700" '
        'w:y="2000"/><w:autoSpaceDE w:val="0"/></w:pPr>'
    )
    return body[:at].replace("<w:p><w:r>", f"<w:p>{look}<w:r>") + body[at:]


def _moved_row(body: str) -> str:
    """A row moved with changes being tracked: its old place and its new one."""
    at = body.index(">18<")
    start, end = body.rindex("<w:tr>", 0, at), body.index("</w:tr>", at) + len("</w:tr>")
    row = body[start:end]
    old = re.sub(
        r'<w:r>(?:<w:rPr/>|<w:rPr></w:rPr>)?<w:t xml:space="preserve">([^<]*)</w:t></w:r>',
        r'<w:moveFrom w:id="98" w:author="a"><w:r><w:t>\1</w:t></w:r></w:moveFrom>',
        row.replace("<w:tr>", '<w:tr><w:trPr><w:del w:id="97" w:author="a"/></w:trPr>').replace(">18<", ">97<"),
    )
    new = re.sub(
        r'(<w:r>(?:<w:rPr/>|<w:rPr></w:rPr>)?<w:t xml:space="preserve">[^<]*</w:t></w:r>)',
        r'<w:moveTo w:id="99" w:author="a">\1</w:moveTo>',
        row.replace("<w:tr>", '<w:tr><w:trPr><w:ins w:id="96" w:author="a"/></w:trPr>'),
    )
    return body[:start] + old + new + body[end:]


def _heading_fields(body: str) -> str:
    """The numbers of headings as fields that count."""
    codes = iter("一二三四五六")
    made = lambda m: "<w:p>" + field("SEQ h \\* CHINESENUM3", run(next(codes))) + "<w:r><w:t>、"  # noqa: E731
    body, count = re.subn(r"<w:p><w:r><w:t>[一二三四五六]、(?=[总主收政存其])", made, body)
    assert count == 6
    return body


def _headings_in_tables(body: str) -> str:
    """Each heading in a table of one cell with a coloured ground."""
    box = (
        '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9000"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:sh'
        'd w:val="clear" w:fill="C00000"/></w:tcPr>'
        '<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>{}</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>'
    )
    body, count = re.subn(
        r"<w:p><w:r><w:t>([一二三四五六]、[总主收政存其][^<]*)</w:t></w:r></w:p>", lambda m: box.format(m[1]), body
    )
    assert count == 6
    return body


def _unmerged(body: str) -> str:
    """No merged cells in a row: the others are there and empty."""

    def spread(found: re.Match[str]) -> str:
        count = int(found[1])
        return f"<w:tc><w:tcPr/>{found[2]}</w:tc>" + "<w:tc><w:tcPr/><w:p/></w:tc>" * (count - 1)

    return re.sub(r'<w:tc><w:tcPr><w:gridSpan w:val="(\d+)"/></w:tcPr>((?:(?!</w:tc>).)*)</w:tc>', spread, body)


def _cover(body: str) -> str:
    """A cover page: the title alone, a date, a break, and the title again."""
    cover = (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="72"/></w:rPr><w:t>青山'
        "镇人民政府</w:t></w:r></w:p><w:p><w:r><w:t>2023年政府信息公开工作年度报告"
        "</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>二〇二四年一月</w:t></w:r></w:p><w:p><w:r><w:br w"
        ':type="page"/></w:r></w:p>'
    )
    return body.replace("<w:body>", "<w:body>" + cover, 1)


def _red_head(body: str) -> str:
    """The red head of an official document before the report."""
    head = (
        '<w:p><w:r><w:rPr><w:color w:val="FF0000"/><w:w w:val="60"/></w:rPr><w:t>青山镇人民政府文'
        "件</w:t></w:r></w:p><w:p><w:r><w:t>青政发〔2024〕97号</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>青山镇人民政府关于报送2023年政府信息公开工作年度报告的报告</w:t></w:r></w"
        ":p><w:p><w:r><w:t>临江市人民政府：</w:t></w:r></w:p>"
    )
    return body.replace("<w:body>", "<w:body>" + head, 1)


def _headers(parts: Parts) -> Parts:
    return extra("header97.xml", "header", "<w:hdr {w}><w:p><w:r><w:t>青山镇人民政府 97</w:t></w:r></w:p></w:hdr>")(
        parts
    )


_GREY = (
    '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"'
    '/><w:rPr><w:color w:val="808080"/></w:rPr></w:style>'
)
_HIDDEN_STYLE = (
    '<w:style w:type="paragraph" w:styleId="Guide97"><w:name w:val="Guide97"/><w:rPr><w:vanish/></w:rPr></w:style>'
)

MAKERS: dict[str, Maker] = {
    "line-drawn-near": lambda s: word(s, cell=_DRAWN + run("18"), prose=run("86") + _DRAWN),
    "blank-row": lambda s: word(s, edit=lambda b: _big(b, _empty_rows)),
    "run-for-each": lambda s: word(s, edit=_every_run),
    "in-frames": lambda s: word(s, edit=_in_frames),
    "moved-row": lambda s: word(s, edit=_moved_row),
    "heading-fields": lambda s: word(s, edit=_heading_fields),
    "headings-in-tables": lambda s: word(s, edit=_headings_in_tables),
    "unmerged": lambda s: word(s, edit=_unmerged),
    "cover": lambda s: word(s, edit=_cover),
    "red-head": lambda s: word(s, edit=_red_head),
    "headers": lambda s: word(s, parts=_headers),
    "hidden-by-paragraph-style": lambda s: word(
        s,
        edit=lambda b: b.replace(
            "<w:p><w:r><w:t>二、",
            (
                '<w:p><w:pPr><w:pStyle w:val="Guide97"/></w:pPr><w:r><w:t>说明：此处填97件。</w:t></w:r><'
                "/w:p><w:p><w:r><w:t>二、"
            ),
        ),
        parts=_styled(_HIDDEN_STYLE),
    ),
    "prompt-left": lambda s: word(
        s,
        edit=swap(("<w:p><w:r><w:t>2024年1月18日", f"<w:p>{_PROMPT}</w:p><w:p><w:r><w:t>2024年1月18日")),
        parts=_styled(_GREY),
    ),
    "two-figures-by-change": lambda s: word(
        s,
        cell=(
            '<w:ins w:id="1" w:author="a"><w:r><w:t>1</w:t></w:r></w:ins><w:del w:id="2" w:author="a"'
            '><w:r><w:delText>9</w:delText></w:r></w:del><w:r><w:t>8</w:t></w:r><w:del w:id="3" w:aut'
            'hor="b"><w:r><w:delText>7</w:delText></w:r></w:del>'
        ),
    ),
    "wide-figures": lambda s: word(s, cell=run("１８"), prose=run("８６")),
    "label-in-two-paragraphs": lambda s: word(
        s,
        edit=swap(
            (">法人或其他组织<", ">法人或</w:t></w:r></w:p><w:p><w:r><w:t>其他组织<"),
            (">自然人<", ">自然</w:t><w:br/><w:t>人<"),
        ),
    ),
    "bookmarked-and-linked": lambda s: word(
        s,
        edit=lambda b: re.sub(
            r"<w:r><w:t>([一二三四五六]、[^<]*)</w:t></w:r>",
            (
                r'<w:bookmarkStart w:id="9" w:name="_Toc97"/><w:hyperlink w:anchor="x"><w:r><w:t>\1</w:t>'
                r'</w:r></w:hyperlink><w:bookmarkEnd w:id="9"/>'
            ),
            b,
        ),
    ),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in MAKERS.items():
        yield f"seen word {name}", ".docx", make
