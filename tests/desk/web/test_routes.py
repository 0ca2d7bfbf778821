"""Every route × every role, with ids of real things: whoever may not gets the same answer as for what is not there."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

from auditor.desk.campaign import campaigns, units
from auditor.desk.people import accounts, invitations
from auditor.desk.store.tables import Event, Found, Letter, Submission
from auditor.desk.web.routes import ROUTES, Route
from tests.desk.web import county
from tests.desk.web.support import Browser, Office, opened

WHO = ("nobody", "administrator", "supervisor", "reader", "unit")
UNIT = "unit"
ROLES = {
    "": """
        GET /static/{name}
        GET /enter
        GET /sign-in
        POST /sign-in
        GET /first
        POST /first
        GET /invitation/{token}
        POST /invitation/{token}
        POST /language
    """,
    "administrator supervisor reader unit": """
        GET /
        POST /sign-out
        GET /drafts
        POST /drafts
        GET /drafts/{draft}
        POST /drafts/{draft}
        POST /drafts/{draft}/name
        GET /drafts/{draft}/progress
        GET /drafts/{draft}/{number}
        GET /drafts/{draft}/{number}/{form}
    """,
    "administrator supervisor reader": """
        GET /campaigns
        GET /campaigns/{campaign}
        GET /campaigns/{campaign}/progress
        GET /campaigns/{campaign}/tray
        GET /campaigns/{campaign}/letters
        POST /campaigns/{campaign}/letters/act
        GET /campaigns/{campaign}/results
        GET /campaigns/{campaign}/results/{file}
        GET /campaigns/{campaign}/template
        GET /letters/{letter}/file
        GET /units/{unit}
        GET /units/{unit}/progress
        GET /units/{unit}/letter
        GET /submissions/{submission}
        GET /submissions/{submission}/file
        GET /submissions/{submission}/{form}
    """,
    "administrator supervisor": """
        POST /campaigns
        POST /campaigns/{campaign}/files
        POST /campaigns/{campaign}/tray
        POST /campaigns/{campaign}/letters
        GET /campaigns/{campaign}/export
        GET /campaigns/{campaign}/settings
        POST /campaigns/{campaign}/settings
        POST /units/{unit}/files
        POST /units/{unit}/notes
        POST /units/{unit}/about
        POST /units/{unit}/findings
        POST /units/{unit}/invitation
        POST /submissions/{submission}
        POST /submissions/{submission}/tray
    """,
    "unit": """
        GET /mine
        POST /mine/files
        GET /mine/progress
        POST /mine/findings/{finding}
        GET /mine/submissions/{submission}/file
        GET /mine/submissions/{submission}/{form}
        GET /mine/letters/{letter}
    """,
    "administrator": """
        GET /settings
        POST /settings/invitations
        POST /settings/invitations/{invitation}
        POST /settings/people/{account}
        GET /settings/backup
        POST /settings/import
    """,
}
"""Who may use what, written down once more: a route that is new or lets in somebody else fails until it stands here."""
NO_IDS = {
    *("/sign-in", "/first", "/invitation/{token}", "/language", "/sign-out", "/drafts", "/drafts/{draft}"),
    *("/drafts/{draft}/name", "/campaigns/{campaign}/files", "/units/{unit}/files", "/units/{unit}/notes"),
    *("/units/{unit}/about", "/units/{unit}/invitation", "/submissions/{submission}", "/mine/files"),
    *("/mine/findings/{finding}", "/settings/invitations", "/settings/invitations/{invitation}"),
    *("/settings/people/{account}", "/settings/import"),
}
"""Forms that name nothing but what stands in their address."""


class Foreign(NamedTuple):
    """A form of one campaign or unit, with ids of what belongs to another."""

    address: str
    fields: dict[str, str]


def foreign(office: Office, made: county.Made) -> dict[str, list[Foreign]]:
    """For every route whose form names something: forms that name what is not on their page."""
    with office.desk.store.write("test") as book:
        listed = "单位名称\n白水镇人民政府\n".encode()
        own = campaigns.create(book, name="O", year=2024, roster=listed, roster_name="l.csv")
        unit = units.of(book, own.id)[0]
        waiting = book.get(Submission, made.waiting)
    at = f"/campaigns/{own.id}"
    letter = f"{made.letter}:{county.version(office, Letter, made.letter)}"
    finding = f"{made.finding}:{county.version(office, Found, made.finding)}"
    reason = {"reason": "x"}
    return {
        "/campaigns": [Foreign("/campaigns", {"name": "x", "year": "2024", "previous": made.unit})],
        "/campaigns/{campaign}/tray": [Foreign(f"{at}/tray", {"file": f"{waiting.id}:{waiting.version}", **reason})],
        "/campaigns/{campaign}/letters": [
            Foreign(f"{at}/letters", {"to": f"{made.unit}:{kind}", "dated": "2025-01-01"})
            for kind in ("correct", "missing", "unreadable")
        ],
        "/campaigns/{campaign}/letters/act": [
            Foreign(f"{at}/letters/act", {"letter": letter, "action": action, **reason})
            for action in ("sent", "withdraw")
        ],
        "/campaigns/{campaign}/settings": [
            Foreign(f"{at}/settings", {"action": "about", "version": str(own.version), "previous": made.unit}),
            Foreign(f"{at}/settings", {"action": "about", "version": str(own.version), "previous": made.campaign}),
        ],
        "/units/{unit}/findings": [
            Foreign(f"/units/{u}/findings", {"finding": finding, "action": action, **reason})
            for u in (unit.id, made.other)
            for action in ("dismiss", "accept", "refuse", "reopen")
        ],
        "/submissions/{submission}/tray": [
            Foreign(
                f"/submissions/{waiting.id}/tray",
                {"action": "match", "version": str(waiting.version), field: unit.id},
            )
            for field in ("suggested", "unit")
        ],
    }


class Place:
    """A shared desk with a campaign, a browser of each role, and things to guess the ids of."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.made = county.made(office)
        self.browsers = {"nobody": office.browser()}
        for role in WHO[1:]:
            login = office.account(role, self.made.unit if role == UNIT else None)
            self.browsers[role] = office.signed_in(login)
        with office.desk.store.write("test") as book:
            self.account = next(a.id for a in accounts.every(book) if a.role == "reader")
            self.invitation = invitations.create(book, role="reader", name="x")[0].id
        author = self.browsers["supervisor"]
        done = author.post("/drafts", files={"file": ("d.txt", b"x")})
        self.draft = str(done.url.path).rsplit("/", 1)[1]
        self.foreign = foreign(office, self.made)

    def address(self, route: Route) -> str:
        """The address of a route with ids of what belongs to the other unit."""
        made = self.made
        values = {
            "campaign": made.campaign, "unit": made.other, "submission": made.others_submission, "draft": self.draft,
            "finding": made.others_finding, "letter": made.others_letter, "account": self.account, "number": "1",
            "invitation": self.invitation, "form": "json", "file": "statement", "name": "desk.css", "token": "x",
        }  # fmt: skip
        return re.sub(r"\{(\w+)\}", lambda m: values[m[1]], route.path)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("desk"), shared=True) as office:
        yield Place(office)


def names(route: Route) -> str:
    return f"{route.method} {route.path}"


def ask(browser: Browser, route: Route, address: str):
    """The answer; a stream is only begun."""
    if route.streams is not None:
        with browser.client.stream("GET", address, follow_redirects=False) as response:
            return response
    if route.method == "GET":
        return browser.client.get(address, follow_redirects=False)
    return browser.post(address, {"version": "999999"}, follow_redirects=False)


def events(office: Office) -> int:
    with office.desk.store.read() as book:
        return book.session.query(Event).count()


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("route", [r for r in ROUTES if r.roles is not None], ids=names)
def test_who_may(place: Place, route: Route, who: str):
    if route.path == "/sign-out" and who in (route.roles or ()):
        pytest.skip("it would end the test of the others")
    before = events(place.office)
    answer = ask(place.browsers[who], route, place.address(route))
    if who == "nobody":
        if route.method == "GET":
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
        else:
            assert answer.status_code == 403
    elif who not in (route.roles or ()):
        assert answer.status_code == 404
    else:
        assert answer.status_code in (200, 303, 400, 404, 409), answer.status_code
    if who not in (route.roles or ()):
        assert events(place.office) == before


@pytest.mark.parametrize("route", [r for r in ROUTES if "/mine" in r.path and "{" in r.path], ids=names)
def test_a_unit_reaches_nothing_of_another_one(place: Place, route: Route):
    """By no id of the other unit, nor by one that nobody has: both look alike."""
    browser = place.browsers[UNIT]
    others = ask(browser, route, place.address(route))
    nobodys = ask(browser, route, re.sub(r"\{(\w+)\}", "0" * 32, route.path))
    assert others.status_code == nobodys.status_code == 404
    shown = place.address(route)
    assert others.text.replace(shown, "") == nobodys.text.replace(re.sub(r"\{(\w+)\}", "0" * 32, route.path), "")


def test_a_unit_has_its_own(place: Place):
    browser, made = place.browsers[UNIT], place.made
    page = browser.get("/mine").text
    assert "云岭县教育局" in page
    assert "云岭县公安局" not in page
    assert browser.get(f"/mine/submissions/{made.submission}/file").status_code == 200
    assert browser.get(f"/mine/submissions/{made.submission}/json").status_code == 200
    assert browser.get(f"/mine/letters/{made.letter}").status_code == 200
    said = {"version": county.version(place.office, county.Found, made.finding), "text": "核实无误，因为口径不同"}
    assert browser.post(f"/mine/findings/{made.finding}", said).status_code == 200
    assert county.state(place.office, county.Found, made.finding) == "explained"
    assert county.state(place.office, county.Found, made.others_finding) == "told"


def test_a_draft_is_its_authors_alone(place: Place):
    for who in ("administrator", "reader", UNIT):
        for path in ("", "/1", "/1/json", "/progress"):
            assert place.browsers[who].client.get(f"/drafts/{place.draft}{path}").status_code == 404
        sent = place.browsers[who].post(f"/drafts/{place.draft}", files={"file": ("d.txt", b"y")})
        assert sent.status_code == 404


def test_a_reader_changes_nothing(place: Place):
    before = events(place.office)
    for route in ROUTES:
        if route.method == "POST" and route.roles and "reader" in route.roles and "/drafts" not in route.path:
            if route.path == "/sign-out":
                continue
            data = {"action": "sent", "letter": f"{place.made.letter}:1", "version": "1"}
            place.browsers["reader"].post(place.address(route), data)
    assert events(place.office) == before


def test_every_page_that_changes_is_a_form():
    """A link can be followed by anything that looks ahead: only forms change."""
    assert {r.method for r in ROUTES} == {"GET", "POST"}
    assert len({(r.method, r.path) for r in ROUTES}) == len(ROUTES)
    assert all(
        r.roles is not None for r in ROUTES if "{" in r.path and r.path.split("/")[1] not in ("static", "invitation")
    )


def test_every_route_is_written_down_with_who_may():
    written = {line.strip(): frozenset(who.split()) for who, lines in ROLES.items() for line in lines.split("\n")}
    written.pop("")
    assert {names(r): r.roles or frozenset() for r in ROUTES} == written


def test_every_form_is_tried_with_what_is_not_on_its_page(place: Place):
    """By everybody, and nothing happens: not even an administrator changes things on a page that is not theirs."""
    assert {r.path for r in ROUTES if r.method == "POST"} == {*place.foreign, *NO_IDS}
    before = events(place.office)
    for forms in place.foreign.values():
        for form in forms:
            for who in WHO:
                answer = place.browsers[who].post(form.address, form.fields, follow_redirects=False)
                assert answer.status_code in (400, 403, 404), (who, form, answer.status_code)
    assert events(place.office) == before
