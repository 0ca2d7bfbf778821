"""The rules of a page's style sheets that apply on a wide screen, and the elements they apply to.

Rules for a state (:hover) do not say how the page looks when it is opened, and find nothing.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from cssselect import Selector, SelectorError, parse
from cssselect.parser import (
    Attrib,
    Class,
    CombinedSelector,
    Element,
    Function,
    Hash,
    Matching,
    Negation,
    Pseudo,
    parse_series,
)

_MOST_SHEET = 400_000
_LONGEST = 1000
_MOST_SELECTORS = 400
"""Characters of the selectors of one rule."""
_MOST_BLOCKS = 8
_MOST_RULES, _MOST_CLASSES = 20, 12
"""For one name, and of one element."""
_MOST_WORK = 3_000_000
"""Elements that are compared with steps of selectors; no page needs more."""
_MOST_PLACES = 200
"""Siblings that are counted for a place among them."""
_SCREEN = 1280
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_PART = re.compile(r"[^{}]{0,2000}[{}]")
_COMMA = re.compile(r",(?![^(\[]*[)\]])")
_CLASS = re.compile(r"\.([\w-]+)")
_MADE = re.compile(r"content\s*:\s*(?:[\"'][^\"'\\]{0,20}[0-9]|attr\()")
_PARTS = ("before", "after")
_IMPORTANT = re.compile(r"!\s*important", re.IGNORECASE)
_WIDTH = re.compile(r"(min|max)-(?:device-)?width\s*:\s*([0-9]{1,5})(?:\.[0-9]+)?px")


class Rule(NamedTuple):
    """What a selector says of the elements it finds."""

    tree: Any
    weight: tuple[int, ...]
    said: str


class Rules:
    """The rules of one page that matter, by a class or id of what they are about, else by its tag."""

    def __init__(self, root: Any, matter: Callable[[list[str]], Callable[[str], bool]]) -> None:
        """`matter`: of all that is said, which matters."""
        self._by_name: dict[str, deque[Rule]] = {}
        self.makes = False
        """Whether rules put figures before or after what an element holds."""
        self._known: set[str] = set()
        self._work = _MOST_WORK
        size = 0
        said: list[tuple[str, str]] = []
        for sheet in root.iter("style"):
            text = sheet.text or ""
            size += len(text)
            if size > _MOST_SHEET:
                break
            if (sheet.get("type") or "text/css").strip().lower() == "text/css" and _applies(sheet.get("media") or ""):
                said += _rules(_COMMENT.sub("", text))
        matters = matter([what for _, what in said]) if said else bool
        for number, (selectors, what) in enumerate(said):
            self._known.update(_CLASS.findall(selectors))
            if matters(what) or _MADE.search(what):
                self._add(number, selectors, what)

    def __bool__(self) -> bool:
        return bool(self._by_name)

    def knows(self, name: str) -> bool:
        """Whether a rule is about this class."""
        return name in self._known

    def made(self, element: Any) -> list[list[str]]:
        """What the rules say of what stands before and after that which an element holds."""
        return [self.of(element, part) for part in _PARTS]

    def of(self, element: Any, part: str = "") -> list[str]:
        """What the rules say of an element, or of a part before or after it, the weightiest last."""
        classes, identity = element.get("class"), element.get("id")
        names = ["*", element.tag]
        if classes:
            names += ["." + c for c in classes.split()[:_MOST_CLASSES]]
        if identity:
            names.append("#" + identity)
        found = [r for n in names for r in self._by_name.get(part + n, ()) if self._fits(r.tree, element)]
        return [r.said for r in sorted(found, key=lambda r: r.weight)] if found else []

    def _add(self, number: int, selectors: str, said: str) -> None:
        strong = ";".join(d for d in said.split(";") if _IMPORTANT.search(d))
        for selector in _parsed(selectors):
            part = str(selector.pseudo_element or "")
            if part in ("", *_PARTS):
                self.makes = self.makes or bool(part)
                tree, weight = selector.parsed_tree, (*selector.specificity(), number)
                rules = self._by_name.setdefault(part + _name(tree), deque(maxlen=_MOST_RULES))
                rules += [Rule(tree, (of, *weight), what) for of, what in enumerate((said, strong)) if what]

    def _fits(self, tree: Any, element: Any) -> bool:
        """Whether a selector finds an element."""
        self._work -= 1
        if self._work < 0:
            return False
        if isinstance(tree, Element):
            return tree.element is None or tree.element.lower() == element.tag
        if isinstance(tree, CombinedSelector):
            return self._fits(tree.subselector, element) and any(
                self._fits(tree.selector, e) for e in _before(element, tree.combinator)
            )
        if isinstance(tree, Negation):
            own = not self._fits(tree.subselector, element)
        elif isinstance(tree, Matching):
            own = any(self._fits(s, element) for s in tree.selector_list)
        else:
            own = self._is(tree, element)
        return own and self._fits(tree.selector, element)

    def _is(self, test: Any, element: Any) -> bool:
        """Whether an element is as the last part of a step asks."""
        if isinstance(test, Class):
            return test.class_name in (element.get("class") or "").split()
        if isinstance(test, Hash):
            return element.get("id") == test.id
        if isinstance(test, Attrib):
            return _is_so(element.get(test.attrib.lower()), test.operator, getattr(test.value, "value", None) or "")
        self._work -= _MOST_PLACES
        if isinstance(test, Pseudo):
            return test.ident in ("first-child", "last-child") and _place(element, test.ident) == 1
        if isinstance(test, Function) and test.name in ("nth-child", "nth-last-child"):
            try:
                step, at = parse_series(test.arguments)
            except ValueError:
                return False
            by = _place(element, test.name) - at
            return by % step == 0 and by // step >= 0 if step else by == 0
        return False


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """(selectors, what is said of what they find) in a sheet; blocks that do not apply (for printing, for telephones)
    are passed over whole.
    """
    blocks: list[tuple[bool, str]] = []  # whether what stands in it applies, and to what
    for found in _PART.finditer(text):
        part, end = found.group()[:-1], found.group()[-1]
        said, _, head = part.rpartition(";") if end == "{" else (part, "", "")
        applies, selectors = blocks[-1] if blocks else (True, "")
        if applies and selectors and (said := said.strip()[-_LONGEST:]):
            yield selectors, said
        head = head.strip()
        if end == "}":
            del blocks[-1:]
        elif head.startswith("@"):
            blocks.append((applies and _is_for_screens(head), selectors))
        else:
            blocks.append((applies and len(blocks) < _MOST_BLOCKS, _inside(selectors, head)))


@lru_cache(maxsize=1024)  # the pages of a site have the same sheets
def _parsed(selectors: str) -> list[Selector]:
    try:
        return parse(selectors) if len(selectors) <= _MOST_SELECTORS else []
    except SelectorError:
        return []


def _name(tree: Any) -> str:
    """A class or id of what a selector is about, else its tag."""
    while True:
        if isinstance(tree, Class):
            return "." + tree.class_name
        if isinstance(tree, Hash):
            return "#" + tree.id
        if isinstance(tree, Element):
            return (tree.element or "*").lower()
        tree = tree.subselector if isinstance(tree, CombinedSelector) else tree.selector


def _applies(media: str) -> bool:
    """Whether rules for these media apply on a wide screen: a list, of which one must."""
    return any(map(_is_screen, media.lower().split(",")))


def _is_screen(query: str) -> bool:
    if re.search(r"\b(?:not|print|speech|braille|tv|handheld|orientation|prefers)", query):
        return False
    limits = ((kind, int(size)) for kind, size in _WIDTH.findall(query))
    return all(size <= _SCREEN if kind == "min" else size >= _SCREEN for kind, size in limits)


def _is_for_screens(head: str) -> bool:
    return head.startswith(("@supports", "@layer")) or (head.startswith("@media") and _applies(head[6:]))


def _inside(outer: str, head: str) -> str:
    """The selectors of a block inside another's."""
    if not outer:
        return head
    pairs = ((o, h) for o in _COMMA.split(outer) for h in _COMMA.split(head))
    return ",".join(h.replace("&", o) if "&" in h else f"{o} {h}" for o, h in islice(pairs, _MOST_BLOCKS))[:_LONGEST]


def _is_so(held: str | None, how: str, value: str) -> bool:
    """Whether the value of an attribute is as a selector asks."""
    if held is None or how == "exists":
        return held is not None
    if how in ("^=", "$=", "*=") and not value:
        return False
    return {
        "=": held == value,
        "~=": value in held.split(),
        "|=": held == value or held.startswith(value + "-"),
        "^=": held.startswith(value),
        "$=": held.endswith(value),
        "*=": value in held,
    }.get(how, False)


def _place(element: Any, kind: str) -> int:
    """Where an element stands among its siblings, from 1, or from their end."""
    before = "last" not in kind
    return 1 + sum(1 for _ in islice(element.itersiblings("*", preceding=before), _MOST_PLACES))


def _before(element: Any, link: str) -> Iterable[Any]:
    """The elements that may stand to one as a selector says, the nearest first."""
    if link == " ":
        return element.iterancestors()
    if link == "~":
        return element.itersiblings("*", preceding=True)
    one = element.getparent() if link == ">" else next(element.itersiblings("*", preceding=True), None)
    return () if one is None else (one,)
