"""A report in one layout, sound and with one fault; the faults are those of one bureau's report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import cycle

from tests.support.specimens import text_writer
from tests.support.specimens.dialects.tables import BASE
from tests.support.specimens.model import Specimen

FAULTS: dict[str, Specimen] = {
    "N101": BASE.with_text("主动公开政府信息 320 条", "主动公开政府信息 330 条"),
    "X101": BASE.with_text("新收政府信息公开申请 30 件", "新收政府信息公开申请 33 件"),
    "X122": BASE.with_text("行政处罚决定 36 件", "行政处罚决定 63 件"),
    "X124": BASE.with_text("全年制发行政规范性文件 2 件", "全年制发行政规范性文件 4 件"),
    "X111": BASE.with_text("行政复议 2 件", "行政复议 5 件"),
    "F402": BASE.with_text("2024年1月1日至2024年12月31日", "2023年1月1日至2023年12月31日"),
    "T302": BASE.with_cell("granted", "natural", "17").with_cell("granted", "total", "19"),
    "T401": replace(BASE, reviews=("1", "0", "0", "1", "4", *BASE.reviews[5:])) if BASE.reviews else BASE,
    "T104": BASE.with_row("licences", "140.5"),
    "F501": BASE.with_section(5, "无。"),
}
"""Rule → the report with the fault that it tells of."""
AGENCY, YEAR = BASE.agency, BASE.year


@dataclass(frozen=True)
class Laid:
    """A report: its bytes when sound, and with a fault; the rule that tells of it; what the layout itself deserves."""

    name: str
    sound: bytes
    faulty: bytes
    rule: str
    suffix: str = "txt"
    said: tuple[str, ...] = ()


Writer = Callable[[Specimen], str]


def laid(
    writers: dict[str, Writer], suffix: str = "txt", said: dict[str, tuple[str, ...]] | None = None, among: str = ""
) -> Iterator[Laid]:
    """Each layout with the next of the faults (of those in `among`)."""
    rules = cycle([r for r in FAULTS if not among or r in among.split()])
    for (name, write), rule in zip(writers.items(), rules, strict=False):
        sound, faulty = write(BASE).encode(), write(FAULTS[rule]).encode()
        yield Laid(name, sound, faulty, rule, suffix, (said or {}).get(name, ()))


def replaced(old: str, new: str) -> Writer:
    """The plain text with something replaced, which must be there."""

    def write(specimen: Specimen) -> str:
        text = text_writer.write(specimen)
        if old not in text:
            raise ValueError(old)
        return text.replace(old, new)

    return write
