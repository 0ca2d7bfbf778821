"""Web pages: the same Report as the clean text in every dialect of markup; no page passes for an empty report."""

from __future__ import annotations

import contextlib
import quopri
import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor import form
from auditor.model.document import Document, Paragraph, Table
from auditor.model.errors import ReadError
from auditor.readers.web import mht
from auditor.readers.web import read as html
from tests.conftest import AUDITOR, audited, keys
from tests.form.test_layouts import typed
from tests.support.specimens import html_writer, text_writer
from tests.support.specimens.catalogue import SAMPLES, township, township_contradictions
from tests.support.specimens.model import HEADINGS
from tests.support.work import at_most

PAGE = html_writer.write(township())
BODY = html_writer.write(township_contradictions(), "plain", chrome=False).decode()
BODY = BODY.removeprefix("<html><body>").removesuffix("</body></html>")
EXPECTED = audited(township_contradictions())


def read(body: str, head: str = "") -> Document:
    """The document of a page with this body."""
    return html.read(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "a.html")


def texts(document: Document) -> list[str]:
    """The paragraphs of a document."""
    return [b.text for b in document.blocks if isinstance(b, Paragraph)]


def assert_same(page: str | bytes) -> None:
    """The page holds the contradictory township's report, whole and with nothing else."""
    got = AUDITOR.audit(page.encode() if isinstance(page, str) else page, name="a.html")
    assert got.report is not None, got.error
    assert typed(got) == typed(EXPECTED)
    assert keys(got) == keys(EXPECTED)


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
@pytest.mark.parametrize("dialect", html_writer.DIALECTS)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_dialect_agrees_with_text(name, dialect, charset):
    expected = audited(SAMPLES[name]())
    # The broken sample names no body; the page around it would.
    page = html_writer.write(SAMPLES[name](), dialect, charset=charset, chrome="broken" not in name)
    got = AUDITOR.audit(page, name="report.html")
    assert typed(got) == typed(expected)
    assert keys(got) == keys(expected)


# What the bytes are, and what the page says they are.


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "utf-16"])
def test_charsets(charset):
    assert_same(html_writer.write(township_contradictions(), charset=charset))


@pytest.mark.parametrize(
    ("declared", "real"),
    [("gb2312", "utf-8"), ("utf-8", "gb18030"), ("iso-8859-1", "utf-8"), ("iso-8859-1", "gb18030"), ("x", "utf-8")],
)
def test_a_wrong_charset_is_survived(declared, real):
    page = html_writer.write(township_contradictions()).decode().replace('charset="utf-8"', f'charset="{declared}"')
    assert_same(page.encode(real))


def test_a_late_report_in_a_page_of_plain_letters_is_decoded():
    """The first Chinese character stands beyond what a detector looks at."""
    padding = "<!-- " + "menu " * 10_000 + "-->"
    for declared, real in (("iso-8859-1", "utf-8"), ("gbk", "utf-8"), ("utf-8", "gb18030")):
        assert_same(f'<html><head><meta charset="{declared}">{padding}</head><body>{BODY}</body></html>'.encode(real))


@pytest.mark.parametrize("real", ["utf-8", "gb18030"])
def test_a_character_cut_in_two_is_noted_and_harms_nothing_else(real):
    page = f"<html><body>{BODY}<p>责任编辑：某</p></body></html>".encode(real)
    at = page.index("责任".encode(real))
    damaged = page[:at] + page[at + 1 :]
    document = html.read(damaged, "a.html")
    assert [n.kind for n in document.notes] == ["encoding-guessed"]
    assert typed(AUDITOR.audit(damaged, name="a.html")) == typed(EXPECTED)


def test_big5_is_read_when_declared():
    page = '<html><head><meta charset="big5"></head><body><p>政府資訊公開工作年度報告</p></body></html>'
    assert texts(html.read(page.encode("big5"), "a.html")) == ["政府資訊公開工作年度報告"]


def test_numeric_entities():
    assert_same("".join(c if c < "\x7f" else f"&#{ord(c)};" for c in f"<html><body>{BODY}</body></html>"))


# The page around the report.


def test_what_the_page_says_about_the_report():
    document = html.read(PAGE, "a.html")
    assert document.published == date(2024, 1, 19)
    assert document.publisher == "青山镇人民政府"
    text = str(document.blocks)
    for words in ("索引号", "栏目7：", "附件下载", "微信 微博", "0000-1234567", "example.gov.cn"):
        assert words not in text


ABOUT = {
    "index-table": "<table><tr><td>索引号：</td><td>1</td><td>发布机构：</td><td>青山镇人民政府</td></tr>"
    "<tr><td>名称</td><td>年报</td><td>发布日期</td><td>2024年1月19日</td></tr></table>",
    "one-text": "<p>索引号：1</p><p>来源：青山镇人民政府  发布时间：2024-01-19 08:28  浏览次数：12</p>",
    "spans": "<span>来 源：</span><span>青山镇人民政府</span><span>时间：</span><i>2024/1/19</i>"
    "<b>【字体：大 中 小】</b>",
    "list": "<ul><li>发文机关：青山镇人民政府</li><li><em>公开日期：</em>2024.01.19</li></ul>",
}


@pytest.mark.parametrize("where", ["inside", "outside"])
@pytest.mark.parametrize("name", ABOUT)
def test_date_and_publisher_without_meta_elements(name, where):
    part = f"<div>{ABOUT[name]}</div>" if where == "outside" else ABOUT[name]
    body = f"<div>{BODY}</div>" if where == "outside" else BODY
    document = read(f'<div id="x">{part}{body}</div>')
    assert document.published == date(2024, 1, 19)
    assert document.publisher == "青山镇人民政府"
    assert_same(f'<html><body><div id="x">{part}{body}</div></body></html>')


@pytest.mark.parametrize("value", ["本站原创", "", "admin", "http://www.example.gov.cn/"])
def test_a_source_that_is_no_body_is_no_publisher(value):
    assert read(BODY, f'<meta name="ContentSource" content="{value}">').publisher is None


TITLE = "青山镇人民政府2023年政府信息公开工作年度报告"
TITLES = {
    "meta": (f'<meta name="ArticleTitle" content="{TITLE}">', ""),
    "title": (f"<title>{TITLE}_年报_青山镇人民政府</title>", ""),
    "title-dash": (f"<title>{TITLE} - 青山镇人民政府</title>", ""),
    "h1": ("<title>青山镇</title>", f"<h1>{TITLE}</h1>"),
}


@pytest.mark.parametrize("name", TITLES)
def test_a_title_outside_the_body_is_taken(name):
    body = html_writer.write(township(), "plain", chrome=False).decode()
    without = body[body.index("<p>", body.index("年度报告")) :].removesuffix("</body></html>")
    assert "年度报告" not in without[:80]
    head, before = TITLES[name]
    report = form.recognise(read(f"<div>{before}</div><div>{without}</div>", head))
    assert "".join((report.identity.title or "").split()) == TITLE
    assert report.identity.year == 2023


def test_the_body_named_only_in_the_pages_title_is_the_publisher():
    body = html_writer.write(township(), "plain", chrome=False).decode()
    without = body[body.index("<p>2023年") :].removesuffix("</body></html>")
    document = read(without, f"<title>{TITLE}</title>")
    assert document.publisher == "青山镇人民政府"
    assert form.recognise(document).identity.agency == "青山镇人民政府"


def test_a_title_in_the_body_is_not_repeated():
    assert sum("年度报告" in t and len(t) < 40 for t in texts(html.read(PAGE, "a.html"))) <= 1


def test_lines_around_the_report_are_left_out():
    before = "<p>当前位置：首页 &gt; 年报</p><p>【字体：大 中 小】</p><p>微信</p><p>微博</p>"
    menu = "<ul>" + "".join(f"<li><a href='/{n}'>栏目{n}</a></li>" for n in range(9)) + "</ul>"
    after = "<p>附件下载：</p><p>扫一扫在手机上查看当前页面</p><p>上一篇：2022年年报</p><p>责任编辑：某</p>"
    assert_same(f"<html><body>{before}{menu}{BODY}{after}{menu}</body></html>")


def test_of_two_copies_one_is_read():
    assert_same(f"<html><body><div class='pc'>{BODY}</div><div class='wap'>{BODY}</div></body></html>")
    assert_same(f"<html><body><div>{BODY}</div><div style='display:none'>{BODY}</div></body></html>")


def test_a_list_of_contents_does_not_pass_for_the_report():
    prose = "".join(f"<p>{h}</p><p>2023年，本镇按要求公开信息，各项工作均已落实。</p>" for h in HEADINGS)
    contents = "".join(f"<li>{h}</li>" for h in HEADINGS)
    document = read(f"<div><ul>{contents}</ul></div><div>{prose}</div>")
    assert sum("均已落实" in t for t in texts(document)) == 6


# Layouts.


def test_a_page_framed_in_tables():
    menu = "".join(f"<tr><td><a href='/{n}'>栏目{n}</a></td></tr>" for n in range(40))
    index = "<tr><td>索引号</td><td>1</td></tr><tr><td>发布日期</td><td>2024-01-19</td></tr>"
    page = (
        f"<table><tr><td>青山镇</td><td>搜索</td></tr></table><table><tr><td><table>{menu}</table></td><td>"
        f"<table>{index}<tr><td colspan=2>{BODY}</td></tr></table></td></tr></table>"
        "<table><tr><td>主办：青山镇人民政府 电话：0000-1234567</td></tr></table>"
    )
    assert_same(f"<html><body>{page}</body></html>")
    document = read(page)
    assert document.published == date(2024, 1, 19)
    assert "0000-1234567" not in str(document.blocks)


def test_preformatted_text_and_lines_parted_by_br():
    text = text_writer.write(township_contradictions(), "tab").replace("\t", "&#9;")
    assert_same(f"<html><body><table><tr><td><pre>{text}</pre></td></tr></table></body></html>")
    for layout in ("pipe", "tab"):
        broken = text_writer.write(township_contradictions(), layout).replace("\t", "&#9;").replace("\n", "<br>")
        assert_same(f"<html><body><div>{broken}</div></body></html>")


def test_a_fragment_without_html_tags_around_it():
    result = AUDITOR.audit(BODY.encode(), name="a.doc")
    assert keys(result) == keys(EXPECTED)


def _tables() -> list[str]:
    return re.findall(r"<table>.*?</table>", BODY, re.DOTALL)


def test_one_table_in_two():
    _, applications, _ = _tables()
    rows = applications.split("<tr>")
    cut = "<tr>".join(rows[:9]) + "</table><table><tr>" + "<tr>".join(rows[9:])
    assert_same(BODY.replace(applications, cut))


def test_tables_in_one():
    """Both last tables in one <table>, as pasting leaves them."""
    _, applications, reviews = _tables()
    between = BODY[BODY.index(applications) + len(applications) : BODY.index(reviews)]
    joined = applications.removesuffix("</table>") + reviews.removeprefix("<table>")
    page = BODY.replace(reviews, "").replace(applications, joined)
    assert between in page
    assert typed(AUDITOR.audit(page.encode(), name="a.html")) == typed(EXPECTED)


MARKUP = {
    "th": lambda t: t.replace("<td", "<th").replace("</td>", "</th>"),
    "unclosed": lambda t: t.replace("</td>", "").replace("</tr>", ""),
    "form-between": lambda t: t.replace("<table>", "<table><form>").replace("</table>", "</form></table>"),
    "thead": lambda t: t.replace("<tr>", "<thead><tr>", 1).replace("</tr>", "</tr></thead><tbody>", 1),
    "dummy-row": lambda t: t.replace("</table>", "<tr>" + "<td width=20><br></td>" * 9 + "</tr></table>"),
    "empty-rows": lambda t: t.replace("</tr>", "</tr><tr></tr>"),
    "comments": lambda t: t.replace("<td", "<!--[if !supportMisalignedColumns]--><!--[endif]--><td"),
    "declarations": lambda t: t.replace("<td>", "<td><![if !supportLists]>").replace("</td>", "<![endif]></td>"),
    "leaks": lambda t: t.replace("</td>", "--&gt;</td>"),
    "nbsp": lambda t: t.replace("<td>", "<td>&nbsp;&#12288;").replace("</td>", "&nbsp;\n</td>"),
    "paragraphs": lambda t: t.replace("<td>", "<td><p>&nbsp;</p><p>").replace("</td>", "</p><p>&nbsp;</p></td>"),
    "divs": lambda t: t.replace("<td>", "<td><div><div>").replace("</td>", "</div><br></div></td>"),
    "nested": lambda t: t.replace("<td>", "<td><table><tr><td>").replace("</td>", "</td></tr></table></td>"),
    "in-a-frame": lambda t: f"<table><tr><td>{t}</td></tr></table>",
    "unclosed-before": lambda t: f"<font><b>{t}",
    "upper-case": lambda t: re.sub(r"</?\w+", lambda m: m.group().upper(), t),
    "cr-lf": lambda t: t.replace("><", ">\r\n   <"),
}


@pytest.mark.parametrize("name", MARKUP)
def test_markup_of_tables(name):
    page = BODY
    for table in _tables():
        page = page.replace(table, MARKUP[name](table))
    assert page != BODY
    assert_same(f"<html><body>{page}</body></html>")


def test_a_table_left_open():
    """The next tables then stand in its last cell; they are still read."""
    disclosure = _tables()[0]
    page = BODY.replace(disclosure, disclosure.removesuffix("</td></tr></table>"))
    assert typed(AUDITOR.audit(page.encode(), name="a.html")) == typed(EXPECTED)


def test_captions_and_spans():
    document = read(
        "<table><caption>表一</caption><tr><td rowspan=2>甲</td><td colspan='2'>乙</td></tr>"
        "<tr><td>1</td><td>2</td></tr><tr><td rowspan=x colspan=-3>丙</td><td>3</td><td>4</td></tr></table>"
    )
    assert texts(document) == ["表一"]
    table = next(b for b in document.blocks if isinstance(b, Table))
    assert [(c.row, c.column, c.text) for c in table.cells if c.row] == [
        (1, 1, "1"),
        (1, 2, "2"),
        (2, 0, "丙"),
        (2, 1, "3"),
        (2, 2, "4"),
    ]


# Text.


def test_inline_text_is_joined_and_lines_of_the_source_are_none():
    body = (
        "<p>20<span>2</span><b>3</b>年，公开<i>1</i>7<!-- x -->7条，全\n    部为主动\n公开；见 <a>http</a>\n网站。</p>"
    )
    assert texts(read(body)) == ["2023年，公开177条，全部为主动公开；见 http 网站。"]


def test_footnote_marks_are_no_digits():
    document = read("<p>公开信息12<sup>1</sup>条，信件<sup>[2]</sup>3件，面积10m<sup>2</sup>。</p>")
    assert texts(document) == ["公开信息12条，信件3件，面积10m2。"]
    assert [(n.kind, n.doubt) for n in document.notes] == [("footnote-mark", False), ("footnote-mark", True)]
    cells = read("<table><tr><td>规章</td><td>1<sup>①</sup></td><td>2<sub>*</sub></td></tr></table>").blocks[0]
    assert isinstance(cells, Table)
    assert [c.text for c in cells.cells] == ["规章", "1", "2"]


def test_hidden_text_and_pictures_are_noted():
    body = f"{BODY}<p><img src='/a/table3.png'></p><p style='DISPLAY : none'>另公开5条。</p><p hidden>6</p>"
    document = read(body + "<img src='/i/logo.png'><img src='/x.png' width=16>")
    assert [(n.kind, n.message.zh[:10]) for n in document.notes] == [
        ("picture", "此处之后有图片或嵌入"),
        ("hidden-text", "页面上隐藏的 2 处"),
    ]
    assert "另公开" not in str(document.blocks)
    assert_same(body)


def test_hidden_cells_do_not_shift_the_others():
    body = "<table><tr><td>甲</td><td style='display:none'>9</td><td>1</td></tr><tr hidden><td>8</td></tr></table>"
    table = read(body).blocks[0]
    assert isinstance(table, Table)
    assert [(c.column, c.text) for c in table.cells] == [(0, "甲"), (1, "1")]


def test_two_figures_in_a_cell_stay_two():
    table = read("<table><tr><td>甲</td><td><p>1</p><p>2</p></td><td>3<br>4</td><td>5<p>6</p></td></tr></table>")
    assert [c.text for b in table.blocks if isinstance(b, Table) for c in b.cells] == ["甲", "1\n2", "3\n4", "5\n6"]


def test_anchors_tell_the_line_of_the_source():
    document = read("\n\n<p>一段</p>\n<table><tr><td>甲</td>\n<td>1</td></tr></table>")
    paragraph, table = document.blocks
    assert paragraph.place(0, 0, 1).anchor == "p@3"  # type: ignore[union-attr]
    assert paragraph.place(0, 0, 1).line is None  # type: ignore[union-attr]
    assert [c.anchor for c in table.cells] == ["td@4", "td@5"]  # type: ignore[union-attr]


# Pages without a report.

CHROME = PAGE.decode()
CHROME = (
    CHROME[: CHROME.index("TRS_Editor>") + len("TRS_Editor>")]
    + "{}"
    + CHROME[CHROME.index('</div></div>\n<div class="att') :]
)
REFUSED = {
    "iframe": ("<iframe src='/files/nianbao.pdf'></iframe>", "nianbao.pdf"),
    "viewer": ("<iframe src='/web/viewer.html?file=/f/P0202401.pdf#page=1'></iframe>", "P0202401.pdf"),
    "object": ("<object><param name='src' value='/f/1.ofd'></object>", "1.ofd"),
    "link": ("<p>年度报告见附件。</p><a href='/a/report.docx?x=1'>附件</a>", "report.docx"),
    "escaped": ("<a href='/a/%E5%B9%B4%E6%8A%A5.wps'>附件</a>", "年报.wps"),
    "by-script": ("<div id='v'></div><script>show('/f/2023-nianbao.PDF')</script>", "2023-nianbao.PDF"),
    "picture": ("<p><img src='/a/1.png'><img src='/a/2.jpg'></p>", "图片"),
    "shell": ("<div id=app></div><script src=/main.js></script>", "空壳"),
}


@pytest.mark.parametrize("chrome", [False, True])
@pytest.mark.parametrize("name", REFUSED)
def test_pages_without_a_report_say_so(name, chrome):
    body, says = REFUSED[name]
    page = CHROME.replace("{}", body) if chrome else f"<html><body>{body}</body></html>"
    with pytest.raises(ReadError, match=re.escape(says)) as raised:
        html.read(page.encode(), "a.html")
    assert raised.value.message.zh.endswith("。")


def test_an_attachment_beside_the_report_is_no_reason_to_refuse_it():
    assert_same(f"<html><body><div>{BODY}<p><a href='/a/report.docx'>附件下载</a></p></div></body></html>")


def test_nothing_at_all():
    for data in (b"<html></html>", b"<!-- -->", b"<p>&nbsp;</p>"):
        with pytest.raises(ReadError):
            html.read(data, "a.html")


# Attacks. The times leave room for a busy machine.

HAN = "公开信息".encode()
ATTACKS = {
    "deep": b"<div>" * 1_000_000,
    "deep-utf-16": ("<div>" * 500_000).encode("utf-16"),
    "deep-short": b"<html><body>" + b"<div>" * 5_000 + "总体情况".encode(),
    "many": b"<p>1</p>" * 400_000,
    "open-table": b"<table><tr><td>" * 30_000,
    "nested-tables": (b"<table><tr>" + b"<td>1</td>" * 8 + b"<td>") * 80 + HAN * 100_000,
    "nested-text": b"<div>" + (b"<div>x" + HAN) * 240 + "一、".encode() + HAN * 300_000,
    "attributes": b"<p " + b" ".join(b"a%d=1" % i for i in range(200_000)) + b">x",
    "attributes-quoted": b"<p " + b" ".join(b"a%d='<>'" % i for i in range(200_000)) + b">x",
    "entities": b"<p>" + b"&amp;" * 1_000_000,
    "script": b"<script>" + b"a.pd" * 1_500_000 + b"</script>",
    "one-text": b"<p>" + b"x" * 12_000_000,
    "menus": b"<ul>" * 200 + b"<li><a href=x>a</a>" * 40_000,
    "labels": "<p>时间：来源 ".encode() * 20_000,
    "comments": b"<!--" * 1_000_000,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_end_soon(name):
    with at_most(6), contextlib.suppress(ReadError):
        html.read(ATTACKS[name], "a.html")


@pytest.mark.parametrize("name", ["deep", "many", "open-table", "attributes", "attributes-quoted", "one-text"])
def test_attacks_are_refused(name):
    with pytest.raises(ReadError) as raised:
        html.read(ATTACKS[name], "a.html")
    assert raised.value.code in ("hostile", "too-large")


def test_nothing_is_left_out_silently_below_the_parsers_own_limit():
    for depth in (100, 200, 240, 260, 400):
        page = "<html><body>" + "<div>" * depth + BODY + "</div>" * depth + "</body></html>"
        if depth < 245:
            assert_same(page)
        else:
            with pytest.raises(ReadError, match="嵌套过深"):
                html.read(page.encode(), "a.html")


def test_hundreds_of_fonts_left_open():
    assert_same("<html><body>" + "<font color=red><b>" * 300 + BODY + "</body></html>")


def test_pictures_written_into_the_page_do_not_make_it_too_large():
    picture = "<img src='data:image/png;base64," + "iVBORw0K" * 1_500_000 + "'>"
    assert_same(f"<html><body>{BODY}{picture}</body></html>")


def test_huge_spans_cost_nothing():
    cell = "<td colspan=1000000 rowspan=1000000>行政许可</td><td>1</td>"
    document = read(f"<table><tr>{cell}</tr><tr>{cell}</tr></table>")
    assert all(b.columns < 1000 for b in document.blocks if isinstance(b, Table))


# Web archives.


def _archive(parts: list[tuple[str, bytes]]) -> bytes:
    out = b'From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n'
    for kind, content in parts:
        out += b"--B\r\nContent-Type: " + kind.encode() + b"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        out += quopri.encodestring(content) + b"\r\n"
    return out + b"--B--\r\n"


@pytest.mark.parametrize("charset", ["utf-8", "gbk"])
def test_an_archive_of_the_page(charset):
    page = html_writer.write(township_contradictions(), charset=charset)
    frame = b"<html><body><iframe src='x'></iframe></body></html>"
    data = _archive([("text/html", frame), (f'text/html; charset="{charset}"', page), ("image/png", b"x")])
    got = AUDITOR.audit(data, name="a.mht")
    assert got.report is not None
    assert got.report.format == "mht"
    assert keys(got) == keys(EXPECTED)


def test_archives_without_a_page_or_nested_without_end():
    with pytest.raises(ReadError, match="没有网页正文"):
        mht.read(_archive([("image/png", b"x")]), "a.mht")
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000))
    for data in (b"MIME-Version: 1.0\r\n" + nested, _archive([("text/html", b"<p>1</p>")] * 20_000)):
        with at_most(2), pytest.raises(ReadError, match="嵌套过深"):
            mht.read(data, "a.mht")


# Damage.

SMALL = html_writer.write(township(), "e", chrome=False)
ARCHIVE = _archive([("text/html", html_writer.write(township(), "plain", chrome=False))])


def _damaged(data: st.DataObject, page: bytes) -> bytes:
    out = bytearray(page)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(out) - 1))
        size = data.draw(st.integers(1, 2000))
        action = data.draw(st.sampled_from(["flip", "cut", "double", "insert"]))
        if action == "flip":
            out[at] = data.draw(st.integers(0, 255))
        elif action == "cut":
            del out[at : at + size]
        elif action == "double":
            out[at:at] = out[at : at + size]
        else:
            pieces = [
                b"<table>",
                b"</table>",
                b"<td>",
                b"<!--",
                b"&#0;",
                b"</p>",
                b"\x00",
                b"<td rowspan=99>",
                b"<pre>",
            ]
            out[at:at] = data.draw(st.sampled_from(pieces))
        if not out:
            out = bytearray(b"<")
    return bytes(out)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_pages_never_raise_anything_else(data):
    reader, page = data.draw(st.sampled_from([(html.read, SMALL), (mht.read, ARCHIVE)]))
    with contextlib.suppress(ReadError):
        assert isinstance(reader(_damaged(data, page), "a.html"), Document)


TAGS = [m.span() for m in re.finditer(r"</?(?:p|td|tr|table|span|div|body)\b[^>]*>", SMALL.decode())]
ROWS = re.findall(r"<tr>.*?</tr>", SMALL.decode(), re.DOTALL)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_pages_with_tags_lost_and_rows_doubled_are_still_recognised(data):
    page = SMALL.decode()
    for start, end in sorted(data.draw(st.sets(st.sampled_from(TAGS), min_size=1, max_size=30)), reverse=True):
        page = page[:start] + page[end:]
    for row in data.draw(st.lists(st.sampled_from(ROWS), max_size=5)):
        page = page.replace(row, row * 2)
    report = form.recognise(html.read(page.encode(), "a.html"))
    assert report.sections
