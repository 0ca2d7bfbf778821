"""The recogniser of printed text (rapidocr on onnxruntime): its models lie in its wheel, nothing is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import rapidocr
from rapidocr import RapidOCR

from auditor.readers.layout.lattice import Bounds

_DETECTS, _RECOGNISES = "*_det_*.onnx", "*_rec_*.onnx"
_LONGEST = 1280
"""Pixels: a page is looked at in this size to find its lines, which needs half the memory and misses none."""
_BATCH = 16
_THREADS = 2


@dataclass(frozen=True, slots=True)
class Glyph:
    """A recognised character: where its middle lies in the picture (0 to 1 from left to right), and how sure it is."""

    text: str
    at: float
    score: float


@cache
def _engine() -> Any:
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.return_word_box": True,
            "Global.use_cls": False,
            "Det.model_path": _model(_DETECTS),
            "Rec.model_path": _model(_RECOGNISES),
            "Rec.rec_batch_num": _BATCH,
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
        }
    )


def ready() -> None:
    """Raises ImportError when the models are not there."""
    for pattern in (_DETECTS, _RECOGNISES):
        _model(pattern)


def _model(pattern: str) -> str:
    """A model in the package. Raises ImportError: a rapidocr without its models would fetch them."""
    found = sorted(Path(rapidocr.__file__).parent.glob(f"models/{pattern}"))
    if not found:
        raise ImportError(pattern)
    return str(found[-1])


def lines_of(picture: Any) -> list[Bounds]:
    """Where lines of text stand in a grey picture, in pixels."""
    factor = min(1.0, _LONGEST / max(picture.shape))
    small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA) if factor < 1 else picture
    boxes = _detector()(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR)).boxes
    if boxes is None:
        return []
    corners = np.asarray(boxes) / factor
    return [(*c.min(axis=0).tolist(), *c.max(axis=0).tolist()) for c in corners]


@cache
def _detector() -> Any:
    from rapidocr.ch_ppocr_det import TextDetector

    cfg = _engine().cfg
    cfg.Det.engine_cfg = cfg.EngineConfig[cfg.Det.engine_type.value]
    return TextDetector(cfg.Det)


def read(pictures: Sequence[Any]) -> list[list[Glyph]]:
    """What is printed in grey pictures of one line each."""
    if not pictures:
        return []
    found = _engine().recognize_txt([cv2.cvtColor(p, cv2.COLOR_GRAY2BGR) for p in pictures])
    return [_glyphs(text, words) for text, words in zip(found.txts, found.word_results, strict=True)]


def _glyphs(text: str, words: Any) -> list[Glyph]:
    """The characters of a line, blanks left out, with the steps of the recogniser as places."""
    if words is None or not text:
        return []
    places = [at for word in words.word_cols for at in word]
    length = max(1.0, float(words.line_txt_len))
    scored = [(c, s) for c, s in zip(text, words.confs, strict=False) if not c.isspace()]
    return [Glyph(c, (at + 0.5) / length, float(s)) for (c, s), at in zip(scored, places, strict=False)]
