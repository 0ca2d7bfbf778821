"""Word's own XML: what each element is read as, cell by cell and number by number."""

from __future__ import annotations

import pytest

from auditor.model.document import Paragraph, Table
from auditor.readers.word import numbering
from auditor.readers.word import read as docx
from tests.readers.word.test_archive import packed
from tests.readers.word.test_docx import SOUND_PARTS, with_document

PSTYLE = '<w:pStyle w:val="Second"/>'


def body_of(*elements: str) -> bytes:
    """A .docx whose body holds these elements."""
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    return with_document(f"<w:document {names}><w:body>{''.join(elements)}</w:body></w:document>".encode())


def p(*inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inner)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(*inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(inner)}</w:tc>"


def tbl(*rows: tuple[str, ...]) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def texts(data: bytes) -> list[str]:
    return [b.text for b in docx.read(data, "a.docx").blocks if isinstance(b, Paragraph)]


def cells(data: bytes) -> list[tuple[int, int, int, int, str]]:
    table = next(b for b in docx.read(data, "a.docx").blocks if isinstance(b, Table))
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:extent cx="9000000" cy="{0}"/><a:graphic><a:blip/></a:graphic></wp:inline>'
    "</w:drawing></w:r>"
)

PARAGRAPHS = {
    "breaks": (
        p(r("甲"), "<w:r><w:br/></w:r>", r("乙"), '<w:r><w:br w:type="page"/></w:r>', r("丙")), ["甲", "乙", "丙"]
    ),
    "characters": (
        p(r("0558"), "<w:r><w:noBreakHyphen/><w:t>12</w:t></w:r>", '<w:r><w:sym w:font="a" w:char="2460"/></w:r>',
          '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:char="D800"/><w:sym w:char="x"/></w:r>', r("３ 件")),
        ["0558-12①３ 件"],
    ),
    "link": (p(r("见"), f'<w:hyperlink w:anchor="a">{r("附件")}</w:hyperlink>', r("。")), ["见附件。"]),
    "ruby": (
        p("<w:r><w:ruby><w:rt><w:r><w:t>zhen</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>镇</w:t></w:r></w:rubyBase></w:ruby></w:r>"),
        ["镇"],
    ),
    "formula": (p(r("共 "), "<m:oMath><m:r><m:t>105+3</m:t></m:r></m:oMath>", r(" 条")), ["共 105+3 条"]),
    "newer-character": (
        p('<w:r><mc:AlternateContent><mc:Choice Requires="b"><b xmlns="b"/></mc:Choice><mc:Fallback><w:t>★</w:t>'
          "</mc:Fallback></mc:AlternateContent></w:r>"),
        ["★"],
    ),
    "moved": (
        p(f"<w:moveFrom>{r('甲')}</w:moveFrom>", r("乙"), f"<w:moveTo>{r('丙')}</w:moveTo>",
          f"<w:del>{r('丁')}</w:del>"),
        ["乙丙"],
    ),
    "paragraph-deleted": (
        p(f"<w:del>{r('旧')}</w:del>", properties="<w:rPr><w:del/></w:rPr>") + p(r("甲")) + p(r("乙")), ["甲", "乙"]
    ),
    "last-mark-deleted": (p(r("甲"), properties="<w:rPr><w:del/></w:rPr>"), ["甲"]),
    "not-hidden": (p(r("甲", '<w:vanish w:val="0"/>'), r("乙", "<w:vanish/>")), ["甲"]),
    "tabs": (p("<w:r><w:tab/></w:r>", r("甲"), "<w:r><w:tab/></w:r>"), ["甲"]),
    "control-in-text": (p(r("甲"), f"<w:sdt><w:sdtContent>{r('乙')}</w:sdtContent></w:sdt>"), ["甲乙"]),
}  # fmt: skip


@pytest.mark.parametrize("name", PARAGRAPHS)
def test_text_of_paragraphs(name):
    xml, expected = PARAGRAPHS[name]
    assert texts(body_of(xml)) == expected


MERGED, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
TABLES = {
    "merged": (
        tbl(
            (tc(p(r("甲")), properties=MERGED), tc(p(r("1")), properties='<w:gridSpan w:val="2"/>')),
            (tc(p(), properties=GOES_ON), tc(p(r("2"))), tc(p(r("3")))),
            (tc(p(), properties=GOES_ON), tc(p(r("4"))), tc(p(r("5")))),
        ),
        [(0, 0, 3, 1, "甲"), (0, 1, 1, 2, "1"), (1, 1, 1, 1, "2"), (1, 2, 1, 1, "3"), (2, 1, 1, 1, "4"),
         (2, 2, 1, 1, "5")],
    ),
    "merged-with-nothing": (
        tbl((tc(p(r("1")), properties=GOES_ON),), (tc(p(r("2"))),)), [(0, 0, 1, 1, "1"), (1, 0, 1, 1, "2")]
    ),
    "columns-before": (
        "<w:tbl><w:tr><w:trPr><w:gridBefore w:val='2'/></w:trPr>" + tc(p(r("1"))) + "</w:tr></w:tbl>",
        [(0, 2, 1, 1, "1")],
    ),
    "two-paragraphs": (
        tbl((tc(p(r("其他")), p(r("处理"))), tc(p(r("1"))))),
        [(0, 0, 1, 1, "其他\n处理"), (0, 1, 1, 1, "1")],
    ),
    "rows-and-cells-in-controls": (
        "<w:tbl><w:sdt><w:sdtContent><w:tr><w:sdt><w:sdtContent>" + tc(p(r("1"))) + "</w:sdtContent></w:sdt>"
        + tc(p(r("2"))) + "</w:tr></w:sdtContent></w:sdt></w:tbl>",
        [(0, 0, 1, 1, "1"), (0, 1, 1, 1, "2")],
    ),
    "wrong-spans": (
        tbl((tc(p(r("1")), properties='<w:gridSpan w:val="-5"/>'),
             tc(p(r("2")), properties='<w:gridSpan w:val="²"/>'))),
        [(0, 0, 1, 1, "1"), (0, 1, 1, 1, "2")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_cells_of_tables(name):
    xml, expected = TABLES[name]
    assert cells(body_of(xml)) == expected


def test_a_table_in_a_cell_is_a_table_of_its_own():
    inner = tbl(*((tc(p(r(f"{i}"))), tc(p(r("8")))) for i in range(3)))
    outer = tbl(*((tc(p(r("甲"))), tc(p(r("乙")))) for _ in range(3)), (tc(p(r("丙")), inner), tc(p(r("丁")))))
    read = docx.read(body_of(outer), "a.docx").blocks
    assert [len(t.cells) for t in read if isinstance(t, Table)] == [8, 6]


def test_a_paragraph_broken_by_hand_is_one():
    document = docx.read(
        body_of(p(r("全年主动公开政府信息共一百零九条，其中通过政府门户网站公开")), p(r("一百条。"))), "a.docx"
    )
    (block,) = document.blocks
    assert isinstance(block, Paragraph)
    assert block.text.endswith("公开一百条。")
    assert [m.anchor for m in block.marks] == ["p0", "p1"]


def test_pictures_in_place_of_tables_are_noted():
    data = body_of(
        p(r("二、主动公开政府信息情况")), p(PICTURE.format(5_000_000)), p(r("三、收到和处理政府信息公开申请情况")),
        p(PICTURE.format(300_000)), tbl((tc(p(r("甲"))), tc(p(r("乙"))), tc(p(PICTURE.format(300_000))))),
    )  # fmt: skip
    document = docx.read(data, "a.docx")
    after, inside = [n for n in document.notes if n.kind == "picture"]
    assert (after.place.block, after.doubt) == (0, False)
    assert (inside.place.block, inside.place.column, inside.doubt) == (2, 2, True)


def test_embedded_files_are_noted():
    document = docx.read(body_of(p(r("甲")), "<w:altChunk/>"), "a.docx")
    assert [(n.kind, n.doubt) for n in document.notes] == [("embedded-file", True)]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (12, "japaneseCounting", "十二"),
        (23, "chineseCounting", "二十三"),
        (105, "chineseCounting", "一百零五"),
        (1010, "chineseCounting", "一千零一十"),
        (12, "ideographDigital", "一二"),
        (21, "chineseLegalSimplified", "贰拾壹"),
        (3, "decimalEnclosedCircle", "③"),
        (3, "decimalEnclosedParen", "⑶"),
        (3, "decimalEnclosedFullstop", "⒊"),
        (21, "decimalEnclosedCircle", "21"),
        (7, "decimalFullWidth", "７"),
        (7, "decimalZero", "07"),
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (2, "ideographTraditional", "乙"),
        (12, "ideographZodiac", "亥"),
        (26, "lowerLetter", "z"),
        (28, "upperLetter", "BB"),
        (5, "none", ""),
        (5, "unheardOf", "5"),
    ],
)
def test_numbers_are_written_as_word_does(value, form, text):
    assert numbering.written(value, form) == text


def level(depth: int, form: str, text: str, more: str = "") -> str:
    start = f'<w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
    return f'<w:lvl w:ilvl="{depth}">{start}<w:lvlText w:val="{text}"/></w:lvl>'


LISTS = (
    f'<w:abstractNum w:abstractNumId="1">{level(0, "chineseCounting", "%1、")}{level(1, "chineseCounting", "（%2）")}'
    f"{level(2, 'decimal', '%1.%2.%3 ', '<w:isLgl/>')}{level(3, 'bullet', '●')}</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Linked"/></w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="3">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "%2)", PSTYLE)}'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
    "</w:lvlOverride></w:num>"
    '<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num>'
    '<w:num w:numId="6"><w:abstractNumId w:val="9"/></w:num>'
)
LIST_STYLES = (
    '<w:style w:type="numbering" w:styleId="Linked"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Second"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style>'
)


def numbered(*items: tuple[str, int]) -> list[str]:
    """The numbers before paragraphs of these (list, level)s."""
    name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(
        p(r("|"), properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
        if number.isdigit()
        else p(r("|"), properties=f'<w:pStyle w:val="{number}"/>')
        for number, depth in items
    )
    parts = {
        **SOUND_PARTS,
        "word/document.xml": f"<w:document {name}><w:body>{body}</w:body></w:document>".encode(),
        "word/numbering.xml": f"<w:numbering {name}>{LISTS}</w:numbering>".encode(),
        "word/styles.xml": f"<w:styles {name}>{LIST_STYLES}</w:styles>".encode(),
    }
    return [text.partition("|")[0] for text in texts(packed(parts))]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (
            [("1", 0), ("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 1)],
            ["一、", "二、", "（一）", "（二）", "三、", "（一）"],
        ),
        ([("1", 0), ("2", 0)], ["一、", "二、"]),  # two lists of one kind count on
        ([("1", 0), ("3", 0), ("3", 0)], ["一、", "五、", "六、"]),  # this one begins anew
        ([("1", 0), ("1", 1), ("1", 2)], ["一、", "（一）", "1.1.1 "]),
        ([("1", 3), ("0", 0), ("6", 0), ("77", 0), ("1", 8)], ["", "", "", "", ""]),
        ([("4", 0), ("4", 0)], ["1.", "2."]),  # by way of a list style
        ([("5", 0), ("Second", 0), ("Second", 0)], ["1.", "a)", "b)"]),
        ([("Unknown", 0)], [""]),
    ],
)
def test_lists_are_counted_as_word_does(items, expected):
    assert numbered(*items) == expected
