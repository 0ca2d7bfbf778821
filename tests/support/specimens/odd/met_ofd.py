"""OFD as other writers and readers make them: marks, corrections, notes, signatures, careless values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.support.specimens import ofd_writer
from tests.support.specimens.model import Specimen
from tests.support.specimens.odd import Maker
from tests.support.specimens.odd.told_ofd import _each, _ofd, _parts
from tests.support.specimens.ofd_writer import XMLNS, annot, measure, path, text_object


def _codes(x: float, y: float, text: str) -> str:
    """One object, a code for each character."""
    if not text:
        return ""
    at, codes = 0.0, ""
    for char in text:
        codes += ofd_writer.code(char, at, 0.86 * 4.23).replace(' DeltaX=""', "")
        at += measure(char)
    whole = text_object(text, x, y)
    return whole[: whole.index("<ofd:TextCode")] + codes + "</ofd:TextObject>"


def _points(x: float, y: float, text: str) -> str:
    """Sizes in points, brought to millimetres by the matrix."""
    if not text:
        return ""
    size = 12.0
    code = ofd_writer.code(text, 0, 0.86 * size, size)
    box = f"{x:.4f} {y:.4f} {measure(text):.4f} 4.2330"
    return (
        f'<ofd:TextObject ID="1" Boundary="{box}" CTM="0.3525 0 0 0.3525 0 0" Font="1" Size="12">{code}'
        f"</ofd:TextObject>"
    )


_FIGURE = 'FillColor Value="255 255 255"'


def _before(make: Callable[[float, float], str]) -> Callable[[float, float, str], str]:
    """Something more where the figure 18 stands."""
    return lambda x, y, text: (make(x, y) if text == "18" else "") + (text_object(text, x, y) if text else "")


def _after(make: Callable[[float, float], str]) -> Callable[[float, float, str], str]:
    return lambda x, y, text: (text_object(text, x, y) if text else "") + (make(x, y) if text == "18" else "")


def _white(x: float, y: float) -> str:
    return text_object("97", x + 5, y, inside=f"<ofd:{_FIGURE}/>")


def _raised(x: float, y: float) -> str:
    return text_object("1", x + 4.6, y - 0.4, size=2)


def _struck(x: float, y: float, text: str) -> str:
    """The older figure with a line through it, the right one beside it."""
    if text != "18":
        return text_object(text, x, y) if text else ""
    line = path("M 0 0 L 4.4 0", f"{x:g} {y + 1.7:g} 4.4 0.1")
    return text_object("97", x, y, size=3.5) + line + text_object("18", x + 4.8, y, size=3.5)


def _covered(x: float, y: float, text: str) -> str:
    """The older figure under a white box, on which the right one stands."""
    if text != "18":
        return text_object(text, x, y) if text else ""
    fill = '<ofd:FillColor Value="255 255 255"/>'
    box = path("M 0 0 L 6 0 L 6 5 L 0 5 C", f"{x - 0.5:g} {y - 0.3:g} 6 5", 'Stroke="false" Fill="true"', fill)
    return text_object("97", x, y) + box + text_object("18", x, y)


def _noted(specimen: Specimen, note: str, pages: int = 9) -> bytes:
    """A note on each page."""
    parts = dict(_parts(specimen))
    count = min(pages, sum(n.endswith("Content.xml") for n in parts))
    listed = "".join(
        f'<ofd:Page PageID="{n}"><ofd:FileLoc>Page_{n}/Annotation.xml</ofd:FileLoc></ofd:Page>'
        for n in range(1, count + 1)
    )
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].replace(
        "</ofd:Document>", "<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations></ofd:Document>"
    )
    parts["Doc_0/Annots/Annotations.xml"] = f"<ofd:Annotations {XMLNS}>{listed}</ofd:Annotations>"
    for n in range(1, count + 1):
        parts[f"Doc_0/Annots/Page_{n}/Annotation.xml"] = f"<ofd:PageAnnot {XMLNS}>{note}</ofd:PageAnnot>"
    return ofd_writer.packed(parts)


_MARK = annot(
    '<ofd:TextObject ID="9" Boundary="40 120 150 40" CTM="0.7 0.7 -0.7 0.7 20 0" Font="1" Siz'
    'e="20" Alpha="40"><ofd:FillColor Value="200 200 200"/>'
    '<ofd:TextCode X="0" Y="18" DeltaX="g 3 20">内部资料</ofd:TextCode></ofd:TextObject>',
    kind="Watermark",
)


def _signed(specimen: Specimen) -> bytes:
    """Signed: a list of signatures, a seal, tags of a system's own."""
    parts = _parts(specimen)
    parts["OFD.xml"] = parts["OFD.xml"].replace(
        "</ofd:DocBody>", "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>"
    )
    more: dict[str, str | bytes] = {
        "Doc_0/Signs/Signatures.xml": (
            f'<ofd:Signatures {XMLNS}><ofd:MaxSignId>97</ofd:MaxSignId><ofd:Signature ID="1" Type="Sea'
            f'l" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>'
        ),
        "Doc_0/Signs/Sign_0/Signature.xml": f"<ofd:Signature {XMLNS}><ofd:SignedInfo/></ofd:Signature>",
        "Doc_0/Signs/Sign_0/Seal.esl": bytes(97),
        "Doc_0/Tags/CustomTags.xml": f"<ofd:CustomTags {XMLNS}/>",
    }
    return ofd_writer.packed({**parts, **more})


def _prefixed(specimen: Specimen) -> bytes:
    """Another prefix, another order of attributes, comments."""
    parts = {}
    for name, text in _parts(specimen).items():
        text = text.replace("xmlns:ofd=", "xmlns:n1=").replace("<ofd:", "<n1:").replace("</ofd:", "</n1:")
        parts[name] = text.replace("<n1:Content>", "<!-- 97 --><n1:Content>\n")
    return ofd_writer.packed(parts)


def _blanks(page: str) -> str:
    """Values on several lines and with many blanks, numbers with exponents."""
    page = re.sub(
        r'DeltaX="([^"]*)"', lambda m: 'DeltaX="' + m[1].replace(" ", "  ").replace("4.23", "4.23E0") + ' "', page
    )
    page = re.sub(r'Boundary="(\S+) (\S+) ', r'Boundary=" \1\n \2  ', page)
    return re.sub(
        r"<ofd:AbbreviatedData>([^<]*)<",
        lambda m: "<ofd:AbbreviatedData>\n  " + m[1].replace(" L", "\n  L") + "\n<",
        page,
    )


def _foldered(specimen: Specimen) -> bytes:
    """Unpacked and packed again within its folder."""
    return ofd_writer.packed({f"年报/{n}": t for n, t in _parts(specimen).items()})


OFDS: dict[str, Maker] = {
    "codes": lambda s: _ofd(s, lambda p: _each(p, _codes)),
    "points": lambda s: _ofd(s, lambda p: _each(p, _points)),
    "white": lambda s: _ofd(s, lambda p: _each(p, _before(_white))),
    "raised": lambda s: _ofd(s, lambda p: _each(p, _after(_raised))),
    "struck": lambda s: _ofd(s, lambda p: _each(p, _struck)),
    "covered": lambda s: _ofd(s, lambda p: _each(p, _covered)),
    "watermark-note": lambda s: _noted(s, _MARK),
    "highlight-note": lambda s: _noted(
        s,
        annot(
            path(
                "M 0 0 L 9 0 L 9 5 L 0 5 C",
                "60 60 9 5",
                'Alpha="60" Fill="true" Stroke="false"',
                '<ofd:FillColor Value="255 255 0"/>',
            ),
            kind="Highlight",
        ),
    ),
    "signed": _signed,
    "prefixed": _prefixed,
    "blanks-in-values": lambda s: _ofd(s, _blanks),
    "foldered": _foldered,
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, make in OFDS.items():
        yield f"met ofd {name}", ".ofd", make
