"""What stands in a figure cell: number, zero, blank, dash, slash, a word for none, or text."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from auditor import knowledge
from auditor.knowledge import bounded_cache, cache
from auditor.model.base import Model
from auditor.model.report import CellState
from auditor.numerals import DIGITS

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,10})?$")
_FIRST = re.compile(r"(-?[0-9]{1,15}(?:\.[0-9]{1,10})?)(.*)$", re.DOTALL)
_UNIT = re.compile(r"[^\W\d_]{1,6}$")
_DASHES = frozenset("-—–－_―.")  # a row of dots is one, too
_QUOTES = "'‘’`"  # before a figure that a spreadsheet keeps as text
_SLASHES = frozenset("/／\\")


class Words(Model):
    """rules/lexicon/cells.yaml."""

    none: frozenset[str]
    remarks: frozenset[str] = frozenset()
    up: tuple[str, ...]
    down: tuple[str, ...]


@cache
def words() -> Words:
    """The words of cells of figures. Raises PackError."""
    return knowledge.words("cells", Words)


@cache
def _change() -> re.Pattern[str]:
    signs = "|".join(map(re.escape, (*words().up, *words().down)))
    return re.compile(rf"({signs})\s?([0-9]{{1,15}})$")


def classify(raw: str) -> tuple[CellState, Decimal | None, str | None]:
    """(state, value, remark) of a cell's text. "22（其中修订16件）" is number 22 with a remark; "2件" is text with
    value 2: usable, but not what belongs in a count cell. A blank has no value.
    """
    found = _without_words(raw)
    if found[0] is CellState.text and unicodedata.normalize("NFKC", raw).strip() in words().none:
        return CellState.none, None, None
    return found


@lru_cache(maxsize=4096)
def _without_words(raw: str) -> tuple[CellState, Decimal | None, str | None]:
    """What signs and digits alone tell."""
    text = unicodedata.normalize("NFKC", raw).strip().lstrip(_QUOTES)
    if not text:
        return CellState.blank, None, None
    if all(c in _DASHES for c in text):
        return CellState.dash, None, None
    if all(c in _SLASHES for c in text):
        return CellState.slash, None, None
    text = text.replace("−", "-")
    squeezed = re.sub(r"(?<=[0-9])[,，](?=[0-9]{3}(?![0-9]))", "", text)
    if _NUMBER.match(squeezed):
        value = Decimal(squeezed)
        return (CellState.zero if value == 0 else CellState.number), value, None
    found = _FIRST.match(squeezed)
    if found:
        rest = found.group(2).strip()
        value = Decimal(found.group(1))
        if rest.startswith(("(", "（")) and rest.endswith((")", "）")):
            return (CellState.zero if value == 0 else CellState.number), value, rest
        if _UNIT.match(rest):
            return CellState.text, value, rest
    if len(text) == 1 and text in DIGITS:
        return CellState.text, Decimal(DIGITS[text]), None
    return CellState.text, None, None


def change(raw: str) -> Decimal | None:
    """The figure of a cell that holds a change: +3, 增加3, 减2, ↓2, -2, 0; None when it holds none."""
    found = _change().match(unicodedata.normalize("NFKC", raw).strip().replace("−", "-"))
    if found is None:
        return classify(raw)[1]
    value = Decimal(found.group(2))
    return value if found.group(1) in words().up else -value


@bounded_cache(4096)
def looks_like_figure(raw: str) -> bool:
    """Whether a cell can be a figure cell rather than a label: a number, a sign for none, or nothing."""
    state, value, _ = classify(raw)
    return state is not CellState.text or value is not None
