"""Coverage-guided fuzzing of one reader (needs the extra `fuzz`):

    python -m tests.fuzz.seeds docx corpus/docx
    python -m tests.fuzz.fuzz_reader docx corpus/docx -max_total_time=600 -rss_limit_mb=2048 -timeout=20

Anything but a Document or a ReadError is a crash; libFuzzer's own limits watch memory and time. Zip containers are
mutated inside: a part is unpacked, mutated and packed again, for a flipped bit in compressed data only tests zlib.
"""

from __future__ import annotations

import contextlib
import io
import sys
import zipfile

import atheris

with atheris.instrument_imports(include=["auditor"]):
    from auditor import form
    from auditor.model.errors import ReadError
    from auditor.readers import guard, text
    from auditor.readers.ofd import read as ofd
    from auditor.readers.pdf import read as pdf
    from auditor.readers.web import read as html
    from auditor.readers.word import read as docx

READ = {"text": text.read, "html": html.read, "docx": docx.read, "pdf": pdf.read, "ofd": ofd.read}
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


def main() -> None:
    """argv: the reader's name, then libFuzzer's own arguments."""
    kind = sys.argv.pop(1)
    read = READ[kind]

    def one(data: bytes) -> None:
        with contextlib.suppress(ReadError):
            guard.check_size(data, "fuzz")
            form.recognise(read(data, "fuzz"))

    mutator = {"custom_mutator": mutate_part} if kind in ("docx", "ofd") else {}
    atheris.Setup(sys.argv, one, **mutator)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
