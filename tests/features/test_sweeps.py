"""What runs behind the pages leaves a record, and a page says when it has stopped."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from casework import MONDAY, dawn
from sqlalchemy import text

from caseflow import dispatch
from caseflow.caseload.views import last_look
from caseflow.extensions import db
from caseflow.projections import service as projections
from caseflow.projections.queries import STUCK_AFTER
from caseflow.web.today import now


@pytest.fixture
def kept(working: Any) -> Any:
    def run(what: str, at: datetime, looked_at: int = 0, failed: int = 0) -> None:
        with working():
            projections.kept(what, at, looked_at, failed)

    return run


def _runs(owning: Any) -> list[tuple[str, int, int]]:
    with owning():
        query = text("select what, cases, failed from projection_run order by started_at, id")
        return [tuple(row) for row in db.session.execute(query)]


def test_runs_without_work_leave_one_line_of_their_kind(kept: Any, owning: Any) -> None:
    at = dawn(MONDAY)
    runs = [("watch", 0, 0), ("digest", 0, 0), ("watch", 0, 0), ("watch", 3, 0), ("watch", 0, 0)]
    for minute, (what, cases, failed) in enumerate([*runs, ("digest", 2, 2)]):
        kept(what, at + timedelta(minutes=minute), cases, failed)
    assert _runs(owning) == [("watch", 3, 0), ("watch", 0, 0), ("digest", 2, 2)]


def test_the_board_says_when_the_clocks_were_last_looked_at(kept: Any, app: Any, client_for: Any) -> None:
    client = client_for("manager")
    assert "Nothing has looked at the clocks yet" in client.get("/team-board").text
    with app.app_context():
        at = now().at
    kept("watch", at)
    page = client.get("/team-board").text
    assert "Clocks last looked at Mon 1 March 2010" in page
    assert "Ask your administrator" not in page


@pytest.mark.parametrize(("minutes", "late"), [(1, False), (10, False), (11, True)])
def test_after_ten_minutes_without_a_look_the_board_says_so(minutes: int, late: bool) -> None:
    looked = last_look(dawn(MONDAY), dawn(MONDAY) + timedelta(minutes=minutes))
    assert looked.late is late
    assert ("Later breaches are not noted yet" in looked.words) is late


def test_health_says_loudly_what_could_do_nothing_and_what_waits_for_somebody(
    kept: Any, a_case: Any, owning: Any, client_for: Any
) -> None:
    cases = [a_case().referred(MONDAY).case_id for _ in range(2)]
    with owning():
        for case_id, tries in zip(cases, (STUCK_AFTER, 1), strict=True):
            db.session.execute(
                text("insert into projection_failure values (:case, 'ValueError: x', now(), :tries)"),
                {"case": case_id, "tries": tries},
            )
    kept("digest", dawn(MONDAY), 4, 4)
    kept("watch", dawn(MONDAY), 4, 1)
    page = client_for("administrator").get("/health").text
    assert "it could do none of 4" in page
    assert "1 of 4 failed" in page
    assert f"Of these, tried {STUCK_AFTER} times or more" in page
    assert "Messages in the queue" in page
    assert "The broker does not answer" not in page


def test_a_queue_is_as_deep_as_what_waits_in_it(web_app: Any, live: Any) -> None:
    dispatch.celery.control.purge()
    assert dispatch.waiting() == 0
    dispatch.celery.send_task("caseflow.sweep")
    assert dispatch.waiting() == 1
    dispatch.celery.control.purge()
    dispatch.configure("redis+socket:///nowhere/there-is-no-broker.sock")
    dispatch.celery._after_fork()  # forget the connections that are open
    try:
        assert dispatch.waiting() is None
    finally:
        dispatch.configure(live.redis_url)
        dispatch.celery._after_fork()
