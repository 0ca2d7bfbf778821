"""OFD with traits that people told makers of readers of: glyphs put one by one or in one object, turned texts, names
and parts of other tools, notes that are not to be seen.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator

from tests.support.specimens import ofd_writer
from tests.support.specimens.model import Specimen
from tests.support.specimens.odd import Maker
from tests.support.specimens.ofd_writer import annot, text_object


def _parts(specimen: Specimen, **habits: object) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(ofd_writer.write(specimen, **habits))) as archive:
        return {n: archive.read(n).decode() for n in archive.namelist()}


def _ofd(specimen: Specimen, change: Callable[[str], str], **habits: object) -> bytes:
    parts: dict[str, str | bytes] = {}
    for name, text in _parts(specimen, **habits).items():
        parts[name] = change(text) if name.endswith("Content.xml") else text
    return ofd_writer.packed(parts)


_OBJECT = re.compile(
    r'<ofd:TextObject ID="1" Boundary="(\S+) (\S+) (\S+) (\S+)" Font="1" Size="4.23" >'
    r'<ofd:TextCode X="(\S+)" Y="(\S+)" DeltaX="[^"]*">([^<]*)</ofd:TextCode></ofd:TextObject>'
)


def _each(page: str, make: Callable[[float, float, str], str]) -> str:
    page, count = _OBJECT.subn(lambda m: make(float(m[1]), float(m[2]), m[7]), page)
    assert count
    return page


def _plain_text(x: float, y: float, text: str) -> str:
    return text_object(text, x, y) if text else ""


def _singly(x: float, y: float, text: str) -> str:
    """An object for each character."""
    out, at = "", x
    for char in text:
        out += text_object(char, at, y)
        at += ofd_writer.measure(char)
    return out


def _short_delta(x: float, y: float, text: str) -> str:
    """Fewer advances than characters: the last holds for the rest."""
    if not text or text.isascii() or any(c < "\u2010" for c in text):
        return _plain_text(x, y, text)
    return text_object(text, x, y).replace(f'DeltaX="{ofd_writer.deltas(text)}"', 'DeltaX="4.23"')


def _several(x: float, y: float, text: str) -> str:
    """A code for each half of the text, in one object."""
    if len(text) < 4:
        return _plain_text(x, y, text)
    half = len(text) // 2
    codes = ofd_writer.code(text[:half], 0, 0.86 * 4.23) + ofd_writer.code(
        text[half:], ofd_writer.measure(text[:half]), 0.86 * 4.23
    )
    whole = text_object(text, x, y)
    return whole[: whole.index("<ofd:TextCode")] + codes + "</ofd:TextObject>"


def _glyphs(x: float, y: float, text: str) -> str:
    """Glyph numbers given beside the characters."""
    given = " ".join(str(100 + n) for n in range(len(text)))
    count = f'CodePosition="0" CodeCount="{len(text)}" GlyphCount="{len(text)}"'
    return text_object(
        text, x, y, inside=f"<ofd:CGTransform {count}><ofd:Glyphs>{given}</ofd:Glyphs></ofd:CGTransform>"
    )


def _downwards(x: float, y: float, text: str) -> str:
    """The label of the results on its side: turned by the matrix, which also moves it."""
    if text in ("度办理", "结果", "度办理结", "果", "办理结", "理结果"):
        return ""
    if not text.startswith("三、本"):
        return _plain_text(x, y, text)
    label = "三、本年度办理结果"
    code = f'<ofd:TextCode X="0" Y="0" DeltaX="g {len(label) - 1} 4.23">{label}</ofd:TextCode>'
    return (
        f'<ofd:TextObject ID="1" Boundary="{x:g} {y + 3:g} 8 45" CTM="0 1 -1 0 2 1" Font="1" Size="4.23">{code}'
        "</ofd:TextObject>"
    )


def _upright_letters(x: float, y: float, text: str) -> str:
    """The label of the results going down by DeltaY."""
    if text in ("度办理", "结果", "度办理结", "果", "办理结", "理结果"):
        return ""
    if not text.startswith("三、本"):
        return _plain_text(x, y, text)
    label = "三、本年度办理结果"
    code = f'<ofd:TextCode X="1" Y="4" DeltaY="g {len(label) - 1} 4.6">{label}</ofd:TextCode>'
    return f'<ofd:TextObject ID="1" Boundary="{x:g} {y:g} 8 50" Font="1" Size="4.23">{code}</ofd:TextObject>'


def _shuffled(specimen: Specimen) -> bytes:
    """Folders of pages not in the order of the pages."""
    parts = _parts(specimen)
    pages = sum(n.endswith("Content.xml") for n in parts)
    turned = lambda text: re.sub(r"Pages/Page_(\d+)", lambda m: f"Pages/P{pages - int(m[1])}", text)  # noqa: E731
    return ofd_writer.packed({turned(n): turned(t) for n, t in parts.items()})


def _cased(specimen: Specimen) -> bytes:
    """Names in another case than they are asked for, and folders as entries."""
    parts: dict[str, str | bytes] = {"Doc_0/": b"", "Doc_0/Pages/": b""}
    parts |= {n.replace("Content", "content").replace("Doc_0/D", "DOC_0/D"): t for n, t in _parts(specimen).items()}
    return ofd_writer.packed(parts)


def _wide(specimen: Specimen) -> bytes:
    parts: dict[str, str | bytes] = {}
    for name, text in _parts(specimen).items():
        text = re.sub(r"<\?xml[^>]*>", "", text)
        parts[name] = ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")
    return ofd_writer.packed(parts)


def _noted(specimen: Specimen) -> bytes:
    """Notes that are not to be seen, and a mark with a link."""
    parts = dict(_parts(specimen))
    hidden = annot(text_object("97", 60, 60), more='Visible="false"')
    link = annot(kind="Link", box="60 70 10 10")
    text = f"<ofd:PageAnnot {ofd_writer.XMLNS}>{hidden}{link}</ofd:PageAnnot>"
    where = '<ofd:Page PageID="2"><ofd:FileLoc>Page_2.xml</ofd:FileLoc></ofd:Page>'
    listed = f"<ofd:Annotations {ofd_writer.XMLNS}>{where}</ofd:Annotations>"
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(
        "</ofd:Document>", "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
    )
    return ofd_writer.packed({**parts, "Doc_0/Annots/Annotations.xml": listed, "Doc_0/Annots/Page_2.xml": text})


def _versions(specimen: Specimen) -> bytes:
    """A package that keeps word of its versions and has a cover, data of its own and attachments."""
    parts = _parts(specimen)
    parts["OFD.xml"] = re.sub(
        "(</ofd:DocBody>)",
        r'<ofd:Versions><ofd:Version ID="1" Index="0" Current="true" BaseLoc="Doc_0/V.xml"/></ofd:Versions>\1',
        parts["OFD.xml"],
    )
    more = {"Doc_0/V.xml": f"<ofd:DocVersion {ofd_writer.XMLNS} ID='1'/>", "Doc_0/Attachs/99.txt": "99"}
    return ofd_writer.packed({**parts, **more})


OFDS: dict[str, Maker] = {
    "singly": lambda s: _ofd(s, lambda p: _each(p, _singly)),
    "short-advances": lambda s: _ofd(s, lambda p: _each(p, _short_delta)),
    "several-codes": lambda s: _ofd(s, lambda p: _each(p, _several)),
    "glyph-numbers": lambda s: _ofd(s, lambda p: _each(p, _glyphs)),
    "turned-label": lambda s: _ofd(s, lambda p: _each(p, _downwards)),
    "label-going-down": lambda s: _ofd(s, lambda p: _each(p, _upright_letters)),
    "shuffled-folders": _shuffled,
    "cased-names": _cased,
    "wide-parts": _wide,
    "unseen-notes": _noted,
    "versions": _versions,
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in OFDS.items():
        yield f"told {name}", ".ofd", make
