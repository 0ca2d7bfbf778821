"""agree: two statements found by pattern that must say the same ("2020年…年度报告" and "统计期限自2021年")."""

import re
from collections.abc import Iterator
from functools import cache

from pydantic import field_validator

from auditor.checks.core.base import NOT_APPLICABLE, CheckType, Context, Outcome
from auditor.checks.core.evidence import text_evidence
from auditor.model.params import Params
from auditor.model.report import PAGE


class Given(Params):
    """Sections to look in, all when empty."""

    sections: tuple[str, ...] = ()


class Options(Params):
    """Two regular expressions with one group each, on text without blanks; the groups must be equal."""

    first: str
    second: str

    @field_validator("first", "second")
    @classmethod
    def _compiles(cls, value: str) -> str:
        if len(value) > 400 or re.compile(value).groups != 1:
            raise ValueError("one group, at most 400 characters")
        return value


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _run(context: Context, given: Given, options: Options) -> Iterator[Outcome]:
    found = {"first": _find(context, given, options.first), "second": _find(context, given, options.second)}
    first, second = found["first"], found["second"]
    if first is None or second is None:
        yield NOT_APPLICABLE
        return
    if first[0] == second[0]:
        yield Outcome("pass", ("agree",))
        return
    yield Outcome(
        "fail",
        ("agree",),
        evidence=tuple(
            text_evidence(context, section, start, end, quote, role, value=value)
            for role, (value, section, start, end, quote) in (("left", first), ("right", second))
        ),
        values={"first": first[4], "second": second[4], "left": first[0], "right": second[0]},
    )


def _find(context: Context, given: Given, pattern: str) -> tuple[str, int, int, int, str] | None:
    """(value, section, start, end, quote) of the first match, in the section's own characters."""
    for index, section in enumerate(context.report.sections):
        if section.key == PAGE or (given.sections and section.key not in given.sections):
            continue
        kept = [i for i, c in enumerate(section.text) if not c.isspace()]
        match = _pattern(pattern).search("".join(section.text[i] for i in kept))
        if match:
            start, end = kept[match.start()], kept[match.end() - 1] + 1
            return match.group(1), index, start, end, section.text[start:end]
    return None


CHECK = CheckType("agree", Given, Options, _run)
