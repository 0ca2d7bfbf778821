"""Writes sample_reports anew: `python -m tests.specimens`."""

from __future__ import annotations

from pathlib import Path

from tests.specimens import text_writer
from tests.specimens.catalogue import SAMPLES

FOLDER = Path(__file__).resolve().parents[2] / "sample_reports"

for name, make in SAMPLES.items():
    (FOLDER / f"{name}.txt").write_text(text_writer.write(make()), encoding="utf-8")
