"""Word files with traits that people told other programs' makers of: tables without a grid, content that only newer
programs know, fields round whole reports, deleted cells and marks, styles, prefixes and packages of other tools.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

from tests.support.specimens.model import Specimen
from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.office import Parts, extra, field, packed, run, swap, unpacked, word

_MAIN = "word/document.xml"
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_DIAGONAL = (
    f'<mc:AlternateContent {_MC}><mc:Choice xmlns:wpsCustomData="http://www.wps.cn/officeDocument/2013/wpsCustomData" '
    'Requires="wpsCustomData"><wpsCustomData:diagonals><wpsCustomData:diagonal from="10000" to="30000"/>'
    "</wpsCustomData:diagonals></mc:Choice></mc:AlternateContent>"
)
_NEWER = (
    f'<mc:AlternateContent {_MC}><mc:Choice xmlns:zz="urn:zz:2099" Requires="zz">{{}}</mc:Choice>'
    "<mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
)
_DELETED = '<w:r><w:rPr/><w:delText xml:space="preserve">{}</w:delText></w:r>'
_NO_FILL = f"<w:r><w:rPr><w14:textFill {_W14}><w14:noFill/></w14:textFill></w:rPr><w:t>97</w:t></w:r>"
_FORM_BOX = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="c"/><w:checkBox><w:sizeAuto/><w:default w:val="1"/>'
    '</w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText xml:space="preserve"> '
    "FORMCHECKBOX </w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_DELETED_FIELD = (
    '<w:del w:id="31" w:author="a"><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    "<w:r><w:delInstrText> DOCVARIABLE n </w:delInstrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:delText>97</w:delText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:del>'
)
_CIRCLED = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> eq '
    "\\o\\ac(○,</w:instrText></w:r>"
    '<w:r><w:rPr><w:position w:val="3"/><w:sz w:val="14"/></w:rPr><w:instrText>1</w:instrText></w:r>'
    '<w:r><w:instrText>)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_FRAME = (
    '<w:pPr><w:framePr w:w="6000" w:hSpace="180" w:wrap="around" w:hAnchor="margin" w:xAlign="center" w:y="1"/></w:pPr>'
)
_SECTION = (
    '<w:p><w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:cols w:num="2"/></w:sectPr></w:pPr>'
    "</w:p>"
)


def _styled(*styles: str) -> Callable[[Parts], Parts]:
    def done(parts: Parts) -> Parts:
        text = parts["word/styles.xml"].decode()
        parts["word/styles.xml"] = text.replace("</w:styles>", "".join(styles) + "</w:styles>").encode()
        return parts

    return done


def _no_grid(body: str) -> str:
    body, count = re.subn(r"<w:tblGrid>.*?</w:tblGrid>|<w:tblGrid/>", "", body, flags=re.S)
    assert count
    return body


def _joined(body: str) -> str:
    """A paragraph whose end was deleted with changes being tracked: what follows goes on in the same line."""
    mark = '<w:pPr><w:rPr><w:del w:id="41" w:author="a" w:date="2024-01-05T00:00:00Z"/></w:rPr></w:pPr>'
    at = body.index(">8</w:t></w:r><w:r><w:t>6<")
    start = body.rindex("<w:p>", 0, at)
    return (
        body[:start]
        + "<w:p>"
        + mark
        + body[start + len("<w:p>") : at]
        + body[at:].replace("</w:r><w:r>", "</w:r></w:p><w:p><w:r>", 1)
    )


def _deleted_cells(body: str) -> str:
    """A column deleted with changes being tracked: its cells are still there."""
    gone = (
        '<w:tc><w:tcPr><w:cellDel w:id="42" w:author="a"/></w:tcPr><w:p><w:pPr><w:rPr><w:del w:id="43" w:author="a"/>'
        '</w:rPr></w:pPr><w:del w:id="44" w:author="a">' + _DELETED.format("97") + "</w:del></w:p></w:tc>"
    )
    start = body.rindex("<w:tbl>", 0, body.index("申请人情况"))
    end = body.index("</w:tbl>", start)
    return body[:start] + body[start:end].replace("</w:tr>", gone + "</w:tr>") + body[end:]


def _unseen_column(body: str) -> str:
    """A column without width, whose text is hidden."""
    cell = (
        '<w:tc><w:tcPr><w:tcW w:w="0" '
        'w:type="dxa"/><w:hideMark/></w:tcPr><w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>'
        + run("97", "<w:vanish/>")
        + "</w:p></w:tc>"
    )
    start = body.rindex("<w:tbl>", 0, body.index("申请人情况"))
    end = body.index("</w:tbl>", start)
    return body[:start] + body[start:end].replace("</w:tr>", cell + "</w:tr>") + body[end:]


def _before(body: str) -> str:
    """Rows that begin a column later instead of with a covered cell."""
    covered = '<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t xml:space="preserve"/></w:r></w:p></w:tc>'
    assert covered in body
    return body.replace(covered, '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>')


def _wide_last(body: str) -> str:
    """The last cell of each row claims more columns than there are."""
    return re.sub(
        r"<w:tcPr/>(<w:p>(?:(?!<w:tc>).)*?</w:tc></w:tr>)", r'<w:tcPr><w:gridSpan w:val="4"/></w:tcPr>\1', body
    )


def _pretty(body: str) -> str:
    """Written with a line for each element, as tools for people do."""
    return re.sub(
        r"(</?w:(?:p|r|tc|tr|tbl|tcPr|tblPr|tblGrid|rPr|pPr|body|sectPr)(?: [^>]*)?/?>)", r"\n    \1\n    ", body
    )


def _around_all(body: str) -> str:
    """The whole report as the result of a field that fetched it from another file."""
    begin = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> INCLUDETEXT '
        '"D:\\\\99.docx" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r></w:p>'
    )
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    start = body.index("<w:body>") + len("<w:body>")
    last = body.rindex("<w:sectPr")
    return body[:start] + begin + body[start:last] + end + body[last:]


def _other_prefix(parts: Parts) -> Parts:
    """Written again by a tool that gives name spaces prefixes of its own."""
    for name in [n for n in parts if n.startswith("word/") and n.endswith(".xml")]:
        parts[name] = ET.tostring(ET.fromstring(parts[name]), encoding="utf-8")  # noqa: S314
    assert b"<ns0:" in parts[_MAIN]
    return parts


def _listed(parts: Parts, numbers: str) -> Parts:
    """The headings numbered by the list 88, which `numbers` defines."""
    body = parts[_MAIN].decode()
    look = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="88"/></w:numPr></w:pPr>'
    body, count = re.subn(r"<w:p><w:r><w:t>[一二三四五六]、(?=[总主收政存其])", f"<w:p>{look}<w:r><w:t>", body)
    assert count == 6
    parts[_MAIN] = body.encode()
    text = parts["word/numbering.xml"].decode()
    at = text.index("<w:abstractNum ")
    abstract, numbers = numbers.split("|")
    parts["word/numbering.xml"] = (
        text[:at] + abstract + text[at:].replace("</w:numbering>", numbers + "</w:numbering>")
    ).encode()
    return parts


_LEVEL = '<w:lvl w:ilvl="0"><w:start w:val="1"/>{}<w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>'
_COUNTED = '<w:numFmt w:val="chineseCountingThousand"/>'
_CUSTOM = (
    f'<mc:AlternateContent {_MC}><mc:Choice {_W14} Requires="w14"><w:numFmt w:val="custom" w:format="一, 二, 三, ..."/>'
    f"</mc:Choice><mc:Fallback>{_COUNTED}</mc:Fallback></mc:AlternateContent>"
)


def _linked_list(parts: Parts) -> Parts:
    """The list takes its looks from a style of lists."""
    level = _LEVEL.format(_COUNTED)
    parts = _listed(
        parts,
        '<w:abstractNum w:abstractNumId="88"><w:multiLevelType w:val="multilevel"/><w:numStyleLink w:val="Han"/>'
        f'</w:abstractNum><w:abstractNum w:abstractNumId="89"><w:multiLevelType w:val="multilevel"/>'
        f'<w:styleLink w:val="Han"/>{level}</w:abstractNum>|<w:num w:numId="88"><w:abstractNumId w:val="88"/></w:num>'
        '<w:num w:numId="89"><w:abstractNumId w:val="89"/></w:num>',
    )
    return _styled(
        '<w:style w:type="numbering" w:styleId="Han"><w:name w:val="Han"/><w:pPr><w:numPr><w:numId '
        'w:val="89"/></w:numPr>'
        "</w:pPr></w:style>"
    )(parts)


def _custom_list(parts: Parts) -> Parts:
    """The format of numbers in two versions, for newer and older programs."""
    return _listed(
        parts,
        f'<w:abstractNum w:abstractNumId="88"><w:multiLevelType w:val="singleLevel"/>{_LEVEL.format(_CUSTOM)}'
        '</w:abstractNum>|<w:num w:numId="88"><w:abstractNumId w:val="88"/></w:num>',
    )


def _odd_types(parts: Parts) -> Parts:
    """A template by its declared type."""
    types = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = types.replace("document.main+xml", "template.main+xml").encode()
    return parts


def _types_last(parts: Parts) -> Parts:
    return {**{n: d for n, d in parts.items() if n[0] != "["}, **{n: d for n, d in parts.items() if n[0] == "["}}


def _unused_styles(specimen: Specimen) -> bytes:
    style = (
        '<w:style w:type="character" w:styleId="Ghost"><w:name w:val="Ghost"/><w:semiHidden/><w:hidden/>'
        "<w:unhideWhenUsed/></w:style>"
    )
    look = '<w:rStyle w:val="Ghost"/>'
    return word(specimen, cell=run("18", look), prose=run("86", look), parts=_styled(style))


def _toggled(specimen: Specimen) -> bytes:
    """Struck by the style of the paragraph and by that of the run: twice is not at all."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="SA"><w:name w:val="SA"/><w:rPr><w:strike/></w:rPr></w:style>',
        '<w:style w:type="character" w:styleId="SB"><w:name w:val="SB"/><w:rPr><w:strike/></w:rPr></w:style>',
    )
    cell = run("18", '<w:rStyle w:val="SB"/>')
    return word(
        specimen,
        cell=cell,
        around=lambda c: c.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="SA"/></w:pPr>'),
        parts=_styled(*styles),
    )


def _title_framed(body: str) -> str:
    at = body.index("<w:p><w:r><w:t>青山镇人民政府</w:t>")
    return body[:at] + f"<w:p>{_FRAME}" + body[at + len("<w:p>") :]


def _glossary(parts: Parts) -> Parts:
    """Building blocks beside the body, with other figures."""
    parts = extra("glossary/document.xml", "glossaryDocument", "<w:glossaryDocument {w}/>")(parts)
    inner = parts[_MAIN].decode().replace(">18<", ">97<")
    parts["word/glossary/document.xml"] = inner.replace("w:document", "w:glossaryDocument").encode()
    return parts


_BORDER = '<w:bdo w:val="ltr"><w:dir w:val="ltr">{}</w:dir></w:bdo>'
_PLACED = "<w:r><w:ptab w:relativeTo='margin' w:alignment='center' w:leader='none'/></w:r>"
_PERMITTED = '<w:permStart w:id="9" w:edGrp="everyone"/>{}<w:permEnd w:id="9"/>'

MAKERS: dict[str, Maker] = {
    "no-grid": lambda s: word(s, edit=_no_grid),
    "more-grid-columns": lambda s: word(
        s, edit=lambda b: b.replace("</w:tblGrid>", '<w:gridCol w:w="99"/></w:tblGrid>')
    ),
    "joined-by-deletion": lambda s: word(s, prose="<w:r><w:t>8</w:t></w:r><w:r><w:t>6</w:t></w:r>", edit=_joined),
    "no-fallback": lambda s: word(s, cell=f"<w:r>{_DIAGONAL}</w:r>" + run("18"), prose=_DIAGONAL + run("86")),
    "no-fallback-in-cell": lambda s: word(s, around=lambda c: c.replace("<w:tcPr/>", f"<w:tcPr>{_DIAGONAL}</w:tcPr>")),
    "for-newer-programs": lambda s: word(
        s, cell=_NEWER.format(run("97"), run("18")), prose=_NEWER.format(run("97"), run("86"))
    ),
    "begins-later": lambda s: word(s, edit=_before),
    "wide-last-cell": lambda s: word(s, edit=_wide_last),
    "check-box": lambda s: word(s, cell=_FORM_BOX + run("18")),
    "deleted-field": lambda s: word(s, cell=_DELETED_FIELD + run("18"), prose=_DELETED_FIELD + run("86")),
    "circled-by-field": lambda s: word(s, cell=run("18") + _CIRCLED, prose=run("86") + _CIRCLED),
    "no-ink": lambda s: word(s, cell=_NO_FILL + run("18"), prose=_NO_FILL + run("86")),
    "framed-title": lambda s: word(s, edit=_title_framed),
    "sections": lambda s: word(
        s,
        edit=lambda b: b.replace("<w:p><w:r><w:t>三、", _SECTION + "<w:p><w:r><w:t>三、").replace(
            "<w:p><w:r><w:t>四、", _SECTION + "<w:p><w:r><w:t>四、"
        ),
    ),
    "deleted-cells": lambda s: word(s, edit=_deleted_cells),
    "unseen-column": lambda s: word(s, edit=_unseen_column),
    "written-for-people": lambda s: word(s, edit=_pretty),
    "other-prefixes": lambda s: word(s, parts=_other_prefix),
    "one-field": lambda s: word(s, edit=_around_all),
    "linked-list": lambda s: word(s, parts=_linked_list),
    "two-list-formats": lambda s: word(s, parts=_custom_list),
    "template": lambda s: word(s, parts=_odd_types),
    "types-last": lambda s: word(s, parts=_types_last),
    "bytes-after": lambda s: word(s) + b"\r\n\r\n<!-- 99 -->",
    "hidden-in-menus": _unused_styles,
    "struck-twice-by-styles": _toggled,
    "glossary": lambda s: packed(_glossary(unpacked(word(s)))),
    "directions": lambda s: word(s, cell=_BORDER.format(run("18")), prose=_BORDER.format(run("86"))),
    "placed-tab": lambda s: word(s, cell=_PLACED + run("18")),
    "permitted": lambda s: word(s, cell=_PERMITTED.format(run("18")), prose=_PERMITTED.format(run("86"))),
    "asked-for": lambda s: word(s, cell=field("ASK n \\d 99", "") + field("REF n \\h", run("18"))),
    "emphasis": lambda s: word(s, cell=run("18", '<w:em w:val="dot"/><w:outline/><w:shadow/><w:caps/>')),
    "line-in-label": lambda s: word(s, edit=swap(("本年度办理结果<", "本年度</w:t><w:cr/><w:t>办理结果<"))),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in MAKERS.items():
        yield f"told {name}", ".docx", make
