"""What every way in shares: who visits, what comes after a session began, how often one place may fail."""

import re
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    request,
    session,
    url_for,
)
from itsdangerous import BadSignature, URLSafeSerializer

from caseflow.agencies import queries as agencies
from caseflow.agencies.service import Account
from caseflow.authentication import queries
from caseflow.authentication.service import sessions
from caseflow.authentication.service.sessions import CurrentSession
from caseflow.authentication.service.sign_in import Begun, Visitor
from caseflow.authentication.service.tokens import hashed
from caseflow.extensions import limiter
from caseflow.web.addresses import safe_onward
from caseflow.web.filters import date_and_time
from caseflow.web.navigation import home
from caseflow.web.refused_form import kept_for_writer
from caseflow.web.transaction import ask_as, writes
from caseflow.web.writer import by_script

blueprint = Blueprint("authentication", __name__)
_NEXT = {"code": "authentication.code", "enrol": "authentication.enrol"}
_REMEMBERED_SECONDS = 365 * 24 * 3600
_ACCOUNTS_OF_A_BROWSER = 8
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("HeadlessChrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("CrOS", "a Chromebook"),
    ("Linux", "Linux"),
)

one_place = limiter.limit("30 per 10 minutes", deduct_when=lambda _: g.get("try_failed", False))
"""However many accounts are tried from one place, after thirty that fail it has to wait."""


def failed() -> None:
    """This try counts for the place that it came from."""
    g.try_failed = True


def sign_in_first() -> Any:
    """Off to the sign-in page, and back afterwards to the page that was asked for, with what was sent there.

    A script that keeps what is typed is told to try again.
    """
    return ("", 401) if by_script() else _off_to_sign_in()


@writes
def _off_to_sign_in() -> Response:
    form = kept_for_writer()
    if form is None:
        flash("Sign in to go on. What you had typed and saved is kept as a draft.")
    asked = request.full_path if request.method == "GET" else request.referrer or "/"
    session["wanted"] = form or asked
    return make_response(redirect(url_for("authentication.sign_in_page")))


def visitor(email: str) -> Visitor:
    """Where this request comes from, for somebody who signs in with this address."""
    known = _known_browsers().get(_print_of(email))
    return Visitor(request.remote_addr or "", device_words(request.user_agent.string), known)


def device_words(user_agent: str) -> str:
    """What a browser calls itself, in a few words."""
    browser = next((words for mark, words in _BROWSERS if re.search(rf"\b{mark}", user_agent)), "A browser")
    system = next((words for mark, words in _SYSTEMS if mark in user_agent), "")
    return f"{browser} on {system}" if system else browser


def entered(begun: Begun) -> Response:
    """Go on with a session that began: in, or to the second factor first."""
    wanted = session.get("wanted")
    session.clear()
    session.permanent = True
    if begun.then != "in":
        session["pending"], session["wanted"] = begun.token, wanted
        return make_response(redirect(url_for(_NEXT[begun.then])))
    account = agencies.account(begun.practitioner_id)
    if account is None:
        raise RuntimeError("a session began for an account that is not there")
    return let_in(begun.token, account, wanted)


def let_in(token: str, account: Account, wanted: str | None) -> Response:
    """The browser has the session from now on, and is known from now on."""
    session.clear()
    session.permanent = True
    session["token"] = token
    ask_as(hashed(token))
    before = queries.sign_in_before(account.id)
    if before:
        session["signed_in_before"] = f"{date_and_time(before[0])}, with {before[1]}"
    answer = make_response(redirect(inside(wanted) or home(account.role)))
    _remember(answer, account.email)
    return answer


def pending() -> CurrentSession | None:
    """The session whose second factor is still to come; None where there is none, or no longer."""
    token = session.get("pending")
    found = sessions.current(token) if isinstance(token, str) else None
    return found if found and not found.proven else None


def inside(address: str | None) -> str | None:
    """Where to go on at an address of our own; None for the start page and whatever leads away."""
    onward = safe_onward(address)
    return None if onward in ("/", "/sign-in") else onward


# --- Browsers that have signed in before: a signed cookie, a number for each account -----------------


def _cookie() -> str:
    return "__Host-caseflow-known" if current_app.config["SESSION_COOKIE_SECURE"] else "caseflow-known"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="known browser")


def _print_of(email: str) -> str:
    return sha256(email.encode()).hexdigest()[:24]


def _known_browsers() -> dict[str, str]:
    try:
        found = _signer().loads(request.cookies.get(_cookie(), ""))
    except BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def _remember(answer: Response, email: str) -> None:
    mine = _print_of(email)
    others = [pair for pair in _known_browsers().items() if pair[0] != mine][-_ACCOUNTS_OF_A_BROWSER + 1 :]
    number = _known_browsers().get(mine) or token_urlsafe(12)
    answer.set_cookie(
        _cookie(),
        _signer().dumps({**dict(others), mine: number}),
        max_age=_REMEMBERED_SECONDS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
