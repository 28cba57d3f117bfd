"""Streaming the log in bulk gives the very events that reading it case by case gives."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, timedelta
from typing import Any
from uuid import UUID

from casework import MONDAY, Story, context, dawn
from sqlalchemy import text

from caseflow.cases import service as cases
from caseflow.events import log
from caseflow.events.kinds.assessment import CoreAssessmentCompleted
from caseflow.events.streaming import Scope, cases_recorded_after, cases_with, streamed
from caseflow.extensions import db
from caseflow.kernel import RecordedEvent
from caseflow.people.service import NewChild, add_child
from caseflow.projections.queries import lagging_cases

Transaction = Callable[[], AbstractContextManager[None]]
Cases = Callable[..., Story]


def stream(scope: Scope) -> list[tuple[UUID, list[RecordedEvent]]]:
    driver: Any = db.session.connection().connection.driver_connection
    return [(case_id, events) for case_id, events, _ in streamed(driver, scope)]


def read_one_by_one() -> list[tuple[UUID, list[RecordedEvent]]]:
    case_ids = db.session.scalars(text("select distinct case_id from case_event order by case_id"))
    return [(case_id, log.recorded_events(case_id)) for case_id in case_ids.all()]


def test_every_case_comes_with_the_events_of_its_log(a_case: Cases, owning: Transaction) -> None:
    a_case().referred(date(2010, 1, 4)).decided(date(2010, 1, 5)).assessed(date(2010, 1, 20))
    a_case().referred(date(2010, 1, 4)).withdrawn("referred", date(2010, 1, 6))
    with owning():
        cases.open_for(add_child(NewChild("Nothing", "Yet", "U", None, None, "", "EAST"), MONDAY), "DOOR")
        db.session.execute(text("set local timezone = 'Asia/Kolkata'"))
        streamed_cases = stream(Scope())
        assert len(streamed_cases) == 2
        assert streamed_cases == read_one_by_one()
        times = [event.recorded_at for _, events in streamed_cases for event in events]
        assert {at.tzinfo for at in times} == {UTC}


def test_words_with_signs_of_their_own_come_as_they_are(owning: Transaction) -> None:
    odd = ["a\\b\tc", '"', "\\N", "\n\r", "é ’ 子", "\\\\.", "{}", ""]
    with owning():
        case_id = cases.open_for(
            add_child(NewChild("Odd", "Signs", "U", None, None, "", "EAST"), MONDAY), "DOOR"
        )
        event = CoreAssessmentCompleted(outcome="plan", factors=tuple(odd))
        log.append(context("practitioner", MONDAY)._replace(team=None), case_id, event, MONDAY)
        ((_, (recorded,)),) = stream(Scope())
        assert recorded.data["factors"] == odd
        assert (recorded.team, recorded.about, recorded.occurred_on) == (None, None, MONDAY)


def test_a_scope_leaves_out_cases_and_what_was_recorded_later(a_case: Cases, owning: Transaction) -> None:
    for _ in range(3):
        a_case().referred(date(2010, 1, 4)).decided(date(2010, 1, 5))
    with owning():
        first, second, third = (case_id for case_id, _ in stream(Scope()))
        assert [case_id for case_id, _ in stream(Scope(first=second))] == [second, third]
        assert [case_id for case_id, _ in stream(Scope(before=second))] == [first]
        early = dawn(date(2010, 1, 4)) + timedelta(hours=12)
        kinds = [[event.kind for event in events] for _, events in stream(Scope(known_at=early))]
        assert kinds == [["referral_received"]] * 3
        later = dawn(date(2010, 1, 6))
        assert stream(Scope(chosen=cases_recorded_after(later))) == []
        assert len(stream(Scope(chosen=cases_recorded_after(early)))) == 3
        assert len(stream(Scope(chosen=lagging_cases("other rules"), first=second))) == 2
        assert (
            len(stream(Scope(chosen=cases_with(["referral_decided", "care_started"], Scope(first=second)))))
            == 2
        )
        assert stream(Scope(chosen=cases_with(["care_started"], Scope()))) == []
