"""One status of a clock: the same answer from the rules, from SQL, and on every page that shows a clock."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from casework import Story
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from caseflow.clocks.models import ClockRow
from caseflow.clocks.queries import clock_status, standing
from caseflow.events.reading import read
from caseflow.extensions import db
from caseflow.rules.calendars import england
from caseflow.rules.clock import BACKWARDS, SECOND_COMPLETION, Clock, Status, status

CALENDAR = england()
MONDAY = date(2010, 3, 1)
WEDNESDAY, FRIDAY, SATURDAY, NEXT_MONDAY = (date(2010, 3, day) for day in (3, 12, 13, 15))
"""Seven working days after Wednesday 3 March 2010 is Friday 12 March."""
Stories = Callable[..., Story]
Page = Callable[[str, str], str]
KEPT = [name for name in Clock._fields if name in ClockRow.__table__.c]


@pytest.fixture
def page(client_for: Callable[..., FlaskClient]) -> Page:
    """The words of a page, as an account reads them."""

    def read(name: str, address: str) -> str:
        answer = client_for(name).get(address)
        assert answer.status_code == 200
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())

    return read


def due_on_friday(a_case: Stories) -> Story:
    """A case whose initial assessment is due on Friday 12 March."""
    return a_case().referred(WEDNESDAY).decided(WEDNESDAY).allocated(WEDNESDAY).assessment_started(WEDNESDAY)


def paused(a_case: Stories) -> Story:
    """A case whose local clock, five working days for an answer, was paused before its due date."""
    asked = {"direction": "down", "from_tier": "targeted", "to_tier": "universal", "to_team": "NORTH"}
    story = a_case().referred(MONDAY).decided(MONDAY, "nfa").allocated(MONDAY)
    story.recorded("asked", read("step_requested", asked), MONDAY, about=story.ids["referred"])
    pause = read("clock_paused", {"timescale": "R25", "reason": "The family is away"})
    return story.recorded("paused", pause, date(2010, 3, 4), about=story.ids["asked"])


def test_what_was_due_on_friday_is_late_nowhere_on_saturday(a_case: Stories, page: Page, today: Any) -> None:
    case = f"/cases/{due_on_friday(a_case).case_id}"
    today(SATURDAY)
    mine, board, shown = (
        page("practitioner", "/my-work"),
        page("manager", "/team-board"),
        page("practitioner", case) + page("practitioner", f"{case}/journey"),
    )
    assert "Late" not in mine
    assert "Due now (1)" in mine
    assert "0 In breach 1 Due now" in board
    assert "12 Mar 2010 In time until 14 Mar 2010" in page("manager", "/team-board?show=now")
    assert "0 late" in shown
    assert "Clock: Initial assessment, due 12 Mar 2010, in time until 14 Mar 2010" in shown
    assert "Say why it was late" not in shown
    today(NEXT_MONDAY)
    assert "Late (1)" in page("practitioner", "/my-work")
    assert "1 In breach 0 Due now" in page("manager", "/team-board")
    shown = page("practitioner", case) + page("practitioner", f"{case}/journey")
    assert "1 late" in shown
    assert "Clock: Initial assessment, due 12 Mar 2010, 1 working day late" in shown
    assert "Say why it was late" in shown


def test_a_paused_clock_is_paused_and_not_late_on_every_page(a_case: Stories, page: Page, today: Any) -> None:
    case = f"/cases/{paused(a_case).case_id}"
    today(date(2010, 4, 1))
    mine, board, shown = (
        page("practitioner", "/my-work"),
        page("manager", "/team-board"),
        page("practitioner", case) + page("practitioner", f"{case}/journey"),
    )
    assert "Late" not in mine
    assert "Paused (1)" in mine
    assert "0 In breach" in board
    assert "1 Paused" in board
    assert "Answer to a step request, 8 Mar 2010 Paused since 4 Mar 2010" in page(
        "manager", "/team-board?show=paused"
    )
    assert "0 late" in shown
    assert "Clock: Answer to a step request, due 8 Mar 2010, paused since 4 Mar 2010" in shown
    assert "Say why it was late" not in shown


def test_what_is_no_longer_needed_is_never_done_or_late(a_case: Stories, page: Page, today: Any) -> None:
    story = due_on_friday(a_case).closed(date(2010, 3, 22))
    today(date(2010, 3, 22))
    address = f"/cases/{story.case_id}"
    case = page("practitioner", address) + page("practitioner", f"{address}/journey")
    assert "Clock: Initial assessment, due 12 Mar 2010, no longer needed from 22 Mar 2010" in case
    assert "0 late" in case
    assert "done 22 Mar 2010" not in case
    assert "Say why it was late" not in case


# --- The rules and SQL say the same -------------------------------------------------------------------

DAYS = st.integers(0, 21).map(lambda days: date(2010, 3, 26) + timedelta(days=days))
"""Three weeks from Friday 26 March 2010, with Easter in them: Friday 2 to Monday 5 April."""


@st.composite
def clocks(draw: st.DrawFn) -> Clock:
    """A clock that the rules could have made, and some that they could not."""
    started_on, due_on = draw(DAYS), draw(DAYS)
    in_working_days = CALENDAR.add_working_days(due_on, 1) - timedelta(days=1)
    return Clock(
        "R25",
        "e1",
        1,
        started_on,
        due_on,
        draw(st.just(due_on) | DAYS),
        draw(st.none() | DAYS),
        None,
        draw(st.none() | DAYS),
        started_on,
        False,
        draw(st.none() | st.none() | st.sampled_from((BACKWARDS, SECOND_COMPLETION))),
        paused_on=draw(st.none() | DAYS),
        last_on=draw(st.sampled_from((due_on, in_working_days))),
    )


@pytest.fixture
def in_sql(a_case: Stories, owning: Any) -> Callable[..., Any]:
    """What PostgreSQL says of some clocks, written as the rows of a case, in their order."""
    case_id = a_case().case_id

    def ask(clocks: list[Clock], *columns: Any) -> list[Any]:
        beside = {"case_id": case_id, "team_code": "NORTH", "allocated_to": None}
        rows = [
            {name: getattr(clock, name) for name in KEPT} | beside | {"subject": f"{place:03}"}
            for place, clock in enumerate(clocks)
        ]
        with owning():
            db.session.execute(delete(ClockRow))
            db.session.execute(insert(ClockRow), rows)
            query = select(*columns).select_from(ClockRow).order_by(ClockRow.subject)
            return [tuple(row) for row in db.session.execute(query)]

    return ask


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(clocks(), min_size=1, max_size=60), DAYS, st.none() | DAYS)
def test_a_clock_stands_in_sql_as_the_rules_say(
    in_sql: Any, clocks: list[Clock], as_at: date, soon_on: date | None
) -> None:
    """And the worklists, which look among open clocks only, find each of a status and no other."""
    soon_on = soon_on and max(soon_on, as_at)
    columns = [clock_status(as_at, soon_on), *(standing({each}, as_at, soon_on) for each in Status)]
    stands = [status(clock, as_at, soon_on) for clock in clocks]
    assert in_sql(clocks, *columns) == [
        (stand, *(stand is each and clock.over_on is None for each in Status))
        for stand, clock in zip(stands, clocks, strict=True)
    ]


def test_sql_knows_every_status_and_no_other(in_sql: Any) -> None:
    clock = Clock("R25", "e1", 1, FRIDAY, NEXT_MONDAY, NEXT_MONDAY, None, None, None, FRIDAY, False, None)
    clock = clock._replace(last_on=NEXT_MONDAY)
    friday_due = clock._replace(due_on=FRIDAY, last_on=date(2010, 3, 14))
    found = [
        clock._replace(started_on=NEXT_MONDAY),
        clock._replace(due_on=date(2010, 3, 17)),
        clock,
        clock._replace(due_on=SATURDAY),
        friday_due,
        clock._replace(paused_on=SATURDAY),
        friday_due._replace(last_on=FRIDAY),
        clock._replace(stopped_on=SATURDAY),
        friday_due._replace(stopped_on=SATURDAY, last_on=FRIDAY),
        clock._replace(ended_on=SATURDAY),
        clock._replace(exception=BACKWARDS),
    ]
    assert in_sql(found, clock_status(SATURDAY, NEXT_MONDAY)) == [(each.value,) for each in Status]
