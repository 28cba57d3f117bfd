"""What fails for one case among many stops no sweep, lands in a list for a person, and is tried again."""

import csv
import io
import json
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from casework import MONDAY, dawn, who, worker_process
from sqlalchemy import text

from caseflow import dispatch
from caseflow.caseload import service as caseload
from caseflow.exchange.service import import_feed
from caseflow.extensions import db
from caseflow.projections import service as projections
from caseflow.projections.queries import STUCK_AFTER
from caseflow.projections.service import isolating
from caseflow.rules.rulebook import rulebook

RULES, AT, CASES = rulebook(), dawn(MONDAY), 210
MINUTE = timedelta(minutes=1)
Poison = Callable[[str, UUID], None]
HEADER = (
    "child_id,given_name,family_name,sex,birth_date,expected_birth_date,death_date,ethnicity,disability,upn,"
    "nhs_number,postcode,quindrat"
)


@pytest.fixture
def many(live: Any, owning: Any, tmp_path: Path) -> list[UUID]:
    """Cases by their ids; on each a referral of January waits for its decision, and nothing is followed."""
    row = dict.fromkeys(HEADER.split(","), "") | {"given_name": "Zoë", "family_name": "Nobody", "sex": "F"}
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER.split(","))
    writer.writeheader()
    writer.writerows(row | {"child_id": f"C{n}", "birth_date": "2001-02-03"} for n in range(CASES))
    (tmp_path / "children.csv").write_text(out.getvalue(), encoding="utf-8")
    referral = {"kind": "referral_received", "occurred_on": "2010-01-11", "data": {"source": "2A"}}
    lines = [json.dumps({"event_id": f"E{n}", "child_id": f"C{n}", **referral}) for n in range(CASES)]
    (tmp_path / "events.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    import_feed(tmp_path, live.database_url, MONDAY, AT)
    with owning():
        return list(db.session.scalars(text("select id from case_record order by id")))


@pytest.fixture
def poison(owning: Any) -> Iterator[Poison]:
    """The database takes no row of a case in a table, until the test ends or `antidote` is given."""
    given: list[str] = []

    def give(table: str, case_id: UUID | None) -> None:
        with owning():
            db.session.execute(text(f"alter table {table} drop constraint if exists poison"))
            if case_id:
                refused = f"check (case_id <> '{case_id}') not valid"
                db.session.execute(text(f"alter table {table} add constraint poison {refused}"))
        given.append(table)

    yield give
    for table in set(given):
        give(table, None)


@pytest.fixture
def failures(owning: Any) -> Callable[[], list[Any]]:
    """What stands in the list for a person."""

    def found() -> list[Any]:
        with owning():
            rows = db.session.execute(
                text("select sweep, case_id, tries, since, error from projection_failure order by 1, 2")
            )
            return [tuple(row) for row in rows]

    return found


def count(owning: Any, what: str) -> int:
    """How many rows there are of what is asked for."""
    with owning():
        return int(db.session.scalar(text(f"select count(*) from {what}")) or 0)


def behind(owning: Any) -> int:
    return count(owning, "case_record where facts_seq < last_seq")


def test_one_case_that_cannot_be_written_stops_no_sweep_of_many_and_no_night(
    many: list[UUID], poison: Poison, working: Any, owning: Any, failures: Any
) -> None:
    poisoned = many[137]
    poison("clock", poisoned)
    refused = 'CheckViolation: new row for relation "clock" violates check constraint "poison"'
    with working():
        assert projections.sweep(RULES, AT) == (CASES, 1, False)
    assert behind(owning) == 1
    assert failures() == [("sweep", poisoned, 1, AT, refused)]
    for minutes, tries in ((0.5, 1), (1, 2), (2, 2), (3, 3), (6, 3), (7, 4)):  # it waits 1, 2, 4 minutes
        with working():
            projections.sweep(RULES, AT + minutes * MINUTE)
        assert failures() == [("sweep", poisoned, tries, AT, refused)]
    with owning():
        assert projections.catch_up_all(RULES, AT + 7 * MINUTE)[:2] == (1, 1), "by hand it does not wait"
    poison("clock", None)
    with working():
        assert projections.sweep(RULES, AT + 60 * MINUTE) == (1, 0, False)
    assert failures() == []
    assert behind(owning) == 0
    with working():
        db.session.execute(text("delete from clock"))
    poison("clock", poisoned)
    with working():
        done = projections.nightly(RULES, AT)
    assert (done.cases, done.changed, len(done.drift)) == (CASES - 1, CASES - 1, CASES - 1)
    assert [case_id for case_id, _ in done.failed] == [poisoned]


def test_one_case_stops_no_watch_over_the_clocks_of_others(
    many: list[UUID], poison: Poison, working: Any, owning: Any, failures: Any
) -> None:
    """Of one case no breach can be noted, of another nobody can be told."""
    with working():
        projections.sweep(RULES, AT)
    poison("breach", many[209])
    poison("notice", many[33])
    well = CASES - 2
    for minutes, fresh in ((0, well), (0.5, 0)):
        with working():
            watched = caseload.watch(MONDAY, AT + minutes * MINUTE, RULES.calendar)
        assert (watched.breaches, watched.notified) == (fresh, fresh)
        assert count(owning, "breach") == count(owning, "notice") == well
    assert [each[:3] for each in failures()] == [("watch", many[33], 1), ("watch", many[209], 1)]
    poison("breach", None)
    poison("notice", None)
    for fresh in (2, 0):
        with working():
            assert caseload.watch(MONDAY, AT + MINUTE, RULES.calendar) == (fresh, fresh, 0)
    assert count(owning, "breach") == count(owning, "notice") == CASES
    assert failures() == []


def test_where_all_fail_a_sweep_gives_up_says_so_and_keeps_what_it_saw(
    many: list[UUID],
    poison: Poison,
    working: Any,
    owning: Any,
    client_for: Any,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(isolating, "FAILING_AT_MOST", 16)
    with owning():
        db.session.execute(text("alter table clock add constraint poison check (false) not valid"))
    try:
        with working():
            swept = projections.sweep(RULES, AT)
    finally:
        poison("clock", None)
    assert 0 < swept.failed == swept.cases < 16
    assert f"the sweep could follow none of {swept.cases} lagging cases" in caplog.text
    assert "are left for the next run" in caplog.text
    page = client_for("administrator").get("/health").text
    assert f"Following what was recorded: the last run could do none of {swept.cases}." in page
    with working():
        assert projections.sweep(RULES, AT + MINUTE) == (CASES, 0, False)
    assert "could do none" not in client_for("administrator").get("/health").text


def test_an_administrator_has_it_tried_again_at_once(
    a_case: Any, poison: Poison, working: Any, owning: Any, client_for: Any, failures: Any
) -> None:
    case_id = a_case().referred(date(2010, 1, 11)).case_id
    with owning():
        db.session.execute(text("delete from clock; update case_record set facts_seq = 0"))
    poison("clock", case_id)
    for minutes in (0, 1, 3):
        with working():
            projections.sweep(RULES, AT + minutes * MINUTE)
    assert failures()[0][2] == STUCK_AFTER
    with owning():
        db.session.execute(text("update projection_failure set try_at = '2011-01-01'"))
    poison("clock", None)
    with working():
        assert projections.sweep(RULES, AT + 4 * MINUTE).cases == 0, "it waits"
    administrator, address = client_for("administrator"), f"/health/failures/sweep/{case_id}"
    page = administrator.get("/health").text
    assert "CheckViolation" in page
    assert f'action="{address}"' in page
    assert "Try again now" not in client_for("analyst").get("/health").text
    assert client_for("analyst").post(address).status_code == 403
    dispatch.celery.control.purge()
    answer = administrator.post(address, follow_redirects=True)
    assert "Asked for. It is tried within a minute, and stands here until it succeeds." in answer.text
    assert dispatch.waiting() == 1
    with owning():
        row = db.session.execute(
            text("select by_id, of_key, what from administration_entry where of_table = 'projection_failure'")
        ).one()
    assert tuple(row) == (who("administrator"), str(case_id), "tried again")
    with working():
        assert projections.sweep(RULES, datetime.now(UTC)) == (1, 0, False)
    assert failures() == []
    assert "It does not fail any more." in administrator.post(address, follow_redirects=True).text


def _until(found: Callable[[], bool]) -> None:
    """Wait until it is so, half a minute at most."""
    for _ in range(300):
        if found():
            return
        sleep(0.1)
    pytest.fail("it never came to be")


def _killed_while_it_waits(live: Any, owner_app: Any, owning: Any, what: str, held: str) -> None:
    """A task that is killed amid its work: it came to a row that somebody holds."""
    waiting = "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    with owner_app.app_context(), db.engine.begin() as connection:
        connection.execute(text(held))
        process = worker_process(live, f"from workers import tasks\ntasks.{what}()\n")
        _until(lambda: count(owning, waiting) > 0)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    busy = (
        "pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'"
    )
    _until(lambda: count(owning, busy) == 0)


def test_a_sweep_killed_amid_its_work_resumes_and_changes_nothing_twice(
    many: list[UUID], live: Any, working: Any, owning: Any, owner_app: Any, failures: Any
) -> None:
    """First while it follows cases, then while it tells of breaches."""
    held = f"select from case_record where id = '{many[150]}' for update"
    _killed_while_it_waits(live, owner_app, owning, "sweep", held)
    assert behind(owning) == CASES
    for cases in (CASES, 0):
        with working():
            assert projections.sweep(RULES, AT) == (cases, 0, False)
    held = f"select from practitioner where id = '{who('duty_manager')}' for update"
    _killed_while_it_waits(live, owner_app, owning, "watch", held)
    assert count(owning, "breach") == 0
    for fresh in (CASES, 0):
        with working():
            assert caseload.watch(MONDAY, AT, RULES.calendar) == (fresh, fresh, 0)
    assert count(owning, "breach") == CASES
    assert count(owning, "(select distinct practitioner_id, case_id, what, key from notice) n") == CASES
    assert count(owning, "notice") == CASES
    assert failures() == []


def test_what_fails_is_found_among_ten_thousand_in_few_attempts(working: Any) -> None:
    ids = [UUID(int=number) for number in range(1, 10_001)]
    poisoned, attempts = {ids[0], ids[4_321], ids[-1]}, 0

    def attempt(part: isolating.Part) -> int:
        nonlocal attempts
        attempts += 1
        if found := [each for each in poisoned if part.holds(each)]:
            raise ValueError(f"{len(found)} cannot be")
        return sum(part.holds(each) for each in ids)

    with working():
        done, failed = isolating.in_parts(attempt, lambda: ids)
    assert sum(done) == len(ids) - len(poisoned)
    assert {case_id for case_id, _ in failed} == poisoned
    assert attempts < 80


def test_what_is_no_fault_of_a_case_is_raised(working: Any) -> None:
    def attempt(_: isolating.Part) -> None:
        raise ValueError("whatever the case")

    with working(), pytest.raises(ValueError, match="whatever"):
        isolating.in_parts(attempt, list)
