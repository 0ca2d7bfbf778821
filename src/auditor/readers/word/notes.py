"""What a user of the findings should know about how a Word file was read: changes, hidden text, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auditor.model.base import Localized
from auditor.model.document import Block, Note, Paragraph, Place
from auditor.model.errors import ReadError
from auditor.readers import guard
from auditor.readers.word.xml import (
    ADDED,
    DELETED,
    PPR,
    PSTYLE,
    RPR,
    TR,
    TRPR,
    VANISH,
    P,
    R,
    T,
    child,
    is_hidden,
    is_on,
    value_of,
    w,
    whole,
)

_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_DRAWINGS = (w("drawing"), w("pict"), w("object"))
_EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
_ORNAMENT = 720_000  # 2 cm: what is lower holds no table
_EMBEDDED = (w("altChunk"), w("subDoc"))
_MOST = 20
_AFTER = (
    "此处之后有图片，如果是表格，其中的数字没有审核。",
    "A picture follows; if it is a table, its figures were not read.",
)
_INSIDE = ("表格中有图片，其中的内容没有审核。", "A picture stands in this cell; what it shows was not read.")


def has_picture(element: Any, *, small: bool = True) -> bool:
    """Whether a picture, chart or diagram stands in `element`; `small`: lower ones than a table is count, too."""
    return any(small or _height(p) >= _ORNAMENT for p in element.iter(*_PICTURES))


def _height(picture: Any) -> int:
    """The height of a picture in EMU; that of one that does not say it is taken to be enough."""
    for above in picture.iterancestors():
        if above.tag == R:
            break
        extent = child(above, _EXTENT)
        if extent is not None:
            return whole(extent.get("cy"), _ORNAMENT)
    return _ORNAMENT


def of(body: Any, hidden: frozenset[str]) -> list[Note]:
    """Notes on tracked changes, hidden text and embedded files; `hidden` is Styles.hidden."""
    out: list[Note] = []
    tracked = sum(1 for _ in body.iter(*DELETED, *ADDED))
    if tracked:
        out.append(
            _note(
                "tracked-changes",
                f"文件中有 {tracked} 处修订，按全部接受后的文字审核；公开前请接受或拒绝修订。",
                f"The file has {tracked} tracked changes; it was read as if all were accepted.",
            )
        )
    unseen = _hidden_pieces(body, hidden)
    if unseen:
        out.append(
            _note(
                "hidden-text",
                f"文件中有 {unseen} 处隐藏文字，没有计入；公开前请删除。",
                f"{unseen} pieces of hidden text were left out.",
            )
        )
    embedded = sum(1 for _ in body.iter(*_EMBEDDED))
    if embedded:
        out.append(
            _note(
                "embedded-file",
                f"文件中嵌入了 {embedded} 个其他文件，其中的内容没有审核；请用 Word 打开后另存，再审核。",
                f"{embedded} files embedded in this one were not read; open it in Word and save it again.",
                doubt=True,
            )
        )
    return out


def _hidden_pieces(body: Any, hidden: frozenset[str]) -> int:
    count = sum(1 for row in body.iter(TR) if is_on(child(row, TRPR), w("hidden")))
    if not hidden and next(body.iter(VANISH), None) is None:
        return count
    for run in body.iter(R):
        if child(run, T) is not None:
            paragraph = next(run.iterancestors(P), None)
            style = value_of(child(paragraph, PPR), PSTYLE) if hidden and paragraph is not None else None
            count += is_hidden(child(run, RPR), hidden, style in hidden)
    return count


def of_pictures(anchors: Sequence[str], blocks: Sequence[Block]) -> list[Note]:
    """A note for each place after which, or in which cell, a picture stands that may hold text."""
    if not anchors:
        return []
    places: dict[str, tuple[Place, bool]] = {}
    for number, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            for mark in block.marks:
                places.setdefault(mark.anchor or "", (block.place(number, mark.start, len(block.text)), False))
        else:
            for entry in block.cells:
                places.setdefault(entry.anchor or "", (block.place(number, entry), not entry.text))
    out: list[Note] = []
    known = list(dict.fromkeys(anchors))
    for anchor in known[:_MOST]:
        place, doubt = places.get(anchor, (None, False))
        zh, en = _INSIDE if anchor.startswith("c") else _AFTER
        out.append(_note("picture", zh, en, place=place, doubt=doubt))
    if len(known) > _MOST:
        more = len(known) - _MOST
        out.append(_note("picture", f"另有 {more} 处图片没有审核。", f"{more} more pictures were not read."))
    return out


def table_cut() -> Note:
    """The note on a table of which only the beginning was read."""
    return _note(
        "table-cut",
        f"一个表格超过 {guard.MAX_CELLS} 格，只读了前面的部分。",
        "A table was too large; only its beginning was read.",
        doubt=True,
    )


def nothing(body: Any, name: str) -> ReadError:
    """The error for a document without text, which says whether it holds pictures instead."""
    if has_picture(body) or next(body.iter(*_DRAWINGS), None) is not None:
        return ReadError(
            "picture-only",
            f"“{name}”里只有图片，没有可审核的文字；请提供可以复制文字的 Word 原稿。",
            f'"{name}" holds only pictures and no text; provide the Word file with its text.',
        )
    return ReadError("empty", f"“{name}”没有可审核的内容。", f'"{name}" holds nothing to audit.')


def _note(kind: str, zh: str, en: str, *, place: Place | None = None, doubt: bool = False) -> Note:
    return Note(kind=kind, message=Localized(zh=zh, en=en), place=place, doubt=doubt)
