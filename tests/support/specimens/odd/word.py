"""Odd Word files: marks, hidden and struck text, fields, and every way of packing."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterator

from tests.support.specimens import docx_writer, html_writer
from tests.support.specimens.model import Specimen
from tests.support.specimens.odd import CELL, PROSE, Maker, marked

_OPEN, _CLOSE = '<w:r><w:t xml:space="preserve">', "</w:t></w:r>"
_MAIN = "word/document.xml"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(text: str, properties: str = "") -> str:
    """A run with these w:rPr."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def parts(specimen: Specimen) -> dict[str, bytes]:
    """The parts of the plain .docx."""
    with zipfile.ZipFile(io.BytesIO(docx_writer.write(specimen))) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    """Parts as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_runs(specimen: Specimen, cell: str, prose: str, styles: str = "") -> dict[str, bytes]:
    """The parts of a .docx whose two figures are these runs."""
    files = parts(marked(specimen))
    text = files[_MAIN].decode()
    assert text.count(CELL) == text.count(PROSE) == 1
    for sign, runs in ((CELL, cell), (PROSE, prose)):
        text = text.replace(sign, _CLOSE + runs + _OPEN)
    files[_MAIN] = text.encode()
    if styles:
        files["word/styles.xml"] = files["word/styles.xml"].replace(b"</w:styles>", styles.encode() + b"</w:styles>")
    return files


def _style(name: str, properties: str) -> str:
    return (
        f'<w:style w:type="character" w:styleId="{name}"><w:name w:val="{name}"/><w:rPr>{properties}</w:rPr></w:style>'
    )


UP = '<w:vertAlign w:val="superscript"/>'
ODD = {  # what stands after a figure or before it, and is none of it
    "w-raised": (run("18") + run("1", UP), run("86") + run("2", UP)),
    "raised-circle": (run("18") + run("①", UP), run("86") + run("②", UP)),
    "raised-bracket": (run("18") + run("[1]", UP), run("86") + run("[12]", UP)),
    "raised-note": (run("18") + run("注1", UP), run("86") + run("注", UP)),
    "raised-star": (run("18") + run("*", UP), run("86") + run("*", UP)),
    "raised-position": tuple(run(n) + run("1", '<w:position w:val="12"/><w:sz w:val="14"/>') for n in ("18", "86")),
    "w-struck": tuple(run(n, "<w:strike/>") + run(m) for n, m in (("15", "18"), ("96", "86"))),
    "struck-after": tuple(run(m) + run(n, '<w:strike w:val="true"/>') for n, m in (("15", "18"), ("96", "86"))),
    "struck-twice": tuple(run(n, "<w:dstrike/>") + run(m) for n, m in (("15", "18"), ("96", "86"))),
    "vanish": tuple(run(n, "<w:vanish/>") + run(m) for n, m in (("99", "18"), ("99", "86"))),
    "w-white": tuple(run(n, '<w:color w:val="FFFFFF"/>') + run(m) for n, m in (("99", "18"), ("99", "86"))),
    "white-theme": tuple(
        run(n, '<w:color w:val="FFFFFF" w:themeColor="background1"/>') + run(m) for n, m in (("99", "18"), ("7", "86"))
    ),
    "speck": tuple(run(n, '<w:sz w:val="2"/>') + run(m) for n, m in (("99", "18"), ("99", "86"))),
    "white-on-dark": tuple(
        run(m, '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:color="auto" w:fill="1F497D"/>') for m in ("18", "86")
    ),
    "unstruck": tuple(run(m, '<w:strike w:val="0"/>') for m in ("18", "86")),
    "deleted": tuple(
        f'<w:del w:id="1" w:author="a"><w:r><w:delText>{n}</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="a">{run(m)}</w:ins>'
        for n, m in (("15", "18"), ("96", "86"))
    ),
    "wingdings": tuple(run(n) + '<w:r><w:sym w:font="Wingdings" w:char="F081"/></w:r>' for n in ("18", "86")),
    "symbol-font": (
        '<w:r><w:sym w:font="Symbol" w:char="F031"/><w:sym w:font="Symbol" w:char="F038"/></w:r>',
        '<w:r><w:sym w:font="Symbol" w:char="F038"/><w:sym w:font="Symbol" w:char="F036"/></w:r>',
    ),
    "letter-spaced": (run("1 8", '<w:spacing w:val="60"/>'), run("86", '<w:spacing w:val="60"/>')),
    "split": (run("1") + run("8"), run("8") + run("6")),
    "control": tuple(
        f"<w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent>{run(m)}</w:sdtContent></w:sdt>"
        for m in ("18", "86")
    ),
}


def _form(kind: str, inside: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="D"/><w:enabled/>'
        f"{inside}</w:ffData></w:fldChar>"
        f'</w:r><w:r><w:instrText> {kind} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _choices(result: int, *entries: str) -> str:
    listed = "".join(f'<w:listEntry w:val="{e}"/>' for e in entries)
    return _form("FORMDROPDOWN", f'<w:ddList><w:result w:val="{result}"/>{listed}</w:ddList>')


FIELDS = {
    "drop-down": (_choices(1, "17", "18", "19"), _choices(2, "84", "85", "86")),
    "text-field": tuple(
        _form("FORMTEXT", f'<w:textInput><w:default w:val="{m}"/></w:textInput>') for m in ("18", "86")
    ),
}
STYLES = {
    "raised-style": (_style("Up", UP), '<w:rStyle w:val="Up"/>', "after"),
    "struck-style": (_style("Gone", "<w:strike/>"), '<w:rStyle w:val="Gone"/>', "before"),
    "hidden-style": (_style("Unseen", "<w:vanish/>"), '<w:rStyle w:val="Unseen"/>', "before"),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for name, (cell, prose) in {**ODD, **FIELDS}.items():
        yield f"{name}-docx", ".docx", lambda s, c=cell, p=prose: packed(with_runs(s, c, p))
    for name, (style, use, where) in STYLES.items():
        made = [run(m) + run("1", use) if where == "after" else run("9", use) + run(m) for m in ("18", "86")]
        yield f"{name}-docx", ".docx", lambda s, m=made, st=style: packed(with_runs(s, m[0], m[1], st))
    yield "case-names-docx", ".docx", lambda s: packed({_cased(n): d for n, d in parts(s).items()})
    yield "backslash-docx", ".docx", lambda s: _backslashed(parts(s))
    yield "flat-opc-xml", ".xml", lambda s: flat_opc(parts(s))
    yield "flat-opc-doc", ".doc", lambda s: flat_opc(parts(s), declared=False)
    yield "word-2003-xml", ".xml", lambda s: _word_2003(parts(s))
    yield "word-2003-doc", ".doc", lambda s: _word_2003(parts(s))
    yield "altchunk-html-docx", ".docx", lambda s: _chunk(html_writer.write(s, "plain", chrome=False), "chunk.html")
    yield "altchunk-mht-docx", ".docx", lambda s: _chunk(_mht(html_writer.write(s, "plain", chrome=False)), "chunk.mht")
    yield "altchunk-docx-docx", ".docx", lambda s: _chunk(docx_writer.write(s), "chunk.docx")
    yield "altchunk-table-docx", ".docx", _table_chunk
    yield "glued-tables-docx", ".docx", _glued
    yield "zipped-docx", ".zip", lambda s: packed({"青山镇.docx": docx_writer.write(s)})
    yield "zipped-twice-docx", ".zip", lambda s: packed({"a/b.zip": packed({"青山镇.docx": docx_writer.write(s)})})


def _cased(name: str) -> str:
    return name.replace("word/", "Word/").replace("document", "Document") if "rels" not in name else name


def _backslashed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo("x")
            info.filename = name.replace("/", "\\")
            archive.writestr(info, data)
    return out.getvalue()


def flat_opc(files: dict[str, bytes], *, declared: bool = True) -> bytes:
    """The parts unrolled into one XML file."""
    made = []
    for name, data in files.items():
        if name.endswith((".xml", ".rels")) and name != "[Content_Types].xml":
            text = re.sub(r"<\?xml[^>]*\?>", "", data.decode())
            made.append(f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{text}</pkg:xmlData></pkg:part>')
        elif not name.endswith(".xml"):
            text = base64.b64encode(data).decode()
            made.append(f'<pkg:part pkg:name="/{name}"><pkg:binaryData>{text}</pkg:binaryData></pkg:part>')
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
    uri = "http://schemas.microsoft.com/office/2006/xmlPackage"
    return f'{head if declared else ""}<pkg:package xmlns:pkg="{uri}">{"".join(made)}</pkg:package>'.encode()


def _word_2003(files: dict[str, bytes]) -> bytes:
    text = files[_MAIN].decode()
    body = text[text.index("<w:body>") + 8 : text.index("</w:body>")].replace("<w:vMerge", "<w:vmerge")
    body = re.sub(r"<mc:[^>]*>|</mc:[^>]*>|<w:sectPr.*?</w:sectPr>", "", body, flags=re.DOTALL)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
        'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint">'
        f"<w:body><wx:sect><wx:sub-section>{body}</wx:sub-section></wx:sect></w:body></w:wordDocument>"
    ).encode()


def _shell(body: str, chunk: bytes, name: str) -> bytes:
    relation = f'<Relationship Id="rId9" Type="{_TYPE}/aFChunk" Target="{name}"/>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = f'<Relationship Id="rId1" Type="{_TYPE}/officeDocument" Target="{_MAIN}"/>'
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return packed(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{package}">{main}</Relationships>'.encode(),
            _MAIN: f'<w:document xmlns:w="{w}" xmlns:r="{_TYPE}"><w:body>{body}</w:body></w:document>'.encode(),
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}">{relation}</Relationships>'.encode(),
            f"word/{name}": chunk,
        }
    )


def _chunk(data: bytes, name: str) -> bytes:
    return _shell('<w:altChunk r:id="rId9"/>', data, name)


def _mht(page: bytes) -> bytes:
    return (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="B"\n\n--B\n'
        b"Content-Type: text/html; charset=utf-8\n"
        b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(page) + b"\n--B--\n"
    )


def _tables(text: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in re.finditer(r"<w:tbl>.*?</w:tbl>", text, re.DOTALL)]


def _table_chunk(specimen: Specimen) -> bytes:
    text = parts(specimen)[_MAIN].decode()
    start, end = _tables(text)[1]
    table = re.findall(rb"<table.*?</table>", html_writer.write(specimen, "plain", chrome=False), re.DOTALL)[1]
    body = text[text.index("<w:body>") + 8 : start] + '<w:altChunk r:id="rId9"/>' + text[end : text.index("</w:body>")]
    return _shell(re.sub(r"<w:sectPr.*?</w:sectPr>", "", body, flags=re.DOTALL), table, "part.html")


def _glued(specimen: Specimen) -> bytes:
    files = parts(specimen)
    text = files[_MAIN].decode()
    (start, end), (following, _) = _tables(text)[1:3]
    heading = "四、政府信息公开行政复议、行政诉讼情况"
    row = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="15"/></w:tcPr><w:p>{run(heading)}</w:p></w:tc></w:tr>'
    inner = text[following:].index("<w:tr>") if "<w:tr>" in text[following:] else text[following:].index("<w:tr ")
    files[_MAIN] = (text[: end - len("</w:tbl>")] + row + text[following + inner :]).encode()
    return packed(files)
