"""All outputs of one run say the same counts of every unit: console, html, xlsx, notices, Markdown, JSON."""

from __future__ import annotations

import io
import json
import random
import re
from collections import Counter
from functools import cache

import docx
import openpyxl
import pytest
from lxml import html as lxml_html

from auditor.batch.execution.slim import slim
from auditor.model.base import Localized, Severity
from auditor.model.finding import Evidence, Finding
from auditor.model.result import AuditResult, Failure, RunResult
from auditor.reporters import units
from auditor.reporters.console import report as console
from auditor.reporters.console.lines import Plain
from auditor.reporters.data import json as json_reporter
from auditor.reporters.data import markdown
from auditor.reporters.html import report as html
from auditor.reporters.office import notice, xlsx
from tests.support import reported

Counts = dict[tuple[str, int | None], tuple[int, int, int]]
"""(unit, year) → errors, warnings, infos."""
EACH = 25
RUNS = [0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, 12))]
_STATES = ("要改正", "要核实", "没有问题", "没有报送", "没能审核", "没有结论", "没有查完")


@cache
def base() -> AuditResult:
    return slim(reported.clean(), "findings")


def made_up(seed: int) -> RunResult:
    """A run of 11 to 16 files of few units and years, with findings of every kind."""
    dice = random.Random(seed)
    names = [f"第{n}局" for n in range(dice.randint(3, 12))]
    results = [_result(dice, dice.choice(names), number) for number in range(dice.randint(11, 16))]
    across = [_across(dice, names, results, n) for n in range(dice.randint(0, 8))]
    across += [_missing(name) for name in ("缺甲局", "缺乙局")[: dice.randint(0, 2)]]
    for result in results:
        if result.status == "unreadable" and dice.random() < 0.5:
            across.append(_missing(f"{result.path}之局", result.path))
    return RunResult(results=tuple(results), batch_findings=tuple(across))


def _finding(dice: random.Random, rule: str) -> Finding:
    number = dice.randint(0, 5)  # few, so that files of one unit say the same
    return Finding(
        rule=rule,
        name="made.up",
        severity=dice.choice(list(Severity)),
        at="a",
        title=Localized.same("题目"),
        message=Localized.same(f"说明{number}"),
        basis="依据",
        suggestion=Localized.same("核对。"),
        fingerprint=f"{number:016d}",
        content_hash=f"{dice.randint(0, 1):016d}",
        waived=dice.random() < 0.1,
        known=dice.random() < 0.1,
        points=1.0,
    )


def _result(dice: random.Random, name: str, number: int) -> AuditResult:
    path = f"报送/{number}.txt"
    if dice.random() < 0.12:
        failure = Failure(code="empty", message=Localized.same("空文件；请重新导出。"))
        found = _finding(dice, "E001").model_copy(update={"severity": Severity.error})
        return AuditResult(path=path, status="unreadable", error=failure, findings=(found,), complete=False)
    found = tuple(_finding(dice, dice.choice(("N101", "T301", "F101"))) for _ in range(dice.randint(0, 4)))
    result = reported.of_unit(base(), name)
    assert result.report is not None
    identity = result.report.identity.model_copy(update={"year": dice.choice((2023, 2024, 2024, 2024))})
    report = result.report.model_copy(update={"identity": identity})
    judged = dice.random() < 0.9
    return result.model_copy(update={"path": path, "report": report, "findings": found, "judged": judged})


def _across(dice: random.Random, names: list[str], results: list[AuditResult], number: int) -> Finding:
    if dice.random() < 0.2:
        return _finding(dice, "E302").model_copy(update={"at": "", "fingerprint": f"e{number:015d}"})
    paths = [r.path for r in dice.sample(results, dice.randint(1, 3))]
    evidence = tuple(Evidence(role=dice.choice(("left", "text", "part")), path=p, quote="引文") for p in paths)
    update = {"evidence": evidence, "at": dice.choice(names), "fingerprint": f"b{number:015d}"}
    return _finding(dice, "B301").model_copy(update=update)


def _missing(name: str, path: str = "") -> Finding:
    file = (Evidence(role="missing", path=path),) if path else ()
    return Finding(
        rule="B101",
        name="batch.missing",
        variant="unreadable" if path else None,
        severity=Severity.error,
        at=name,
        title=Localized.same("没有报送"),
        message=Localized.same(f"“{name}”没有报送"),
        evidence=(*file, Evidence(role="missing", path="名单.csv", quote=name)),
        fingerprint="1" * 16,
        content_hash=name,
    )


# What each output says ----------------------------------------------------------------------------------------------


def in_json(run: RunResult) -> tuple[Counts, tuple[int, int]]:
    said = json.loads(json_reporter.render(run))
    found = {(u["unit"], u["year"]): (u["errors"], u["warnings"], u["infos"]) for u in said["units"]}
    return found, (said["summary"]["errors"], said["summary"]["warnings"])


def in_markdown(run: RunResult) -> tuple[Counts, tuple[int, int]]:
    lines = markdown.render(run).decode().splitlines()
    rows = [[c.strip() for c in line[1:-1].split("|")] for line in lines if line.startswith("| ")]
    rows = [r for r in rows if len(r) == 7 and r[-1] in _STATES]
    found = {(r[0], int(r[1]) if r[1] else None): (int(r[3]), int(r[4]), int(r[5])) for r in rows}
    return found, totals(lines[0])


def in_html(run: RunResult) -> tuple[Counts, tuple[int, int]]:
    root = lxml_html.fromstring(html.render(run).decode())
    found: Counts = {}
    for row in root.xpath("//tr[@data-unit]"):
        cells = [int(td.text_content()) for td in row.xpath("td")[2:]]
        found[row.get("data-unit"), int(row.get("data-year")) if row.get("data-year") else None] = tuple(cells)  # pyright: ignore[reportArgumentType]
    counted = Counter((d.get("data-unit"), d.get("data-year")) for d in root.xpath("//details[@data-unit]"))
    assert all(n == 1 for n in counted.values())
    for group in root.xpath("//details[@data-unit!='']"):  # the cards under a unit are what its row counts
        levels = Counter(c.get("data-level") for c in group.xpath(".//article[not(contains(@class, ' off'))]"))
        key = group.get("data-unit"), int(group.get("data-year")) if group.get("data-year") else None
        assert found[key] == (levels["error"], levels["warning"], levels["info"])
    return found, totals(root.xpath("//p[@class='verdict']")[0].text_content())


def in_xlsx(run: RunResult) -> tuple[Counts, tuple[int, int]]:
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(run)), read_only=True)
    head, *rows = book["单位得分"].iter_rows(values_only=True)
    shown = [dict(zip(head, row, strict=True)) for row in rows]
    found = {(r["单位"], r["年度"]): (r["错误"], r["警告"], r["提示"]) for r in shown}
    head, *rows = book["问题台账"].iter_rows(values_only=True)
    ledger = [dict(zip(head, row, strict=True)) for row in rows]
    counted = Counter(r["级别"] for r in ledger if r["整改状态"] not in ("已豁免", "基线已有"))
    return found, (counted["错误"], counted["警告"])  # pyright: ignore[reportReturnType]


def in_console(run: RunResult) -> tuple[Counts, tuple[int, int]]:
    buffer = io.StringIO()
    console.render(run, Plain(buffer, 200), "zh")
    first, *lines = buffer.getvalue().splitlines()
    found: Counts = {}
    rule = next((n for n, x in enumerate(lines) if x.startswith("─")), None)
    for line in lines[rule + 1 :] if rule is not None else ():
        if line.startswith("没有错误和警告的"):
            break
        name, *numbers = line.split()
        year = re.search(r"（(\d{4})）", name)
        # An empty cell leaves no trace in the line: the sum of both levels is that of the families after them.
        found[re.sub(r"（.*", "", name), int(year.group(1)) if year else None] = (sum(map(int, numbers)) // 2, 0, 0)
    return found, totals(first + lines[0])


def totals(words: str) -> tuple[int, int]:
    found = re.search(r"(\d+) 处错误，(\d+) 处警告", words)
    assert found is not None
    return int(found.group(1)), int(found.group(2))


def in_notices(run: RunResult) -> dict[str, tuple[int, int]]:
    """(errors, warnings) of each unit that gets a notice."""
    out: dict[str, tuple[int, int]] = {}
    for made in notice.files(run):
        if made.data is None or not made.name.endswith("整改通知.docx"):
            continue
        words = "\n".join(p.text for p in docx.Document(io.BytesIO(made.data)).paragraphs)
        found = re.search(r"有(\d+)处需要整改，其中错误(\d+)处，需要核实的(\d+)处", words)
        assert found is not None
        every, errors, warnings = map(int, found.groups())
        levels = Counter(re.findall(r"^\d+．【(.+?)】", words, re.M))
        assert (every, errors, warnings) == (levels.total(), levels["错误"], levels["警告"])
        out[made.name.removesuffix("整改通知.docx")] = errors, warnings
    return out


def agree(run: RunResult) -> None:
    wanted, total = in_json(run)
    tally = units.tally(run)
    assert wanted == {(u.name, u.year): tuple(u.counts[s] for s in Severity) for u in tally.units}
    general = Counter(f.severity for f in tally.across.general if f.counts)
    summed = tuple(sum(c[i] for c in wanted.values()) + general[s] for i, s in enumerate(list(Severity)[:2]))
    assert total == summed
    for shown in (in_markdown, in_html, in_xlsx):
        assert shown(run) == (wanted, total), shown.__name__
    loud = {key: counts for key, counts in wanted.items() if counts[0] or counts[1]}
    shown, first = in_console(run)
    assert first == total
    assert sorted((k[0], v[0] + v[1]) for k, v in shown.items()) == sorted((k[0], v[0] + v[1]) for k, v in loud.items())
    _letters_agree(run, tally, wanted)


def _letters_agree(run: RunResult, tally: units.Tally, wanted: Counts) -> None:
    """A notice has what the unit must answer over all its years; other units get letters of other kinds, or none."""
    states: dict[str, set[str]] = {}
    due: dict[str, tuple[int, int]] = {}
    for unit in tally.units:
        states.setdefault(unit.name, set()).add(unit.state)
        errors, warnings, _ = wanted[unit.name, unit.year]
        before = due.get(unit.name, (0, 0))
        due[unit.name] = before[0] + errors, before[1] + warnings
    due = {n: c for n, c in due.items() if any(c) and "missing" not in states[n] and states[n] != {"unread"}}
    assert in_notices(run) == due


@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", RUNS)
def test_random_runs(part):
    for seed in range(part * EACH, (part + 1) * EACH):
        agree(made_up(seed))
