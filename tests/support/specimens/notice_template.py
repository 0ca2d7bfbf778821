"""The default templates of rectification notices, made by code: `python -m tests.support.specimens.notice_template`."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from auditor.model.base import Lang
from auditor.texts import catalogue

FOLDER = Path(__file__).resolve().parents[3] / "src" / "auditor" / "reporters" / "office" / "templates"
_ITEM = ("head", "problem", "basis", "requirement", "until")
_FONTS: dict[Lang, tuple[str, str]] = {"zh": ("仿宋", "黑体"), "en": ("Times New Roman", "Arial")}
_DATE = datetime(2000, 1, 1)


def make(lang: Lang) -> bytes:
    """The template in one language; the same bytes each time."""
    document = docx.Document()
    _plain(document, lang)
    words = lambda key: catalogue()[f"notice.{key}"].get(lang)  # noqa: E731
    title = document.add_paragraph()
    title.alignment = ALIGN.CENTER
    title.paragraph_format.space_after = Pt(18)
    _run(title, words("title"), lang, size=20, heading=True)
    number = document.add_paragraph()
    number.alignment = ALIGN.CENTER
    _run(number, "{{number}}", lang)
    _run(document.add_paragraph(), words("address"), lang)
    _run(_indented(document), words("opening"), lang)
    _run(_indented(document), words("list"), lang, heading=True)
    for key in _ITEM:
        paragraph = _indented(document)
        paragraph.paragraph_format.keep_with_next = key != _ITEM[-1]
        paragraph.paragraph_format.space_before = Pt(8 if key == _ITEM[0] else 0)
        _run(paragraph, words(key), lang, bold=key == _ITEM[0])
    _run(_indented(document), "{{scope}}", lang)
    for at, shown in enumerate((words("signed"), "{{date}}")):
        paragraph = document.add_paragraph()
        paragraph.alignment = ALIGN.RIGHT
        paragraph.paragraph_format.space_before = Pt(0 if at else 36)
        _run(paragraph, shown, lang)
    out = io.BytesIO()
    document.save(out)
    return _dateless(out.getvalue())


def _plain(document, lang: Lang) -> None:  # noqa: ANN001
    """Page and standard style of an office letter."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.7)
    section.top_margin, section.bottom_margin = Cm(3.2), Cm(3)
    style = document.styles["Normal"]
    style.paragraph_format.line_spacing = Pt(26)
    style.paragraph_format.space_after = Pt(0)
    style.font.size = Pt(15)
    properties = document.core_properties
    properties.title, properties.author = catalogue()["notice.title"].get(lang), ""
    properties.created = properties.modified = _DATE
    properties.comments = ""


def _indented(document):  # noqa: ANN001, ANN202
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = Pt(30)
    return paragraph


def _run(paragraph, text: str, lang: Lang, *, size: int = 15, heading: bool = False, bold: bool = False) -> None:  # noqa: ANN001
    run = paragraph.add_run(text)
    font = _FONTS[lang][heading]
    run.font.name, run.font.size, run.font.bold = font, Pt(size), bold
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _dateless(data: bytes) -> bytes:
    """The package without the time of day in its entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            entry = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(info))
    return out.getvalue()


def write() -> None:
    """Writes both templates into the package."""
    FOLDER.mkdir(exist_ok=True)
    for lang in _FONTS:
        (FOLDER / f"notice.{lang}.docx").write_bytes(make(lang))


if __name__ == "__main__":
    write()
