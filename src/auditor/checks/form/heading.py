"""heading: does the title name the body, the year and the fixed words, in which the year may stand?"""

import re
from collections.abc import Iterator
from typing import Literal

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import missing_evidence
from auditor.form.normal import normal
from auditor.form.titles import school_year, titled_year, titles
from auditor.model.params import Params
from auditor.numerals import HAN_YEAR, YEAR


class Given(Params):
    """Nothing: the report's title."""


class Options(Params):
    """has_agency, has_year, or has_words with the fixed `words`. Bodies whose names end in one of `institutions`, and
    those that report on school years, publish no information of government: `of_institutions` are words enough.
    """

    must: Literal["has_agency", "has_year", "has_words"]
    words: str = ""
    institutions: tuple[str, ...] = ()
    of_institutions: str = ""


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    identity = context.report.identity
    if identity.title is None:
        yield NOT_APPLICABLE
        return
    title = normal(identity.title)
    told = (title, *_without_year(title))
    institution = (identity.agency or "").rstrip(")").endswith(options.institutions) or school_year(title) is not None
    words = options.of_institutions if institution and options.of_institutions else options.words
    good = {
        "has_agency": bool(identity.agency),
        "has_year": titled_year(identity.title) is not None,
        "has_words": any(words in t for t in told),
    }[options.must]
    if good:
        yield Outcome("pass", ("title", options.must))
        return
    evidence = missing_evidence(context, identity.title_place, None, identity.title)
    yield Outcome(
        "fail", ("title", options.must), evidence=(evidence,), values={"title": identity.title, "words": options.words}
    )


def _without_year(title: str) -> Iterator[str]:
    """The title without a year that stands among its words ("政府信息公开工作2023年度报告")."""
    for found in re.finditer(f"{YEAR}|{HAN_YEAR}", title):
        before, after = title[: found.start()], title[found.end() :]
        if titles().disclosure in before:
            yield from (before + after, before + after.removeprefix("年"))


CHECK = CheckType("heading", Given, Options, _run)
