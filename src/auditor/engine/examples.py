"""The examples a rule carries, run end to end: real text reader, only that rule, place and computation compared.

Arithmetic rules get automatic mutants as well: each figure they used, raised by one, must turn a pass into a fail, and
the same figures in full width, with separators, or in Chinese numerals must change nothing (docs/write-a-rule.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Literal

from auditor import claims, form
from auditor.checks.core.base import Cell, Context
from auditor.data import samples_dir
from auditor.engine.context import Extractor, context
from auditor.engine.packs import Bound
from auditor.engine.run import run
from auditor.knowledge import bounded_cache
from auditor.model.base import Localized
from auditor.model.errors import PackError
from auditor.model.finding import Finding
from auditor.model.report import Report
from auditor.model.rule import Example, Expectation
from auditor.model.words import both
from auditor.numerals import spelled
from auditor.readers import read_document
from auditor.texts import Sentence, sentence

_MOST_MUTANTS = 400
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Ran:
    """How one example went; `problem` is None when it went as it should, else says what came instead.

    `reached` is false when it should have been judged and the check found nothing to look at.
    """

    name: str
    problem: Localized | None = None
    kind: Literal["example", "mutant", "style"] = "example"
    reached: bool = True


@dataclass(slots=True)
class _Answer:
    """What the rule said of one text."""

    status: str
    findings: list[Finding]
    cells: list[Cell] = field(default_factory=list)
    figures: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Trial:
    """A rule that is asked about texts, with the extractors that an audit has."""

    bound: Bound
    extractors: tuple[Extractor, ...]

    def ask(self, text: str, example: Example) -> _Answer:
        """What the rule says of a text."""
        bound, passage = self.bound, example.passage is not None
        if passage:
            report = form.passage(text, example.year)
        else:
            report = form.recognise(read_document(text.encode("utf-8"), name="example"))
        previous = earlier(example, self.extractors)
        made, _ = context(report, self.extractors, previous=previous, passage=passage)
        outcomes = list(bound.check.run(made, bound.given, bound.options))
        found, _, _ = run(made, (bound,))
        rank = ("not_applicable", "pass", "inconclusive", "fail")
        status = max((o.status for o in outcomes), key=rank.index, default="not_applicable")
        passed = [o for o in outcomes if o.status == "pass"]
        cells = [c for o in passed for c in o.cells]
        figures = [(s or 0, f) for o in passed for s, f in o.figures]
        return _Answer(status, found, list(dict.fromkeys(cells)), list(dict.fromkeys(figures)))


def run_all(bound: Bound, extractors: Iterable[Extractor] = ()) -> Iterator[Ran]:
    """All examples of a rule, then its mutants and numeral styles; `extractors` are those of plugins, as in an audit.
    Raises PackError for an example that cannot be built (a replaced text that is not there, no such base).
    """
    trial = _Trial(bound, tuple(extractors))
    examples = bound.rule.examples
    for example in examples.passing:
        yield _expect_status(trial, example, "pass")
        if bound.rule.mutants and example.mutants:
            yield from _mutants(trial, example)
            yield from _styles(trial, example)
    for example in examples.failing:
        yield _expect_findings(trial, example)
    for example in examples.skipping:
        yield _expect_status(trial, example, "not_applicable")


def findings(bound: Bound, example: Example, extractors: Iterable[Extractor] = ()) -> list[Finding]:
    """What the rule says of an example. Raises PackError for an example that cannot be built."""
    return _Trial(bound, tuple(extractors)).ask(build(example), example).findings


def build(example: Example) -> str:
    """The text of an example: its own, or its base with the edits made. Raises PackError."""
    if example.passage is not None:
        return example.passage
    return _built(example)


def earlier(example: Example, extractors: tuple[Extractor, ...] = ()) -> Context | None:
    """Last year's report of an example, if it has one. Raises PackError."""
    if example.previous is None:
        return None
    spec = example.previous
    text = _built(Example(name=example.name, text=spec.text, base=spec.base, edit=spec.edit, cells=spec.cells))
    return _read_earlier(text, extractors)


@bounded_cache(8)
def _read_earlier(text: str, extractors: tuple[Extractor, ...]) -> Context:
    """Read once for all mutants of an example."""
    report = form.recognise(read_document(text.encode("utf-8"), name="previous"))
    return context(report, extractors)[0]


def _built(example: Example) -> str:
    text = example.text if example.text is not None else _base(example.base or "township-2023-clean")
    for old, new in example.edit:
        if text.count(old) != 1:
            raise _bad(example, sentence("pack.example.edit", old=old, count=text.count(old)))
        text = text.replace(old, new)
    for address, value in example.cells.items():
        text = _with_cell(text, example, address, value)
    return text


@cache
def _base(name: str) -> str:
    path = samples_dir() / f"{name}.txt"
    if not path.is_file():
        raise PackError("example-base", name=name)
    return path.read_text("utf-8")


def _with_cell(text: str, example: Example, address: str, value: str) -> str:
    """`text` with the cell table/row/column (or every cell of table/row/*, table/*/column) set to `value`."""
    table_key, row, column = (address.split("/") + ["", ""])[:3]
    document = read_document(text.encode("utf-8"), name=example.name)
    report = form.recognise(document)
    table = report.table(table_key)
    found = [c for c in table.cells if row in (c.row, "*") and column in (c.column, "*")] if table else []
    if not found:
        raise _bad(example, sentence("pack.example.no-cell", address=address))
    lines = text.split("\n")
    for cell in found:
        if cell.place.line is None or cell.place.column is None:
            raise _bad(example, sentence("pack.example.no-place", address=address))
        parts = lines[cell.place.line - 1].split("\t")
        parts[cell.place.column] = value
        lines[cell.place.line - 1] = "\t".join(parts)
    return "\n".join(lines)


def _bad(example: Example, reason: Sentence) -> PackError:
    return PackError("example", name=example.name, reason=reason)


def _expect_status(trial: _Trial, example: Example, wanted: str) -> Ran:
    answer = trial.ask(build(example), example)
    if answer.status == wanted:
        return Ran(example.name)
    problem = both("examples.status", wanted=wanted, found=answer.status, findings=_as_yaml(answer.findings))
    return Ran(example.name, problem, reached=answer.status != "not_applicable")


def _expect_findings(trial: _Trial, example: Example) -> Ran:
    answer = trial.ask(build(example), example)
    wanted = example.expect or (Expectation(),)
    if len(wanted) == len(answer.findings) and all(any(_fits(e, f) for f in answer.findings) for e in wanted):
        return Ran(example.name)
    problem = both("examples.findings", findings=_as_yaml(answer.findings))
    return Ran(example.name, problem, reached=answer.status != "not_applicable")


def _fits(expected: Expectation, finding: Finding) -> bool:
    shown = finding.computation.text.zh if finding.computation else None
    return (
        expected.at in (None, finding.at)
        and expected.computation in (None, shown)
        and expected.severity in (None, finding.severity)
        and expected.variant in (None, finding.variant)
    )


def _as_yaml(found: Sequence[Finding]) -> str:
    lines = ["  expect:"]
    for finding in found:
        parts = [f"at: '{finding.at}'"]
        if finding.computation:
            parts.append(f"computation: '{finding.computation.text.zh}'")
        if finding.variant:
            parts.append(f"variant: {finding.variant}")
        parts.append(f"severity: {finding.severity.value}")
        lines.append(f"    - {{{', '.join(parts)}}}")
    return "\n".join(lines if found else ["  expect: []"])


# Mutants and numeral styles -----------------------------------------------------------------------------------------

Change = Callable[[str], str | None]


def _full_width(digits: str) -> str | None:
    return digits.translate(_FULL_WIDTH)


def _separated(digits: str) -> str | None:
    return f"{int(digits):,}" if len(digits) > 3 else None


def _han(digits: str) -> str | None:
    """Chinese numerals up to 99, as prose writes them."""
    value = int(digits)
    return None if value > 99 else spelled(value) if value else "零"


STYLES: dict[str, Change] = {"full-width": _full_width, "separators": _separated, "han": _han}


def _mutants(trial: _Trial, example: Example) -> Iterator[Ran]:
    text, passage = build(example), example.passage is not None
    answer = trial.ask(text, example)
    for start, end, name in _spots(text, passage, answer)[:_MOST_MUTANTS]:
        mutant = text[:start] + str(int(text[start:end]) + 1) + text[end:]
        after = trial.ask(mutant, example)
        yield Ran(f"{example.name} mutant {name}", None if after.findings else both("examples.mutant"), "mutant")


def _styles(trial: _Trial, example: Example) -> Iterator[Ran]:
    text, passage = build(example), example.passage is not None
    answer = trial.ask(text, example)
    for style, change in STYLES.items():
        whole = text
        spots = _spots(text, passage, answer, cells=style != "han")  # nobody writes 三 into a table
        for start, end, _ in spots:
            new = change(text[start:end])
            whole = whole if new is None else whole[:start] + new + whole[end:]
        after = trial.ask(whole, example)
        same = after.status == answer.status
        yield Ran(
            f"{example.name} style {style}", None if same else both("examples.style", found=after.status), "style"
        )


def _spots(text: str, passage: bool, answer: _Answer, cells: bool = True) -> list[tuple[int, int, str]]:
    """Character spans and names of the digits the rule used, in prose and (if asked) in tables, last ones first, so
    that changing one leaves the places of those still to come.
    """
    report = form.passage(text) if passage else form.recognise(read_document(text.encode("utf-8"), name="example"))
    found = [*(_cell_spots(text, report, answer) if cells else ()), *_prose_spots(text, report, answer)]
    return sorted(found, reverse=True)


def _cell_spots(text: str, report: Report, answer: _Answer) -> Iterator[tuple[int, int, str]]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for key, row, column in answer.cells:
        table = report.table(key)
        cell = table.cell(row, column) if table else None
        if cell is None or not cell.raw.isdigit() or cell.place.line is None or cell.place.column is None:
            continue
        parts = text.split("\n")[cell.place.line - 1].split("\t")
        start = starts[cell.place.line - 1] + sum(len(p) + 1 for p in parts[: cell.place.column])
        yield start, start + len(cell.raw), f"{key}/{row}/{column}"


def _prose_spots(text: str, report: Report, answer: _Answer) -> Iterator[tuple[int, int, str]]:
    for section, figure in claims.read_prose(report).figures:
        if (section or 0, figure.figure_start) not in answer.figures:
            continue
        body = report.sections[section or 0].text
        printed = body[figure.figure_start : figure.figure_end]
        digits = printed[: len(printed) - len(printed.lstrip("0123456789"))]
        if not digits or Decimal(digits) != figure.value:
            continue
        at = text.find(body.split("\n")[body[: figure.figure_start].count("\n")])
        line_start = body.rfind("\n", 0, figure.figure_start) + 1
        if at >= 0:
            start = at + figure.figure_start - line_start
            yield start, start + len(digits), f"“{figure.quote.strip()}”"
