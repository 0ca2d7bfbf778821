"""Style sheets that are saved beside a page in a web archive (.mht)."""

from __future__ import annotations

import pytest

from auditor.readers import read_document

BASE = "http://example.invalid/a/97.html"


def archive(link: str, *sheets: tuple[str, str], head: str = "text/css") -> bytes:
    """A page with a figure that a class may hide, and sheets at these places."""
    page = f'<html><head>{link}</head><body><p>一、总体情况</p><p>共<b class="old">97</b>18条。</p></body></html>'
    parts = [("text/html; charset=utf-8", BASE, page), *((head, place, text) for place, text in sheets)]
    out = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n'
    for kind, place, text in parts:
        out += f"--B\r\nContent-Type: {kind}\r\nContent-Location: {place}\r\n\r\n{text}\r\n"
    return (out + "--B--\r\n").encode()


def read(data: bytes) -> str:
    return "\n".join(getattr(b, "text", "") for b in read_document(data, name="a.mht").blocks)


HIDE = ".old{display:none}"
LINK = '<link rel="stylesheet" href="{}">'


@pytest.mark.parametrize(
    ("href", "place"),
    [
        ("cid:css-97@mhtml.blink", "cid:css-97@mhtml.blink"),
        ("http://example.invalid/a.css", "http://example.invalid/a.css"),
        ("s.css", "http://example.invalid/a/s.css"),
        ("../s.css", "http://example.invalid/s.css"),
    ],
)
def test_a_sheet_hides_where_the_page_links_it(href, place):
    assert "共18条。" in read(archive(LINK.format(href), (place, HIDE)))
    assert "共18条。" in read(archive(LINK.format(href), (place, HIDE), head="text/css; charset=utf-8"))


@pytest.mark.parametrize(
    "link",
    [
        "",
        LINK.format("other.css"),
        LINK.format("http://["),
        LINK.format("s.css").replace("stylesheet", "alternate stylesheet"),
        LINK.format("s.css").replace("<link", '<link media="print"'),
    ],
)
def test_a_sheet_that_is_not_in_force_hides_nothing(link):
    assert "共9718条。" in read(archive(link, ("http://example.invalid/a/s.css", HIDE)))
