"""A new Word file of headings, paragraphs and tables on A4, printed as it is. Values are text, never markup."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from auditor.model.base import Lang
from auditor.reporters.wording import plain_line
from auditor.texts import text

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?%?")
_DATE = (2000, 1, 1, 0, 0, 0)  # the same content gives the same bytes
_WIDTH = 9070  # twentieths of a point between the margins of A4


class Pages:
    """A document that grows from top to bottom."""

    def __init__(self, lang: Lang) -> None:
        self._text, self._head = text("office.font", lang), text("office.font_of_headings", lang)
        self._body: list[str] = []

    def title(self, words: str) -> None:
        """The title, in the middle."""
        self._body.append(self._paragraph(words, self._head, 36, align="center", after=240))

    def heading(self, words: str) -> None:
        """A heading, which stays with what follows."""
        self._body.append(self._paragraph(words, self._head, 28, before=200, after=80, keep=True))

    def address(self, words: str) -> None:
        """To whom it goes."""
        self._body.append(self._paragraph(words, self._text, 28))

    def text(self, words: str) -> None:
        """A paragraph of text."""
        self._body.append(self._paragraph(words, self._text, 28, indent=True))

    def signed(self, words: str) -> None:
        """A line at the right."""
        self._body.append(self._paragraph(words, self._text, 28, align="right", before=120))

    def table(self, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
        """A table as wide as the page; `widths` are shares of it, the head is repeated on every page."""
        shares = [w * _WIDTH // sum(widths) for w in widths]
        lines = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in shares)
        body = self._row(heads, shares, head=True) + "".join(self._row(row, shares) for row in rows)
        self._body.append(
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(shares)}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
        )

    def bytes(self) -> bytes:
        """The file."""
        size = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1418" w:bottom="1440" w:left="1418"'
        section = f'<w:sectPr>{size} w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
        document = f'<w:document xmlns:w="{_W}"><w:body>{"".join(self._body)}{section}</w:body></w:document>'
        types = (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>'
        )
        relation = f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
        relations = f'<Relationships xmlns="{_PACKAGE}/relationships">{relation}</Relationships>'
        parts = {"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": document}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, xml in parts.items():
                archive.writestr(zipfile.ZipInfo(name, _DATE), (_HEAD + xml).encode(), zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _row(self, cells: Sequence[str], widths: Sequence[int], *, head: bool = False) -> str:
        font = self._head if head else self._text
        shown = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f"{self._paragraph(cell, font, 21, align='center' if head or _NUMBER.fullmatch(cell) else 'left')}</w:tc>"
            for cell, width in zip(cells, widths, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{shown}</w:tr>"

    @staticmethod
    def _paragraph(
        words: str,
        font: str,
        size: int,
        *,
        align: str = "left",
        before: int = 0,
        after: int = 0,
        indent: bool = False,
        keep: bool = False,
    ) -> str:
        first = f'<w:ind w:firstLine="{size * 20}"/>' if indent else ""
        spacing = f'<w:spacing w:before="{before}" w:after="{after}"/>'
        shape = f'{"<w:keepNext/>" if keep else ""}{spacing}{first}<w:jc w:val="{align}"/>'
        fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
        run = f'<w:rPr>{fonts}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
        shown = escape(plain_line(words))
        return f'<w:p><w:pPr>{shape}</w:pPr><w:r>{run}<w:t xml:space="preserve">{shown}</w:t></w:r></w:p>'
