"""Writes the starting corpus of the fuzzer: the sample specimens in one format; for PDF, parts of a page each, with
their content as plain text, for small files run often and a flipped bit in compressed data only tests zlib.

python -m tests.fuzz.seeds docx FOLDER
"""

from __future__ import annotations

import io
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import py7zr

from tests.support.specimens import docx_writer, html_writer, ofd_writer, text_writer
from tests.support.specimens.catalogue import SAMPLES
from tests.support.specimens.model import Grid, Specimen
from tests.support.specimens.odd.parcels import PDFS, Inked, Odd

_ROWS = 7


def seed(specimen: Specimen, kind: str) -> bytes:
    """The specimen as a file of `kind`: text, html, docx, ofd, zip or 7z."""
    if kind == "text":
        return text_writer.write(specimen).encode()
    if kind == "html":
        return html_writer.write(specimen, "a", chrome=False)
    if kind == "ofd":
        return ofd_writer.write(specimen, head=specimen.agency, figures="units")
    if kind == "docx":
        return docx_writer.write(specimen)
    return packed(text_writer.write(specimen).encode(), kind)


def packed(text: bytes, kind: str) -> bytes:
    """An archive with one report."""
    out = io.BytesIO()
    if kind == "zip":
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a/report.txt", text)
        return out.getvalue()
    with py7zr.SevenZipFile(out, "w", filters=[{"id": py7zr.FILTER_LZMA2, "preset": 1}]) as archive:
        archive.set_encoded_header_mode(False)
        archive.writestr(text, "a/report.txt")
    return out.getvalue()


def pages(specimen: Specimen) -> dict[str, bytes]:
    """The beginning of a table, and some prose, as a PDF with each habit."""
    blocks = specimen.blocks()
    tables = [n for n, block in enumerate(blocks) if isinstance(block, Grid)]
    out = {}
    for number, habit in enumerate(PDFS):
        writer = Odd(habit)
        writer.canvas.setPageCompression(0)
        writer.canvas = Inked(writer.canvas, habit)  # type: ignore[assignment]
        at = tables[number % len(tables)]
        for block in blocks[max(0, at - 2) : at + 1]:
            if isinstance(block, Grid):
                writer.table(replace(block, rows=block.rows[:_ROWS]))
            else:
                writer.paragraph(block.text, indent=block.style == "body")
        out[f"{number}-{habit}"] = writer.done()
    return out


def main(kind: str, folder: Path) -> None:
    """Writes one file a specimen."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "pdf":
        for name, data in pages(SAMPLES["township-2023-clean"]()).items():
            (folder / f"{name}.pdf").write_bytes(data)
        return
    for name, make in SAMPLES.items():
        (folder / f"{name}.{kind}").write_bytes(seed(make(), kind))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
