"""Numbers of lines in the margin of a text, as printed drafts and copied listings have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_NUMBERED = re.compile(r"\s{0,6}([0-9]{1,4})(?:[ \t]+|$)")
_STEPS = (1, 5, 10)
_FEWEST = 5
_SHARE = 0.9


def without_line_numbers(lines: list[str]) -> list[str]:
    """The lines without their numbers, where nearly every line that must have its own number has it: each, or every
    fifth or tenth, all lines or only those with text being counted.
    """
    if not any(_NUMBERED.match(line) for line in lines[:20]):
        return lines
    for counted in (range(1, len(lines) + 1), list(_filled(lines))):
        for step in _STEPS:
            wanted = [(i, n) for i, n in enumerate(counted) if n and n % step == 0]
            held = [i for i, n in wanted if _number(lines[i]) == n]
            if len(held) >= _FEWEST and len(held) >= _SHARE * len(wanted):
                return _taken_out(lines, set(held))
    return lines


def _filled(lines: Sequence[str]) -> Iterator[int]:
    """For each line its number among those with text; 0 for an empty one."""
    count = 0
    for line in lines:
        count += bool(line.strip())
        yield count if line.strip() else 0


def _number(line: str) -> int | None:
    found = _NUMBERED.match(line)
    return int(found.group(1)) if found else None


def _taken_out(lines: Sequence[str], numbered: set[int]) -> list[str]:
    """The numbered lines without what stands before their text; a margin left blank is as wide on the others."""
    widths = [found.end() for i in numbered if (found := _NUMBERED.match(lines[i])) and "\t" not in found.group()]
    width = min(widths, default=0)
    out: list[str] = []
    for index, line in enumerate(lines):
        found = _NUMBERED.match(line) if index in numbered else None
        if found is None:
            out.append(line[width:] if width and not line[:width].strip() else line)
        elif "\t" in found.group():
            out.append(line[found.group().index("\t") + 1 :])
        else:
            out.append(line[min(found.end(), width) if width else found.end() :])
    return out
