"""From recording an event until the indicator has moved, with a real worker and broker between."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import select

from caseflow.agencies import queries as agencies
from caseflow.cases import service as cases
from caseflow.cases.models import CaseRecord
from caseflow.cli.processes import environment, worker_command
from caseflow.config import Config, libpq
from caseflow.demonstration.days import BUSINESS_DATE
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.contact import ReferralReceived
from caseflow.extensions import db
from caseflow.rules.rulebook import rulebook
from caseflow.web.today import now
from caseflow.web.transaction import ask_as
from tests.bench.pages import SIGN_INS
from tests.bench.place import application

WARM, TIMES = 5, 60
PATIENCE = 60.0
FIGURE = (
    "select coalesce(sum(denominator), 0) from indicator_counts("
    "array[0], array['CSC 003'], array[%(on)s::date], array[%(on)s::date], array[%(on)s::date], 'team')"
    " where grp = 'CSC-RA1'"
)
SESSION = sha256(b"the session of a bench").digest()


def moved(live: Config, folder: Path) -> list[tuple[float, float]]:
    """For each of many referrals: seconds until it was recorded, and until the figure had moved."""
    with _worker(live, folder / "worker.log"), application(live, "web"):
        who = SIGN_INS["practitioner"]
        sign_in(who, live)
        cases = _cases()
        with psycopg.connect(**libpq(live.worker_database_url), autocommit=True) as watching:
            found = [_one(watching, who, each, live) for each in (cases * TIMES)[: WARM + TIMES]]
    return found[WARM:]


def sign_in(who: UUID, live: Config) -> None:
    """Begin the session of a bench, for somebody who signs in."""
    with psycopg.connect(**libpq(live.database_url)) as owner:
        owner.execute("select begin_session(%s, %s, 'A bench', true)", (who, SESSION))


def _cases() -> list[UUID]:
    ask_as(SESSION)
    query = select(CaseRecord.id).where(CaseRecord.team_code == "CSC-RA1", CaseRecord.closed_on.is_(None))
    found = list(db.session.scalars(query.order_by(CaseRecord.id).limit(TIMES)))
    db.session.rollback()
    return found


def _one(watching: psycopg.Connection, who: UUID, case_id: UUID, live: Config) -> tuple[float, float]:
    before = _figure(watching)
    start = perf_counter()
    _record(who, case_id, live)
    recorded = perf_counter() - start
    while _figure(watching) == before:
        if perf_counter() - start > PATIENCE:
            raise SystemExit("the worker does not follow")
        time.sleep(0.001)
    return recorded, perf_counter() - start


def _record(who: UUID, case_id: UUID, live: Config) -> None:
    """As the page does it: ask, record, commit, and the message goes out."""
    ask_as(SESSION)
    team = "CSC-RA1"
    at = now().at - timedelta(seconds=1)
    context = RecordingContext(
        who, agencies.agency_of(team), team, at, rulebook(live.framework), BUSINESS_DATE
    )
    cases.record(context, case_id, ReferralReceived(source="2A", primary_need="N1"), BUSINESS_DATE)
    db.session.commit()


def _figure(watching: psycopg.Connection) -> Any:
    return watching.execute(FIGURE, {"on": BUSINESS_DATE}).fetchone()


@contextmanager
def _worker(live: Config, log: Path) -> Iterator[None]:
    told = environment(live, DATABASE_WORKER_URL=live.worker_database_url)
    told |= {"CASEFLOW_SECRET_KEY": live.secret_key, "CASEFLOW_DEMONSTRATION": "1"}
    with log.open("wb") as said:
        child = subprocess.Popen(worker_command(live), env=told, stdout=said, stderr=said)
        try:
            yield
        finally:
            child.terminate()
            child.wait()
