"""Lines of text with styles, and a table of them, for a screen or a file.

The terminal library takes longer to import than a report takes to be read; it is asked for where there is a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from rich.cells import cell_len, chop_cells

from auditor import harmless

if TYPE_CHECKING:
    from rich.console import Console

_WORD = re.compile(r"\s*\S+\s*")
_CONTROL = dict.fromkeys(map(ord, "\a\b\v\f\r"))


class Line:
    """Text in pieces, each with its style."""

    def __init__(self, text: str = "", style: str = "") -> None:
        self.pieces: list[tuple[str, str]] = []
        self.append(text, style)

    @property
    def plain(self) -> str:
        """The text alone."""
        return "".join(text for text, _ in self.pieces)

    def append(self, text: str, style: str = "") -> Line:
        """This line with more text, without signs that would move the cursor."""
        self.pieces.append((harmless.text(text.translate(_CONTROL)), style))
        return self

    def extend(self, other: Line) -> Line:
        """This line with another one behind it."""
        self.pieces += other.pieces
        return self

    def divide(self, cuts: Iterable[int]) -> list[Line]:
        """The lines between `cuts`, each without blanks at its end."""
        bounds = [0, *cuts, len(self.plain)]
        return [self._part(start, end) for start, end in zip(bounds, bounds[1:], strict=False)]

    def _part(self, start: int, end: int) -> Line:
        end = start + len(self.plain[start:end].rstrip())
        out, at = Line(), 0
        for text, style in self.pieces:
            out.append(text[max(0, start - at) : max(0, end - at)], style)
            at += len(text)
        return out


class Plain:
    """Prints lines without their styles."""

    def __init__(self, file: TextIO, width: int) -> None:
        self.file = file
        self.width = width

    def print(self, line: Line) -> None:
        """Prints one line."""
        self.file.write(line.plain + "\n")

    def console(self) -> Console:
        """The same place for the terminal library."""
        from rich.console import Console

        return Console(file=self.file, width=self.width, highlight=False, force_terminal=False, legacy_windows=False)


class Styled:
    """Prints lines with their styles on a terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.width = console.width

    def print(self, line: Line) -> None:
        """Prints one line."""
        from rich.text import Text

        self._console.print(Text.assemble(*line.pieces), soft_wrap=True)

    def console(self) -> Console:
        """The terminal."""
        return self._console


Screen = Plain | Styled


def table(rows: Sequence[Sequence[Line]], most: Sequence[int], room: int) -> list[Line]:
    """Rows, of which the first is the heading, in columns of at most `most`, the first to the left, others to the
    right; together no wider than `room`, if that can be. What is too long for its column goes on below.
    """
    asked = [min(limit, max(cell_len(r[n].plain) for r in rows)) for n, limit in enumerate(most)]
    widths = _narrowed(asked, room - 2 * len(most) + 1)
    out: list[Line] = []
    for number, row in enumerate(rows):
        cells = [_folded(cell, width) for cell, width in zip(row, widths, strict=True)]
        height = max(map(len, cells))
        for at in range(height):
            line = Line()
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
                index = at - (0 if number else height - len(cell))  # a heading stands right above what it heads
                part = cell[index] if 0 <= index < len(cell) else Line()
                blank = " " * (width - cell_len(part.plain))
                line = line.extend(part).append(blank) if column == 0 else line.append(blank).extend(part)
                line.append("  ")
            out += line.divide(())
        if not number:
            out.append(Line("─" * (sum(widths) + 2 * len(widths) - 1)))
    return [line for line in out if line.plain]


def _narrowed(widths: list[int], room: int) -> list[int]:
    """`widths` with the widest made narrower, evenly and down to the next widest, until they fit."""
    out = list(widths)
    while (over := sum(out) - room) > 0 and max(out) > 1:
        widest = max(out)
        step = min(over, widest - max((w for w in out if w < widest), default=0))
        count = out.count(widest)
        for n, width in enumerate(out):
            if width == widest:
                cut = min(step, round(over / count))
                out[n], over, count = width - cut, over - cut, count - 1
    return out


def _folded(cell: Line, width: int) -> list[Line]:
    """The lines of a cell: cut between words, and in words that are longer than a line."""
    plain = cell.plain
    cuts: list[int] = []
    used = 0
    for word in _WORD.finditer(plain):
        parts = [word.group()] if cell_len(word.group().rstrip()) <= width else chop_cells(word.group(), width)
        if used and (len(parts) > 1 or used + cell_len(parts[0].rstrip()) > width):
            cuts.append(word.start())
            used = 0
        for part in parts[:-1]:
            cuts.append((cuts[-1] if cuts else 0) + len(part))
        used += cell_len(parts[-1])
    return cell.divide(cuts)
