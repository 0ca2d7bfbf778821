"""OFD files that are damaged, encrypted or made to harm: a Document or one sentence, soon."""

from __future__ import annotations

import contextlib
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.model.document import Document
from auditor.model.errors import ReadError
from auditor.readers import read_document
from auditor.readers.ofd import guard
from auditor.readers.ofd import read as ofd
from tests.support.specimens import ofd_writer
from tests.support.specimens.catalogue import township
from tests.support.specimens.ofd_writer import XMLNS, document, image, layer, packed, page, parts_of, path
from tests.support.specimens.ofd_writer import text_object as put
from tests.support.work import at_most

pytestmark = pytest.mark.attack
SENTENCE = "全年主动公开政府信息共十八条，其中网站公开九条。"
PARTS = parts_of([page(layer(put(SENTENCE, 22, 40)))], template=put("页眉", 22, 15), annots={1: [ofd_writer.annot()]})
CONTENT = "Doc_0/Pages/Page_0/Content.xml"
SOUND = ofd_writer.write(township(), head="青山镇", figures="units")


def changed(**parts: str | bytes | None) -> bytes:
    """The file with other parts; keys: entry, root, page, and what is added."""
    names = {"entry": "OFD.xml", "root": "Doc_0/Document.xml", "page": CONTENT}
    new = {**PARTS, **{names.get(k, k): v for k, v in parts.items()}}
    return packed({n: c for n, c in new.items() if c is not None})


def code(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        ofd.read(data, "a.ofd")
    for lang in ("zh", "en"):
        assert "a.ofd" in caught.value.text(lang)
        assert "\n" not in caught.value.text(lang)
    return caught.value.code


def unit(number: int, content: str) -> str:
    return f'<ofd:CompositeGraphicUnit ID="{number}"><ofd:Content>{content}</ofd:Content></ofd:CompositeGraphicUnit>'


def use(number: int) -> str:
    return f'<ofd:CompositeObject ID="1" Boundary="0 0 9 9" ResourceID="{number}"/>'


def units(*made: str) -> str:
    return f"<ofd:CompositeGraphicUnits>{''.join(made)}</ofd:CompositeGraphicUnits>"


ROOT = str(PARTS["Doc_0/Document.xml"])
LISTED = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
BEHIND = '<ofd:Template TemplateID="90"/>'
WHITE = '<ofd:FillColor Value="255"/>'
HUGE = ' CTM="1e6 0 0 1e6 1e6 1e6"/>'


def chained(count: int, times: int, more: str = "/>") -> str:
    """Composite objects each of which holds the next one several times."""
    return units(*(unit(100 + n, use(101 + n).replace("/>", more) * times) for n in range(count)))


def nothing_behind() -> bytes:
    """The template that a page names is not there."""
    return changed(page=page(before=BEHIND), **{"Doc_0/Tpls/Tpl_0/Content.xml": None})


def endless_templates() -> bytes:
    """Many pages, each of which has a heavy template many times."""
    return packed(parts_of([page(layer(), before=BEHIND * 90)] * 90, template="<ofd:PageBlock/>" * 9_000))


REFUSED = {
    "no-entry": (lambda: changed(entry=None), "damaged"),
    "no-document": (lambda: changed(root=None), "damaged"),
    "no-page": (lambda: changed(page=None), "damaged"),
    "no-template": (nothing_behind, "damaged"),
    "page-is-no-xml": (lambda: changed(page=b"\x00\x01<ofd"), "damaged"),
    "cut": (lambda: SOUND[: len(SOUND) // 2], "damaged"),
    "no-bodies": (lambda: changed(entry=f"<ofd:OFD {XMLNS}/>"), "empty"),
    "nothing-on-it": (lambda: changed(page=page(layer())), "empty"),
    "encrypted": (lambda: changed(**{"Encryptions.xml": f"<ofd:Encryptions {XMLNS}/>"}), "encrypted"),
    "pictures-only": (lambda: changed(page=page(layer(image(0, 0, 210, 297)))), "scanned"),
    "outside": (lambda: changed(root=ROOT.replace("Pages/", "../../../../etc/")), "damaged"),
    "leads-outside": (lambda: changed(**{"../x.xml": "<a/>"}), "hostile"),
    "absolute": (lambda: changed(**{"/etc/x.xml": "<a/>"}), "hostile"),
    "same-name": (lambda: changed(**{"doc_0/document.xml": "<a/>"}), "hostile"),
    "entities": (lambda: changed(page=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "hostile"),
    "bomb": (lambda: changed(**{"Doc_0/Res/a.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}), "hostile"),
    "large-picture-bomb": (lambda: changed(**{"Doc_0/Res/a.png": bytes(59_000_000)}), "hostile"),
    "many-parts": (lambda: changed(**{f"Doc_0/{n}.xml": "<a/>" for n in range(2500)}), "hostile"),
    "many-characters": (lambda: document(put("公" * 70_000, 0, 0)), "hostile"),
    "many-points": (lambda: document(path("M 0 0 " + "L 9 9 " * 70_000)), "hostile"),
    "many-objects": (lambda: document("<ofd:TextObject/>" * 70_000), "hostile"),
    "units-of-units": (lambda: document(use(100), resources=chained(9, 9)), "hostile"),
    "unit-of-itself": (lambda: document(use(100), resources=units(unit(100, use(100)))), "hostile"),
    "templates-without-end": (endless_templates, "hostile"),
    "many-pages": (lambda: changed(root=ROOT.replace("<ofd:Pages>", "<ofd:Pages>" + LISTED * 400)), "too-large"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_one_sentence(name):
    make, expected = REFUSED[name]
    data = make()
    with at_most(5):
        assert code(data) == expected


READ = {
    "deep-blocks": lambda: document("<ofd:PageBlock>" * 25 + put(SENTENCE, 22, 40) + "</ofd:PageBlock>" * 25),
    "huge-matrices": lambda: document(
        put(SENTENCE, 22, 40)
        + "".join(put("公开", 22, 60, more=f'CTM="{c} 0 0 {c} 0 0"') for c in ("1e6", "nan", "1e999", "-1e6"))
    ),
    "matrices-upon-matrices": lambda: document(put(SENTENCE, 22, 40), use(100), resources=chained(12, 1, HUGE)),
    "no-sizes": lambda: document(put(SENTENCE, 22, 40, more='HScale="0"') + '<ofd:TextObject ID="1" Size="-1"/>'),
    "odd-page": lambda: changed(
        page=page(
            layer(put(SENTENCE, 22, 40)), before="<ofd:Area><ofd:PhysicalBox>0 0 1e9 -1</ofd:PhysicalBox></ofd:Area>"
        )
    ),
    "lines": lambda: document(
        put(SENTENCE, 22, 40) + path(" ".join(f"M {n} 0 L {n} 290 M 0 {n} L 200 {n}" for n in range(200)))
    ),
    "all-at-one-place": lambda: document(put("公" * 50_000, 22, 40).replace("g 49999 4.23", "g 49999 0")),
    "one-long-line": lambda: document(put("公" * 50_000, 22, 40).replace("g 49999 4.23", "g 49999 0.003")),
    "boxes": lambda: document(
        "".join(
            put("公开", 22, y / 100) + path("M 0 0 L 9 0 L 9 9 L 0 9 C", more='Fill="true"', inside=WHITE)
            for y in range(9_000)
        )
    ),
    "pages-full-of-text": lambda: document(*["".join(put("公开信息" * 12, 5, y) for y in range(0, 290, 3))] * 40),
}


@pytest.mark.parametrize("name", READ)
def test_odd_and_heavy_files_end_soon(name):
    data = READ[name]()
    with at_most(5), contextlib.suppress(ReadError):
        assert isinstance(ofd.read(data, "a.ofd"), Document)


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(guard, "SECONDS", -1.0)
    assert code(SOUND) == "timeout"


def _survives(data: bytes) -> None:
    with contextlib.suppress(ReadError):
        assert isinstance(ofd.read(data, "a.ofd"), Document)


TAGS = (
    *("Layer", "PageBlock", "TextObject", "TextCode", "PathObject", "AbbreviatedData", "ImageObject", "Template"),
    *("CompositeObject", "CGTransform", "FillColor", "StrokeColor", "Area", "PhysicalBox", "Content", "Page", "Annot"),
    *("Appearance", "Actions", "Clips"),
)
NAMES = (
    *("Boundary", "CTM", "Size", "X", "Y", "DeltaX", "DeltaY", "HScale", "Visible", "Alpha", "Fill", "Stroke", "Value"),
    *("DrawParam", "ResourceID", "Type"),
)
NUMBERS = st.one_of(
    st.sampled_from(("0", "-1", "1e308", "nan", "inf", "g", *"MLCBAQS", "9999999", "#ff", "true", "4.23")),
    st.integers(-300, 300).map(str),
    st.text(max_size=3),
)
VALUES = st.lists(NUMBERS, max_size=9).map(" ".join)


def _sound(text: str) -> str:
    return "".join(c for c in text if c.isprintable() and c not in "<&\"'")


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    """An element with attributes, text and elements of any kind in it."""
    tag = draw(st.sampled_from(TAGS))
    values = draw(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5))
    attributes = " ".join(f'{name}="{_sound(value)}"' for name, value in values.items())
    inner = "".join(draw(st.lists(elements(depth + 1), max_size=4))) if depth < 3 else ""
    text = _sound(draw(st.one_of(st.text(max_size=8), VALUES)))
    return f"<ofd:{tag} {attributes}>{text}{inner}</ofd:{tag}>"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(elements(), max_size=6).map("".join))
def test_whatever_stands_on_a_page_is_read_or_refused(objects):
    for data in (
        changed(page=page(layer(put(SENTENCE, 22, 40), objects))),
        document(put(SENTENCE, 22, 40), use(100), resources=units(unit(100, objects)), annots={1: [objects]}),
    ):
        said = ""
        try:
            ofd.read(data, "a.ofd")
        except ReadError as error:
            said = error.code
        assert said in ("", "empty", "scanned", "garbled", "hostile")  # well-formed and whole: never "damaged"


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(sorted(PARTS)), st.binary(max_size=300), st.integers(0, 5000), st.booleans())
def test_whatever_bytes_are_in_a_part_it_is_read_or_refused(name, junk, at, whole):
    content = str(PARTS[name]).encode()
    at %= len(content) + 1
    _survives(packed({**PARTS, name: junk if whole else content[:at] + junk + content[at + len(junk) :]}))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damaged_zips_never_raise_anything_else(data):
    content = bytearray(packed(PARTS, zipfile.ZIP_STORED))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        size = data.draw(st.integers(1, 60))
        content[at : at + size] = data.draw(st.binary(max_size=60))
        content = content or bytearray(b"P")
    _survives(bytes(content))
    with contextlib.suppress(ReadError):
        read_document(bytes(content), name="a.ofd")
