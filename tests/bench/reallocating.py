"""`python -m tests.bench.reallocating`: the cases of somebody who leaves given to another, beside bare SQL.

All of it is one transaction, as one action of a manager would be: an event in each case's log, and everything
that follows from it. The floor writes by four statements the rows that have to be there in the end.
"""

from pathlib import Path
from time import perf_counter
from typing import NamedTuple
from uuid import UUID

import psycopg

from caseflow.agencies import queries as agencies
from caseflow.cases import service as cases
from caseflow.config import Config, libpq
from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.demonstration.feed import write_feed
from caseflow.events.context import RecordingContext
from caseflow.extensions import db
from caseflow.rules.rulebook import rulebook
from caseflow.web.today import now
from caseflow.web.transaction import ask_as
from tests.bench import borough, counting, importing
from tests.bench.growth import Processors
from tests.bench.pages import SIGN_INS
from tests.bench.place import application, fresh_database, own_servers
from tests.bench.recording import SESSION, sign_in
from tests.bench.report import Measured, Report, middle

CASES, CLOCKS, ROUNDS = 60, 400, 5
CHILDREN = 3_000
"""With so many and one set of teams, a team has sixty open cases."""
TEAM = "CSC-RA1"
_CHOSEN = (
    "select r.id, count(*) from case_record r join clock c on c.case_id = r.id"
    " where r.team_code = %s and r.closed_on is null group by r.id order by abs(count(*) - %s), r.id limit %s"
)
_FLOOR = (
    "insert into case_event select r.id, r.last_seq + 1, gen_random_uuid()::text, 'case_allocated', %(on)s,"
    " %(at)s, %(by)s, t.agency_code, t.code, null, d.data, event_hash(e.hash, r.id, r.last_seq + 1,"
    " r.id::text, 'case_allocated', %(on)s, %(at)s, %(by)s, t.agency_code, t.code, null, d.data::text)"
    " from case_record r join team t on t.code = r.team_code"
    " join case_event e on e.case_id = r.id and e.seq = r.last_seq,"
    " (select json_build_object('practitioner', %(to)s::text) as data) d where r.id = any(%(cases)s)",
    "update case_record set allocated_to = %(to)s, last_seq = last_seq + 1, clocks_seq = last_seq + 1"
    " where id = any(%(cases)s)",
    "update clock set allocated_to = %(to)s where case_id = any(%(cases)s)",
    "insert into notice (id, practitioner_id, case_id, what, key, told_at)"
    " select gen_random_uuid(), %(to)s, r, 'allocated', gen_random_uuid()::text, %(at)s"
    " from unnest(%(cases)s) r",
)


class Reallocated(NamedTuple):
    """How many cases with how many clocks changed hands, and the seconds of ours and of the floor.

    `worked` is how long processors worked for ours, us and the database.
    """

    cases: int
    clocks: int
    ours: float
    worked: float
    floor: float


def reallocated(live: Config) -> Reallocated:
    """Give the cases to one colleague and to another by turns; the floor is rolled back each time."""
    with application(live, "web"), psycopg.connect(**libpq(live.database_url)) as owner:
        who = SIGN_INS["manager"]
        sign_in(who, live)
        chosen = owner.execute(_CHOSEN, (TEAM, CLOCKS // CASES, CASES)).fetchall()
        owner.commit()
        ids = [each[0] for each in chosen]
        ask_as(SESSION)
        colleagues = [each.id for each in agencies.members_of(TEAM)][:2]
        db.session.rollback()
        processors = Processors(live.database_url)
        ours, worked, floor = [], [], []
        for number in range(ROUNDS):
            taking = colleagues[number % 2]
            floor.append(_by_hand(owner, who, ids, taking))
            before = sum(processors.worked())
            ours.append(_ours(live, who, ids, taking))
            worked.append(sum(processors.worked()) - before)
    clocks = sum(each[1] for each in chosen)
    return Reallocated(len(ids), clocks, middle(ours), middle(worked), middle(floor))


def _ours(live: Config, who: UUID, ids: list[UUID], taking: UUID) -> float:
    start = perf_counter()
    ask_as(SESSION)
    agency = agencies.agency_of(TEAM)
    context = RecordingContext(who, agency, TEAM, now().at, rulebook(live.framework), BUSINESS_DATE)
    cases.allocate_all(context, dict.fromkeys(ids, taking), "The worker leaves.")
    db.session.commit()
    return perf_counter() - start


def _by_hand(owner: psycopg.Connection, who: UUID, ids: list[UUID], taking: UUID) -> float:
    given = {"by": who, "to": taking, "cases": ids, "on": BUSINESS_DATE, "at": now().at}
    start = perf_counter()
    for statement in _FLOOR:
        owner.execute(statement, given)
    taken = perf_counter() - start
    owner.rollback()
    return taken


def measure(live: Config, folder: Path, report: Report) -> None:
    """Measure it in a borough with one set of teams."""
    write_feed(folder, CHILDREN)
    with fresh_database(live, "reallocating") as mine:
        importing.prepare(mine, borough.APIECE)
        importing.imported(mine, folder)
        counting.followed(mine)
        with psycopg.connect(**libpq(mine.database_url), autocommit=True) as owner:
            owner.execute("vacuum analyze")
        found = reallocated(mine)
    what = f"{found.cases} cases, {found.clocks} clocks given to another"
    report.add(Measured(CHILDREN, what, found.ours, found.floor, "four statements", "1 s more"))
    report.say(f"processors worked {found.worked:.2f} s for it")


if __name__ == "__main__":
    with own_servers() as (its, where):
        measure(its, where / "reallocating", Report())
