"""Settings of a campaign: days, list, rules that are off and why, the template of letters, waivers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from starlette.responses import Response

from auditor.desk.campaign import campaigns, findings, units
from auditor.desk.store.book import Book
from auditor.desk.store.errors import DeskError, NotFoundError
from auditor.desk.store.tables import Campaign
from auditor.desk.web import forms, parse
from auditor.desk.web.campaigns import YEARS, framed
from auditor.desk.web.visit import KINDS, Visit
from auditor.desk.work.options import Choices, auditor
from auditor.engine.select import Profile, profiles
from auditor.model.base import Severity
from auditor.model.errors import AuditorError
from auditor.model.rule import Rule
from auditor.reporters.office import notice

DAYS = ("signed", "received")
_OFF = "off"
_LEVELS = ("error", "warning", "info", _OFF)


def show(visit: Visit) -> Response:
    """All of them."""
    with visit.desk.store.read() as book:
        campaign, frame = framed(book, visit, "settings")
        others = [c for c in campaigns.every(book) if c.id != campaign.id]
        listed = len(units.of(book, campaign.id))
        has_files = campaigns.has_files(book, campaign.id)
        trouble = ""
        try:
            rules, named = _known(book, campaign.options)
        except AuditorError as error:  # a profile or a pack that is no more: here others are chosen
            trouble = error.text(visit.lang)
            rules, named = _known(book, {})
    return visit.page(
        "campaign_settings.html.j2",
        **frame,
        others=others,
        choices=Choices.model_validate(campaign.options),
        rules=rules,
        titles={r.id: r.title for r in rules},
        levels=_LEVELS,
        days=DAYS,
        profiles={p.name: p.title.get(visit.lang) for p in named},
        listed=listed,
        has_files=has_files,
        years=YEARS,
        trouble=trouble,
    )


def change(visit: Visit) -> Response:
    """One of its forms."""
    act = _ACTS.get(visit.sent("action"))
    if act is None:
        raise NotFoundError
    with visit.desk.store.write(visit.me.name) as book:
        act(visit, book, book.get(Campaign, visit.path("campaign"), version=visit.number("version")))
    return visit.go(f"/campaigns/{visit.path('campaign')}/settings", "web.said.saved")


def template(visit: Visit) -> Response:
    """The template of letters that is in use."""
    with visit.desk.store.read() as book:
        campaign = book.get(Campaign, visit.path("campaign"))
    if campaign.template is None:
        raise NotFoundError
    return visit.file(visit.desk.store.files.read(campaign.template), "template.docx", KINDS["docx"])


def _about(visit: Visit, book: Book, campaign: Campaign) -> None:
    day = visit.sent("day") or DAYS[0]
    if day not in DAYS:
        raise NotFoundError
    campaigns.change(
        book,
        campaign.id,
        campaign.version,
        name=visit.sent("name") or campaign.name,
        year=parse.whole(visit.sent("year"), *YEARS) if visit.sent("year") else campaign.year,
        deadline=parse.day(visit.sent("deadline")),
        previous_id=visit.sent("previous") or None,
        options={**campaign.options, "day": day},
    )


def _list(visit: Visit, book: Book, campaign: Campaign) -> None:
    name, data = _file(visit)
    units.take_list(book, campaign.id, data, name)


def _add(visit: Visit, book: Book, campaign: Campaign) -> None:
    if not visit.sent("name"):
        raise DeskError("no-name")
    units.add(book, campaign.id, visit.sent("name"))


def _profile(visit: Visit, book: Book, campaign: Campaign) -> None:
    choices = Choices.model_validate({**campaign.options, "profile": visit.sent("profile") or None})
    campaigns.choose(book, campaign.id, campaign.version, choices)


def _level(visit: Visit, book: Book, campaign: Campaign) -> None:
    code, level, reason = visit.sent("rule"), visit.sent("level"), visit.sent("reason")
    if code not in {r.id for r in _known(book, campaign.options)[0]}:
        raise DeskError("no-rule", rule=code[:20])
    if level not in _LEVELS:
        raise NotFoundError
    if not reason:
        raise DeskError("no-reason")
    choices = Choices.model_validate(campaign.options)
    wanted = None if level == _OFF else Severity(level)
    campaigns.choose(book, campaign.id, campaign.version, choices.with_level(code, wanted, reason[:500]))


def _plain(visit: Visit, book: Book, campaign: Campaign) -> None:
    choices = Choices.model_validate(campaign.options).without(visit.sent("rule"))
    campaigns.choose(book, campaign.id, campaign.version, choices)


def _pack(visit: Visit, book: Book, campaign: Campaign) -> None:
    name, data = _file(visit)
    campaigns.take_pack(book, campaign.id, campaign.version, name, data)


def _no_pack(visit: Visit, book: Book, campaign: Campaign) -> None:
    campaigns.drop_pack(book, campaign.id, campaign.version, visit.sent("pack"))


def _template(visit: Visit, book: Book, campaign: Campaign) -> None:
    name, data = _file(visit)
    notice.template(data, name)  # raises UsageError for one that no letter could be made with
    campaigns.change(book, campaign.id, campaign.version, template=book.keep(data))


def _no_template(_: Visit, book: Book, campaign: Campaign) -> None:
    campaigns.change(book, campaign.id, campaign.version, template=None)


def _waivers(visit: Visit, book: Book, campaign: Campaign) -> None:
    name, data = _file(visit)
    findings.take_waivers(book, campaign.id, data, name)


def _again(_: Visit, book: Book, campaign: Campaign) -> None:
    campaigns.again(book, campaign.id)


def _close(_: Visit, book: Book, campaign: Campaign) -> None:
    campaigns.change(book, campaign.id, campaign.version, closed=not campaign.closed)


_ACTS: dict[str, Callable[[Visit, Book, Campaign], None]] = {
    "about": _about,
    "list": _list,
    "add": _add,
    "profile": _profile,
    "level": _level,
    "plain": _plain,
    "pack": _pack,
    "no-pack": _no_pack,
    "template": _template,
    "no-template": _no_template,
    "waivers": _waivers,
    "again": _again,
    "close": _close,
}


def _file(visit: Visit) -> tuple[str, bytes]:
    given = forms.files(visit.form, "file")
    if not given:
        raise DeskError("no-file")
    return given[0].filename or "", given[0].file.read()


def _known(book: Book, options: dict[str, Any]) -> tuple[list[Rule], Sequence[Profile]]:
    """The rules whose level an office can choose, by code, and the profiles."""
    used = auditor(options, book.store)
    with used.knowledge.in_force():
        named = profiles()
    return sorted((b.rule for b in used.ruleset.rules if b.rule.id[0] != "E"), key=lambda r: r.id), named
