"""The rules of a page's style sheets that apply on a wide screen, and the elements they apply to.

Known are tags, classes and ids, inside each other (a b, a > b); rules for a state, for an attribute or for what stands
beside do not say how the page looks when it is opened, and are passed over.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

_MOST_SHEET = 400_000
_MOST_DEEP = 6
_LONGEST = 1000
_MOST_RULES, _MOST_CLASSES = 20, 12
"""For one name, and of one element."""
_MOST_STEPS = 3_000_000
"""Elements that are compared with steps of selectors; no page needs more."""
_SCREEN = 1280
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_PART = re.compile(r"[^{}]{0,2000}[{}]")
_COMPOUND = re.compile(r"([a-zA-Z][\w-]*|\*)?((?:[.#][\w-]+)*)$")
_NAME = re.compile(r"([.#])([\w-]+)")
_WIDTH = re.compile(r"(min|max)-(?:device-)?width\s*:\s*([0-9]{1,5})(?:\.[0-9]+)?px")


class Compound(NamedTuple):
    """One step of a selector: a tag and names; `close` says that the step before it in the page is its parent."""

    tag: str
    names: tuple[tuple[str, str], ...]
    close: bool


class Rule(NamedTuple):
    """What a selector, from its last step to its first, says of the elements it finds."""

    steps: tuple[Compound, ...]
    weight: tuple[int, int, int]
    said: str


class Rules:
    """The rules of one page that matter, by a class or id of their last step."""

    def __init__(self, root: Any, matters: Callable[[str], bool]) -> None:
        self._by_name: dict[tuple[str, str], deque[Rule]] = {}
        self._known: set[str] = set()
        self._matters = matters
        self._count = 0
        self._steps = _MOST_STEPS
        size = 0
        for sheet in root.iter("style"):
            text = sheet.text or ""
            size += len(text)
            if size > _MOST_SHEET:
                break
            if _applies(sheet.get("media") or ""):
                self._read(_COMMENT.sub("", text))

    def __bool__(self) -> bool:
        return bool(self._by_name)

    def knows(self, name: str) -> bool:
        """Whether a rule is about this class."""
        return name in self._known

    def of(self, element: Any) -> list[str]:
        """What the rules say of an element, the weightiest last."""
        classes, identity = element.get("class"), element.get("id")
        names = [(".", c) for c in classes.split()[:_MOST_CLASSES]] if classes else []
        if identity:
            names.append(("#", identity))
        found = [r for n in names for r in self._by_name.get(n, ()) if self._fits(r.steps, element)]
        return [r.said for r in sorted(found, key=lambda r: r.weight)] if found else []

    def _read(self, text: str) -> None:
        """Goes through a sheet; blocks that do not apply (for printing, for telephones) are passed over whole."""
        open_blocks: list[bool] = []
        selectors: str | None = None
        for found in _PART.finditer(text):
            part, end = found.group()[:-1].strip(), found.group()[-1]
            if end == "{":
                if selectors is not None:
                    open_blocks.append(False)  # nested rules: not read
                selectors = None
                if part.startswith("@"):
                    open_blocks.append(part.startswith("@media") and _applies(part[6:]))
                else:
                    selectors = part.rpartition(";")[2]
            elif selectors is not None:
                if all(open_blocks):
                    self._add(selectors, part)
                selectors = None
            elif open_blocks:
                open_blocks.pop()

    def _add(self, selectors: str, said: str) -> None:
        said = said[-_LONGEST:]
        matters = self._matters(said)
        for selector in selectors.split(","):
            steps = _steps(selector)
            if steps:
                self._known.add(steps[0].names[0][1])
            if steps and matters:
                names = [n for s in steps for n in s.names]
                ids = sum(kind == "#" for kind, _ in names)
                self._count += 1
                rule = Rule(steps, (ids, len(names) - ids, self._count), said)
                self._by_name.setdefault(steps[0].names[0], deque(maxlen=_MOST_RULES)).append(rule)

    def _fits(self, steps: tuple[Compound, ...], element: Any) -> bool:
        """Whether the steps lead up from an element; of several ways up the shortest is tried."""
        if not _is(steps[0], element):
            return False
        for step, inner in zip(steps[1:], steps, strict=False):
            above = _above(element, inner.close)
            found = next((e for e in above if self._spend() and _is(step, e)), None)
            if found is None:
                return False
            element = found
        return True

    def _spend(self) -> bool:
        self._steps -= 1
        return self._steps > 0


def _applies(media: str) -> bool:
    """Whether rules for these media apply on a wide screen: a list, of which one must."""
    return any(map(_is_screen, media.lower().split(",")))


def _is_screen(query: str) -> bool:
    if re.search(r"\b(?:not|print|speech|braille|tv|handheld|orientation|prefers)", query):
        return False
    limits = ((kind, int(size)) for kind, size in _WIDTH.findall(query))
    return all(size <= _SCREEN if kind == "min" else size >= _SCREEN for kind, size in limits)


def _steps(selector: str) -> tuple[Compound, ...]:
    """The steps of a selector, the last first; none for one that is not understood or ends without a name."""
    out: list[Compound] = []
    close = False
    for word in selector.replace(">", " > ").split():
        found = _COMPOUND.match(word)
        if found is not None and word != ">":
            names = tuple((kind, name) for kind, name in _NAME.findall(found.group(2)))
            out.insert(0, Compound((found.group(1) or "*").lower(), names, close))
        elif word != ">":
            return ()
        close = word == ">"
    return tuple(out) if out and out[0].names and len(out) <= _MOST_DEEP else ()


def _above(element: Any, close: bool) -> Iterator[Any]:
    if not close:
        yield from element.iterancestors()
    elif (parent := element.getparent()) is not None:
        yield parent


def _is(step: Compound, element: Any) -> bool:
    if step.tag not in ("*", element.tag):
        return False
    if not step.names:
        return True
    classes = (element.get("class") or "").split()
    return all(name in classes if kind == "." else element.get("id") == name for kind, name in step.names)
