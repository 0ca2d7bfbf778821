"""A page of pdfplumber that counts what it draws, and keeps of a character only what reading needs."""

from __future__ import annotations

from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTLine, LTPage, LTRect
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfplumber.page import Page

from auditor.readers.pdf import guard as pdf_guard

MAX_CHARS = 60_000
MAX_PATHS = 30_000
_KINDS = {LTLine: "line", LTRect: "rect"}


class _Counting(PDFPageAggregator):
    """Puts characters and paths in their places; raises TooMuchError when a page has more than it can have."""

    chars = 0
    paths = 0

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        self.chars += 1
        if self.chars > MAX_CHARS:
            raise pdf_guard.TooMuchError
        return super().render_char(*args, **kwargs)

    def paint_path(self, *args: Any, **kwargs: Any) -> None:
        self.paths += 1
        if self.paths > MAX_PATHS:
            raise pdf_guard.TooMuchError
        super().paint_path(*args, **kwargs)


class BoundedPage(Page):
    """A page whose characters, lines and rectangles are dicts of x0, top, x1, bottom, width, height; characters have
    text, size, upright and matrix too.
    """

    @property
    def layout(self) -> LTPage:
        """What pdfminer draws, within limits."""
        if not hasattr(self, "_layout"):
            device = _Counting(self.pdf.rsrcmgr, pageno=self.page_number, laparams=None)
            PDFPageInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout = device.get_result()
        return self._layout

    def process_object(self, obj: Any) -> dict[str, Any]:
        """An object of the layout as a dict."""
        kind = "char" if isinstance(obj, LTChar) else _KINDS.get(type(obj))
        if kind is None:
            return super().process_object(obj)
        x, y = self.mediabox[0], self.height + self.mediabox[1]
        out = {
            "object_type": kind,
            "x0": obj.x0 + x,
            "x1": obj.x1 + x,
            "top": y - obj.y1,
            "bottom": y - obj.y0,
            "width": obj.width,
            "height": obj.height,
        }
        if isinstance(obj, LTChar):
            out |= {"text": obj.get_text(), "size": obj.size, "upright": obj.upright, "matrix": obj.matrix}
        return out
