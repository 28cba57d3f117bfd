"""One e-mail for a person and a working day: counts alone, each once, whatever fails or runs twice."""

import signal
import socket
import subprocess
import time as clock_time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from random import Random
from threading import Event, Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from casework import Story, committed, dawn, who, worker_process
from flask import Flask
from sqlalchemy import text

from caseflow.caseload import service as caseload
from caseflow.digests import service as digests
from caseflow.digests.service import Sent
from caseflow.extensions import db
from caseflow.mail import MailServer, mail_server
from caseflow.rules.reachable import CoverSpell, TermTime, presence, reachable
from caseflow.rules.rulebook import rulebook
from caseflow.rules.school_holidays import SchoolHoliday

MONDAY, AFTER = date(2010, 3, 1), date(2010, 3, 11)
"""A referral of this Monday is to be assessed by 10 March."""
ADDRESS = "https://cases.example.org"
SENDER = "Caseflow <caseflow@example.org>"


class Mailbox:
    """What an SMTP server was given; `answer` is said to each message, `wait` is waited for before."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, Message]] = []
        self.answer = "250 Taken"
        self.held, self.wait = Event(), Event()
        self.wait.set()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if not self.wait.is_set():
            self.held.set()
            await server.loop.run_in_executor(None, self.wait.wait, 20)
        if self.answer.startswith("250"):
            self.messages.append((envelope.rcpt_tos[0], message_from_bytes(envelope.content)))
        return self.answer

    @property
    def to(self) -> list[str]:
        return sorted(address.partition("@")[0] for address, _ in self.messages)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def _serving(mailbox: Mailbox, port: int) -> Iterator[MailServer]:
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mail_server(f"smtp://127.0.0.1:{port}", SENDER)
    finally:
        controller.stop()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def server(mailbox: Mailbox) -> Iterator[MailServer]:
    with _serving(mailbox, _free_port()) as found:
        yield found


def _morning(on: date, hour: int = 9) -> datetime:
    return datetime(on.year, on.month, on.day, hour, tzinfo=UTC)


@pytest.fixture
def send(working: Any, server: MailServer) -> Callable[..., Sent]:
    def run(on: date, at: datetime | None = None, to: MailServer | None = server) -> Sent:
        with working():
            return digests.send(on, at or _morning(on), rulebook(), to, ADDRESS)

    return run


@pytest.fixture
def story(a_case: Callable[..., Story]) -> Story:
    told = a_case(given_name="Zebedee", family_name="Secretname")
    return told.referred(MONDAY).decided(MONDAY).allocated(MONDAY).assessment_started(MONDAY)


def _text(mailbox: Mailbox, place: int = 0) -> str:
    return str(mailbox.messages[place][1].get_payload())


def test_the_email_says_how_many_and_where_and_names_nobody(
    story: Story, send: Any, mailbox: Mailbox
) -> None:
    assert send(AFTER) == Sent(1, 1, 0)
    assert mailbox.to == ["practitioner"]
    said = _text(mailbox)
    assert "In breach: 1, new" in said
    assert f"{ADDRESS}/digest#breach" in said
    assert mailbox.messages[0][1]["Subject"] == "Caseflow: in breach 1, notices 1"
    whole = mailbox.messages[0][1].as_string()
    assert not [word for word in ("Zebedee", "Secretname", str(story.case_id)) if word in whole]


def test_each_thing_is_new_once_and_what_was_done_vanishes(story: Story, send: Any, mailbox: Mailbox) -> None:
    send(date(2010, 3, 8))
    assert "Due now or within two working days: 1, new" in _text(mailbox)
    send(date(2010, 3, 9))
    assert len(mailbox.messages) == 1, "nothing in it is new"
    send(AFTER)
    assert "In breach: 1, new" in _text(mailbox, 1)
    assert "Due now" not in _text(mailbox, 1)
    story.assessed(AFTER)
    story.referred(date(2010, 3, 12)).decided(date(2010, 3, 12))
    send(date(2010, 3, 22))
    assert "In breach" not in _text(mailbox, 2)


def test_one_digest_a_day_and_none_in_quiet_hours(story: Story, send: Any, mailbox: Mailbox) -> None:
    assert send(AFTER, _morning(AFTER, 7)) == Sent(0, 0, 0)
    assert send(date(2010, 3, 13), _morning(date(2010, 3, 13))) == Sent(0, 0, 0)
    assert send(AFTER).sent == 1
    assert [send(AFTER, _morning(AFTER, hour)) for hour in (10, 11)] == [Sent(0, 0, 0)] * 2
    assert send(AFTER, _morning(AFTER, 17)) == Sent(0, 0, 0)
    assert mailbox.to == ["practitioner"]


def test_two_beats_at_once_send_one(
    story: Story, worker_app: Flask, server: MailServer, mailbox: Mailbox
) -> None:
    mailbox.wait.clear()
    found: list[Sent] = []

    def beat() -> None:
        with worker_app.app_context(), committed():
            found.append(digests.send(AFTER, _morning(AFTER), rulebook(), server, ADDRESS))

    beats = [Thread(target=beat) for _ in range(2)]
    for each in beats:
        each.start()
    assert mailbox.held.wait(10)
    clock_time.sleep(0.3)
    mailbox.wait.set()
    for each in beats:
        each.join(20)
    assert sorted(each.sent for each in found) == [0, 1]
    assert mailbox.to == ["practitioner"]


def test_a_server_that_is_away_for_an_hour_loses_nothing(
    story: Story, working: Any, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    port = _free_port()
    away = mail_server(f"smtp://127.0.0.1:{port}", SENDER)

    def run(hour: int) -> Sent:
        with working():
            return digests.send(AFTER, _morning(AFTER, hour), rulebook(), away, ADDRESS)

    assert [run(hour) for hour in (8, 9)] == [Sent(1, 0, 1)] * 2
    assert "no digest can be sent" in caplog.text
    with _serving(mailbox, port):
        assert run(10) == Sent(1, 1, 0)
    assert mailbox.to == ["practitioner"]


def test_what_the_server_refuses_is_tried_again_and_a_refused_day_is_told_the_next(
    story: Story, send: Any, mailbox: Mailbox
) -> None:
    mailbox.answer = "451 Come back later"
    assert send(AFTER) == Sent(1, 0, 1)
    assert send(AFTER, _morning(AFTER, 10)) == Sent(1, 0, 1)
    mailbox.answer = "250 Taken"
    assert send(date(2010, 3, 12)) == Sent(1, 1, 0)
    assert "In breach: 1, new" in _text(mailbox)


def test_a_digest_that_cannot_be_written_stops_no_other_and_the_administrator_reads_of_it(
    a_case: Any, send: Any, mailbox: Mailbox, owning: Any, client_for: Any, today: Any
) -> None:
    for to in ("colleague", "practitioner"):
        a_case().referred(MONDAY).decided(MONDAY).allocated(MONDAY, to)
    with owning():
        db.session.execute(
            text("update practitioner set email = 'a' || chr(10) || email where id = :who"),
            {"who": who("colleague")},
        )
    assert [send(AFTER), send(AFTER, _morning(AFTER, 10))] == [Sent(2, 1, 1), Sent(1, 0, 1)]
    assert mailbox.to == ["practitioner"]
    today(AFTER)
    page = client_for("administrator").get("/health").text
    assert "E-mails of today that have not gone out" in page
    assert "Colleague Testerton" in page
    assert "Colleague Testerton" not in client_for("analyst").get("/health").text


def _killed_worker(live: Any, server: MailServer) -> "subprocess.Popen[bytes]":
    code = (
        "from datetime import date, datetime, UTC\n"
        "from workers.transaction import application\n"
        "from caseflow.digests import service\nfrom caseflow.rules.rulebook import rulebook\n"
        "with application().app_context() as context:\n"
        "    service.send(date(2010, 3, 11), datetime(2010, 3, 11, 9, tzinfo=UTC), rulebook(),"
        " context.app.config['MAIL_SERVER'], 'https://cases.example.org')\n"
    )
    post = {"CASEFLOW_SMTP_URL": f"smtp://127.0.0.1:{server.port}", "CASEFLOW_MAIL_FROM": SENDER}
    return worker_process(live, code, **post, CASEFLOW_ADDRESS=ADDRESS)


def test_a_killed_worker_resumes_and_sends_none_twice(
    a_case: Any, live: Any, send: Any, server: MailServer, mailbox: Mailbox, client_for: Any, today: Any
) -> None:
    """The one whose answer was lost is in doubt: it is not sent again, and is told the next day."""
    for to in ("colleague", "practitioner"):
        a_case().referred(MONDAY).decided(MONDAY).allocated(MONDAY, to)
    mailbox.wait.clear()
    process = _killed_worker(live, server)
    assert mailbox.held.wait(30)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    mailbox.wait.set()
    send(AFTER, _morning(AFTER, 10))
    send(AFTER, _morning(AFTER, 11))
    assert sorted(set(mailbox.to)) == mailbox.to, "nobody had two"
    today(AFTER)
    pages = [client_for(name).get("/digest").text for name in ("colleague", "practitioner")]
    assert sum("Not known whether it arrived" in page for page in pages) == 1
    next_day = date(2010, 3, 12)
    before = len(mailbox.messages)
    assert send(next_day).sent == 1
    assert "In breach" in _text(mailbox, before)


def test_the_night_on_which_the_clocks_change_sends_one(a_case: Any, send: Any, mailbox: Mailbox) -> None:
    a_case().referred(date(2010, 3, 17)).decided(date(2010, 3, 17)).allocated(date(2010, 3, 17))
    at = datetime(2010, 3, 27, 12, tzinfo=UTC)
    sent_at = []
    while at < datetime(2010, 3, 29, 18, tzinfo=UTC):
        london = at.astimezone(digests.LONDON)
        if send(london.date(), at).sent:
            sent_at.append(at)
        at += timedelta(hours=1)
    assert sent_at == [datetime(2010, 3, 29, 7, tzinfo=UTC)], "8:00 in London, once"
    assert mailbox.to == ["practitioner"]


# --- To whom ------------------------------------------------------------------------------------------


def test_a_case_that_is_given_to_somebody_else_is_told_to_them_and_no_longer_to_the_first(
    story: Story, send: Any, mailbox: Mailbox
) -> None:
    story.allocated(date(2010, 3, 2), "colleague")
    send(AFTER)
    assert "colleague" in mailbox.to
    assert not any(
        "In breach" in str(said.get_payload())
        for address, said in mailbox.messages
        if address.startswith("practitioner@")
    )


@pytest.mark.parametrize(
    "change",
    [
        "update practitioner set active = false where id = :who",
        "update practitioner set team_code = 'SOUTH' where id = :who",
        "insert into own_family (practitioner_id, relationship, given_name, family_name, name_keys,"
        " declared_at) values (:who, 'relative', 'Z', 'S', '{}', now());"
        "insert into own_family_child select f.id, :child, true from own_family f",
    ],
    ids=["suspended", "moved", "own family"],
)
def test_nothing_goes_to_those_who_may_look_no_longer_and_the_manager_hears(
    change: str, story: Story, send: Any, mailbox: Mailbox, owning: Any
) -> None:
    with owning():
        for statement in change.split(";"):
            db.session.execute(text(statement), {"who": who("practitioner"), "child": story.child_id})
    send(AFTER)
    assert mailbox.to == ["manager"]
    assert "In breach: 1, new" in _text(mailbox)


def _cover(away: str, by: str) -> None:
    """Somebody is away on that day, and somebody covers for them; as the owner."""
    db.session.execute(
        text(
            "insert into cover (id, practitioner_id, covered_by, from_on, until_on, written_by, written_at)"
            " values (gen_random_uuid(), :who, :cover, :on, :on, :who, now())"
        ),
        {"who": who(away), "cover": who(by), "on": AFTER},
    )


@pytest.mark.parametrize(
    ("covers", "told"),
    [
        ([("practitioner", "colleague")], "colleague"),
        ([("practitioner", "colleague"), ("colleague", "manager")], "manager"),
        ([("practitioner", "colleague"), ("colleague", "practitioner")], "practitioner"),
    ],
)
def test_the_first_in_turn_who_is_there_is_told_and_with_nobody_there_who_has_the_case(
    story: Story, send: Any, mailbox: Mailbox, owning: Any, covers: list[tuple[str, str]], told: str
) -> None:
    """Of a clock that is nearly due; managers are told of breaches alone."""
    with owning():
        for each in covers:
            _cover(*each)
        db.session.execute(text("update notice set read_at = now()"))
        soon = {"on": AFTER + timedelta(days=1)}
        db.session.execute(
            text("update clock set due_on = :on, last_on = :on where stopped_on is null"), soon
        )
    send(AFTER)
    assert mailbox.to == [told], _text(mailbox)


def test_a_breach_goes_to_the_managers_where_cover_leads_to_nobody_who_is_there(
    story: Story, send: Any, mailbox: Mailbox, owning: Any
) -> None:
    with owning():
        _cover("practitioner", "colleague")
        _cover("colleague", "practitioner")
        db.session.execute(text("update notice set read_at = now()"))
    send(AFTER)
    assert mailbox.to == ["manager"]


def test_in_the_school_holidays_a_breach_goes_to_those_who_do_not_work_in_terms_only(
    story: Story, send: Any, mailbox: Mailbox, owning: Any
) -> None:
    with owning():
        in_term = text("update practitioner set term_time = true where id = :who")
        db.session.execute(in_term, {"who": who("practitioner")})
        db.session.execute(text("update notice set read_at = now()"))
    send(date(2010, 3, 26))
    assert mailbox.to == ["practitioner"]
    send(date(2010, 3, 29))
    assert mailbox.to == ["manager", "practitioner"], "to the manager besides, and to nobody twice"


def test_cover_in_the_database_is_cover_in_the_rules(owning: Any) -> None:
    """Law of reachability: e-mails, contacts and the board ask the same people in the same order."""
    names = ("practitioner", "colleague", "manager", "outsider", "teacher")
    for seed in range(25):
        draw = Random(seed)
        pairs = [draw.sample(names, 2) for _ in range(draw.randint(0, 6))]
        with owning():
            db.session.execute(text("delete from cover"))
            for each in pairs:
                _cover(*each)
            query = "select practitioner_id, covered_by, from_on, until_on from cover order by from_on, id"
            spells = [CoverSpell(*row) for row in db.session.execute(text(query))]
            out = set(draw.sample(names, draw.randint(0, 2)))
            closed = draw.random() < 0.5
            term_time = "update practitioner set term_time = id = any(:out)"
            db.session.execute(text(term_time), {"out": [who(each) for each in out]})
            holidays = (SchoolHoliday(AFTER, AFTER, "half term"),) if closed else ()
            in_term = TermTime({who(each) for each in out}, holidays)
            there = presence(AFTER, {who(each) for each in names}, spells, in_term)
            away_on = text("select away_on(:on, :closed)")
            assert set(db.session.scalars(away_on, {"on": AFTER, "closed": closed})) == there.away
            for away in there.away:
                stands_in = text("select stands_in(:who, :on, :closed)")
                told = db.session.scalar(stands_in, {"who": away, "on": AFTER, "closed": closed})
                assert told == reachable(away, [], there).person, pairs


def test_silence_is_told_to_the_managers_of_the_team_that_is_asked(
    story: Story, send: Any, mailbox: Mailbox, owning: Any
) -> None:
    with owning():
        db.session.execute(text("update clock set timescale = 'R26' where timescale = 'R02'"))
    send(AFTER)
    assert "No answer yet: 1, new" in _text(mailbox)


# --- What each person wants, and the page -------------------------------------------------------------


def test_what_somebody_wants_is_kept_and_followed(
    story: Story, send: Any, mailbox: Mailbox, client_for: Any, today: Any
) -> None:
    today(AFTER)
    client = client_for("practitioner")
    wish = {"wanted": "yes", "from_hour": "14", "kinds": ["due", "silence", "breach"]}
    assert client.post("/digest/wish", data=wish).headers["Location"] == "/digest"
    assert send(AFTER, _morning(AFTER, 13)).sent == 0
    assert send(AFTER, _morning(AFTER, 14)).sent == 1
    assert "Other notices" not in _text(mailbox)
    client.post("/digest/wish", data={**wish, "wanted": "no"})
    assert send(date(2010, 3, 22), _morning(date(2010, 3, 22), 15)).due == 0
    assert "You have asked for no e-mail" not in client.get("/digest").text, "no server is set"
    assert client.post("/digest/wish", data={"wanted": "maybe"}).status_code == 422


def test_the_page_lists_what_the_email_counts_and_says_when_it_told(
    story: Story, send: Any, mailbox: Mailbox, client_for: Any, today: Any, watch_now: Any
) -> None:
    today(AFTER)
    watch_now(AFTER)
    page = client_for("practitioner").get("/digest").text
    assert "No mail server is set, so no e-mail goes out" in page
    assert "In breach: 1, new" in page
    assert "Zebedee Secretname" in page
    assert "Not yet" in page
    send(AFTER)
    page = client_for("practitioner").get("/digest").text
    assert "11 Mar 2010" in page
    assert "Sent at 09:00" in page
    assert "Zebedee" not in client_for("outsider").get("/digest").text


@pytest.fixture
def watch_now(working: Any) -> Callable[[date], None]:
    def run(on: date) -> None:
        with working():
            caseload.watch(on, dawn(on), rulebook().calendar)

    return run


def test_without_a_mail_server_nothing_is_sent_and_nothing_fails(story: Story, send: Any) -> None:
    assert send(AFTER, to=None) == Sent(0, 0, 0)


@pytest.mark.parametrize(
    "address",
    ["mail.example.org", "http://mail.example.org", "smtp://", "smtp://user:password@mail.example.org"],
)
def test_an_address_that_cannot_be_used_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"address|password"):
        mail_server(address, SENDER)
