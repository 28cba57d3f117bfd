"""Whatever is sent to any address, as anybody, gets an answer: never a failure, never a way to a stranger."""

import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from io import BytesIO
from traceback import extract_tb
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit

import pytest
from conftest import _empty
from flask import Flask, got_request_exception
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from caseflow.authentication.service.tokens import hashed, new_token
from caseflow.demonstration import service as demonstration
from caseflow.demonstration.borough import SIGN_INS, sign_in
from caseflow.events.kinds import kinds
from caseflow.extensions import db
from caseflow.web.today import rules_in_force

pytestmark = pytest.mark.slow

INPUTS = 20_000
ROLES = (*(email.partition("@")[0] for email, *_ in SIGN_INS), None)
PAGES_OF_ONE_KIND = 2
PAGES_READ = 300
CASES_FULLY_WALKED = 1

LONG = "x" * 20_000
NASTY = (
    "", " ", "\t", "\r\n", "\u2028", "\u2029", "\u200b", "\u202eevil", "\ufeff", "\x00", "a\x00b", "\x07",
    "\x1b[31m", "\x85", "\ud83d", "\U0001f47b", "e\u0301" * 50, "%", "%s%s", "_", "\\", "'", '"', "';--",
    "$1", "{{ 7*7 }}", "{0}", "<script>alert(1)</script>", "&amp;", "=cmd|' /C calc'!A0", "+1", "-1", "@x",
    "0", "-0", "00", "1", "7", "99", "100", "2147483648", "-2147483649", "9223372036854775808",
    "99999999999999999999", "1e400", "nan", "inf", "1_000", "½", "²", "٣", "१", "1.5", "true", "yes", "no",
    "on", "None", "null", "[]", "2010-03-01", "2010-02-30", "0000-00-00", "9999-12-31", "10000-01-01",
    "20100301", "2010-W09-1", "2010-060", "2009-10", "2009-10Q3", "2009-10Q9", "9999-00", "0000-01",
    "2009-10YTD9", "2010-01-01..2009-01-01", "2009-04-01..2010-03-01", "0001-01-01..9999-12-31", "..", "/",
    "//", "//evil.example", "/\\evil.example", "/\t/evil.example", "/\r\nLocation: //evil.example",
    "/\n/evil.example", "https://evil.example/", "javascript:alert(1)", "/%09/evil.example",
    "\\\\evil.example", "/.//evil.example", "/my-work?x=\u2028", "00000000-0000-0000-0000-000000000000",
    "not-a-uuid", "zzz", "EAST", "NI 59", "ni-59", "x" * 300, LONG, "\u00e9" * 5_000,
)  # fmt: skip
HEADERS = ("Referer", "X-Requested-With", "Accept", "If-None-Match", "Range", "Accept-Language")
NAMES = (
    "endpoint", "_scheme", "_anchor", "_method", "_external", "page", "show", "sort", "order", "period", "by",
    "group", "case", "case_id", "practitioner", "about", "caf", "follows", "for", "kind", "on", "name",
    "born_on", "what", "quindrat", "address", "onward", "self", "values", "", "csrf_token", "idempotency_key",
    "expected", "static", "filename", "team", "consent_manager",
)  # fmt: skip
"""Names of parts of a query that pages read, and those that Flask's `url_for` gives a meaning of its own."""
BODIES = (
    ("application/json", b'{"a": 1}'),
    ("application/json", b'{"a":'),
    ("text/plain", b"a=b"),
    ("application/x-www-form-urlencoded", b"%ff%fe=%ff&a=%e2%28%a1"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"a=+AGE-"),
    ("application/x-www-form-urlencoded", b"&&==&%&%zz=%"),
    ("application/x-www-form-urlencoded", b"a=1&" * 1_500),
    ("multipart/form-data", b"--x\r\n\r\n--x--"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--\r\n"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\ncut'),
    ("multipart/form-data; boundary=\x01", b"\xff" * 100),
    ("application/xml", b"<a/>"),
    ("", b"\x00\x01"),
)


class Target(NamedTuple):
    """An address that a page led to; with the names and values of a form that is posted to it, if any."""

    endpoint: str
    address: str
    fields: tuple[tuple[str, str], ...] | None


class Links(HTMLParser):
    """The links and posted forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[tuple[str, list[tuple[str, str]]]] = []
        self._fields: list[tuple[str, str]] | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        if tag == "a":
            self.links.append(attributes.get("href", ""))
        elif tag == "form":
            self._fields = []
            if attributes.get("method") == "post":
                self.forms.append((attributes.get("action", ""), self._fields))
        elif self._fields is not None and tag in ("input", "textarea", "button") and attributes.get("name"):
            self._fields.append((attributes["name"], attributes.get("value", "words")))
        elif tag == "select":
            self._select = attributes.get("name", "")
        elif tag == "option" and self._select and self._fields is not None:
            self._fields.append((self._select, attributes.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._fields = None
        elif tag == "select":
            self._select = ""


class Borough(NamedTuple):
    """The pages over the whole invented borough, and a session of each well-known sign-in."""

    app: Flask
    tokens: dict[str | None, str]
    targets: dict[str | None, list[Target]]

    def visited_by(self, role: str | None) -> tuple["Client", list[Target]]:
        """A client of this role, and what its pages lead to."""
        client = _signed_in(self.app, self.tokens[role])
        if role not in self.targets:
            self.targets[role] = _targets(self.app, client)
        return client, self.targets[role]


@pytest.fixture(scope="module")
def borough(owner_app: Flask, web_app: Flask) -> Iterator[Borough]:
    """The borough. What a request writes is undone where it would be committed."""
    given = {role: new_token() if role else "" for role in ROLES}
    with owner_app.app_context():
        _empty()
        demonstration.prepare()
        db.session.commit()
        address = owner_app.config["SQLALCHEMY_DATABASE_URI"].render_as_string(hide_password=False)
        demonstration.load(address, rules_in_force())
        for role, token in given.items():
            if role:
                begun = {"who": sign_in(f"{role}@example.org"), "token": hashed(token)}
                db.session.execute(text("select begin_session(:who, :token, 'A test', true)"), begun)
        db.session.commit()
    with web_app.app_context():
        dialect = db.engine.dialect
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(web_app.config, "WTF_CSRF_ENABLED", False)
        patch.setitem(web_app.config, "TESTING", False)
        patch.setattr(dialect, "do_commit", _tried)
        yield Borough(web_app, given, {})
    with owner_app.app_context():
        _empty()
        db.session.commit()


def _tried(connection: Any) -> None:
    """What a commit would check is checked, and nothing is kept: the next input finds the same borough."""
    try:
        connection.execute("set constraints all immediate")
    finally:
        connection.rollback()


class Client(NamedTuple):
    """Sends one request after another with the same cookie, whatever the answers say: nobody signs out."""

    client: FlaskClient
    cookie: str

    def open(self, address: str, **request: Any) -> TestResponse:
        """One request, and its answer to the end."""
        headers = {"Cookie": self.cookie} | request.pop("headers", {})
        return self.client.open(address, headers=headers, **request)


def _signed_in(app: Flask, token: str) -> Client:
    client = app.test_client()
    with client.session_transaction() as session:
        session["token"] = token
        session.permanent = True
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    return Client(app.test_client(use_cookies=False), f"{name}={cookie.value}" if cookie else "")


def _targets(app: Flask, client: Client) -> list[Target]:
    """What a role can get to from its start page: a few pages of each sort, with their forms."""
    waiting, seen, count = ["/", "/concern", "/sign-in"], set(), Counter[str]()
    found, cases = set[Target](), 0
    while waiting and sum(count.values()) < PAGES_READ:
        address = waiting.pop(0).partition("#")[0]
        endpoint = _endpoint(app, address)
        if not endpoint or count[endpoint] >= PAGES_OF_ONE_KIND or address in seen:
            continue
        seen.add(address)
        count[endpoint] += 1
        answer = client.open(address)
        found.add(Target(endpoint, address, None))
        if endpoint == "cases.page" and answer.status_code == 200 and cases < CASES_FULLY_WALKED:
            cases += 1
            waiting += [f"{urlsplit(address).path}/record/{kind}" for kind in kinds()]
        if answer.status_code in (301, 302):
            waiting.append(urljoin(address, answer.location))
        if answer.mimetype != "text/html":
            continue
        page = Links(answer.text)
        waiting += [urljoin(address, each) for each in page.links if not each.startswith("#")]
        for action, fields in page.forms:
            to = urljoin(address, action) if action else address
            found.add(Target(_endpoint(app, to, "POST") or endpoint, to, tuple(fields)))
    return sorted(found, key=str)


def _endpoint(app: Flask, address: str, method: str = "GET") -> str:
    """The endpoint of an address; each kind of event and each section of a form counts as one of its own."""
    parts = urlsplit(address)
    if parts.netloc or parts.scheme not in ("", "http"):
        return ""
    try:
        endpoint, given = app.url_map.bind("localhost").match(parts.path, method)
    except HTTPException:
        return ""
    return " ".join([str(endpoint), *(given[name] for name in ("kind", "section", "table") if name in given)])


def _blind(app: Flask, ids: list[str]) -> list[Target]:
    """Every rule, its parts filled in with whatever ids there are: most of them are not this role's."""
    adapter, found = app.url_map.bind("localhost"), []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        parts = {name: _part(rule.rule, name, ids) for name in rule.arguments}
        for method in {"GET", "POST"} & (rule.methods or set()):
            address = adapter.build(rule.endpoint, parts, method)
            found.append(Target(rule.endpoint, address, () if method == "POST" else None))
    return found


def _part(rule: str, name: str, ids: list[str]) -> Any:
    values = {"code": "ni-59", "kind": "referral_received", "timescale": "initial_assessment"}
    return ids[0] if f"uuid:{name}" in rule else 1 if f"int:{name}" in rule else values.get(name, "about")


class Fuzz:
    """Inputs made from what a role's own pages ask, one after another, the same at each run."""

    def __init__(self, role: str | None, targets: list[Target]) -> None:
        self.random = random.Random(f"caseflow {role}")
        self.by_endpoint: dict[tuple[str, bool], list[Target]] = defaultdict(list)
        for target in targets:
            self.by_endpoint[target.endpoint, target.fields is not None].append(target)
        forms = [key for key in self.by_endpoint if key[1]]
        self.keys = sorted([*self.by_endpoint, *forms])  # a form has more to get wrong than a page

    def inputs(self, number: int) -> Iterator[tuple[str, dict[str, Any]]]:
        """As many requests as are asked for: each endpoint in its turn."""
        for n in range(number):
            target = self.random.choice(self.by_endpoint[self.keys[n % len(self.keys)]])
            address = self._address(target)
            if target.fields is None:
                yield address, {"method": "GET", "headers": self._headers()}
            else:
                yield address, {"method": "POST", "headers": self._headers()} | self._body(target.fields)

    def _value(self) -> str:
        return self.random.choice(NASTY)

    def _quoted(self, words: str) -> str:
        if self.random.random() < 0.05:
            return "%ff%c0%80"
        return quote(words.encode("utf-8", "surrogatepass")[:3000], safe="")

    def _address(self, target: Target) -> str:
        parts = urlsplit(target.address)
        path, query = parts.path, parse_qsl(parts.query)
        if self.random.random() < 0.15:
            pieces = path.split("/")
            at = self.random.randrange(1, len(pieces))
            pieces[at] = self._quoted(self._value())
            path = "/" + "/".join(pieces).lstrip("/")
        pairs = [(quote(name), quote(value)) for name, value in query]
        if target.fields is None or self.random.random() < 0.3:
            for _ in range(self.random.randint(0, 3)):
                name = self.random.choice([*NAMES, *(name for name, _ in query)])
                pairs.append((quote(name), self._quoted(self._value())))
                if self.random.random() < 0.3 and query:
                    pairs[0] = (pairs[0][0], self._quoted(self._value()))
        return path + ("?" + "&".join(f"{name}={value}" for name, value in pairs) if pairs else "")

    def _headers(self) -> dict[str, str]:
        if self.random.random() < 0.9:
            return {}
        name = self.random.choice(HEADERS)
        value = self._value().encode("latin-1", "ignore").decode("latin-1")
        return {name: value.replace("\r", "").replace("\n", "")[:200]}

    def _body(self, fields: tuple[tuple[str, str], ...]) -> dict[str, Any]:
        if self.random.random() < 0.04:
            kind, body = self.random.choice(BODIES)
            return {"content_type": kind, "data": body}
        answers = self._answers(fields)
        names = [*dict(answers), self.random.choice(NAMES)]
        for _ in range(self.random.choice([1, 1, 1, 2, 3, len(names)])):
            name = self.random.choice(names)
            answers = [pair for pair in answers if pair[0] != name or self.random.random() < 0.1]
            answers.append((name, self._value()))
        if self.random.random() < 0.08 and names:
            name = self.random.choice(names)
            data = {each: value.encode("utf-8", "surrogatepass") for each, value in answers if each}
            return {"data": data | {name or "x": (BytesIO(b"\xff\x00file"), "name.txt")}}
        body = urlencode([(n, v.encode("utf-8", "surrogatepass")) for n, v in answers])
        return {"content_type": "application/x-www-form-urlencoded", "data": body}

    def _answers(self, fields: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
        """One of the offered answers to each question: what somebody could send."""
        offered: dict[str, list[str]] = defaultdict(list)
        for name, value in fields:
            offered[name].append(value)
        return [(name, self.random.choice(values)) for name, values in offered.items()]


def _wrong(answer: TestResponse) -> str:
    if answer.status_code >= 500:
        return str(answer.status_code)
    to = urlsplit(answer.headers.get("Location", ""))
    plain = answer.headers.get("Location", "/")
    if to.netloc not in ("", "localhost") or not plain.startswith(("/", "http://localhost/")):
        return f"leads away to {plain!r}"
    if plain.startswith(("//", "/\\")) or any(ord(letter) < 32 for letter in plain):
        return f"leads away to {plain!r}"
    return ""


@contextmanager
def _raised(app: Flask) -> Iterator[list[str]]:
    """What the pages raised, in a line each."""
    seen: list[str] = []

    def note(sender: Flask, exception: BaseException, **_: Any) -> None:
        frames = [
            each for each in extract_tb(exception.__traceback__) if "site-packages" not in each.filename
        ]
        at = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
        seen.append(f"{type(exception).__name__} {str(exception)[:200]!r} at {at}")

    with got_request_exception.connected_to(note, app):
        yield seen


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_no_input_makes_a_page_fail_or_lead_away(
    role: str | None, borough: Borough, record_property: Callable[[str, object], None]
) -> None:
    client, found = borough.visited_by(role)
    ids = sorted({part for each in found for part in each.address.split("/") if len(part) == 36})
    fuzz = Fuzz(role, found + _blind(borough.app, [*ids, sign_in("practitioner@example.org")]))
    failures: dict[str, str] = {}
    answers = Counter[int]()
    started, number = time.monotonic(), -(-INPUTS // len(ROLES))
    with _raised(borough.app) as raised:
        for address, request in fuzz.inputs(number):
            answer = client.open(address, **request)
            answers[answer.status_code] += 1
            wrong = _wrong(answer)
            if wrong:
                sent = f"{request['method']} {address[:200]} {str(request.get('data'))[:200]}"
                failures.setdefault(f"{wrong} {raised[-1] if raised else ''}", sent)
            raised.clear()
    took = f"{time.monotonic() - started:.0f} s, {time.process_time():.0f} s of it in this process"
    told = ", ".join(f"{status}: {times:,}" for status, times in sorted(answers.items()))
    record_property("inputs", sum(answers.values()))
    record_property("figure", f"as {role}, {len(set(fuzz.keys))} addresses and forms, {took}: {told}")
    assert not failures, "\n".join(f"{why} <- {sent!a}" for why, sent in failures.items())


VAGUE = ("Not a valid", "This field", "Choose one,", "Enter a value", "Invalid")


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_a_form_that_is_sent_empty_says_of_each_question_what_it_wants(
    role: str | None, borough: Borough
) -> None:
    client, found = borough.visited_by(role)
    wrong, refused = [], 0
    for target in found:
        answer = client.open(target.address, method="POST", data={}) if target.fields is not None else None
        if answer is None or answer.status_code != 422:
            continue
        refused += 1
        summary = answer.text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
        said = [" ".join(each.split()) for each in re.findall(r">([^<>]+)<", summary) if each.strip()]
        if not said or len(set(said)) < len(said) or any(each.startswith(VAGUE) for each in said):
            wrong.append((target.endpoint, said))
    assert refused
    assert not wrong
