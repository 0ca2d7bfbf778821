"""A specimen as pages that were scanned or photographed: LibreOffice lays it out, pdfium draws it, the rest is done to
the picture. Needs LibreOffice and the extra ocr.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import docx
import numpy as np
import pypdfium2
from docx.oxml.ns import qn
from docx.shared import Pt
from PIL import Image

from tests.support.specimens import docx_writer
from tests.support.specimens.model import Specimen

SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"


@dataclass(frozen=True)
class Look:
    """What happened to a page: resolution, degrees it is askew, a lamp from one side, a red stamp, blurred optics,
    grain, and the quality it was saved in (JPEG).
    """

    dpi: int = 200
    skew: float = 0.0
    shadow: bool = False
    stamp: bool = False
    blur: float = 0.0
    grain: float = 0.0
    quality: int = 0
    grey: bool = False


def pdf(
    specimens: Sequence[Specimen],
    folder: Path,
    font: str = SERIF,
    size: float = 12.0,
    sheet: tuple[float, float] | None = None,
) -> list[bytes]:
    """Specimens laid out by LibreOffice, in one call."""
    names = []
    for number, specimen in enumerate(specimens):
        document = docx.Document(io.BytesIO(docx_writer.write(specimen)))
        style: Any = document.styles["Normal"]
        style.font.name, style.font.size = font, Pt(size)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), font)
        names.append(folder / f"{number}.docx")
        document.save(str(names[-1]))
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(folder), *map(str, names)),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return [name.with_suffix(".pdf").read_bytes() for name in names]


def pages(data: bytes, look: Look) -> list[Any]:
    """The pages of a PDF as pictures (RGB) that look like that."""
    drawn = (page.render(scale=look.dpi / 72).to_pil().convert("RGB") for page in pypdfium2.PdfDocument(data))
    return [_seen(np.array(page), look, number) for number, page in enumerate(drawn)]


def _seen(page: Any, look: Look, seed: int) -> Any:
    height, width = page.shape[:2]
    rng = np.random.default_rng(seed)
    if look.stamp:
        page = _stamped(page, look.dpi / 72)
    if look.skew:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), look.skew, 1.0)
        page = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255))
    if look.blur:
        page = cv2.GaussianBlur(page, (0, 0), look.blur * look.dpi / 200)
    if look.shadow:
        x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
        light = 0.9 - 0.45 * (0.6 * x + 0.4 * y) - 0.12 * (np.abs(x - 0.6 + 0.2 * y) < 0.12)
        page = (page * cv2.GaussianBlur(light, (0, 0), width / 60)[:, :, None]).astype(np.uint8)
    if look.grain:
        page = np.clip(page + rng.normal(0, look.grain, page.shape[:2])[:, :, None], 0, 255).astype(np.uint8)
    if look.grey:
        page = cv2.cvtColor(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    if look.quality:
        page = cv2.imdecode(cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, look.quality])[1], cv2.IMREAD_COLOR)
    return page


def _stamped(page: Any, scale: float) -> Any:
    """A round red stamp, which lets what it stands on be seen."""
    height, width = page.shape[:2]
    ink = np.full_like(page, 255)
    middle, radius, red = (int(0.62 * width), int(0.4 * height)), int(57 * scale), (235, 70, 70)
    cv2.circle(ink, middle, radius, red, int(3 * scale))
    cv2.circle(ink, middle, int(0.25 * radius), red, -1)
    for turn in range(0, 360, 30):
        at = np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))])
        near, far = (tuple(int(v) for v in middle + part * radius * at) for part in (0.6, 0.85))
        cv2.line(ink, near, far, red, int(4 * scale))
    return np.minimum(page, ink)


def saved(pictures: Sequence[Any], kind: str, dpi: int = 200) -> bytes:
    """Pictures as a file: PNG, JPEG, BMP (the first page), TIFF or PDF (all pages)."""
    images = [Image.fromarray(p) for p in pictures]
    out = io.BytesIO()
    more = {"save_all": True, "append_images": images[1:]} if kind in ("TIFF", "PDF") else {}
    if kind == "PDF":
        more["resolution"] = dpi
    images[0].save(out, kind, **more)
    return out.getvalue()
