"""Pages from templates. Every word comes from rules/texts, and whatever comes from people or files is escaped."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from auditor.desk.campaign import noted
from auditor.desk.store import ids
from auditor.desk.web import menu
from auditor.model.base import Lang
from auditor.texts import Worded, text

if TYPE_CHECKING:
    from auditor.desk.web.visit import Visit

_HERE = Path(__file__).resolve().parent
_REPORTERS = _HERE.parents[1] / "reporters" / "html"
_PLAIN = (str, int, Markup)
STATIC = {
    "desk.css": (_HERE / "static" / "desk.css", "text/css; charset=utf-8"),
    "desk.js": (_HERE / "static" / "desk.js", "text/javascript; charset=utf-8"),
    "icon.svg": (_HERE / "static" / "icon.svg", "image/svg+xml"),
    "report.css": (_REPORTERS / "style.css", "text/css; charset=utf-8"),
    "report.js": (_REPORTERS / "script.js", "text/javascript; charset=utf-8"),
}
"""The files that pages load, by name: these and no others are served."""


def page(visit: Visit, template: str, **values: Any) -> str:
    """The page made of a template."""
    lang = visit.lang

    def say(key: str, **filled: object) -> str:
        return text(key, lang, **filled)

    return (
        environment(lang)
        .get_template(template)
        .render(
            say=say,
            lang="zh-CN" if lang == "zh" else "en",
            person=visit.person,
            csrf_token=visit.person.csrf if visit.person else "",
            menu=menu.of(visit.person),
            here=visit.here,
            said=_said(visit),
            shared=visit.desk.addresses.shared,
            static=static,
            **values,
        )
    )


def _said(visit: Visit) -> str:
    from auditor.desk.web.visit import SAVED

    key = visit.request.cookies.get(visit.desk.cookie_name(SAVED), "")
    try:
        return text(key, visit.lang) if key.startswith("web.said.") else ""
    except KeyError:
        return ""


@cache
def environment(lang: Lang) -> Environment:
    """Templates in one language."""

    def chosen(value: object) -> object:
        if type(value) in _PLAIN:  # what nearly all are; to ask whether one is Worded takes long
            return value
        return value.get(lang) if isinstance(value, Worded) and not isinstance(value, dict) else value

    made = Environment(
        loader=FileSystemLoader(_HERE / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=chosen,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    made.filters |= {
        "day": day,
        "moment": moment,
        "both": lambda said: said.get(lang, ""),
        "event": partial(noted.event, lang=lang),
        "who": partial(noted.who, lang=lang),
        "values": partial(noted.values, lang=lang),
        "why": partial(noted.why, lang=lang),
    }
    return made


def day(value: date | None) -> str:
    """A day as 2026-01-31."""
    return value.isoformat() if value else ""


def moment(kept: str | None) -> str:
    """A moment that a row keeps, in the time of this machine."""
    try:
        return ids.when(kept).strftime("%Y-%m-%d %H:%M") if kept else ""
    except ValueError:  # of a campaign that came from elsewhere
        return str(kept)


@cache
def asset(name: str) -> tuple[bytes, str, str]:
    """(bytes, type, mark of this content) of a file that pages load. Raises KeyError."""
    path, kind = STATIC[name]
    data = path.read_bytes()
    return data, kind, hashlib.sha256(data).hexdigest()[:16]


def static(name: str) -> str:
    """The address of such a file; it changes with the content."""
    return f"/static/{name}?{asset(name)[2]}"
