"""The pages of an OFD document: what templates, layers and notes draw on each, with its place in points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from auditor.readers.layout import strokes, visible
from auditor.readers.layout import text as layout_text
from auditor.readers.layout.sheets import Page
from auditor.readers.ofd import paths
from auditor.readers.ofd.glyphs import Glyphs
from auditor.readers.ofd.guard import MAX_DEPTH, Budget, TooMuchError
from auditor.readers.ofd.package import child, children, local
from auditor.readers.ofd.resources import Resources
from auditor.readers.ofd.values import Matrix, at, box, ink, is_on, moved, on_paper, opacity, then, within

_POINTS = 72 / 25.4
_SHEET = (0.0, 0.0, 210.0, 297.0)
_SMALLEST, _LARGEST = 10.0, 5000.0
_RANKS = {"Background": 0, "Body": 1, "Foreground": 2}
"""The order in which layers are drawn (7.7), whatever their order in the file."""
_WATERMARK = "watermark"
_TURNED = ("up", "down")


@dataclass(frozen=True, slots=True)
class Layer:
    """Objects that are drawn together; `kind`: the type of the note they belong to."""

    rank: int
    content: Any
    param: str | None = None
    seen: bool = True
    kind: str = ""


@dataclass(frozen=True, slots=True)
class _State:
    """What holds for the objects within others."""

    m: Matrix
    param: str | None
    alpha: float
    seen: bool
    kind: str
    depth: int


def layers_of(content: Any, rank: int | None = None) -> Iterator[Layer]:
    """The layers of the Content of a page; those of a template have the rank that its ZOrder gives it."""
    for layer in children(content, "Layer"):
        own = _RANKS.get(layer.get("Type") or "Body", 1) if rank is None else rank
        yield Layer(own, layer, layer.get("DrawParam"))


def rank_of(template: Any) -> int:
    """When a template is drawn (7.7): behind the page, where it does not say otherwise."""
    return _RANKS.get(template.get("ZOrder") or "", 0)


def notes_of(notes: Sequence[Any]) -> Iterator[Layer]:
    """What the notes of a page (15.2) show upon it."""
    for note in notes:
        appearance = child(note, "Appearance")
        if appearance is not None:
            kind = (note.get("Type") or "").lower()
            yield Layer(3, appearance, None, is_on(note, "Visible", default=True), kind)


class Sheet:
    """Draws one page after the other of a document within a budget."""

    def __init__(self, resources: Resources, budget: Budget) -> None:
        self._resources, self._budget = resources, budget
        self._objects: dict[str, list[dict[str, Any]]] = {}
        self._unseen: Counter[str] = Counter()
        self._order = 0
        self._drawers = {
            "TextObject": self._text,
            "PathObject": self._path,
            "ImageObject": self._image,
            "CompositeObject": self._composite,
        }

    def page(self, layers: Sequence[Layer], area: str | None) -> Page:
        """A page that stands upright: turned first when most of its text stands on its side. `area`: its
        PhysicalBox (7.5), in millimetres.
        """
        x, y, width, height = self._area(area)
        base = then(moved(-x, -y), (_POINTS, 0.0, 0.0, _POINTS, 0.0, 0.0))
        width, height = width * _POINTS, height * _POINTS
        page = self._drawn(layers, base, width, height)
        turns = [layout_text.turn_of(c) for c in page.chars]
        turn = max(_TURNED, key=turns.count)
        if turns.count(turn) > 0.5 * len(turns):
            turned = (0.0, 1.0, -1.0, 0.0, height, 0.0) if turn == "up" else (0.0, -1.0, 1.0, 0.0, 0.0, width)
            page = self._drawn(layers, then(base, turned), height, width)
        visible.settle(page.objects, (0.0, 0.0, page.width, page.height), (), page.unseen)
        return page

    @staticmethod
    def _area(text: str | None) -> tuple[float, float, float, float]:
        found = box(text) or _SHEET
        return found if all(_SMALLEST <= side <= _LARGEST for side in found[2:]) else _SHEET

    def _drawn(self, layers: Sequence[Layer], base: Matrix, width: float, height: float) -> Page:
        self._objects = {kind: [] for kind in ("char", "line", "rect", "curve", "image")}
        self._unseen = Counter()
        self._order = 0
        self._budget.begin_page()
        for layer in sorted(layers, key=lambda entry: entry.rank):
            place = box(layer.content.get("Boundary"))
            m = then(moved(place[0], place[1]), base) if place else base
            self._block(layer.content, _State(m, layer.param, 1.0, layer.seen, layer.kind, 0))
        page = Page(width, height, self._objects)
        page.unseen = self._unseen
        return page

    def _block(self, block: Any, state: _State) -> None:
        """The objects of a layer, a PageBlock or the content of a composite object (7.7, clause 13)."""
        if state.depth > MAX_DEPTH:
            raise TooMuchError
        for element in block:
            self._budget.objects()
            kind = local(element)
            if kind == "PageBlock":
                self._block(element, replace(state, depth=state.depth + 1))
            elif kind in self._drawers:
                self._drawers[kind](element, self._inside(element, state))

    def _inside(self, element: Any, state: _State) -> _State:
        """What holds inside a graphic unit (8.5): its matrix, Visible, Alpha and DrawParam."""
        self._order += 1
        return _State(
            within(element, state.m),
            element.get("DrawParam") or state.param,
            state.alpha * opacity(element),
            state.seen and is_on(element, "Visible", default=True),
            state.kind,
            state.depth + 1,
        )

    def _text(self, element: Any, state: _State) -> None:
        glyphs = Glyphs(element, state.m)
        count = sum(len(text) for text, _ in glyphs.codes())
        self._budget.chars(count)
        if state.kind == _WATERMARK:
            self._unseen[_WATERMARK] += count
            return
        filled = is_on(element, "Fill", default=True)
        stroked = is_on(element, "Stroke", default=False)
        light = self._ink(element, "FillColor" if filled else "StrokeColor", state) if filled or stroked else None
        if light is not None and state.alpha <= 0:
            light = None
        for char in glyphs.characters():
            if on_paper(char["x0"], char["top"], char["x1"], char["bottom"]):
                self._objects["char"].append({**char, "order": self._order, "ink": light, "off": not state.seen})

    def _ink(self, element: Any, name: str, state: _State) -> float:
        color = child(element, name)
        if color is None:
            color = self._resources.color(state.param, name)
        return 1 - state.alpha if color is None else ink(color, state.alpha)

    def _path(self, element: Any, state: _State) -> None:
        stroke = is_on(element, "Stroke", default=True)
        fill = is_on(element, "Fill", default=False) and self._has_fill(element, state)
        if not state.seen or state.alpha <= 0 or not (stroke or fill):
            return
        light = self._ink(element, "FillColor" if fill else "StrokeColor", state)
        data = child(element, "AbbreviatedData")
        for path in paths.subpaths((data.text if data is not None else None) or "", state.m, self._budget.points):
            for kind, place in strokes.drawn(path, stroke=stroke, fill=fill):
                self._objects[kind].append({**place, "order": self._order, "ink": light})

    def _has_fill(self, element: Any, state: _State) -> bool:
        """A path that names no colour is not filled: it is seen through (9.1)."""
        return child(element, "FillColor") is not None or self._resources.color(state.param, "FillColor") is not None

    def _image(self, element: Any, state: _State) -> None:
        """A picture: its CTM spreads a unit square (clause 10); without one it is as large as its Boundary."""
        place = box(element.get("Boundary"))
        if not state.seen or state.alpha <= 0:
            return
        width, height = (1.0, 1.0) if element.get("CTM") or place is None else place[2:]
        corners = [at(state.m, x, y) for x, y in ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height))]
        if on_paper(*(v for corner in corners for v in corner)):
            self._objects["image"].append(
                {**strokes.extent(corners), "order": self._order, "resource": element.get("ResourceID")}
            )

    def _composite(self, element: Any, state: _State) -> None:
        content = self._resources.content(element.get("ResourceID"))
        if content is not None:
            self._block(content, state)
