"""Word files as Word, WPS and LibreOffice leave them: controls, fields, tracked changes, symbols, odd parts."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator

from tests.support.specimens import docx_writer
from tests.support.specimens.model import Specimen
from tests.support.specimens.odd import CELL, PROSE, Maker, marked

Parts = dict[str, bytes]
Edit = Callable[[str], str]

_CELL_RUN = f'<w:r><w:t xml:space="preserve">{CELL}</w:t></w:r>'
_CELL = f"<w:tc><w:tcPr/><w:p>{_CELL_RUN}</w:p></w:tc>"
_MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_STALE = '<w:tc><w:tcPr>{}</w:tcPr><w:p><w:r><w:t xml:space="preserve"/></w:r></w:p></w:tc>'


def run(text: str, looks: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str, result: str) -> str:
    """A complex field."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def unpacked(data: bytes) -> Parts:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    """A package of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def word(
    specimen: Specimen,
    *,
    cell: str = run("18"),
    prose: str = run(" 86 "),
    edit: Edit = str,
    around: Edit = str,
    parts: Callable[[Parts], Parts] = dict,
) -> bytes:
    """A report whose two figures are these runs; `edit` changes the body, `around` the cell, `parts` the package."""
    files = unpacked(docx_writer.write(marked(specimen)))
    body = files["word/document.xml"].decode()
    assert _CELL in body
    body = body.replace(_CELL, around(_CELL)).replace(_CELL_RUN, cell)
    body = body.replace(PROSE, f"</w:t></w:r>{prose}<w:r><w:t>")
    files["word/document.xml"] = edit(body).encode()
    return packed(parts(files))


def swap(*pairs: tuple[str, str]) -> Edit:
    """Puts the second of each pair where the first stands, which must be there."""

    def done(body: str) -> str:
        for old, new in pairs:
            assert old in body, old
            body = body.replace(old, new)
        return body

    return done


def extra(name: str, kind: str, content: str) -> Callable[[Parts], Parts]:
    """Adds a part beside the body."""

    def done(parts: Parts) -> Parts:
        rels = parts["word/_rels/document.xml.rels"].decode()
        base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        link = f'<Relationship Id="rId900" Type="{base}/{kind}" Target="{name}"/>'
        parts["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", link + "</Relationships>").encode()
        types = parts["[Content_Types].xml"].decode()
        form = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
        one = f'<Override PartName="/word/{name}" ContentType="{form}"/>'
        parts["[Content_Types].xml"] = types.replace("</Types>", one + "</Types>").encode()
        w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        parts[f"word/{name}"] = content.replace(
            "{w}", f'xmlns:w="{w}" xmlns:v="urn:schemas-microsoft-com:vml"'
        ).encode()
        return parts

    return done


def _control(looks: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{looks}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


_LIST = _control(
    '<w:alias w:val="件数 99"/><w:dropDownList><w:listItem w:displayText="99" w:value="99"/>'
    '<w:listItem w:displayText="18" w:value="1"/></w:dropDownList>',
    "{}",
)
_DATE = _control('<w:date w:fullDate="2025-03-09T00:00:00Z"><w:dateFormat w:val="yyyy年M月d日"/></w:date>', "{}")
_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="x"><wps:wsp>'
    "<wps:txbx><w:txbxContent><w:p>{0}</w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
    '</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>'
    "<w:txbxContent><w:p>{0}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
_NESTED = (
    '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="400"/></w:tblGrid>'
    "<w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl><w:p/>"
)
_MARK = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
_GONE = '<w:ins w:id="5" w:author="a"><w:del w:id="6" w:author="b"><w:r><w:delText>99</w:delText></w:r></w:del></w:ins>'
_SMART = (
    '<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="chmetcnv"><w:smartTagPr>'
    '<w:attr w:name="SourceValue" w:val="99"/></w:smartTagPr>{}</w:smartTag>'
)
_SPLIT = (
    '<w:r><w:t>1</w:t></w:r><w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="3" w:name="_Hlk99"/>'
    '<w:r><w:lastRenderedPageBreak/><w:t>8</w:t></w:r><w:bookmarkEnd w:id="3"/><w:proofErr w:type="spellEnd"/>'
)
_OLD_LOOK = '<w:rPrChange w:id="7" w:author="a"><w:rPr><w:strike/><w:vanish/></w:rPr></w:rPrChange>'
_OLD_NUMBER = (
    '<w:pPr><w:pPrChange w:id="8" w:author="a"><w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr>'
    "</w:pPrChange></w:pPr>"
)
_RUBY = (
    '<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val="center"/></w:rubyPr><w:rt><w:r><w:t>{}</w:t></w:r></w:rt>'
    "<w:rubyBase><w:r><w:t>{}</w:t></w:r></w:rubyBase></w:ruby></w:r>"
)
_MARKED_NOTE = (
    "<w:{0}s {{w}}><w:{0} w:type='separator' w:id='-1'><w:p><w:r><w:separator/></w:r></w:p></w:{0}>"
    "<w:{0} w:id='2'><w:p><w:r><w:{0}Ref/></w:r><w:r><w:t>含上年转入的 3 件，不含咨询 99 件。</w:t></w:r></w:p>"
    "</w:{0}></w:{0}s>"
)


def _hidden_row(body: str) -> str:
    """A row before the one of the new applications, hidden, with other figures."""
    start = body.rindex("<w:tr>", 0, body.index('<w:t xml:space="preserve">18</w:t>'))
    end = body.index("</w:tr>", start) + len("</w:tr>")
    row = body[start:end].replace(">18<", ">97<").replace("<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>")
    row = re.sub(r"<w:r>(<w:rPr></w:rPr>)?", "<w:r><w:rPr><w:vanish/></w:rPr>", row)
    return body[:start] + row.replace("<w:p>", "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>") + body[start:]


def _stale(body: str) -> str:
    """Covered cells of merged ones still hold what was there before they were merged."""
    old = _STALE.format("<w:vMerge/>")
    assert old in body
    return body.replace(old, old.replace('<w:t xml:space="preserve"/>', "<w:t>99</w:t>"))


def _old_merge(body: str) -> str:
    """Cells merged across by w:hMerge, one for each column, as old converters write them."""

    def spread(match: re.Match[str]) -> str:
        count = int(match[2])
        first = f'<w:tc><w:tcPr>{match[1]}<w:hMerge w:val="restart"/>{match[3]}</w:tcPr>{match[4]}</w:tc>'
        rest = f"<w:tc><w:tcPr><w:hMerge/>{match[3]}</w:tcPr><w:p/></w:tc>"
        return first + rest * (count - 1)

    tc = r'<w:tc><w:tcPr>((?:(?!</w:tcPr>).)*?)<w:gridSpan w:val="(\d+)"/>(.*?)</w:tcPr>(.*?)</w:tc>'
    return re.sub(tc, spread, body)


def _numbered(kind: str) -> Callable[[Parts], Parts]:
    """The headings numbered by a list of this kind."""

    def done(parts: Parts) -> Parts:
        body = parts["word/document.xml"].decode()
        look = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="88"/></w:numPr></w:pPr>'
        body = re.sub(r"<w:p><w:r><w:t>[一二三四五六]、(?=[总主收政存其])", f"<w:p>{look}<w:r><w:t>", body)
        assert body.count(look) == 6
        parts["word/document.xml"] = body.encode()
        numbers = parts["word/numbering.xml"].decode()
        abstract = (
            '<w:abstractNum w:abstractNumId="88"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
            f'<w:start w:val="5"/><w:numFmt w:val="{kind}"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>'
            "</w:abstractNum>"
        )
        number = (
            '<w:num w:numId="88"><w:abstractNumId w:val="88"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
            "</w:lvlOverride></w:num>"
        )
        at = numbers.index("<w:abstractNum ")
        numbers = numbers[:at] + abstract + numbers[at:]
        parts["word/numbering.xml"] = numbers.replace("</w:numbering>", number + "</w:numbering>").encode()
        return parts

    return done


def _upright(text: str) -> str:
    """A text as one paragraph for each character."""
    return "</w:p><w:p>".join(f"<w:r><w:t>{c}</w:t></w:r>" for c in text)


def _over_two(body: str) -> str:
    """The table of section three as two tables, with a line between."""
    at = body.index("（五）不予处理")
    start = body.rindex("<w:tr>", 0, at)
    table = body.rindex("<w:tbl>", 0, at)
    head = body[table : body.index("<w:tr>", table)]
    row = body[start:].replace("<w:vMerge/>", '<w:vMerge w:val="restart"/>', 1)
    return f"{body[:start]}</w:tbl><w:p><w:r><w:t>续表</w:t></w:r></w:p>{head}{row}"


_TITLE = "<w:t>青山镇人民政府</w:t>"
_SIGNED = "<w:r><w:t>2024年1月18日</w:t></w:r>"
_SITE = "，其中政府网站"

MAKERS: dict[str, Maker] = {
    "cell-in-list-control": lambda s: word(s, around=_LIST.format),
    "date-control": lambda s: word(
        s, prose=_control('<w:text/><w:tag w:val="99"/>', run(" 86 ")), edit=swap((_SIGNED, _DATE.format(_SIGNED)))
    ),
    "moved-sentence": lambda s: word(
        s,
        prose=f'<w:moveFromRangeStart w:id="1" w:name="m"/><w:moveFrom w:id="2" w:author="a">{run("99")}</w:moveFrom>'
        f'<w:moveFromRangeEnd w:id="1"/><w:moveTo w:id="3" w:author="a">{run("86")}</w:moveTo>',
    ),
    "inserted-then-deleted": lambda s: word(s, cell=run("18") + _GONE, prose=_GONE + run("86")),
    "old-look-tracked": lambda s: word(
        s,
        cell=run("18", _OLD_LOOK),
        prose=run("86", _OLD_LOOK),
        edit=swap(("<w:p><w:r><w:t>一、总体情况", f"<w:p>{_OLD_NUMBER}<w:r><w:t>一、总体情况")),
    ),
    "formula-results": lambda s: word(
        s, cell=field(r"=SUM(LEFT)+99 \# 0", run("18")), prose=field(r"REF f9 \h", run("86"))
    ),
    "field-in-field": lambda s: word(s, cell=field(f'IF {field("MERGEFIELD n9", run("99"))} > 0 "18" "99"', run("18"))),
    "simple-fields": lambda s: word(
        s,
        cell=f'<w:fldSimple w:instr=" DOCPROPERTY n99 ">{run("18")}</w:fldSimple>',
        prose=f'<w:hyperlink w:anchor="a9">{run("86")}</w:hyperlink>',
    ),
    "nested-cell": lambda s: word(s, around=swap((f"<w:p>{_CELL_RUN}</w:p>", _NESTED.format(run("18"))))),
    "boxed-cell": lambda s: word(s, cell=_BOX.format(run("18"))),
    "footnote-on-cell": lambda s: word(
        s,
        cell=run("18") + f'<w:r>{_MARK}<w:footnoteReference w:id="2"/></w:r>',
        parts=extra("footnotes.xml", "footnotes", _MARKED_NOTE.format("footnote")),
    ),
    "endnote-in-prose": lambda s: word(
        s,
        prose=run("86") + f'<w:r>{_MARK}<w:endnoteReference w:id="2"/></w:r>',
        parts=extra("endnotes.xml", "endnotes", _MARKED_NOTE.format("endnote")),
    ),
    "own-note-mark": lambda s: word(
        s,
        cell=run("18") + f'<w:r>{_MARK}<w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>2</w:t></w:r>',
        parts=extra("footnotes.xml", "footnotes", _MARKED_NOTE.format("footnote")),
    ),
    "comment-on-cell": lambda s: word(
        s,
        cell='<w:commentRangeStart w:id="2"/>' + run("18") + '<w:commentRangeEnd w:id="2"/>'
        '<w:r><w:commentReference w:id="2"/></w:r>',
        parts=extra(
            "comments.xml", "comments", _MARKED_NOTE.format("comment").replace("<w:commentRef/>", "<w:annotationRef/>")
        ),
    ),
    "ruby-names": lambda s: word(
        s, edit=swap((f"<w:r>{_TITLE}</w:r>", _RUBY.format("qīng", "青") + "<w:r><w:t>山镇人民政府</w:t></w:r>"))
    ),
    "ruby-figures": lambda s: word(s, cell=_RUBY.format("shí bā", "18"), prose=_RUBY.format("86", "86")),
    "fitted-text": lambda s: word(
        s,
        cell=run("1\u20068", '<w:fitText w:val="900" w:id="4"/><w:spacing w:val="200"/>'),
        prose=run("8\u20096", '<w:fitText w:val="900" w:id="5"/><w:w w:val="150"/>'),
    ),
    "symbol-mark": lambda s: word(s, cell=run("18") + '<w:r><w:sym w:font="Wingdings" w:char="F08C"/></w:r>'),
    "symbol-figures": lambda s: word(
        s,
        cell='<w:r><w:sym w:font="Symbol" w:char="F031"/><w:sym w:font="Symbol" w:char="F038"/></w:r>',
        prose=run("\uf038\uf036", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'),
    ),
    "maths-figures": lambda s: word(
        s,
        cell=f"<m:oMathPara {_MATH}><m:oMath><m:r><m:t>18</m:t></m:r></m:oMath></m:oMathPara>",
        prose=f"<m:oMath {_MATH}><m:r><w:rPr><w:rFonts w:ascii='Cambria Math'/></w:rPr><m:t>86</m:t></m:r></m:oMath>",
    ),
    "floating-tables": lambda s: word(
        s,
        edit=swap(("<w:tblPr>", '<w:tblPr><w:tblpPr w:leftFromText="180" w:vertAnchor="text" w:tblpY="99"/>')),
    ),
    "hidden-row": lambda s: word(s, edit=_hidden_row),
    "stale-covered-cells": lambda s: word(s, edit=_stale),
    "merged-the-old-way": lambda s: word(s, edit=_old_merge),
    "japanese-counting": lambda s: word(s, parts=_numbered("japaneseCounting")),
    "taiwanese-counting": lambda s: word(s, parts=_numbered("taiwaneseCountingThousand")),
    "ideograph-counting": lambda s: word(s, parts=_numbered("ideographDigital")),
    "drawn-watermark": lambda s: word(
        s,
        edit=lambda body: re.sub(r"(<w:sectPr[^>]*>)", r'\1<w:headerReference w:type="default" r:id="rId900"/>', body),
        parts=extra(
            "header9.xml",
            "header",
            '<w:hdr {w}><w:p><w:r><w:pict><v:shape><v:textpath string="草稿 99 件"/></v:shape></w:pict></w:r></w:p>'
            "</w:hdr>",
        ),
    ),
    "smart-tags": lambda s: word(s, cell=_SMART.format(run("18")), prose=_SMART.format(_SMART.format(run("86")))),
    "split-by-marks": lambda s: word(
        s,
        cell=_SPLIT,
        prose=_SPLIT.replace("1<", "8<", 1).replace(">8</w:t></w:r><w:bookmarkEnd", ">6</w:t></w:r><w:bookmarkEnd"),
    ),
    "label-upright": lambda s: word(
        s, edit=swap(('<w:r><w:t xml:space="preserve">三、本年度办理结果</w:t></w:r>', _upright("三、本年度办理结果")))
    ),
    "table-in-two": lambda s: word(s, edit=_over_two),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in MAKERS.items():
        yield f"office {name}", ".docx", make
