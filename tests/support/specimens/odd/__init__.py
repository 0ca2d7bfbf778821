"""Files as offices really produce them: one report, sound or with a wrong total, in every odd way of writing its
figures and of packing it. `CASES` names them all; each must be read like the plain text of the same report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.support.specimens.catalogue import township
from tests.support.specimens.model import Specimen

CELL, PROSE = "■", "▲"
"""What stands for the figures 18 (a cell) and 86 (in the prose) until a trait puts them in."""

SOUND = replace(
    township()
    .with_text("青山镇未收到政府信息公开申请，上年也没有结转。", "全年收到政府信息公开申请23件，上年结转2件。")
    .with_row("new", "18", "2", "0", "1", "2", "0", "23")
    .with_row("carried_in", "2", "0", "0", "0", "0", "0", "2")
    .with_row("granted", "19", "2", "0", "1", "2", "0", "24")
    .with_row("total", "19", "2", "0", "1", "2", "0", "24")
    .with_row("carried_out", "1", "0", "0", "0", "0", "0", "1"),
)
WRONG = SOUND.with_text("主动公开政府信息 750 条", "主动公开政府信息 760 条").with_row(
    "total", "19", "2", "0", "1", "2", "0", "25"
)

Maker = Callable[[Specimen], bytes]


def marked(specimen: Specimen, cell: str = CELL, prose: str = PROSE) -> Specimen:
    """The specimen with other texts for the two figures."""
    return specimen.with_cell("new", "natural", cell).with_text("其中政府网站 86 条", f"其中政府网站{prose}条")


def cases() -> dict[str, tuple[str, Maker]]:
    """Name of a case → (ending of the file, how it is made)."""
    from tests.support.specimens.odd import (
        copied,
        later,
        met_editors,
        met_files,
        met_ofd,
        met_pages,
        met_sites,
        met_word,
        office,
        own_lines,
        own_web,
        parcels,
        parts,
        pasted,
        pdf,
        printed,
        saved,
        seen_web,
        seen_word,
        text,
        told_files,
        told_ofd,
        told_pages,
        told_web,
        told_word,
        typed,
        web,
        word,
    )

    out: dict[str, tuple[str, Maker]] = {}
    made = (text, word, web, pdf, copied, typed, pasted, printed, office, parts, saved, parcels, later)
    met = (met_editors, met_files, met_ofd, met_pages, met_sites, met_word)
    for module in (
        *made,
        told_files,
        told_ofd,
        told_pages,
        told_web,
        told_word,
        *met,
        seen_web,
        seen_word,
        own_web,
        own_lines,
    ):
        for name, suffix, make in module.cases():
            assert name not in out, name
            out[name] = suffix, make
    return out
