"""Which report is last year's: matched by body and year among those that were given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditor.form.bodies import comparable, one_body
from auditor.model.base import Localized
from auditor.model.report import Report


@dataclass(frozen=True, slots=True)
class Earlier:
    """Reports of earlier years, each read once. `where` is what messages call their file or folder, `unread` are names
    of files that could not be read with the reason. `named`: the one file was named by the user.
    """

    where: str
    reports: tuple[Report, ...]
    unread: tuple[tuple[str, Localized], ...] = ()
    named: bool = False


def match(earlier: Earlier, report: Report) -> Report | Localized:
    """Last year's report of the body that `report` is from, or the reason why there is none to compare with."""
    year, agency = report.identity.year, comparable(report.identity.agency)
    if year is None:
        return Localized(zh="本报告读不出年度，没有与上年报告比较", en="The year of this report is not known")
    if earlier.named and not earlier.reports:
        reason = earlier.unread[0][1] if earlier.unread else Localized.same("")
        return Localized(
            zh=f"上年报告没有读出，没有比较：{reason.zh}",
            en=f"Last year's report could not be read: {reason.en}",
        )
    if earlier.named:
        return _named(earlier, earlier.reports[0], year, agency)
    fitting = [r for r in earlier.reports if r.identity.year == year - 1]
    same = [r for r in fitting if agency and comparable(r.identity.agency) == agency]
    same = same or [r for r in fitting if one_body(comparable(r.identity.agency), agency)]
    if not same:
        unread = "、".join(name for name, _ in earlier.unread[:5])
        return Localized(
            zh=f"“{earlier.where}”里没有本机关 {year - 1} 年度的报告，没有比较"
            + (f"；没有读出的文件有 {len(earlier.unread)} 份：{unread}" if unread else ""),
            en=f'"{earlier.where}" holds no report of this body on {year - 1}'
            + (f"; {len(earlier.unread)} files could not be read" if unread else ""),
        )
    if any(_figures(r) != _figures(same[0]) for r in same[1:]):
        return Localized(
            zh=f"“{earlier.where}”里本机关 {year - 1} 年度的报告有 {len(same)} 份，数据不同，没有比较，请指定其中一份",
            en=f'"{earlier.where}" holds {len(same)} reports of this body on {year - 1} that differ; name one of them',
        )
    return same[0]


def _named(earlier: Earlier, found: Report, year: int, agency: str) -> Report | Localized:
    theirs = found.identity
    if theirs.year != year - 1:
        shown = theirs.year or "?"
        return Localized(
            zh=f"“{earlier.where}”是 {shown} 年度的报告，不是上一年度（{year - 1}）的，没有比较",
            en=f'"{earlier.where}" is a report on {shown}, not on the year before ({year - 1})',
        )
    other = comparable(theirs.agency)
    if agency and other and not one_body(other, agency):
        return Localized(
            zh=f"“{earlier.where}”是“{theirs.agency}”的报告，不是本机关的，没有比较",
            en=f'"{earlier.where}" is the report of another body',
        )
    return found


def _figures(report: Report) -> Sequence[tuple[str, str, str, str]]:
    return sorted((t.key, c.row, c.column, c.raw) for t in report.tables for c in t.cells)
