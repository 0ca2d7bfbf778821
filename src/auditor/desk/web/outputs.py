"""An audit as a file to take away: the report with comments, as one page, as JSON."""

from __future__ import annotations

from pathlib import PurePath

from starlette.responses import Response

from auditor.desk.store.errors import DeskError, NotFoundError
from auditor.desk.store.tables import Audit
from auditor.desk.web.visit import KINDS, Visit
from auditor.desk.work import queue, results

_FORMS = ("docx", "html", "json")


def rendered(visit: Visit, audit: Audit) -> Response:
    """The output of an audit that the address names. Raises NotFoundError for one that the desk does not give."""
    form = visit.path("form")
    if form not in _FORMS:
        raise NotFoundError
    if audit.state != queue.DONE:
        raise DeskError("not-yet")
    data = results.render(visit.desk.store, audit, form, visit.lang)
    name = visit.say("web.draft.file", name=PurePath(audit.name).stem, form=form)
    return visit.file(data, name, KINDS[form])
