"""Word files as WPS, the several Words, Google Docs, Pages and converters make them, and as people type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.office import Parts, run, swap, word
from tests.support.specimens.odd.told_word import _styled

_MAIN = "word/document.xml"
_HEADING = r"<w:p>(<w:r><w:t>)[一二三四五六]、(?=[总主收政存其])"


def _headed(body: str, put: Callable[[re.Match[str]], str]) -> str:
    body, count = re.subn(_HEADING, put, body)
    assert count == 6
    return body


def _wps(body: str) -> str:
    """Looks on every run and paragraph, marks of spelling, the cells' widths in percent."""
    looks = (
        '<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsi'
        'a="仿宋_GB2312"/><w:kern w:val="2"/>'
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:vertAlign w:val="baseline"/><w:lang w:val="en-U'
        'S" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
    )
    body = body.replace("<w:r><w:t", f"<w:r>{looks}<w:t").replace(
        "<w:tcPr/>", '<w:tcPr><w:tcW w:w="0" w:type="pct"/><w:noWrap w:val="0"/></w:tcPr>'
    )
    return body.replace(
        "<w:p><w:r>", '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:rPr><w:rFonts w:hint="default"/></w:rPr></w:pPr><w:r>'
    )


def _word_365(body: str) -> str:
    """Identities, spelling and the breaks of the last printing between the runs."""
    body = body.replace(
        "<w:p><w:r>",
        '<w:p w14:paraId="77777777" w14:textId="97979797" w:rsidR="00970097"><w:proofErr w:type="spellStart"/><w:r>',
    )
    return body.replace("</w:r></w:p>", '</w:r><w:proofErr w:type="spellEnd"/></w:p>').replace(
        "<w:tr>",
        ('<w:tr w:rsidR="00970097" w14:paraId="97979797" w14:textId="9"><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>'),
    )


_BROKEN = (
    "<w:r><w:lastRenderedPageBreak/><w:t>{}</w:t></w:r><w:bookmarkStart w:id='97' w:name='_Go"
    "Back97'/><w:bookmarkEnd w:id='97'/>"
    "<w:proofErr w:type='gramStart'/><w:r w:rsidR='00970097'><w:t>{}</w:t></w:r><w:proofErr w:type='gramEnd'/>"
)


def _google(body: str) -> str:
    """Controls of its own round runs, paragraphs and rows."""
    control = (
        '<w:sdt><w:sdtPr><w:id w:val="97"/><w:tag w:val="goog_rdk_97"/></w:sdtPr><w:sdtContent>{}'
        "</w:sdtContent></w:sdt>"
    )
    body = re.sub(r"(<w:tr>.*?</w:tr>)", lambda m: control.format(m[1]), body, flags=re.S)
    return re.sub(r"(<w:r><w:t>[^<]*</w:t></w:r>)", lambda m: control.format(m[1]), body)


def _pages(body: str) -> str:
    """Every look said, those that are not so too."""
    looks = (
        '<w:rPr><w:b w:val="0"/><w:strike w:val="0"/><w:dstrike w:val="0"/><w:outline w:val="0"/>'
        '<w:vanish w:val="0"/><w:color w:val="000000"/>'
        '<w:u w:val="none"/><w:vertAlign w:val="baseline"/><w:rtl w:val="0"/><w14:textOutline w14'
        ':w="12700" w14:cap="flat"><w14:noFill/>'
        '<w14:miter w14:lim="400000"/></w14:textOutline><w14:textFill><w14:solidFill><w14:srgbClr'
        ' w14:val="000000"/></w14:solidFill></w14:textFill></w:rPr>'
    )
    return body.replace("<w:r><w:t", f"<w:r>{looks}<w:t")


def _contents(body: str) -> str:
    """A list of contents before the report, in a control of its own."""
    lines = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:hyperlink w:anchor="_Toc97"><w:r><w:t>{h}'
        f"</w:t></w:r><w:r><w:tab/></w:r>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGEREF _Toc97 \\h </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w'
        ':fldCharType="end"/></w:r></w:hyperlink></w:p>'
        for h in (
            "一、总体情况",
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况",
            "四、政府信息公开行政复议、行政诉讼情况",
            "五、存在的主要问题及改进情况",
            "六、其他需要报告的事项",
        )
    )
    made = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartOb'
        "j></w:sdtPr><w:sdtContent><w:p><w:r><w:t>目录</w:t></w:r></w:p>"
    )
    at = body.index("<w:p><w:r><w:t>本报告根据")
    return body[:at] + made + lines + "</w:sdtContent></w:sdt>" + body[at:]


_ABSTRACT = (
    '<w:abstractNum w:abstractNumId="{0}"><w:multiLevelType w:val="multilevel"/><w:lvl w:ilvl'
    '="0"><w:start w:val="1"/><w:numFmt w:val="{1}"/>{3}<w:suff w:val="nothing"/><w:lvlText w'
    ':val="{2}"/></w:lvl></w:abstractNum>'
)


def _numbering(parts: Parts, abstract: str, numbers: str) -> None:
    text = parts["word/numbering.xml"].decode()
    at = text.index("<w:abstractNum ")
    parts["word/numbering.xml"] = (
        text[:at] + abstract + text[at:].replace("</w:numbering>", numbers + "</w:numbering>")
    ).encode()


def _by_style(parts: Parts) -> Parts:
    """The number of a heading comes from its style, which another style inherits."""
    _numbering(
        parts,
        _ABSTRACT.format(88, "chineseCountingThousand", "%1、", '<w:pStyle w:val="HanTitle"/>'),
        '<w:num w:numId="88"><w:abstractNumId w:val="88"/></w:num>',
    )
    parts[_MAIN] = _headed(
        parts[_MAIN].decode(), lambda m: f'<w:p><w:pPr><w:pStyle w:val="HanTitle2"/></w:pPr>{m[1]}'
    ).encode()
    return _styled(
        (
            '<w:style w:type="paragraph" w:styleId="HanTitle"><w:name w:val="han 1"/><w:pPr><w:numPr>'
            '<w:numId w:val="88"/></w:numPr></w:pPr></w:style>'
        ),
        (
            '<w:style w:type="paragraph" w:styleId="HanTitle2"><w:name w:val="han 2"/><w:basedOn w:va'
            'l="HanTitle"/></w:style>'
        ),
    )(parts)


def _own_lists(parts: Parts) -> Parts:
    """Each heading has a list of its own, which starts at its number."""
    numbers = iter(range(1, 7))

    def numbered(found: re.Match[str]) -> str:
        look = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{80 + next(numbers)}"/></w:numPr>'
        return f"<w:p><w:pPr>{look}</w:pPr>{found[1]}"

    parts[_MAIN] = _headed(parts[_MAIN].decode(), numbered).encode()
    one = (
        '<w:num w:numId="{0}"><w:abstractNumId w:val="88"/><w:lvlOverride w:ilvl="0"><w:startOver'
        'ride w:val="{1}"/></w:lvlOverride></w:num>'
    )
    _numbering(
        parts, _ABSTRACT.format(88, "japaneseCounting", "%1、", ""), "".join(one.format(80 + n, n) for n in range(1, 7))
    )
    return parts


def _numbered_labels(parts: Parts) -> Parts:
    """The labels of the rows numbered by lists, a new one in each group."""
    body = parts[_MAIN].decode()
    group = 0

    def numbered(found: re.Match[str]) -> str:
        nonlocal group
        group += found[1] == "1"
        look = f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{80 + group}"/></w:numPr></w:pPr>'
        return f'<w:p>{look}<w:r><w:t xml:space="preserve">'

    body, count = re.subn(r'<w:p><w:r><w:t xml:space="preserve">([1-8])\.(?=[^0-9])', numbered, body)
    assert count > 15
    parts[_MAIN] = body.encode()
    one = (
        '<w:num w:numId="{0}"><w:abstractNumId w:val="88"/><w:lvlOverride w:ilvl="0"><w:startOver'
        'ride w:val="1"/></w:lvlOverride></w:num>'
    )
    _numbering(
        parts, _ABSTRACT.format(88, "decimal", "%1.", ""), "".join(one.format(80 + n) for n in range(1, group + 1))
    )
    return parts


def _row(body: str, edit: Callable[[str], str]) -> str:
    at = body.index(">18<")
    start, end = body.rindex("<w:tr>", 0, at), body.index("</w:tr>", at) + len("</w:tr>")
    return body[:start] + edit(body[start:end]) + body[end:]


_DELETED = '<w:trPr><w:del w:id="97" w:author="a" w:date="2024-01-05T00:00:00Z"/></w:trPr>'


def _deleted_row(body: str) -> str:
    """A row with older figures, deleted with changes being tracked."""
    gone = lambda r: re.sub(  # noqa: E731
        r'<w:r>(?:<w:rPr/>|<w:rPr></w:rPr>)?<w:t xml:space="preserve">([^<]*)</w:t></w:r>',
        r'<w:del w:id="98" w:author="a"><w:r><w:delText>\1</w:delText></w:r></w:del>',
        r.replace("<w:tr>", f"<w:tr>{_DELETED}").replace(">18<", ">97<"),
    )
    return _row(body, lambda r: gone(r) + r)


def _deleted_heading(body: str) -> str:
    """A heading and a sentence deleted with changes being tracked."""
    gone = (
        '<w:p><w:pPr><w:rPr><w:del w:id="31" w:author="a"/></w:rPr></w:pPr><w:del w:id="32" w:aut'
        'hor="a"><w:r><w:delText>{}</w:delText></w:r></w:del></w:p>'
    )
    return swap(
        (
            "<w:p><w:r><w:t>二、",
            gone.format("二、主动公开政府信息97条") + gone.format("七、其他97件。") + "<w:p><w:r><w:t>二、",
        )
    )(body)


def _guide(body: str) -> str:
    """How to fill the form in, as hidden text between the paragraphs."""
    said = run("【填写说明】此处写明主动公开政府信息97条。", "<w:vanish/>")
    note = f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{said}</w:p>"
    return body.replace("<w:p><w:r><w:t>（", note + "<w:p><w:r><w:t>（")


def _coloured(body: str) -> str:
    """Labels white on dark cells."""
    out = re.sub(
        r'<w:tcPr>((?:(?!</w:tcPr>).)*)</w:tcPr><w:p><w:r><w:t xml:space="preserve">([^<0-9]+)</w:t>',
        r'<w:tcPr>\1<w:shd w:val="clear" w:color="auto" w:fill="4472C4" w:themeFill="accent1"/>'
        r"</w:tcPr><w:p><w:r><w:rPr><w:b/>"
        r'<w:color w:val="FFFFFF" w:themeColor="background1"/></w:rPr><w:t xml:space="preserve">\2</w:t>',
        body,
    )
    assert out != body
    return out


_LOOKS = (
    '<w:style w:type="table" w:styleId="Dark97"><w:name w:val="Dark97"/><w:tblStylePr w:type='
    '"firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>'
    '<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="2F5496"/></w:tcPr></w:tblStylePr></w:style>'
)


def _later_cells(body: str) -> str:
    """Rows that end a column earlier than the widest."""
    start = body.rindex("<w:tbl>", 0, body.index("申请人情况"))
    end = body.index("</w:tbl>", start)
    table = (
        body[start:end]
        .replace("</w:tblGrid>", '<w:gridCol w:w="8"/></w:tblGrid>')
        .replace("<w:tr>", '<w:tr><w:trPr><w:gridAfter w:val="1"/><w:wAfter w:w="8" w:type="dxa"/></w:trPr>')
    )
    return body[:start] + table + body[end:]


def _by_lines(body: str) -> str:
    """All prose up to the first table in one paragraph, parted by line breaks."""
    at = body.index("<w:tbl>")
    return body[:at].replace("</w:t></w:r></w:p><w:p><w:r><w:t>", "</w:t><w:br/><w:t>　　") + body[at:]


def _from_pages(body: str, between: str) -> str:
    """Lines as they stood on a page of PDF: long paragraphs cut every 38 characters."""

    def cut(found: re.Match[str]) -> str:
        text = found[1]
        if len(text) <= 40:
            return found[0]
        pieces = [text[i : i + 38] for i in range(0, len(text), 38)]
        return "<w:p><w:r><w:t>" + between.join(pieces) + "</w:t></w:r></w:p>"

    return re.sub(r"<w:p><w:r><w:t>([^<]*)</w:t></w:r></w:p>", cut, body)


def _padded(body: str) -> str:
    """Cells whose text stands between empty paragraphs."""
    return re.sub(
        r"(<w:tcPr/>)(<w:p>(?:(?!</w:p>).)*</w:p>)",
        r"\1<w:p/>\2<w:p><w:pPr><w:rPr><w:sz w:val='2'/></w:rPr></w:pPr></w:p>",
        body,
    )


_SHADED = '<w:shd w:val="clear" w:color="auto" w:fill="C00000"/>'

MAKERS: dict[str, Maker] = {
    "wps": lambda s: word(s, edit=_wps),
    "word-365": lambda s: word(s, cell=_BROKEN.format("1", "8"), prose=_BROKEN.format("8", "6"), edit=_word_365),
    "google": lambda s: word(s, edit=_google),
    "pages": lambda s: word(s, edit=_pages),
    "contents": lambda s: word(s, edit=_contents),
    "numbered-by-style": lambda s: word(s, parts=_by_style),
    "lists-of-one": lambda s: word(s, parts=_own_lists),
    "numbered-labels": lambda s: word(s, parts=_numbered_labels),
    "deleted-row": lambda s: word(s, edit=_deleted_row),
    "deleted-heading": lambda s: word(s, edit=_deleted_heading),
    "hidden-guide": lambda s: word(s, edit=_guide),
    "white-on-cells": lambda s: word(s, edit=_coloured),
    "white-by-table-style": lambda s: word(
        s, edit=swap(('w:val="TableGrid"', 'w:val="Dark97"')), parts=_styled(_LOOKS)
    ),
    "white-on-line": lambda s: word(
        s,
        edit=lambda b: re.sub(
            r"<w:p><w:r>(<w:t>[一二三四五六]、)",
            rf'<w:p><w:pPr>{_SHADED}</w:pPr><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr>\1',
            b,
        ),
    ),
    "ends-earlier": lambda s: word(s, edit=_later_cells),
    "title-of-two-lines": lambda s: word(
        s, edit=swap(("人民政府</w:t></w:r></w:p><w:p><w:r><w:t>2023年政府", "人民政府</w:t><w:br/><w:t>2023年政府"))
    ),
    "heading-in-paragraph": lambda s: word(
        s,
        edit=lambda b: re.sub(
            r"(<w:t>（[一二三四五]）[^<]{2,14})</w:t></w:r></w:p><w:p><w:r><w:t>", r"\1</w:t><w:br/><w:t>", b
        ),
    ),
    "lines-by-breaks": lambda s: word(s, edit=_by_lines),
    "lines-of-pages": lambda s: word(s, edit=lambda b: _from_pages(b, "</w:t></w:r></w:p><w:p><w:r><w:t>")),
    "breaks-of-pages": lambda s: word(s, edit=lambda b: _from_pages(b, "</w:t><w:br/><w:t>")),
    "padded-cells": lambda s: word(s, edit=_padded),
    "lines-in-text": lambda s: word(
        s, cell="<w:r><w:t>\n      18\n    </w:t></w:r>", prose="<w:r><w:t>\n 86 \n</w:t></w:r>"
    ),
    "underlined": lambda s: word(
        s,
        cell=run("  18  ", '<w:u w:val="single"/>'),
        prose=run("__", "") + run("86", '<w:u w:val="double"/>') + run("__"),
    ),
    "spread-labels": lambda s: word(
        s, edit=swap((">自然人<", ">自 然 人<"), (">总计<", ">总　　计<"), (">其他<", ">其  他<"))
    ),
    "upright-label": lambda s: word(
        s,
        edit=lambda b: re.sub(
            (
                r"(<w:tcPr>(?:(?!</w:tcPr>).)*)(</w:tcPr><w:p><w:r><w:t xml:sp"
                r'ace="preserve">三、本年度办理结果)'
            ),
            r'\1<w:textDirection w:val="tbRlV"/><w:vAlign w:val="center"/>\2',
            b,
        ),
    ),
    "bullets": lambda s: word(s, edit=lambda b: b.replace("<w:t>（", "<w:t>●（").replace("<w:t>一、", "<w:t>◆ 一、")),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in MAKERS.items():
        yield f"met word {name}", ".docx", make
