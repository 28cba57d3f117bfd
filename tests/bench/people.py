"""`python -m tests.bench.people 100 60`: so many people with a second between pages, for so many seconds.

The pages are served as `caseflow run` serves them, on this machine; the people are threads of this process,
so what they cost is taken from the same processors.
"""

import os
import random
import socket
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from time import monotonic, perf_counter, sleep
from typing import NamedTuple
from uuid import UUID

import psycopg

from caseflow.app import create_app
from caseflow.authentication.service.tokens import hashed, new_token
from caseflow.cli.processes import WEB_PROCESSES, environment, spawn_web
from caseflow.config import Config, libpq
from caseflow.servers import Supervisor
from tests.bench import borough, counting, importing
from tests.bench.growth import Processors
from tests.bench.place import fresh_database, own_servers
from tests.bench.report import Report

PEOPLE, SECONDS = 100, 60
MOST_PEOPLE, MOST_SECONDS = 500, 600
THINKING_SECONDS = 1.0
SETTLING_SECONDS = 10
"""What is answered in the first seconds is not counted: names are read, statements planned."""
ADDRESS = "127.0.0.1"
ROLES = ("practitioner",) * 7 + ("team_manager",) * 2 + ("performance_analyst",)
"""Of ten people, seven work with cases, two manage a team, and one looks at figures."""
PAGES = {
    "practitioner": (
        "/my-work", "/cases/{case}", "/cases/{case}", "/cases/{case}/chronology", "/cases/{case}/documents",
        "/children?name=Invented",
    ),
    "team_manager": ("/team-board", "/team-board?show=week", "/cases/{case}", "/look-ahead"),
    "performance_analyst": ("/indicators", "/indicators/ni-59", "/needs"),
}  # fmt: skip
"""Where each goes in turn, beginning anywhere; a scorecard of every indicator is measured apart."""
_WHO = "select id, team_code from practitioner where role = %s and active order by email"
_CASES = (
    "select r.id from case_record r join case_grant g on g.case_id = r.id where g.team_code = %s"
    " and g.level = 'content' and r.closed_on is null and r.opened_on is not null order by r.id limit 50"
)


class Person(NamedTuple):
    """Somebody with a browser: the cookie of their session, their role, and the cases that they may read."""

    cookie: str
    role: str
    cases: list[UUID]


class Answer(NamedTuple):
    """A page as somebody waited for it."""

    page: str
    status: int
    seconds: float
    at: float


def measure(live: Config, people: int, seconds: int, report: Report) -> None:
    """So many people at once over a borough that is there, and what they waited for."""
    if not (0 < people <= MOST_PEOPLE and 0 < seconds <= MOST_SECONDS):
        raise SystemExit(f"at most {MOST_PEOPLE} people and {MOST_SECONDS} seconds")
    everybody = _signed_in(live, people)
    processors = Processors(live.database_url)
    with _served(live) as (port, web):
        before, began = (web(), processors.worked()), monotonic()
        answers = _all_at_once(everybody, port, seconds)
        took = monotonic() - began
        work = web() - before[0], processors.worked()[1] - before[1][1]
    _tell(answers, began, took, work, report)


@contextmanager
def _served(live: Config) -> Iterator[tuple[int, object]]:
    supervisor = Supervisor()
    with socket.create_server((ADDRESS, 0), backlog=1024) as listener:
        listener.set_inheritable(True)
        told = environment(live, DATABASE_WEB_URL=live.web_database_url) | {
            "CASEFLOW_DEMONSTRATION": "1",
            "CASEFLOW_LOG_LEVEL": "WARNING",
        }
        try:
            spawn_web(supervisor, listener, told, Path(live.home) / "bench-web.log")
            port = int(listener.getsockname()[1])
            _wait_for(port)
            pids = [supervisor.process(f"web {each}").pid for each in range(1, WEB_PROCESSES + 1)]  # type: ignore[union-attr]
            yield port, lambda: sum(Processors.times(pid)[1] for pid in pids)
        finally:
            supervisor.stop()


def _wait_for(port: int) -> None:
    connection = HTTPConnection(ADDRESS, port, timeout=60)
    connection.request("GET", "/sign-in")
    connection.getresponse().read()
    connection.close()


def _signed_in(live: Config, people: int) -> list[Person]:
    """People of the borough, each with a session of their own; an account may be signed in several times."""
    app, everybody = create_app(live, "web"), []
    with psycopg.connect(**libpq(live.database_url)) as connection:
        accounts = {role: connection.execute(_WHO, [role]).fetchall() for role in set(ROLES)}
        cases: dict[str, list[UUID]] = {}
        for number in range(people):
            role = ROLES[number % len(ROLES)]
            who, team = accounts[role][number // len(ROLES) % len(accounts[role])]
            if team not in cases:
                cases[team] = [each for (each,) in connection.execute(_CASES, [team])]
            client, token = app.test_client(), new_token()
            connection.execute("select begin_session(%s, %s, 'The bench', true)", (who, hashed(token)))
            with client.session_transaction() as session:
                session["token"] = token
                session.permanent = True
            cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
            assert cookie
            everybody.append(Person(f"{cookie.key}={cookie.value}", role, cases[team]))
        connection.execute("update session set told_at = clock_timestamp()")
    return everybody


def _all_at_once(everybody: Sequence[Person], port: int, seconds: int) -> list[Answer]:
    until = monotonic() + SETTLING_SECONDS + seconds
    answers: list[list[Answer]] = [[] for _ in everybody]
    threads = [
        Thread(target=_browse, args=(person, port, until, random.Random(number), answers[number]))
        for number, person in enumerate(everybody)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [each for of_one in answers for each in of_one]


def _browse(person: Person, port: int, until: float, chance: random.Random, answers: list[Answer]) -> None:
    """Look at one page after the other, over one connection as a browser does."""
    pages = [page for page in PAGES[person.role] if person.cases or "{case}" not in page]
    connection = HTTPConnection(ADDRESS, port, timeout=60)
    sleep(chance.random() * THINKING_SECONDS)
    turn = chance.randrange(len(pages))
    while monotonic() < until:
        page = pages[turn % len(pages)]
        turn += 1
        address = page.format(case=chance.choice(person.cases)) if "{case}" in page else page
        begun = perf_counter()
        connection.request("GET", address, headers={"Cookie": person.cookie})
        answer = connection.getresponse()
        answer.read()
        answers.append(Answer(page, answer.status, perf_counter() - begun, monotonic()))
        sleep(THINKING_SECONDS)
    connection.close()


def _tell(
    answers: Sequence[Answer], began: float, took: float, work: tuple[float, float], report: Report
) -> None:
    wrong = [each for each in answers if each.status != 200]
    counted = [each for each in answers if each.at > began + SETTLING_SECONDS]
    report.say(f"{len(counted) / (took - SETTLING_SECONDS):.1f} pages a second; {_waited(counted)}")
    web, database = (1000 * each / len(answers) for each in work)
    report.say(f"work a page: {web:.1f} ms of the web's processes, {database:.1f} ms of the database's")
    by_page = defaultdict(list)
    for each in counted:
        by_page[each.page].append(each)
    for page, those in sorted(by_page.items()):
        report.say(f"  {page:<28}{len(those):>6}  {_waited(those)}")
    if wrong:
        report.say(f"  {len(wrong)} were not answered with 200, first {wrong[0]}")


def _waited(answers: Sequence[Answer]) -> str:
    seconds = sorted(each.seconds for each in answers)
    at = {share: 1000 * seconds[min(int(len(seconds) * share), len(seconds) - 1)] for share in (0.5, 0.95)}
    return f"half within {at[0.5]:.0f} ms, 95 of 100 within {at[0.95]:.0f} ms"


def main(people: int = PEOPLE, seconds: int = SECONDS) -> None:
    """Make a borough of 2,000 children and let people at it."""
    report = Report()
    with own_servers() as (live, folder), fresh_database(live, "people") as mine:
        borough.write(folder / "feed", borough.APIECE)
        importing.prepare(mine, borough.APIECE)
        importing.imported(mine, folder / "feed")
        counting.followed(mine)
        with psycopg.connect(**libpq(mine.database_url), autocommit=True) as connection:
            connection.execute("vacuum analyze")
        report.say(f"{people} people with {THINKING_SECONDS:.0f} s between pages, {os.cpu_count()} cores")
        measure(mine, people, seconds, report)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
