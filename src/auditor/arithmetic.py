"""Arithmetic in words: the one place that writes out a Computation, in both languages."""

from __future__ import annotations

from auditor.model.base import Lang, Localized
from auditor.model.finding import Computation, Side, Term
from auditor.texts import text


def worded(computation: Computation) -> Computation:
    """`computation` with its text; one that has a text and no sides (a plugin's) stays as it is."""
    if computation.sides is None:
        return computation
    return computation.model_copy(update={"text": said(computation)})


def said(computation: Computation) -> Localized:
    """The arithmetic written out: "12+1 = 13 ≠ 12+0 = 12（差 1）"."""
    return Localized(zh=_said(computation, "zh"), en=_said(computation, "en"))


def _said(computation: Computation, lang: Lang) -> str:
    if computation.sides is None:
        return computation.text.get(lang)
    left, right = (side(s, lang) for s in computation.sides)
    operator, off_by, fits = computation.operator, computation.off_by, computation.fits
    if operator.isascii() and operator.isalpha():
        out = text(f"arithmetic.{operator}", lang, left=left, right=right)
    else:
        out = f"{left} {operator} {right}"
    if off_by is not None:
        out += text("arithmetic.off_by", lang, difference=off_by)
    return out if fits is None else text("arithmetic.fits", lang, left=left, fits=side(fits, lang), rest=out)


def side(shown: Side, lang: Lang) -> str:
    """One side: "12+1 = 13"."""
    between = " " if shown.named else ""
    body = "".join(_term(t, lang, number == 0, shown.named) for number, t in enumerate(shown.terms)) or "0"
    body += f"{between}+{between}…" if shown.more else ""
    share = "" if shown.share is None else text("arithmetic.share", lang, share=shown.share)
    return " = ".join((body, *shown.totals)) + share


def _term(term: Term, lang: Lang, first: bool, named: bool) -> str:
    """A term with the sign that joins it to those before it."""
    sign, value = term.sign, term.value
    if value is None:
        sign, value = "+", text("arithmetic.blank", lang)
    elif sign != "÷" and value.startswith("-"):
        sign, value = ("-" if sign == "+" else "+"), value[1:]
    if named and term.label is not None:
        value = f"{term.label.get(lang)} {value}"
    if first:
        return value if sign == "+" else sign + value
    return f" {sign} {value}" if named else f"{sign}{value}"
