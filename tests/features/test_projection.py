"""Following a case: its facts are those of its log, written once, and a lost message costs nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from casework import MONDAY, Story, dawn
from sqlalchemy import select, text, update

from caseflow.cases.models import CaseRecord
from caseflow.extensions import db
from caseflow.people.models import Child
from caseflow.projections import service
from caseflow.projections.models import IndicatorFact, ProjectionFailure, ProjectionRun
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
AT = dawn(MONDAY)
Transaction = Callable[[], AbstractContextManager[None]]
Cases = Callable[..., Story]


def facts_of(story: Story) -> list[tuple[str, str, str | None]]:
    """The place of the row, code and quindrat of what is kept for a case."""
    query = select(text("ctid::text"), IndicatorFact.code, IndicatorFact.quindrat)
    rows = db.session.execute(query.where(IndicatorFact.case_id == story.case_id).order_by(text("ctid")))
    return [tuple(row) for row in rows]


def assessed_case(a_case: Cases, **child: object) -> Story:
    return a_case(**child).referred(date(2010, 1, 4)).decided(date(2010, 1, 5)).assessed(date(2010, 1, 20))


def test_a_case_is_counted_once_it_has_been_followed(a_case: Cases, working: Transaction) -> None:
    story = assessed_case(a_case, quindrat_code="EAST")
    with working():
        assert service.project(story.case_id, RULES)
        found = facts_of(story)
    assert {"NI 59", "NI 68"} <= {code for _, code, _ in found}
    assert {quindrat for *_, quindrat in found} == {"EAST"}


def test_following_twice_changes_nothing(a_case: Cases, working: Transaction) -> None:
    story = assessed_case(a_case)
    with working():
        service.project(story.case_id, RULES)
        before = facts_of(story)
    with working():
        assert not service.project(story.case_id, RULES)
        db.session.execute(update(CaseRecord).values(facts_seq=0))
        assert service.project(story.case_id, RULES)
        assert facts_of(story) == before


def test_facts_that_a_new_event_does_not_touch_keep_their_rows(a_case: Cases, working: Transaction) -> None:
    story = assessed_case(a_case)
    with working():
        service.project(story.case_id, RULES)
        before = facts_of(story)
    story.core_started(date(2010, 1, 21)).core_assessed(date(2010, 2, 25))
    with working():
        service.project(story.case_id, RULES)
        after = facts_of(story)
    kept = {row for row in before if row[1] != "CSC 002"}  # the latest core assessment is another one now
    assert kept < set(after)


def test_a_withdrawn_assessment_no_longer_counts(a_case: Cases, working: Transaction) -> None:
    story = assessed_case(a_case).withdrawn("initial_assessment_completed", date(2010, 1, 25))
    with working():
        service.project(story.case_id, RULES)
        assert "NI 59" not in {code for _, code, _ in facts_of(story)}


def test_a_child_who_moves_is_counted_in_the_new_quindrat_from_the_next_sweep(
    a_case: Cases, working: Transaction, owning: Transaction
) -> None:
    story = assessed_case(a_case, quindrat_code="EAST")
    with working():
        service.sweep(RULES, AT)
    with owning():
        db.session.execute(update(Child).values(quindrat_code="WEST"))
    with working():
        assert service.sweep(RULES, AT).cases == 1
        assert {quindrat for *_, quindrat in facts_of(story)} == {"WEST"}


def test_the_sweep_follows_what_lags_and_then_finds_nothing(a_case: Cases, working: Transaction) -> None:
    stories = [assessed_case(a_case), assessed_case(a_case)]
    with working():
        assert service.sweep(RULES, AT) == (2, 0, False)
        assert all(facts_of(each) for each in stories)
    with working():
        assert service.sweep(RULES, AT) == (0, 0, False)
    with working():
        assert service.sweep(RULES, AT) == (0, 0, False)
        runs = db.session.execute(select(ProjectionRun.what, ProjectionRun.cases).order_by(ProjectionRun.id))
        assert [tuple(row) for row in runs] == [("sweep", 2), ("sweep", 0)]


def test_new_rules_make_every_case_lag(a_case: Cases, working: Transaction) -> None:
    assessed_case(a_case)
    with working():
        service.sweep(RULES, AT)
        assert service.sweep(rulebook("wt-2010"), AT).cases == 1


def test_a_poisoned_case_stops_no_other_and_recovers(
    a_case: Cases, working: Transaction, owning: Transaction, caplog: pytest.LogCaptureFixture
) -> None:
    poisoned, well = assessed_case(a_case), assessed_case(a_case)
    with owning():  # as if events had been lost
        db.session.execute(update(CaseRecord).where(CaseRecord.id == poisoned.case_id).values(last_seq=99))
    for tries in (1, 2):
        with working():
            assert service.sweep(RULES, AT + (tries - 1) * timedelta(minutes=1)).failed == 1
            assert facts_of(well)
            kept = db.session.scalars(select(ProjectionFailure)).one()
            assert (kept.case_id, kept.tries) == (poisoned.case_id, tries)
            assert "LogTooShort" in kept.error
    assert "could follow none of 1 lagging cases" in caplog.text
    with owning():
        db.session.execute(
            text("update case_record r set last_seq = (select count(*) from case_event where case_id = r.id)")
        )
    with working():
        assert service.sweep(RULES, AT + timedelta(minutes=3)).failed == 0
        assert facts_of(poisoned)
        assert db.session.scalars(select(ProjectionFailure)).all() == []


def test_a_batch_leaves_the_rest_for_the_next(a_case: Cases, working: Transaction) -> None:
    for _ in range(3):
        assessed_case(a_case)
    with working():
        assert service.sweep(RULES, AT, at_most=2) == (2, 0, True)
    with working():
        assert service.sweep(RULES, AT, at_most=2) == (1, 0, False)
