"""Which form a report follows and which one its year asks for (docs/readings.md, The year decides the form)."""

from __future__ import annotations

from auditor.form.spec import load_forms
from auditor.model.report import FormChoice
from auditor.texts import text


def expected_form(year: int | None) -> str | None:
    """The form in force for reports on `year`; None before 2019 or when the year is unknown."""
    if year is None:
        return None
    fitting = [f for f in load_forms().values() if f.years[0] <= year <= f.years[1]]
    return min(fitting, key=lambda f: f.years[1]).key if fitting else None


def default_form() -> str:
    """The form in force today: the one with no end."""
    return max(load_forms().values(), key=lambda f: f.years[1]).key


def choose(proofs: dict[str, int], year: int | None, applications_form: str | None) -> FormChoice:
    """The form by the labels that prove it (`proofs`: form → how many), else by the year; the reason in words."""
    expected = expected_form(year)
    forms = load_forms()
    if proofs:
        key = max(proofs, key=lambda k: proofs[k])
        others = {k: n for k, n in proofs.items() if k != key}
        mixed = bool(others) or (applications_form is not None and applications_form != key)
        reason = _because("mixed" if mixed else "labels", count=proofs[key], form=forms[key].document)
        return FormChoice(key=key, expected=expected, mixed=mixed, reason=reason)
    if expected:
        return FormChoice(key=expected, expected=expected, reason=_because("year", year=year))
    return FormChoice(key=default_form(), expected=None, reason=_because("unknown"))


def _because(key: str, **values: object) -> str:
    return text(f"form.{key}", "zh", **values)  # the facts of a report are kept in the language of the report
