"""Coming in: the printed address, signing in, invitations; what is guessed, used twice or too old is refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from auditor.desk.people import accounts, invitations
from auditor.desk.people.throttle import Throttle
from auditor.desk.store.errors import DeskError
from auditor.desk.store.people_tables import Account, Invitation, SignIn
from auditor.desk.web.desk import SIGNED_IN
from tests.desk.web.support import PASSWORD, Office

WRONG = "not the password"


def test_the_printed_address_works_once(office: Office):
    token = office.desk.door.token
    first = office.browser()
    came = first.client.get(f"/enter?token={token}", follow_redirects=False)
    assert (came.status_code, came.headers["location"]) == (303, "/")
    cookie = came.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert first.get("/drafts").status_code == 200
    second = office.browser()
    assert second.get(f"/enter?token={token}").status_code == 400
    assert second.get("/drafts").status_code == 403


@pytest.mark.parametrize("token", ["", "x", "é", "0" * 5000])
def test_a_guessed_address_lets_nobody_in(office: Office, token: str):
    browser = office.browser()
    assert browser.client.get("/enter", params={"token": token}).status_code == 400
    assert browser.get("/drafts").status_code == 403


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "\\evil", "javascript:x", "/a\nb"]
)
def test_nothing_leads_to_another_site(office: Office, to: str):
    browser = office.local()
    came = browser.client.get("/enter", params={"to": to}, follow_redirects=False)
    assert came.headers["location"] == "/"
    said = browser.post("/language", {"lang": "en", "back": to}, follow_redirects=False)
    assert said.headers["location"] == "/"


def test_the_language_stays(office: Office):
    browser = office.local()
    assert "检查稿件" in browser.get("/drafts").text
    browser.post("/language", {"lang": "en", "back": "/drafts"})
    assert "Check a draft" in browser.get("/drafts").text


def test_a_form_without_its_token_changes_nothing(office: Office):
    browser, other = office.local(), office.local()
    for token in ("", "x", other.csrf, browser.csrf[:-1]):
        browser_token, browser.csrf = browser.csrf, token
        refused = browser.post("/sign-out")
        assert refused.status_code == 403
        assert "已经过期" in refused.text
        browser.csrf = browser_token
    assert browser.get("/drafts").status_code == 200


def test_a_token_is_worthless_after_its_sign_in(shared: Office):
    login = shared.account("supervisor")
    browser = shared.signed_in(login)
    old = browser.csrf
    assert browser.post("/sign-out").status_code == 200
    browser.post("/sign-in", {"login": login, "password": PASSWORD})
    browser.csrf = old
    assert browser.post("/sign-out").status_code == 403


def test_the_first_administrator_is_made_once(shared: Office):
    token = shared.desk.door.token
    browser = shared.browser()
    fields = {"token": token, "login": "Admin", "name": "A", "password": PASSWORD, "again": PASSWORD}
    assert browser.get("/first?token=x").status_code == 400
    assert browser.post("/first", {**fields, "token": "x"}).status_code == 400
    assert browser.post("/first", {**fields, "again": WRONG}).status_code == 400
    assert browser.post("/first", {**fields, "password": "short", "again": "short"}).status_code == 400
    assert browser.get(f"/first?token={token}").status_code == 200
    assert browser.post("/first", fields).status_code == 200
    assert browser.get("/settings").status_code == 200
    assert shared.browser().post("/first", {**fields, "login": "other"}).status_code == 400
    assert shared.browser().post("/first", {**fields, "token": shared.desk.door.token, "login": "o"}).status_code == 400


def test_the_printed_address_opens_no_shared_desk(shared: Office):
    browser = shared.browser()
    assert browser.get(f"/enter?token={shared.desk.door.token}").status_code == 404
    assert browser.client.get("/drafts", follow_redirects=False).headers["location"] == "/sign-in"


def test_wrong_names_and_wrong_passwords_look_alike(shared: Office):
    login = shared.account("reader")
    unknown = shared.browser().post("/sign-in", {"login": "nobody", "password": PASSWORD})
    wrong = shared.browser().post("/sign-in", {"login": login, "password": WRONG})
    odd = shared.browser().post("/sign-in", {"login": "a b'--", "password": PASSWORD})
    assert unknown.status_code == wrong.status_code == odd.status_code == 403
    assert "登录名或密码不对" in unknown.text
    assert unknown.text.replace("nobody", login) == wrong.text


def test_guessing_is_slowed_down(shared: Office):
    login = shared.account("reader")
    browser = shared.browser()
    codes = [browser.post("/sign-in", {"login": login, "password": WRONG}).status_code for _ in range(8)]
    assert codes == [403] * 5 + [429] * 3
    right = browser.post("/sign-in", {"login": login, "password": PASSWORD})
    assert right.status_code == 429


def test_the_wait_grows_and_ends():
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    waits = []
    for _ in range(12):
        while True:
            try:
                throttle.begin("a")
                break
            except DeskError:
                now[0] += 1.0
        waits.append(now[0])
    gaps = [b - a for a, b in zip(waits, waits[1:], strict=False)]
    assert gaps[:4] == [0.0] * 4
    assert gaps[4:] == sorted(gaps[4:])
    assert gaps[-1] >= 300
    throttle.begin("b")
    throttle.clear("a")
    throttle.begin("a")


def test_a_cookie_from_before_is_not_the_one_after(shared: Office):
    """Somebody who plants a cookie, or knows the one of before, gains nothing by the sign-in of another."""
    login = shared.account("reader")
    browser = shared.browser()
    name = shared.desk.cookie_name(SIGNED_IN)
    browser.client.cookies.set(name, "planted", domain="127.0.0.1")
    done = browser.post("/sign-in", {"login": login, "password": PASSWORD}, follow_redirects=False)
    given = done.headers["set-cookie"].split(f"{name}=")[1].split(";")[0]
    assert len(given) > 40
    assert given != "planted"
    planted = shared.browser()
    planted.client.cookies.set(name, "planted", domain="127.0.0.1")
    assert planted.client.get("/drafts", follow_redirects=False).status_code == 303


def test_signing_in_again_ends_the_one_before(shared: Office):
    login = shared.account("reader")
    browser = shared.signed_in(login)
    name = shared.desk.cookie_name(SIGNED_IN)
    before = browser.client.cookies.get(name)
    browser.post("/sign-in", {"login": login, "password": PASSWORD})
    old = shared.browser()
    old.client.cookies.set(name, before, domain="127.0.0.1")
    assert old.client.get("/drafts", follow_redirects=False).status_code == 303
    assert browser.get("/drafts").status_code == 200


@pytest.mark.parametrize(
    ("column", "moment"), [("at", "2020-01-01T00:00:00.000Z"), ("seen", "2020-01-01T00:00:00.000Z")]
)
def test_a_sign_in_ends(shared: Office, column: str, moment: str):
    browser = shared.signed_in(shared.account("reader"))
    with shared.desk.store.write("test") as book:
        book.session.execute(update(SignIn).values({column: moment}))
    assert browser.client.get("/drafts", follow_redirects=False).headers["location"] == "/sign-in"


def test_nothing_secret_is_kept(shared: Office):
    browser = shared.signed_in(shared.account("administrator"))
    shown = browser.post("/settings/invitations", {"name": "B", "role": "reader"}).text
    token = shown.split("/invitation/")[1].split('"')[0]
    cookie = browser.client.cookies.get(shared.desk.cookie_name(SIGNED_IN))
    kept = b"".join(p.read_bytes() for p in shared.desk.store.folder.glob("desk.sqlite*"))
    for secret in (PASSWORD, token, cookie):
        assert secret
        assert secret.encode() not in kept


def test_an_invitation_works_once(shared: Office):
    administrator = shared.signed_in(shared.account("administrator"))
    shown = administrator.post("/settings/invitations", {"name": "B", "role": "reader"}).text
    path = "/invitation/" + shown.split("/invitation/")[1].split('"')[0]
    guest = shared.browser()
    assert guest.get(path).status_code == 200
    fields = {"login": "b", "password": PASSWORD, "again": PASSWORD}
    assert guest.post(path, fields).status_code == 200
    assert guest.get("/campaigns").status_code == 200
    assert guest.get("/settings").status_code == 404
    again = shared.browser()
    assert again.get(path).status_code == 400
    assert again.post(path, {**fields, "login": "c"}).status_code == 400
    with shared.desk.store.read() as book:
        assert {a.login: a.role for a in accounts.every(book)} == {"administrator": "administrator", "b": "reader"}


def test_an_old_or_withdrawn_invitation_is_refused(shared: Office):
    administrator = shared.signed_in(shared.account("administrator"))
    with shared.desk.store.write("test") as book:
        _, old = invitations.create(book, role="reader", name="old")
        withdrawn, gone = invitations.create(book, role="reader", name="gone")
        book.session.execute(
            update(Invitation).where(Invitation.name == "old").values(until="2020-01-01T00:00:00.000Z")
        )
    assert administrator.post(f"/settings/invitations/{withdrawn.id}").status_code == 200
    for token in (old, gone, "x", ""):
        guest = shared.browser()
        assert guest.get(f"/invitation/{token}").status_code in (400, 404)
        answer = guest.post(f"/invitation/{token}", {"login": "z", "password": PASSWORD, "again": PASSWORD})
        assert answer.status_code in (400, 404)


def test_the_last_administrator_stays(shared: Office):
    browser = shared.signed_in(shared.account("administrator"))
    with shared.desk.store.read() as book:
        me = book.first(select(Account))
    assert me is not None
    for fields in ({"role": "reader"}, {"role": "administrator", "closed": "yes"}):
        refused = browser.post(f"/settings/people/{me.id}", {"version": me.version, **fields})
        assert refused.status_code == 400
        assert "至少要留一个管理员" in refused.text
    assert browser.get("/settings").status_code == 200


def test_a_closed_account_is_out_at_once(shared: Office):
    administrator = shared.signed_in(shared.account("administrator"))
    reader = shared.signed_in(shared.account("reader"))
    with shared.desk.store.read() as book:
        row = book.first(select(Account).where(Account.login == "reader"))
    assert row is not None
    administrator.post(f"/settings/people/{row.id}", {"version": row.version, "role": "reader", "closed": "yes"})
    assert reader.client.get("/drafts", follow_redirects=False).status_code == 303
    assert reader.post("/sign-in", {"login": "reader", "password": PASSWORD}).status_code == 403
