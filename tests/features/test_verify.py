"""Law 1, 3 and 4 from the command line: what was tampered with is found and named."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from casework import MONDAY, Story, dawn
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.performance.service import verify
from caseflow.projections import service
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
AT = dawn(MONDAY)
Transaction = Callable[[], AbstractContextManager[None]]
Cases = Callable[..., Story]
CHAIN, LENGTH, LAG, PROJECTIONS, SUMS, GRANTS, COUNTS = range(7)


@pytest.fixture
def followed(a_case: Cases, working: Transaction) -> Story:
    """One case that everything has followed."""
    story = a_case(quindrat_code="EAST").referred(date(2010, 1, 4)).decided(date(2010, 1, 5))
    story.assessed(date(2010, 1, 20))
    with working():
        service.sweep(RULES, AT)
    return story


def checks() -> list[service.Check]:
    return list(verify(RULES, MONDAY, AT))


def test_nothing_is_wrong_with_what_was_left_alone(followed: Story, owning: Transaction) -> None:
    with owning():
        assert [check for check in checks() if not check.passed] == []


def test_a_case_that_lags_is_missed(followed: Story, owning: Transaction, working: Transaction) -> None:
    """Its figures wait for it, so nothing is proved of them until it has been followed."""
    followed.core_started(date(2010, 1, 21))
    with owning():
        lag = checks()[LAG]
    assert (lag.passed, lag.found) == (False, "1 wrong: cases that lag: 1; caseflow sweep follows them")
    with working():
        service.sweep(RULES, AT)
    with owning():
        assert checks()[LAG].passed


@pytest.mark.parametrize(
    ("check", "tampering"),
    [
        (CHAIN, "update case_event set occurred_on = occurred_on - 1 where seq = 2"),
        (CHAIN, "delete from case_event where seq = 2"),
        (LENGTH, "delete from case_event where seq = (select max(seq) from case_event)"),
        (PROJECTIONS, "update clock set due_on = due_on + 1"),
        (PROJECTIONS, "update indicator_fact set in_numerator = not in_numerator"),
        (PROJECTIONS, "update case_record set tier = 'universal'"),
        (PROJECTIONS, "delete from team_spell"),
        (PROJECTIONS, "update tier_spell set until_on = from_on"),
        (
            PROJECTIONS,
            "insert into lane_spell select id, 'x', 'care', '', '2010-01-04', '2010-01-04' from case_record",
        ),
        (PROJECTIONS, "insert into sighting select id, true, '2010-01-04', 'x' from case_record"),
        (
            PROJECTIONS,
            "insert into wait_spell select id, 'x', 'family', 'consent', '2010-01-04' from case_record",
        ),
        (
            PROJECTIONS,
            "insert into service_request (case_id, event_id, service, asked_on, came, missed, standing)"
            " select id, 'x', 'camhs', '2010-01-04', 0, 0, 'new' from case_record",
        ),
        (
            PROJECTIONS,
            "insert into level_flag select id, 'quiet', 'x', date '2010-01-04', null, '2010-01-04', 0,"
            " date '1985-01-01'"
            " from case_record",
        ),
        (
            PROJECTIONS,
            "insert into finding select id, 'CIN 8610', 'x', 'referral_received', '2010-01-04', '2010-01-04',"
            " null, null, team_code from case_record",
        ),
        (PROJECTIONS, "insert into withdrawn_event select case_id, event_id from case_event where seq = 1"),
        (
            PROJECTIONS,
            "insert into episode select case_id, 'x', 'caf', '2010-01-04', now() from clock limit 1",
        ),
        (GRANTS, "delete from case_grant where reason = 'accountable'"),
        (
            GRANTS,
            "insert into case_grant (case_id, team_code, level, reason)"
            " select id, 'SOUTH', 'content', 'accountable' from case_record",
        ),
    ],
)
def test_tampering_is_found(check: int, tampering: str, followed: Story, owning: Transaction) -> None:
    with owning():
        db.session.execute(text("alter table case_event disable trigger user"))
        db.session.execute(text(tampering))
        found = checks()[check]
        db.session.rollback()
    assert not found.passed
    assert str(followed.case_id) in found.found


def test_sums_that_are_not_what_the_facts_come_to_are_found(followed: Story, owning: Transaction) -> None:
    with owning():
        db.session.execute(text("delete from fact_count"))
        found = checks()[SUMS]
        db.session.rollback()
    assert not found.passed


def test_a_count_that_is_not_its_list_is_found(followed: Story, owning: Transaction) -> None:
    with owning():  # a fact that is neither above nor below the line, and no exception
        db.session.execute(text("update indicator_fact set in_denominator = false, in_numerator = false"))
        found = checks()[COUNTS]
        db.session.rollback()
    assert not found.passed
