"""Pictures of pages in files: PNG, JPEG, BMP and TIFF, whose pages may be many, decoded within limits."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from auditor.model.errors import ReadError

MAX_PAGES = 60
MAX_PIXELS = 80_000_000
"""What a page declares; one of A3 at 600 dpi has 70 million."""
_KEPT = 9_000_000
"""Pixels of a page that are looked at: A4 at 300 dpi."""
_FORMATS = ("PNG", "JPEG", "BMP", "TIFF", "MPO")
_SMALL = 300
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, KeyError, struct.error, zlib.error)


def frames(data: bytes, name: str) -> Iterator[Any]:
    """The pages in a file as RGB arrays, one at a time. Raises ReadError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                count = getattr(image, "n_frames", 1)
                if count > MAX_PAGES:
                    raise ReadError("too-large.pages", name=name, most=MAX_PAGES)
                for number in range(count):
                    image.seek(number)
                    yield _frame(image, name)
        except UnidentifiedImageError:
            raise ReadError("unsupported-picture", name=name) from None
        except (Image.DecompressionBombError, *_BROKEN) as error:
            raise ReadError("damaged.picture", name=name) from error


def _frame(image: Any, name: str) -> Any:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise ReadError("too-large.picture", name=name, most=MAX_PIXELS // 1_000_000)
    if min(width, height) < _SMALL:
        raise ReadError("scan-poor", name=name)
    if image.format in ("JPEG", "MPO"):
        image.draft("RGB", (4000, 4000))
    upright = ImageOps.exif_transpose(image)
    shown = upright.convert("RGBA") if "transparency" in upright.info or upright.mode in ("LA", "RGBA", "PA") else None
    if shown is not None:
        upright = Image.alpha_composite(Image.new("RGBA", shown.size, "white"), shown)
    return fitted(np.array(upright.convert("RGB")))


def fitted(picture: Any) -> Any:
    """A picture with no more pixels than are looked at."""
    height, width = picture.shape[:2]
    if height * width <= _KEPT:
        return picture
    factor = (_KEPT / (height * width)) ** 0.5
    size = (max(1, int(width * factor)), max(1, int(height * factor)))
    return np.array(Image.fromarray(picture).resize(size, Image.Resampling.BOX))
