"""Coming in and going out: the printed address, signing in, invitations, the language."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from auditor.desk.people import accounts, invitations, sign_ins
from auditor.desk.people.roles import Person
from auditor.desk.people.secret import LONGEST, SHORTEST
from auditor.desk.store.errors import DeskError, NotFoundError
from auditor.desk.store.people_tables import Account
from auditor.desk.web import render
from auditor.desk.web.desk import LANGUAGE, SIGNED_IN
from auditor.desk.web.visit import Visit


def static(visit: Visit) -> Response:
    """A file that pages load."""
    try:
        data, kind, _ = render.asset(visit.path("name"))
    except KeyError:
        raise NotFoundError from None
    return Response(data, media_type=kind, headers={"cache-control": "max-age=31536000, immutable"})


def home(visit: Visit) -> Response:
    """Where one begins."""
    return RedirectResponse("/mine" if visit.me.role == "unit" else "/drafts", 303)


def enter(visit: Visit) -> Response:
    """The address that the program prints: lets a browser of this machine in, once."""
    token = visit.query("token")
    if visit.desk.addresses.shared:
        raise NotFoundError
    if visit.person is None:
        if not visit.desk.door.use(token):
            raise DeskError("closed-door")
        return _let_in(visit, visit.desk.door.let_in(), visit.query("to"))
    return RedirectResponse(_on(visit.query("to")), 303)


def first_form(visit: Visit) -> Response:
    """The first administrator of a desk that others reach, by the address that the program prints."""
    _first_allowed(visit, visit.query("token"))
    return visit.page("first.html.j2", token=visit.query("token"), least=SHORTEST, most=LONGEST)


def first(visit: Visit) -> Response:
    """Makes the first administrator and signs in."""
    _first_allowed(visit, visit.sent("token"))
    with visit.desk.store.write(visit.sent("name") or visit.sent("login")) as book:
        account = accounts.create(
            book,
            login=visit.sent("login"),
            name=visit.sent("name"),
            password=_password(visit),
            role="administrator",
        )
        cookie = sign_ins.begin(book, account)
    visit.desk.door.use(visit.sent("token"))
    return _let_in(visit, cookie)


def sign_in_form(visit: Visit) -> Response:
    """Name and password."""
    if visit.person is not None or not visit.desk.addresses.shared:
        return RedirectResponse("/", 303)
    return visit.page("sign_in.html.j2", trouble="", login="")


def sign_in(visit: Visit) -> Response:
    """Signs in; a browser that was signed in before gets a new cookie."""
    if not visit.desk.addresses.shared:
        raise NotFoundError
    login = visit.sent("login")
    client = visit.request.client
    keys = f"name:{login.lower()[:100]}", f"from:{client.host if client else ''}"
    visit.desk.throttle.begin(*keys)
    try:
        with visit.desk.store.read() as book:
            account = accounts.check(book, login, _raw(visit, "password"))
    except DeskError as error:
        return visit.page("sign_in.html.j2", 403, trouble=error.text(visit.lang), login=login)
    visit.desk.throttle.clear(*keys)
    return _signed_in(visit, account)


def sign_out(visit: Visit) -> Response:
    """Ends it in this browser."""
    me: Person = visit.me
    if visit.desk.addresses.shared:
        with visit.desk.store.write(me.name) as book:
            sign_ins.end(book, me.token)
    else:
        visit.desk.door.let_out(me.token)
    visit.person = None
    response = visit.page("signed_out.html.j2")
    response.delete_cookie(visit.desk.cookie_name(SIGNED_IN), httponly=True, samesite="strict")
    return response


def invitation_form(visit: Visit) -> Response:
    """Who was invited chooses a name and a password."""
    _invited(visit)
    with visit.desk.store.read() as book:
        found = invitations.find(book, visit.path("token"))
    return visit.page("invitation.html.j2", invitation=found, least=SHORTEST, most=LONGEST)


def invitation(visit: Visit) -> Response:
    """Makes the account and signs in."""
    _invited(visit)
    with visit.desk.store.write(visit.sent("login")) as book:
        token = visit.path("token")
        account = invitations.accept(book, token, login=visit.sent("login"), password=_password(visit))
    return _signed_in(visit, account)


def language(visit: Visit) -> Response:
    """Chinese or English, for this browser."""
    response = RedirectResponse(_on(visit.sent("back")), 303)
    visit.desk.set_cookie(response, LANGUAGE, "en" if visit.sent("lang") == "en" else "zh", seconds=365 * 24 * 3600)
    return response


def _signed_in(visit: Visit, account: Account) -> Response:
    with visit.desk.store.write(account.name) as book:
        if visit.person is not None:
            sign_ins.end(book, visit.person.token)
        cookie = sign_ins.begin(book, account)
    return _let_in(visit, cookie)


def _let_in(visit: Visit, cookie: str, to: str = "/") -> Response:
    response = RedirectResponse(_on(to), 303)
    visit.desk.set_cookie(response, SIGNED_IN, cookie)
    return response


def _first_allowed(visit: Visit, token: str) -> None:
    if not visit.desk.addresses.shared or not visit.desk.door.fits(token):
        raise DeskError("closed-door")
    with visit.desk.store.read() as book:
        if accounts.any_there(book):
            raise DeskError("closed-door")


def _invited(visit: Visit) -> None:
    if not visit.desk.addresses.shared:
        raise NotFoundError


def _password(visit: Visit) -> str:
    """The new password, typed twice alike. Raises DeskError."""
    password = _raw(visit, "password")
    if password != _raw(visit, "again"):
        raise DeskError("password-differs")
    return password


def _raw(visit: Visit, name: str) -> str:
    value = visit.form.get(name)
    return value if isinstance(value, str) else ""


def _on(given: str) -> str:
    """An address on this desk, and no other."""
    own = given.startswith("/") and not given.startswith("//") and given.isprintable() and "\\" not in given
    return given if own else "/"
