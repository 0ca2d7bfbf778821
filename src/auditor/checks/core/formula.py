"""Formulas of rules: sums and comparisons over named cells. Evaluating one is explaining it.

A formula is a Python expression of names (`total`, or `row.column`), + and -, sum(a, b, …) and one comparison
(==, <=, >=). It is parsed with `ast` against an allow-list when the pack loads; nothing is ever executed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import NamedTuple

from auditor.model.base import Localized, trusted
from auditor.model.finding import Computation, Side
from auditor.model.finding import Term as Shown
from auditor.numerals import plain

MAX_LENGTH = 2_000
_SIGNS = {ast.Eq: ("=", "≠"), ast.LtE: ("≤", ">"), ast.GtE: ("≥", "<")}
Named = Callable[[str], tuple[Localized | None, str]]
"""A name of a formula → what it is called, and its cell as table/row/column."""


class FormulaError(ValueError):
    """A formula that is not in the language; the message says why."""


class Term(NamedTuple):
    """A name of the formula with its sign."""

    name: str
    sign: int


class Verdict(NamedTuple):
    """How a formula came out. `holds` None: a cell has no figure (`missing` names them)."""

    formula: Formula
    values: Mapping[str, Decimal | None]
    holds: bool | None
    left: Decimal
    right: Decimal
    missing: tuple[str, ...] = ()

    def computation(self, named: Named | None = None) -> Computation:
        """Both sides and how they compare; a difference is shown when the comparison does not hold."""
        met = _meets(self.formula.operator, self.left, self.right)
        return trusted(
            Computation,
            left=str(self.left),
            right=str(self.right),
            difference=str(self.left - self.right),
            operator=_SIGNS[self.formula.operator][0 if met else 1],
            sides=(self.side(named), _side(self.formula.right, self.values, self.right, named)),
            off_by=None if met else plain(abs(self.left - self.right)),
        )

    def side(self, named: Named | None = None) -> Side:
        """The left side."""
        return _side(self.formula.left, self.values, self.left, named)


@dataclass(frozen=True)
class Formula:
    """A parsed formula: two sums of terms and how they compare."""

    source: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    operator: type[ast.cmpop]

    @property
    def equal(self) -> bool:
        """Whether both sides must be equal, so that each figure follows from the others."""
        return self.operator is ast.Eq

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All names, in order of appearance."""
        return tuple(t.name for t in (*self.left, *self.right))

    @cached_property
    def signs(self) -> tuple[Term, ...]:
        """Left minus right, as signed terms."""
        return (*self.left, *(Term(t.name, -t.sign) for t in self.right))

    def evaluate(self, values: Mapping[str, Decimal | None]) -> Verdict:
        """Compares both sides; a name without a value makes the outcome undecided and counts as nothing in the text."""
        missing = tuple(n for n in self.names if values.get(n) is None)
        left, right = _total(self.left, values), _total(self.right, values)
        holds = None if missing else _meets(self.operator, left, right)
        return Verdict(self, values, holds, left, right, missing)


def _meets(operator: type[ast.cmpop], left: Decimal, right: Decimal) -> bool:
    if operator is ast.Eq:
        return left == right
    return left <= right if operator is ast.LtE else left >= right


def _total(terms: tuple[Term, ...], values: Mapping[str, Decimal | None]) -> Decimal:
    total = Decimal(0)
    for term in terms:
        value = values.get(term.name)
        if value is not None:
            total += value if term.sign > 0 else -value
    return total


def _side(terms: tuple[Term, ...], values: Mapping[str, Decimal | None], total: Decimal, named: Named | None) -> Side:
    """One side of the arithmetic; zeros are left out of long sums, the total where the terms say it themselves."""
    shown: list[Shown] = []
    for term in terms:
        value = values.get(term.name)
        if value is None or len(terms) <= 3 or value != 0:
            label, at = named(term.name) if named else (None, "")
            figure = None if value is None else plain(value)
            shown.append(trusted(Shown, value=figure, sign="+" if term.sign > 0 else "-", label=label, at=at))
    said = len(terms) == 1 or not shown or (len(shown) == 1 and shown[0].value is not None)
    return trusted(Side, terms=tuple(shown), totals=() if said else (plain(total),))


@cache
def claimed(source: str) -> Formula:
    """A sum of cells that a figure called `claimed` should be. Raises FormulaError."""
    return parse(f"{source} == claimed")


def parse(source: str, known: frozenset[str] | None = None) -> Formula:
    """The formula in `source`; `known` names are allowed (None: any). Raises FormulaError."""
    if len(source) > MAX_LENGTH:
        raise FormulaError(f"longer than {MAX_LENGTH} characters")
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError(f"syntax: {type(error).__name__}") from None
    if not isinstance(tree, ast.Compare) or len(tree.ops) != 1 or type(tree.ops[0]) not in _SIGNS:
        raise FormulaError("must be one comparison with ==, <= or >=")
    formula = Formula(
        source, tuple(_terms(tree.left, 1, 0)), tuple(_terms(tree.comparators[0], 1, 0)), type(tree.ops[0])
    )
    if known is not None:
        unknown = [n for n in formula.names if n not in known]
        if unknown:
            raise FormulaError(f"unknown name {unknown[0]}")
    return formula


def _terms(node: ast.expr, sign: int, depth: int) -> list[Term]:
    if depth > 60:
        raise FormulaError("nested too deeply")
    if isinstance(node, ast.Name):
        return [Term(node.id, sign)]
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return [Term(f"{node.value.id}.{node.attr}", sign)]  # a cell's address, never looked up on an object
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        right = sign if isinstance(node.op, ast.Add) else -sign
        return [*_terms(node.left, sign, depth + 1), *_terms(node.right, right, depth + 1)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sum" and not node.keywords:
        return [t for arg in node.args for t in _terms(arg, sign, depth + 1)]
    raise FormulaError(f"not allowed: {type(node).__name__}")
