"""Word documents (.docx): paragraphs and tables in body order, as they would read with all changes accepted.

Addresses: `Mark.anchor` of a paragraph is "p" and `Cell.anchor` is "c" with the number of the w:p or w:tc among all of
its kind in the main document; `locate` finds the element again, for writing comments back.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.package import OpcPackage
from docx.oxml import parse_xml
from docx.oxml.ns import qn as _qn

from auditor.model.base import Localized
from auditor.model.document import Block, Cell, Document, Mark, Note, Paragraph, Region, Table, cell
from auditor.model.errors import ReadError
from auditor.readers import archive, guard, numbering
from auditor.readers.clean import clean
from auditor.readers.lines import Line, assemble

qn = cache(_qn)
_P, _TBL, _TR, _TC, _R = (qn(f"w:{n}") for n in ("p", "tbl", "tr", "tc", "r"))
_SDT, _SDT_CONTENT = qn("w:sdt"), qn("w:sdtContent")
_DELETED = frozenset(qn(f"w:{n}") for n in ("del", "moveFrom"))
_ADDED = frozenset(qn(f"w:{n}") for n in ("ins", "moveTo"))
_WRAPPERS = frozenset(
    qn(f"w:{n}") for n in ("hyperlink", "smartTag", "customXml", "fldSimple", "ins", "moveTo", "dir", "bdo")
)
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXTBOX = qn("w:txbxContent")
_T = qn("w:t")
_CHARACTERS = {
    qn("w:tab"): "\t",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:ptab"): "\t",
}
_DRAWINGS = frozenset((qn("w:drawing"), qn("w:pict"), qn("w:object")))
_FURNITURE: tuple[tuple[str, str, Region], ...] = (
    (RT.FOOTNOTES, qn("w:footnote"), "footnote"),
    (RT.ENDNOTES, qn("w:endnote"), "footnote"),
    (RT.HEADER, _P, "header"),
    (RT.FOOTER, _P, "footer"),
)
_LAYOUT_CELLS = 4
_LAYOUT_CHARS = 300


def read(data: bytes, name: str) -> Document:
    """A .docx file as a Document. Raises ReadError for what is damaged, encrypted, hostile or holds no text."""
    archive.check(data, name)
    try:
        main, related = _open(data)
        body = main.find(qn("w:body"))
        walk = _Walk(numbering.load(related.get(RT.NUMBERING), related.get(RT.STYLES)))
        walk.index(body)
        blocks = walk.blocks(body)
        blocks += _furniture(main, related, walk)
    except RecursionError:
        raise archive.damaged(name) from None
    except (KeyError, ValueError, AttributeError, TypeError, SyntaxError, PythonDocxError) as error:
        raise archive.damaged(name) from error
    if not any(isinstance(b, Table) or b.region in ("body", "textbox") for b in blocks):
        if walk.pictures:
            raise ReadError(
                "picture-only",
                f"“{name}”里只有图片，没有可审核的文字；请提供可以复制文字的 Word 原稿。",
                f'"{name}" holds only pictures and no text; provide the Word file with its text.',
            )
        raise ReadError("empty", f"“{name}”没有可审核的内容。", f'"{name}" holds nothing to audit.')
    return Document(name=name, format="docx", blocks=tuple(blocks), notes=tuple(walk.notes()))


def locate(body: Any, anchor: str) -> Any:
    """The w:p or w:tc of `body` that an anchor names. Raises LookupError when there is none."""
    tag, number = (_P if anchor[0] == "p" else _TC), int(anchor[1:])
    for index, element in enumerate(body.iter(tag)):
        if index == number:
            return element
    raise LookupError(anchor)


def text_runs(paragraph: Any) -> Iterator[tuple[Any, str]]:
    """(w:r element, its text) of a paragraph in reading order, with all changes accepted and hidden text left out."""
    for child in paragraph:
        if child.tag == _R:
            if not _hidden(child):
                yield child, "".join(_run_text(child))
        elif child.tag in _WRAPPERS:
            yield from text_runs(child)
        elif child.tag == _SDT:
            content = child.find(_SDT_CONTENT)
            if content is not None:
                yield from text_runs(content)
        elif child.tag == _ALTERNATE:
            chosen = _chosen(child)
            if chosen is not None:
                yield from text_runs(chosen)


def _open(data: bytes) -> tuple[Any, dict[str, Any]]:
    """(root of the main document, relationship type → root of the related part; headers and footers as lists)."""
    package = OpcPackage.open(io.BytesIO(data))
    part = package.main_document_part
    related: dict[str, Any] = {}
    wanted = {RT.NUMBERING, RT.STYLES, *(t for t, _, _ in _FURNITURE)}
    for relation in part.rels.values():
        if relation.is_external or relation.reltype not in wanted:
            continue
        root = _root(relation.target_part)
        if relation.reltype in (RT.HEADER, RT.FOOTER):
            related.setdefault(relation.reltype, []).append(root)
        else:
            related.setdefault(relation.reltype, root)
    return _root(part), related


def _root(part: Any) -> Any:
    element = getattr(part, "element", None)
    return element if element is not None else parse_xml(part.blob)


def _furniture(main: Any, related: dict[str, Any], walk: _Walk) -> list[Block]:
    """Footnotes, headers and footers, apart from the text; equal ones once."""
    out: list[Block] = []
    seen: set[tuple[str, Region]] = set()
    for kind, tag, region in _FURNITURE:
        roots = related.get(kind, [])
        for root in roots if isinstance(roots, list) else [roots]:
            for element in root.iter(tag):
                if element.get(qn("w:type")) in ("separator", "continuationSeparator", "continuationNotice"):
                    continue
                text = clean(
                    "".join(walk.text(p) for p in element.iter(_P)) if tag != _P else walk.text(element)
                ).strip()
                if text and (text, region) not in seen:
                    seen.add((text, region))
                    out.append(Paragraph(text=text, region=region, marks=(Mark(start=0),)))
    return out


def _hidden(run: Any) -> bool:
    properties = run.find(qn("w:rPr"))
    vanish = properties.find(qn("w:vanish")) if properties is not None else None
    return vanish is not None and vanish.get(qn("w:val")) not in ("0", "false", "off")


def _run_text(run: Any) -> Iterator[str]:
    for child in run:
        if child.tag == _T:
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag == qn("w:br"):
            yield "" if child.get(qn("w:type")) in ("page", "column") else "\n"
        elif child.tag == qn("w:sym"):
            code = child.get(qn("w:char")) or ""
            if len(code) == 4 and not code.upper().startswith("F"):
                yield chr(int(code, 16))


def _chosen(alternate: Any) -> Any | None:
    """One of the ways in which the same thing is stored."""
    choice = alternate.find(_CHOICE)
    return choice if choice is not None else alternate.find(_FALLBACK)


@dataclass
class _Walk:
    """One pass over a document: its blocks, and what was met on the way."""

    numbers: numbering.Numbering
    numbers_of: dict[Any, int] = field(default_factory=dict)
    tracked: int = 0
    hidden: int = 0
    pictures: int = 0
    boxed: bool = False
    mended: list[Note] = field(default_factory=list)
    carried: str = ""
    """Text of a paragraph whose mark was deleted: it goes on with the next one."""

    def index(self, body: Any) -> None:
        """Numbers the paragraphs and cells, for their anchors; counts what is tracked, hidden or a picture."""
        for tag in (_P, _TC):
            self.numbers_of.update({e: i for i, e in enumerate(body.iter(tag))})
        changes = body.iter(*_DELETED, *_ADDED)
        self.tracked = sum(1 for _ in changes)
        runs = (e.getparent().getparent() for e in body.iter(qn("w:vanish")))
        self.hidden = sum(1 for r in runs if r.tag == _R and _hidden(r) and r.find(_T) is not None)
        self.pictures = sum(1 for _ in body.iter(*_DRAWINGS))
        self.boxed = next(body.iter(_TEXTBOX), None) is not None

    def blocks(self, container: Any) -> list[Block]:
        """The blocks of a body, cell or text box."""
        out: list[Block] = []
        lines: list[Line] = []
        for item in self._items(container):
            if isinstance(item, Line):
                lines.append(item)
            else:
                out += assemble(lines, self.mended)
                lines = []
                out += item
        return out + assemble(lines, self.mended)

    def _items(self, container: Any) -> Iterator[Line | list[Block]]:
        for child in container:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                yield self._table(child)
            elif child.tag == _SDT:
                content = child.find(_SDT_CONTENT)
                if content is not None:
                    yield from self._items(content)
            elif child.tag in _WRAPPERS:
                yield from self._items(child)
            elif child.tag == _ALTERNATE:
                chosen = _chosen(child)
                if chosen is not None:
                    yield from self._items(chosen)

    def _paragraph(self, paragraph: Any) -> Iterator[Line | list[Block]]:
        text = self.carried + self.numbers.label(paragraph) + self.text(paragraph)
        self.carried = ""
        properties = paragraph.find(qn("w:pPr"))
        marks = properties.find(qn("w:rPr")) if properties is not None else None
        if marks is not None and marks.find(qn("w:del")) is not None:
            self.carried = text
            return
        anchor = f"p{self.numbers_of.get(paragraph, 0)}"
        for line in clean(text).split("\n"):
            if line.strip():
                yield Line(line, anchor=anchor)
        for box in self._boxes(paragraph) if self.boxed else ():
            yield [_in_textbox(b) for b in self.blocks(box)]

    def text(self, paragraph: Any) -> str:
        """The paragraph's text, uncleaned."""
        return "".join(text for _, text in text_runs(paragraph))

    def _boxes(self, paragraph: Any) -> Iterator[Any]:
        """Text boxes drawn in the paragraph, each once although it is stored in two ways."""
        for box in paragraph.iter(_TEXTBOX):
            above = [e.tag for e in box.iterancestors()]
            if _FALLBACK in above and _other_way(box):
                continue
            if _TEXTBOX not in above[: above.index(_P)]:
                yield box

    def _table(self, table: Any) -> list[Block]:
        rows = list(self._rows(table))
        cells = [c for row in rows for c in row if c.tag == _TC]
        if len(cells) <= _LAYOUT_CELLS and any(self._holds_text(c) for c in cells):
            return [b for c in cells for b in self.blocks(c)]  # a frame around text, not a table
        placed: list[list[Any]] = []
        inner: list[Block] = []
        above: dict[int, int] = {}
        width = 0
        for row_number, row in enumerate(rows):
            column = _before(row[0].getparent()) if row else 0
            for element in row:
                span, merge = _merge(element)
                if len(placed) >= guard.MAX_CELLS:
                    break
                if merge == "continue" and column in above:
                    first = placed[above[column]]
                    first[2] = min(row_number - first[0] + 1, guard.MAX_SPAN)
                else:
                    text = self._cell_text(element, inner)
                    placed.append([row_number, column, 1, span, text, f"c{self.numbers_of.get(element, 0)}"])
                    if merge == "restart":
                        above[column] = len(placed) - 1
                    else:
                        above.pop(column, None)
                column += span
            width = max(width, column)
        if not placed:
            return inner
        grid = tuple(_cell(*p) for p in placed)
        return [Table(rows=len(rows), columns=max(width, 1), cells=grid), *inner]

    def _rows(self, table: Any) -> Iterator[list[Any]]:
        """The cells of each row; rows deleted in tracked changes are left out."""
        for row in _descend(table, _TR):
            properties = row.find(qn("w:trPr"))
            if properties is not None and properties.find(qn("w:del")) is not None:
                continue
            cells = list(_descend(row, _TC))
            if cells:
                yield cells

    def _cell_text(self, element: Any, inner: list[Block]) -> str:
        """The text of a cell, its paragraphs parted by line feeds; tables inside it are added to `inner`."""
        texts: list[str] = []
        for item in self._items(element):
            if isinstance(item, Line):
                texts.append(item.text.strip())
            else:
                inner += item
        return "\n".join(texts)

    def _holds_text(self, element: Any) -> bool:
        """Whether a cell is a frame for the text: a table stands in it, or more words than a cell has."""
        if element.find(_TBL) is not None:
            return True
        return sum(len(t.text or "") for t in element.iter(qn("w:t"))) > _LAYOUT_CHARS

    def notes(self) -> list[Note]:
        """What a reader of the findings should know about how the file was read."""
        out = list(self.mended)
        if self.tracked:
            out.append(
                Note(
                    kind="tracked-changes",
                    message=Localized(
                        zh=f"文件中有 {self.tracked} 处修订，按全部接受后的文字审核；公开前请接受或拒绝修订。",
                        en=f"The file has {self.tracked} tracked changes; it was read as if all were accepted.",
                    ),
                )
            )
        if self.hidden:
            out.append(
                Note(
                    kind="hidden-text",
                    message=Localized(
                        zh=f"文件中有 {self.hidden} 处隐藏文字，没有计入；公开前请删除。",
                        en=f"{self.hidden} pieces of hidden text were left out.",
                    ),
                )
            )
        return out


def _in_textbox(block: Block) -> Block:
    return block.model_copy(update={"region": "textbox"}) if isinstance(block, Paragraph) else block


def _other_way(box: Any) -> bool:
    """Whether the same box is stored in a Choice beside this Fallback."""
    fallback = next(e for e in box.iterancestors() if e.tag == _FALLBACK)
    choice = fallback.getparent().find(_CHOICE)
    return choice is not None and any(True for _ in choice.iter(_TEXTBOX))


def _descend(element: Any, tag: str) -> Iterator[Any]:
    """Children with `tag`, also inside content controls and tracked insertions."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag == _SDT:
            content = child.find(_SDT_CONTENT)
            if content is not None:
                yield from _descend(content, tag)
        elif child.tag in _WRAPPERS:
            yield from _descend(child, tag)


def _before(row: Any) -> int:
    """Grid columns left free before the first cell of a row."""
    while row is not None and row.tag != _TR:
        row = row.getparent()
    properties = row.find(qn("w:trPr")) if row is not None else None
    found = properties.find(qn("w:gridBefore")) if properties is not None else None
    return _count(found, 0)


def _merge(element: Any) -> tuple[int, str | None]:
    """(grid span, "restart" | "continue" | None) of a cell."""
    properties = element.find(qn("w:tcPr"))
    if properties is None:
        return 1, None
    merge = properties.find(qn("w:vMerge"))
    kind = None if merge is None else merge.get(qn("w:val")) or "continue"
    return max(1, _count(properties.find(qn("w:gridSpan")), 1)), kind


def _count(element: Any | None, default: int) -> int:
    value = (element.get(qn("w:val")) or "") if element is not None else ""
    return min(int(value), guard.MAX_SPAN) if value.isdigit() and len(value) < 8 else default


def _cell(row: int, column: int, row_span: int, column_span: int, text: str, anchor: str) -> Cell:
    return cell(row, column, text, row_span=row_span, column_span=column_span, anchor=anchor)
