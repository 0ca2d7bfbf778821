"""Every route × every role, with ids of real things: whoever may not gets the same answer as for what is not there."""

from __future__ import annotations

import re

import pytest

from auditor.desk.people import accounts, invitations
from auditor.desk.store.tables import Event
from auditor.desk.web.routes import ROUTES, Route
from tests.desk.web import county
from tests.desk.web.support import Browser, Office, opened

WHO = ("nobody", "administrator", "supervisor", "reader", "unit")
UNIT = "unit"


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
