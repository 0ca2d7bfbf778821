"""The language of formulas: what it means, how it is shown, and where it ends."""

from __future__ import annotations

from decimal import Decimal

import pytest

from auditor.checks.core import formula
from auditor.checks.core.formula import FormulaError, Term
from auditor.model.base import Localized

VALUES = {name: Decimal(n) for n, name in enumerate("abcde", 1)} | {"zero": Decimal(0), "none": None}


def found(source: str, **changes: int) -> formula.Verdict:
    return formula.parse(source).evaluate(VALUES | {k: Decimal(v) for k, v in changes.items()})


def named(name: str) -> tuple[Localized | None, str]:
    return Localized.same(f"<{name}>"), f"table/{name}/x"


@pytest.mark.parametrize(
    ("source", "left", "right"),
    [
        ("a == b", "+a", "+b"),
        ("a - b == c", "+a -b", "+c"),
        ("a - (b - c) <= d", "+a -b +c", "+d"),
        ("sum(a, b - c) >= d - sum(e, a)", "+a +b -c", "+d -e -a"),
        ("row.column + a == a", "+row.column +a", "+a"),
    ],
)
def test_a_formula_is_two_sums_of_signed_names(source, left, right):
    made = formula.parse(source)
    shown = [" ".join(("+" if t.sign > 0 else "-") + t.name for t in side) for side in (made.left, made.right)]
    assert shown == [left, right]
    assert {t.sign for t in made.signs} <= {1, -1}
    assert made.source == source
    assert made.names == tuple(t.name for t in (*made.left, *made.right))
    assert made.signs == (*made.left, *(Term(t.name, -t.sign) for t in made.right))
    assert made.equal is ("==" in source)


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("a + b == c", True),
        ("a + b == d", False),
        ("a + b <= c", True),
        ("a + b <= d", True),
        ("a + b <= b", False),
        ("a + b >= c", True),
        ("a + b >= d", False),
        ("a + b >= b", True),
        ("a - b == zero - a", True),
        ("a + none == a", None),
        ("none == zero", None),
    ],
)
def test_a_formula_holds_or_not_or_is_undecided(source, holds):
    verdict = found(source)
    assert verdict.holds is holds
    assert verdict.missing == (("none",) if holds is None else ())
    assert verdict.values["a"] == 1


def test_what_is_missing_counts_as_nothing():
    verdict = found("a + none + none == d - none")
    assert (verdict.left, verdict.right, verdict.missing) == (1, 4, ("none", "none", "none"))


@pytest.mark.parametrize(
    ("source", "operator", "difference", "off_by"),
    [
        ("a == a", "=", "0", None),
        ("a == d", "≠", "-3", "3"),
        ("a <= d", "≤", "-3", None),
        ("d <= a", ">", "3", "3"),
        ("d >= a", "≥", "3", None),
        ("a >= d", "<", "-3", "3"),
    ],
)
def test_the_computation_says_how_both_sides_compare(source, operator, difference, off_by):
    made = found(source).computation()
    assert (made.operator, made.difference, made.off_by) == (operator, difference, off_by)
    assert (made.left, made.right) == tuple(str(found(source).left + n) for n in (0, -Decimal(difference)))


def shown(side) -> tuple[str, tuple[str, ...]]:
    return " ".join(f"{t.sign}{t.value}" for t in side.terms), side.totals


@pytest.mark.parametrize(
    ("source", "terms", "totals"),
    [
        ("a == b", "+1", ()),  # a term alone is its own total
        ("a - b == c", "+1 -2", ("-1",)),
        ("a + zero + b == c", "+1 +0 +2", ("3",)),  # three terms: all are shown
        ("a + zero + b + zero == c", "+1 +2", ("3",)),  # of more, zeros are left out
        ("a + zero + zero + zero == c", "+1", ()),
        ("zero + zero + zero + zero == c", "", ()),
        ("none + zero + zero + zero == c", "+None", ("0",)),  # a cell without a figure is shown, and is no total
        ("none == c", "+None", ()),
    ],
)
def test_a_side_shows_its_terms_and_their_total(source, terms, totals):
    verdict = found(source)
    assert shown(verdict.side()) == (terms, totals)
    assert verdict.computation().sides == (verdict.side(), found(f"{source.split(' == ')[1]} == a").side())


def test_the_other_side_shows_its_total_too():
    assert shown(found("e == a + b").computation().sides[1]) == ("+1 +2", ("3",))


def test_terms_are_called_by_their_names_and_places():
    left, right = found("a - b == c").computation(named).sides
    assert [(t.label, t.at) for t in (*left.terms, *right.terms)] == [named(n) for n in "abc"]
    assert found("a - b == c").side(named) == left
    assert [(t.label, t.at) for t in found("a == b").side().terms] == [(None, "")]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("a", "must be one comparison with ==, <= or >="),
        ("a == b == c", "must be one comparison with ==, <= or >="),
        ("a < b", "must be one comparison with ==, <= or >="),
        ("a != b", "must be one comparison with ==, <= or >="),
        ("a ==", "syntax: SyntaxError"),
        ("a == b\x00", "syntax: SyntaxError"),
        ("a == 1", "not allowed: Constant"),
        ("a * b == c", "not allowed: BinOp"),
        ("-a == b", "not allowed: UnaryOp"),
        ("a.b.c == d", "not allowed: Attribute"),
        ("max(a) == b", "not allowed: Call"),
        ("x.sum(a) == b", "not allowed: Call"),
        ("sum(a, start=b) == c", "not allowed: Call"),
        ("sum(*a) == b", "not allowed: Starred"),
        ("a == (lambda: b)", "not allowed: Lambda"),
    ],
)
def test_what_is_not_in_the_language_is_refused(source, why):
    with pytest.raises(FormulaError) as caught:
        formula.parse(source)
    assert str(caught.value) == why.replace("SyntaxError", type_of_syntax(source))


def type_of_syntax(source: str) -> str:
    """A NUL is a ValueError in Python 3.11, a SyntaxError from 3.12 on."""
    try:
        compile(source, "", "eval")
    except (SyntaxError, ValueError) as error:
        return type(error).__name__
    return ""


def test_names_may_be_limited():
    assert formula.parse("a + b == c", frozenset("abc")).names == ("a", "b", "c")
    with pytest.raises(FormulaError, match="^unknown name c$"):
        formula.parse("a + b == c + d", frozenset("ab"))
    with pytest.raises(FormulaError, match="^unknown name a$"):
        formula.parse("a == b", frozenset())


def test_length_and_depth_have_limits():
    longest = "a" * (formula.MAX_LENGTH - 5) + " == b"
    assert formula.parse(longest).source == longest
    with pytest.raises(FormulaError, match=f"^longer than {formula.MAX_LENGTH} characters$"):
        formula.parse(longest + "b")

    def nested(times: int, before: str, after: str) -> str:
        return f"{before * times}a{after * times} == b"

    for before, after in (("sum(", ")"), ("(", "+a)"), ("(a-", ")")):
        assert formula.parse(nested(60, before, after)).equal
        assert formula.parse(f"b == {nested(60, before, after).removesuffix(' == b')}").equal
        with pytest.raises(FormulaError, match="^nested too deeply$"):
            formula.parse(nested(61, before, after))
        with pytest.raises(FormulaError, match="^nested too deeply$"):
            formula.parse(f"b == {nested(61, before, after).removesuffix(' == b')}")
