"""Coverage-guided fuzzing of one reader (needs the extra `fuzz`):

    python -m tests.fuzz.seeds docx corpus/docx
    python -m tests.fuzz.fuzz_reader docx corpus/docx -max_total_time=600 -rss_limit_mb=2048 -timeout=20

Anything but a Document or a ReadError is a crash; libFuzzer's own limits watch memory and time. Zip containers are
mutated inside: a part is unpacked, mutated and packed again, for a flipped bit in compressed data only tests zlib.
"""

from __future__ import annotations

import contextlib
import io
import json
import struct
import sys
import zipfile
import zlib

import atheris

with atheris.instrument_imports(include=["auditor"]):
    from auditor import form
    from auditor.model.document import Document
    from auditor.model.errors import ReadError
    from auditor.readers import archives, guard, text
    from auditor.readers.ofd import read as ofd
    from auditor.readers.pdf import read as pdf
    from auditor.readers.web import read as html
    from auditor.readers.word import read as docx
    from auditor.sevenzip import serve as sevens


def unpacked(data: bytes, name: str) -> Document:
    """What the helper does with a .7z, here: its names, and the first of its members."""
    for member in (None, 0):
        list(sevens.answers(json.dumps({"most": 5000, "member": member, "bytes": 30_000_000}).encode() + b"\n" + data))
    return Document(name=name, format="7z", blocks=())


READ = {"text": text.read, "html": html.read, "docx": docx.read, "pdf": pdf.read, "ofd": ofd.read}
READ |= {"zip": archives.read, "7z": unpacked}
PARTS = ("word/document.xml", "word/numbering.xml", "word/styles.xml", "[Content_Types].xml")
PARTS += ("OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml", "Doc_0/Pages/Page_1/Content.xml")


def mutate_part(data: bytes, max_size: int, seed: int) -> bytes:
    """`data`, a zip, with one of its parts mutated; plain mutation when it is no zip any more."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist()}
    except Exception:  # noqa: BLE001 - whatever zipfile makes of a broken zip
        return atheris.Mutate(data, max_size)
    present = [p for p in PARTS if p in parts]
    if not present or seed % 8 == 0:
        return atheris.Mutate(data, max_size)
    chosen = present[seed // 8 % len(present)]
    parts[chosen] = atheris.Mutate(parts[chosen], 1_000_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue() if out.tell() <= max_size else atheris.Mutate(data, max_size)


def mutate_seven(data: bytes, max_size: int, seed: int) -> bytes:
    """`data`, a .7z, its header or content mutated, its checksums right: else nothing but those is tested."""
    if len(data) < 33:
        return atheris.Mutate(data, max_size)
    at, size = (int.from_bytes(data[start : start + 8], "little") for start in (12, 20))
    body, header = data[32 : 32 + at], data[32 + at : 32 + at + size]
    if seed % 4:
        header = atheris.Mutate(header, 4000)
    else:
        body = atheris.Mutate(body, max(1, max_size - 5000))
    start = struct.pack("<QQI", len(body), len(header), zlib.crc32(header))
    made = data[:8] + struct.pack("<I", zlib.crc32(start)) + start + body + header
    return made if len(made) <= max_size else data[:max_size]


def main() -> None:
    """argv: the reader's name, then libFuzzer's own arguments."""
    kind = sys.argv.pop(1)
    read = READ[kind]

    def one(data: bytes) -> None:
        with contextlib.suppress(ReadError):
            guard.check_size(data, "fuzz")
            form.recognise(read(data, "fuzz"))

    mutators = {"docx": mutate_part, "ofd": mutate_part, "7z": mutate_seven}
    atheris.Setup(sys.argv, one, **({"custom_mutator": mutators[kind]} if kind in mutators else {}))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
