"""Writes the starting corpus of the fuzzer: the sample specimens in one format.

python -m tests.fuzz.seeds docx FOLDER
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import py7zr

from auditor.readers.word import convert as office
from tests.support.specimens import docx_writer, html_writer, ofd_writer, text_writer
from tests.support.specimens.catalogue import SAMPLES
from tests.support.specimens.model import Specimen


def seed(specimen: Specimen, kind: str) -> bytes:
    """The specimen as a file of `kind`: text, html, docx, ofd, zip, 7z or pdf (by way of LibreOffice)."""
    if kind == "text":
        return text_writer.write(specimen).encode()
    if kind == "html":
        return html_writer.write(specimen, "a", chrome=False)
    if kind == "ofd":
        return ofd_writer.write(specimen, head=specimen.agency, figures="units")
    data = docx_writer.write(specimen)
    if kind == "docx":
        return data
    if kind in ("zip", "7z"):
        return packed(text_writer.write(specimen).encode(), kind)
    program = office.find_office()
    if program is None:
        raise SystemExit("LibreOffice is not installed: it makes the PDF seeds")
    return office.convert(data, "docx", program, "seed", target=kind)


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


def main(kind: str, folder: Path) -> None:
    """Writes one file a specimen."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in SAMPLES.items():
        (folder / f"{name}.{kind}").write_bytes(seed(make(), kind))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
