"""What holds for a Document of any format, once its reader is done: glued tables parted, letter-spaced figures joined,
what is said about characters that were mapped and marks that were left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from auditor.model.base import trusted
from auditor.model.document import Block, Cell, Document, Note, Table
from auditor.model.words import both
from auditor.readers import glued
from auditor.readers.characters import MEANT

_SPACED = re.compile(r"[1-9](?:[ \t]{1,4}[0-9]){1,5}$")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:[ ,，][0-9]{3})+$")
_SHOWN = 12


def settled(document: Document, tally: Counter[str]) -> Document:
    """The document with what all formats have in common put right, and its notes."""
    blocks, notes = glued.parted(document.blocks, document.notes)
    done: list[Block] = []
    for number, block in enumerate(blocks):
        done.append(_joined(block, number, notes) if isinstance(block, Table) and not block.guessed else block)
    notes += _of_characters(tally)
    return document.model_copy(update={"blocks": tuple(done), "notes": tuple(notes)})


def _of_characters(tally: Counter[str]) -> Iterator[Note]:
    marks = tally.pop("mark", 0)
    if tally:
        pairs = "、".join(f"{c}→{MEANT[ord(c)]}" for c, _ in tally.most_common(_SHOWN))
        message = both("note.characters", count=sum(tally.values()), pairs=pairs)
        yield trusted(Note, kind="characters", message=message)
    if marks:
        yield trusted(Note, kind="footnote-mark", message=both("note.footnote-mark.typed", count=marks))


def _joined(table: Table, number: int, notes: list[Note]) -> Table:
    """The table with figures whose digits were spaced out as one figure each; those are in doubt."""
    changed: dict[int, Cell] = {}
    for index, entry in enumerate(table.cells):
        text = entry.text.strip()
        sure = _GROUPED.match(text) and " " in text
        if sure or _SPACED.match(text):
            whole = "".join(text.split())
            changed[index] = entry.model_copy(update={"text": whole})
            message = both("note.figure-spaced", text=" ".join(text.split()), whole=whole)
            place = table.place(number, changed[index])
            notes.append(trusted(Note, kind="figure-joined", message=message, place=place, doubt=not sure))
    if not changed:
        return table
    return table.model_copy(update={"cells": tuple(changed.get(i, c) for i, c in enumerate(table.cells))})
