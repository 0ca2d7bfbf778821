"""A Word template with {{names}} filled in: whatever formatting an office gave it stays.

A name may stand anywhere in the document, its headers and footers, also in several runs. Table rows and consecutive
paragraphs that hold a name of an item ({{item.problem}}) are repeated for each item. Values are text, never names.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml.etree import XMLSyntaxError

from auditor.model.errors import ReadError, UsageError
from auditor.readers.word import archive
from auditor.readers.word.opc import Package
from auditor.readers.word.xml import TR, P, T, w
from auditor.reporters.office.word_package import rewritten, serialised
from auditor.reporters.wording import plain_line
from auditor.texts import Sentence, sentence

Values = Mapping[str, str]

_NAME = re.compile(r"\{\{ *([^{}]{1,40}?) *\}\}")
_ITEM = "item."
_KINDS = ("header", "footer")
_MAX_BYTES = 20_000_000
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ONLY_ONCE = frozenset(map(w, ("bookmarkStart", "bookmarkEnd")))
_IDS = re.compile(r"\{http://schemas\.microsoft\.com/office/word/2010/wordml\}(?:paraId|textId)$")


class Template:
    """A template that was looked through: it has the names of an item, and none that nobody fills.

    `known` are the names there are. Raises UsageError for anything that is no such .docx.
    """

    def __init__(self, data: bytes, shown: str, known: Sequence[str]) -> None:
        self._data = data
        self._shown = shown
        if len(data) > _MAX_BYTES:
            raise _unfit(shown, sentence("usage.template.too-large"))
        try:
            self._package = Package(archive.check(data, shown))
            main = self._package.main()
            self._main = main
            self._parts = [main, *(n for kind, n in self._package.related(main) if kind in _KINDS)]
            names = {n for part in self._parts for p in self._root(part).iter(P) for n in _names(p)}
            items = {n for p in self._root(main).iter(P) for n in _names(p) if n.startswith(_ITEM)}
        except ReadError as error:
            raise UsageError("template", *error.message) from None
        except (LookupError, XMLSyntaxError):
            raise _unfit(shown, sentence("usage.template.damaged")) from None
        unknown = sorted(names - set(known))
        fields = "、".join(f"{{{{{n}}}}}" for n in known)
        if unknown:
            raise _unfit(shown, sentence("usage.template.unknown-field", field=unknown[0], fields=fields))
        if not items:
            raise _unfit(shown, sentence("usage.template.no-items", fields=fields))

    def filled(self, values: Values, items: Sequence[Values]) -> bytes:
        """The template with `values` in it and with each of `items` in a copy of the rows or paragraphs for items."""
        changed: dict[str, bytes] = {}
        for part in self._parts:
            root = self._root(part)
            groups = list(_groups(root)) if part == self._main else []
            repeated = {p for group in groups for element in group for p in element.iter(P)}
            for paragraph in [p for p in root.iter(P) if p not in repeated]:
                if not _vanishes(paragraph, values):
                    _fill(paragraph, values)
            for group in groups:
                _repeat(group, values, items)
            changed[part] = serialised(root)
        return rewritten(self._data, changed)

    def _root(self, part: str) -> Any:
        return self._package.root(part)


def _texts(paragraph: Any) -> list[Any]:
    """The w:t of a paragraph, not those of text boxes in it."""
    return [t for t in paragraph.iter(T) if next(t.iterancestors(P), None) is paragraph]


def _names(paragraph: Any) -> list[str]:
    return _NAME.findall("".join(t.text or "" for t in _texts(paragraph)))


def _groups(root: Any) -> Iterator[list[Any]]:
    """The rows, and the consecutive paragraphs, that are repeated for each item."""
    rows: list[Any] = []
    group: list[Any] = []
    for paragraph in root.iter(P):
        if not any(n.startswith(_ITEM) for n in _names(paragraph)):
            continue
        row = next(paragraph.iterancestors(TR), None)
        between = _blank_between(group[-1], paragraph) if group else None
        if row is not None:
            if row not in rows:
                rows.append(row)
        elif between is not None:
            group += [*between, paragraph]
        else:
            if group:
                yield group
            group = [paragraph]
    if group:
        yield group
    yield from ([row] for row in rows)


def _blank_between(before: Any, paragraph: Any) -> list[Any] | None:
    """The paragraphs without text that lie between two; None when anything else does."""
    out: list[Any] = []
    at = before.getnext()
    while (
        at is not None and at is not paragraph and at.tag == P and not "".join(t.text or "" for t in _texts(at)).strip()
    ):
        out.append(at)
        at = at.getnext()
    return out if at is paragraph else None


def _repeat(group: list[Any], values: Values, items: Sequence[Values]) -> None:
    for item in items:
        for element in group:
            made = copy.deepcopy(element)
            made.tail = None
            for inner in list(made.iter()):
                if inner.tag in _ONLY_ONCE:
                    inner.getparent().remove(inner)
                for name in [n for n in inner.attrib if _IDS.match(str(n))]:
                    del inner.attrib[name]
            for paragraph in made.iter(P):
                _fill(paragraph, {**values, **item})
            group[0].addprevious(made)
    for element in group:
        element.getparent().remove(element)


def _vanishes(paragraph: Any, values: Values) -> bool:
    """Takes out a paragraph of the text that would hold nothing but an empty value."""
    whole = "".join(t.text or "" for t in _texts(paragraph)).strip()
    found = _NAME.fullmatch(whole)
    body = paragraph.getparent()
    if found is None or values.get(found.group(1), "-") or body.tag != w("body"):
        return False
    body.remove(paragraph)
    return True


def _fill(paragraph: Any, values: Values) -> None:
    """Puts values in the place of their names; each takes the looks of the first character of its name."""
    texts = _texts(paragraph)
    whole = "".join(t.text or "" for t in texts)
    for found in reversed(list(_NAME.finditer(whole))):
        if found.group(1) not in values:
            continue
        at = 0
        value = plain_line(values[found.group(1)])
        for element in texts:
            text = element.text or ""
            start, end = max(found.start() - at, 0), min(found.end() - at, len(text))
            at += len(text)
            if start < end:
                element.text = text[:start] + value + text[end:]
                element.set(_SPACE, "preserve")
                value = ""


def _unfit(shown: str, reason: Sentence) -> UsageError:
    return UsageError("template", name=shown, reason=reason)
