"""Web pages: the same Report as the clean text in every dialect of markup; no page passes for an empty report."""

from __future__ import annotations

import contextlib
import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import auditor
from auditor.model.document import Document, Table
from auditor.model.errors import ReadError
from auditor.readers import html, mht
from tests.conftest import audited, keys
from tests.specimens import html_writer, text_writer
from tests.specimens.catalogue import SAMPLES, township, township_contradictions
from tests.test_layouts import typed

PAGE = html_writer.write(township())


@pytest.mark.parametrize("dialect", html_writer.DIALECTS)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_dialect_agrees_with_text(name, dialect):
    expected = audited(SAMPLES[name]())
    # The broken sample names no body; the page around it would.
    page = html_writer.write(SAMPLES[name](), dialect, chrome="broken" not in name)
    got = auditor.Auditor().audit(page, name="report.html")
    assert typed(got) == typed(expected)
    assert keys(got) == keys(expected)


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "utf-16"])
def test_charsets(charset):
    got = auditor.Auditor().audit(html_writer.write(township_contradictions(), charset=charset), name="a.html")
    assert keys(got) == keys(audited(township_contradictions()))


@pytest.mark.parametrize(("declared", "real"), [("gb2312", "utf-8"), ("utf-8", "gb18030"), ("iso-8859-1", "utf-8")])
def test_a_wrong_charset_is_survived(declared, real):
    page = html_writer.write(township_contradictions()).decode().replace('charset="utf-8"', f'charset="{declared}"')
    got = auditor.Auditor().audit(page.encode(real), name="a.html")
    assert keys(got) == keys(audited(township_contradictions()))


def test_what_the_page_says_about_the_report():
    document = html.read(PAGE, "a.html")
    assert document.published == date(2024, 1, 19)
    assert document.publisher == "青山镇人民政府"
    text = str(document.blocks)
    assert "索引号" not in text
    assert "栏目7：" not in text
    assert "附件下载" not in text


def test_dates_from_the_index_table_or_the_line_under_the_title():
    page = PAGE.decode().replace("PubDate", "x")
    assert html.read(page.encode(), "a.html").published == date(2024, 1, 19)
    page = page.replace("发布日期：", "x")
    assert html.read(page.encode(), "a.html").published == date(2024, 1, 19)


def test_a_title_outside_the_body_is_taken():
    specimen = township()
    body = html_writer.write(specimen).decode()
    title = "青山镇人民政府2023年政府信息公开工作年度报告"
    start = body.index("TRS_Editor>") + len("TRS_Editor>")
    end = body.index("<p", body.index("</p>", body.index("</p>", start) + 1))
    result = auditor.Auditor().audit((body[:start] + body[end:]).encode(), name="a.html")
    assert "".join((result.report.identity.title or "").split()) == title
    assert result.report.identity.year == 2023


def test_layout_tables_and_lines_parted_by_br():
    text = text_writer.write(township_contradictions(), "tab").replace("\t", "&#9;")
    page = (
        f"<html><body><table><tr><td><table><tr><td><pre>{text}</pre></td></tr></table></td></tr></table></body></html>"
    )
    assert keys(auditor.Auditor().audit(page.encode(), name="a.html")) == keys(audited(township_contradictions()))
    broken = text_writer.write(township_contradictions(), "pipe").replace("\n", "<br>")
    page = f"<html><body><div>{broken}</div></body></html>"
    assert keys(auditor.Auditor().audit(page.encode(), name="a.html")) == keys(audited(township_contradictions()))


def test_a_fragment_without_html_tags_around_it():
    body = html_writer.write(township_contradictions(), "f", chrome=False).decode()
    fragment = body.removeprefix("<html><body>").removesuffix("</body></html>")
    assert keys(auditor.Auditor().audit(fragment.encode(), name="a.doc")) == keys(audited(township_contradictions()))


def test_one_table_holds_all_three_and_one_stands_in_four():
    page = html_writer.write(township_contradictions(), "f", chrome=False).decode()
    parts = page.split("</tbody></table>")
    rows = parts[1].split("<tr>")
    cut = "<tr>".join(rows[:9]) + "</tbody></table><table><tbody><tr>" + "<tr>".join(rows[9:])
    four = "</tbody></table>".join([parts[0], cut, *parts[2:]])
    assert typed(auditor.Auditor().audit(four.encode(), name="a.html")) == typed(audited(township_contradictions()))


REFUSED = {
    "embeds-pdf": (b"<html><body><iframe src='/files/nianbao.pdf'></iframe></body></html>", "nianbao.pdf"),
    "links-doc": (
        "<html><body><p>年度报告见附件。</p><a href='/a/report.docx?x=1'>附件</a></body></html>".encode(),
        "report.docx",
    ),
    "picture": ("<html><body><p>2023年年度报告</p><img src='/a/1.png'></body></html>".encode(), "图片"),
    "shell": (b"<html><body><div id=app></div><script src=/main.js></script></body></html>", "空壳"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_pages_without_a_report_say_so(name):
    page, says = REFUSED[name]
    with pytest.raises(ReadError, match=says):
        html.read(page, "a.html")


ATTACKS = {
    "deep": b"<div>" * 200_000,
    "deep-short": b"<html><body>" + b"<div>" * 5_000 + "总体情况".encode(),
    "many": b"<p>1</p>" * 400_000,
    "open-table": b"<table><tr><td>" * 30_000,
    "attributes": b"<p " + b" ".join(b"a%d=1" % i for i in range(200_000)) + b">x",
    "entities": b"<p>" + b"&amp;" * 1_000_000,
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks_end_soon(name):
    started = time.monotonic()
    with contextlib.suppress(ReadError):
        html.read(ATTACKS[name], "a.html")
    assert time.monotonic() - started < 2


def test_huge_spans_cost_nothing():
    cell = "<td colspan=1000000 rowspan=1000000>行政许可</td><td>1</td>"
    document = html.read(f"<html><body><table><tr>{cell}</tr><tr>{cell}</tr></table></body></html>".encode(), "a.html")
    assert all(b.columns < 1000 for b in document.blocks if isinstance(b, Table))


def test_an_archive_of_the_page():
    page = html_writer.write(township_contradictions())
    import quopri

    head = (
        b'From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n--B\r\n'
        b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    )
    data = head + quopri.encodestring(page) + b"\r\n--B\r\nContent-Type: image/png\r\n\r\nx\r\n--B--\r\n"
    got = auditor.Auditor().audit(data, name="a.mht")
    assert got.report is not None
    assert got.report.format == "mht"
    assert keys(got) == keys(audited(township_contradictions()))
    with pytest.raises(ReadError):
        mht.read(b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n--B--', "a.mht")


SMALL = html_writer.write(township(), "e", chrome=False)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damaged_pages_never_raise_anything_else(data):
    page = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(page) - 1))
        size = data.draw(st.integers(1, 2000))
        action = data.draw(st.sampled_from(["flip", "cut", "double", "insert"]))
        if action == "flip":
            page[at] = data.draw(st.integers(0, 255))
        elif action == "cut":
            del page[at : at + size]
        elif action == "double":
            page[at:at] = page[at : at + size]
        else:
            page[at:at] = data.draw(
                st.sampled_from([b"<table>", b"</table>", b"<td>", b"<!--", b"&#0;", b"</p>", b"\x00"])
            )
        if not page:
            page = bytearray(b"<")
    with contextlib.suppress(ReadError):
        assert isinstance(html.read(bytes(page), "a.html"), Document)
