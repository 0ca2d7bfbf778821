"""Odd characters and marks, which can stand in every format, and odd text files."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.support.specimens import docx_writer, html_writer, text_writer
from tests.support.specimens.model import Grid, Specimen, Text, positions
from tests.support.specimens.odd import Maker, marked

Change = Callable[[str], str]


def _inverse(first: int, last: int) -> dict[int, str]:
    out: dict[int, str] = {}
    for code in range(first, last + 1):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            out[ord(plain)] = chr(code)
    return out


KANGXI = _inverse(0x2F00, 0x2FD5)
COMPATIBLE = {k: v for k, v in _inverse(0xF900, 0xFAD9).items() if chr(k) in "行更不数年六理立女老金参了料里类识"}
SUPPLEMENT = {ord(a): b for a, b in zip("民长门青见页车西风食龙", "⺠⻓⻔⻘⻅⻚⻋⻄⻛⻝⻰", strict=True)}
SYMBOLS = {ord("0") + n: chr(0xF030 + n) for n in range(10)}

CHARACTERS: dict[str, Change] = {
    "kangxi": lambda t: t.translate(KANGXI),
    "supplement": lambda t: t.translate(SUPPLEMENT),
    "compatible": lambda t: t.translate(COMPATIBLE),
    "selectors": lambda t: "".join(c + "\ufe00" if "\u4e00" <= c <= "\u9fff" else c for c in t),
    "ideographic-selectors": lambda t: t.replace("政", "政\U000e0100").replace("数", "数\U000e0101"),
    "object-marks": lambda t: t.replace("公", "公\ufffc").replace("1", "1\ufffc"),
    "bidi": lambda t: "\u202d" + t.replace("2", "\u20662\u2069") + "\u202c",
    "joiners": lambda t: t.replace("信", "\u2060信\u200d").replace("8", "\ufeff8"),
    "entities": lambda t: t.replace("，", "，&amp;nbsp;").replace("“", "&ldquo;").replace("；", "&#65307;"),
    "symbol-digits": lambda t: t.translate(SYMBOLS),
    "mathematical-digits": lambda t: "".join(chr(0x1D7CE + int(c)) if c.isascii() and c.isdigit() else c for c in t),
}
MARKS: dict[str, tuple[str, str]] = {
    "circled": ("18①", "86②"),
    "superscript": ("18¹", "86²"),
    "superscript-two": ("18¹²", "86¹³"),
    "dark-circle": ("18❶", "86❷"),
    "star": ("18*", "86*"),
    "wide-star": ("18＊", "86＊"),
    "reference": ("18※", "86※"),
    "dagger": ("18†", "86‡"),
    "bracket": ("18[1]", "86[2]"),
    "shell": ("18〔1〕", "86〔注2〕"),
    "note": ("18注1", "86注2"),
    "round-note": ("18（注1）", "86（注）"),
    "spaced": ("1 8", "86"),
    "wide-spaced": ("1\u30008", "86"),
    "thin-spaced": ("1\u20098", "8\u200b6"),
}


def changed(specimen: Specimen, change: Change) -> Specimen:
    """The specimen with its prose changed; labels of tables are of the form and are changed by the writers."""
    many = lambda texts: tuple(map(change, texts))  # noqa: E731
    return replace(
        specimen,
        title=many(specimen.title or (specimen.agency, f"{specimen.year}年政府信息公开工作年度报告")),
        preface=many(specimen.preface),
        sections=tuple(map(many, specimen.sections)),
        headings=many(specimen.headings),
        disclosure={k: many(v) for k, v in (specimen.disclosure or {}).items()},
        applications={k: many(v) for k, v in (specimen.applications or {}).items()},
        reviews=many(specimen.reviews or ()),
        tail=many(specimen.tail),
    )


def plain(specimen: Specimen) -> str:
    """The report as text."""
    return text_writer.write(specimen)


WRITERS: dict[str, tuple[str, Maker]] = {
    "txt": (".txt", lambda s: plain(s).encode()),
    "pipe": (".txt", lambda s: text_writer.write(s, "pipe").encode()),
    "docx": (".docx", docx_writer.write),
    "html": (".html", lambda s: html_writer.write(s, "plain", chrome=False)),
}


def cases() -> Iterator[tuple[str, str, Maker]]:
    """(name, ending, maker) of every case."""
    for kind, (suffix, write) in WRITERS.items():
        for name, change in CHARACTERS.items():
            if kind != "pipe":
                yield f"{name}-{kind}", suffix, lambda s, w=write, c=change: w(changed(s, c))
        for name, (cell, prose) in MARKS.items():
            if kind in ("txt", "pipe") and "spaced" in name:
                continue  # blanks part cells of text
            yield f"{name}-{kind}", suffix, lambda s, w=write, c=cell, p=prose: w(marked(s, c, p))
    yield "labels-kangxi-txt", ".txt", lambda s: plain(s).translate(KANGXI).encode()
    yield "labels-supplement-txt", ".txt", lambda s: plain(s).translate(SUPPLEMENT).encode()
    yield "labels-compatible-txt", ".txt", lambda s: plain(s).translate(COMPATIBLE).encode()
    yield "mixed-encodings-txt", ".txt", _mixed
    yield "mixed-twice-txt", ".txt", lambda s: _mixed(s, every=9)
    yield "comma-rows-txt", ".txt", lambda s: _rows(s, ",")
    yield "wide-comma-rows-txt", ".txt", lambda s: _rows(s, "，")
    yield "semicolon-rows-txt", ".txt", lambda s: _rows(s, ";")
    yield "quoted-rows-txt", ".txt", lambda s: _rows(s, ",", '"')
    yield "numbered-lines-txt", ".txt", lambda s: _numbered(s, "{:>4}  ")
    yield "numbered-lines-tab-txt", ".txt", lambda s: _numbered(s, "{}\t")
    yield "numbered-by-five-txt", ".txt", lambda s: _numbered(s, "{:>4}  ", 5)
    yield "old-mac-txt", ".txt", lambda s: plain(s).replace("\n", "\r").encode()
    yield "utf16-txt", ".txt", lambda s: plain(s).encode("utf-16")
    yield "gb18030-txt", ".txt", lambda s: plain(s).encode("gb18030")


def _mixed(specimen: Specimen, every: int = 1000) -> bytes:
    lines = plain(specimen).split("\n")
    first = next(i for i, line in enumerate(lines) if "落实公开前审查" in line)
    return b"\n".join(
        line.encode("gb18030" if i == first or i % every == every - 1 else "utf-8") for i, line in enumerate(lines)
    )


def _rows(specimen: Specimen, comma: str, quote: str = "") -> bytes:
    parts: list[str] = []
    for block in specimen.blocks():
        if isinstance(block, Text):
            parts.append(block.text)
        else:
            parts += [comma.join(quote + t + quote for t in row) for row in _texts(block)]
    return "\n".join(parts).encode()


def _texts(grid: Grid) -> list[list[str]]:
    return [[box.text if corner else "" for box, corner in row] for row in positions(grid)]


def _numbered(specimen: Specimen, shape: str, step: int = 1) -> bytes:
    lines = [line for line in plain(specimen).split("\n") if line.strip()]
    blank = " " * len(shape.format(1))
    return "\n".join((blank if n % step else shape.format(n)) + line for n, line in enumerate(lines, 1)).encode()
