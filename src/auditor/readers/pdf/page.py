"""A page of pdfplumber that counts what it draws, and keeps of a character only what reading needs."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTLine, LTPage, LTRect
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfplumber.page import Page

from auditor.readers.clean import plain
from auditor.readers.layout import visible
from auditor.readers.pdf import fields
from auditor.readers.pdf import guard as pdf_guard

MAX_CHARS = 60_000
MAX_PATHS = 30_000
_KINDS = {LTLine: "line", LTRect: "rect"}
_INVISIBLE = (3, 7)
"""Text rendering modes that put no ink on the page."""


class _Counting(PDFPageAggregator):
    """Puts characters and paths in their places; raises TooMuchError when a page has more than it can have.

    `render`, `alpha` and `layers` are those of the text being shown; each object keeps what makes it hard to see.
    """

    chars = 0
    paths = 0
    render = 0
    alpha = 1.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layers: list[bool] = []
        """For each open piece of marked content whether it is on a layer that is switched off."""

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        self.render = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        self.chars += 1
        if self.chars > MAX_CHARS:
            raise pdf_guard.TooMuchError
        advance = super().render_char(*args, **kwargs)
        drawn: Any = self.cur_item._objs[-1]  # noqa: SLF001 - pdfminer hands out no other way
        drawn.ink = None if self.render in _INVISIBLE else visible.lightness(args[-1].ncolor, self.alpha)
        drawn.off = True in self.layers
        return advance

    def paint_path(self, gstate: Any, *args: Any, **kwargs: Any) -> None:
        self.paths += 1
        if self.paths > MAX_PATHS:
            raise pdf_guard.TooMuchError
        before = len(self.cur_item._objs)  # noqa: SLF001
        super().paint_path(gstate, *args, **kwargs)
        for drawn in self.cur_item._objs[before:]:  # noqa: SLF001
            drawn.ink = visible.lightness(gstate.ncolor, self.alpha)  # type: ignore[attr-defined]

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        self.layers.append(props is True)

    def end_tag(self) -> None:
        if self.layers:
            self.layers.pop()


class _Interpreter(PDFPageInterpreter):
    """Tells its device how see-through the text is, and which layers are switched off."""

    def do_gs(self, name: Any) -> None:
        states = resolve1(self.resources.get("ExtGState"))
        state = resolve1(states.get(getattr(name, "name", ""))) if isinstance(states, dict) else None
        alpha = resolve1(state.get("ca")) if isinstance(state, dict) else None
        if isinstance(alpha, int | float):
            self.device.alpha = float(alpha)  # type: ignore[attr-defined]

    def do_q(self) -> None:
        self._alphas = [*getattr(self, "_alphas", ()), self.device.alpha]  # type: ignore[attr-defined]
        super().do_q()

    def do_Q(self) -> None:  # noqa: N802 - the operator's name
        alphas = getattr(self, "_alphas", [])
        if alphas:
            self.device.alpha = alphas.pop()  # type: ignore[attr-defined]
        super().do_Q()

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802
        off = False
        if getattr(tag, "name", "") == "OC":
            known = resolve1(self.resources.get("Properties"))
            off = _is_off(known.get(getattr(props, "name", ""))) if isinstance(known, dict) else False
        super().do_BDC(tag, off)

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        device: Any = self.device
        form = resolve1(self.xobjmap.get(getattr(xobjid_arg, "name", "")))
        off = _is_off(form.get("OC")) if hasattr(form, "get") else False
        alpha = device.alpha
        device.layers.append(off)
        depth = len(device.layers)
        super().do_Do(xobjid_arg)
        del device.layers[depth - 1 :]
        device.alpha = alpha


def _is_off(layer: Any) -> bool:
    """Whether a layer, or each of those that a membership names, is switched off when the file is opened."""
    if not isinstance(layer, PDFObjRef):
        return False
    if layer.objid in layers_off(layer.doc):
        return True
    members = resolve1(layer)
    several = resolve1(members.get("OCGs")) if isinstance(members, dict) else None
    refs = several if isinstance(several, list) else []
    return bool(refs) and all(getattr(r, "objid", None) in layers_off(layer.doc) for r in refs)


def layers_off(doc: Any) -> frozenset[int]:
    """The object numbers of the layers that are switched off when the file is opened."""
    known = getattr(doc, "_auditor_layers_off", None)
    if known is None:
        properties = resolve1(doc.catalog.get("OCProperties"))
        default = resolve1(properties.get("D")) if isinstance(properties, dict) else None
        off = resolve1(default.get("OFF")) if isinstance(default, dict) else None
        known = frozenset(r.objid for r in (off if isinstance(off, list) else ()) if isinstance(r, PDFObjRef))
        doc._auditor_layers_off = known  # noqa: SLF001 - a note of our own on the file's object
    return known


class BoundedPage(Page):
    """A page whose characters, lines and rectangles are dicts of x0, top, x1, bottom, width, height; characters have
    text, size, upright and matrix too. What a person does not see of it is left out, and counted in `unseen`.
    """

    unseen: Counter[str]
    _order = 0

    @property
    def layout(self) -> LTPage:
        """What pdfminer draws, within limits."""
        if not hasattr(self, "_layout"):
            device = _Counting(self.pdf.rsrcmgr, pageno=self.page_number, laparams=None)
            _Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
            self._layout = device.get_result()
        return self._layout

    def parse_objects(self) -> dict[str, list[dict[str, Any]]]:
        """The objects that are seen on the page, the values of its form fields among them."""
        objects = super().parse_objects()
        self.unseen = Counter()
        struck = fields.struck(self)
        visible.settle(objects, self.cropbox, struck, self.unseen)
        filled = fields.characters(self)
        if filled:
            objects["char"] = [*objects.get("char", ()), *filled]
        return objects

    def process_object(self, obj: Any) -> dict[str, Any]:
        """An object of the layout as a dict."""
        kind = "char" if isinstance(obj, LTChar) else _KINDS.get(type(obj))
        self._order += 1
        if kind is None:
            return {**super().process_object(obj), "order": self._order, "ink": getattr(obj, "ink", 0.0)}
        x, y = self.mediabox[0], self.height + self.mediabox[1]
        out = {
            "object_type": kind,
            "x0": obj.x0 + x,
            "x1": obj.x1 + x,
            "top": y - obj.y1,
            "bottom": y - obj.y0,
            "width": obj.width,
            "height": obj.height,
            "order": self._order,
            "ink": getattr(obj, "ink", 0.0),
        }
        if isinstance(obj, LTChar):
            text = plain(obj.get_text())
            out |= {"text": text, "size": obj.size, "upright": obj.upright, "matrix": obj.matrix}
            out["off"] = getattr(obj, "off", False)
        else:
            out["fill"] = obj.fill
        return out
