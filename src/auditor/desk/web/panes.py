"""The report of a unit beside its findings, each with its state and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from auditor.desk.store.tables import Audit, Found
from auditor.desk.web import render
from auditor.desk.web.visit import Visit
from auditor.desk.work import options
from auditor.model.result import AuditResult
from auditor.reporters.html import report
from auditor.reporters.html.spots import Numbered


def made(visit: Visit, audit: Audit, result: AuditResult, founds: Sequence[Found] = (), actions: str = "") -> Markup:
    """The panes of the `result` of an audit. `actions` is the template of what follows each finding among `founds`."""
    rows = {(f.fingerprint, f.content_hash): f for f in founds}
    done: set[str] = set()

    def after(item: Numbered) -> Markup:
        row = rows.get((item.finding.fingerprint, item.finding.content_hash))
        if row is None:
            return Markup()
        first = row.id not in done  # a finding that a report has twice is dealt with at the first
        done.add(row.id)
        return Markup(render.page(visit, actions, found=row, first=first))  # noqa: S704 - made by a template that escapes

    with options.auditor(audit.options, visit.desk.store).knowledge.in_force():
        return Markup(report.panes(result, visit.lang, after=after if actions else None))  # noqa: S704 - as above
