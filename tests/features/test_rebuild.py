"""Law 3: what is kept case by case equals what is made again from the log; drift is shown and repaired."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from casework import MONDAY, Story, context, dawn
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update

from caseflow.cases import service as cases
from caseflow.cases.models import CaseRecord
from caseflow.clocks.models import ClockRow
from caseflow.events import log
from caseflow.events.reading import may_be_about, read
from caseflow.extensions import db
from caseflow.people.service import NewChild, add_child
from caseflow.projections import fold, queries, service, tables
from caseflow.projections.models import IndicatorFact, ProjectionRun
from caseflow.projections.service import rebuilding
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
AT = dawn(MONDAY)
Transaction = Callable[[], AbstractContextManager[None]]
Cases = Callable[..., Story]

EVENTS: list[tuple[str, dict[str, Any]]] = [
    ("referral_received", {"source": "2A"}),
    ("referral_decided", {"outcome": "nfa"}),
    ("initial_assessment_started", {"trigger": "referral"}),
    ("initial_assessment_completed", {"outcome": "services", "late_reason": "interpreter"}),
    ("core_assessment_started", {"trigger": "new_information"}),
    ("core_assessment_completed", {"outcome": "plan", "factors": ["1B", "a\\b\tc"]}),
    ("strategy_discussion_held", {"initiates_enquiry": True}),
    ("protection_plan_started", {"category": "NEG"}),
    ("review_conference_held", {}),
    ("protection_plan_ended", {}),
    ("care_started", {"legal_status": "C2"}),
    ("placement_started", {"type": "U1"}),
    ("care_review_held", {}),
    ("caf_started", {}),
    ("caf_completed", {}),
    ("tac_meeting_held", {}),
    ("service_requested", {"service": "camhs"}),
    (
        "step_requested",
        {"direction": "up", "from_tier": "targeted", "to_tier": "specialist", "to_team": "SOUTH"},
    ),
    ("step_decided", {"decision": "accepted"}),
    ("case_allocated", {"practitioner": "nobody known"}),
    ("case_closed", {"reason": "RC1"}),
    ("event_withdrawn", {"reason": "wrong_entry"}),
]
DAYS = st.integers(min_value=0, max_value=900)
HISTORY = st.lists(
    st.tuples(
        st.integers(0, len(EVENTS) - 1), DAYS, st.integers(0, 30), st.sampled_from(["NORTH", "SOUTH", None])
    ),
    min_size=1,
    max_size=14,
)


def record_all(case_id: Any, history: list[tuple[int, int, int, str | None]]) -> None:
    """Append events one by one, each about the latest that it may be about, following the case after each."""
    seen: list[tuple[str, str]] = []
    for which, day, about_place, team in history:
        kind, data = EVENTS[which]
        choices = [event_id for event_id, other in seen if may_be_about(kind, other)]
        about = choices[about_place % len(choices)] if choices else None
        on = date(2007, 9, 1) + timedelta(days=day)
        who = context("practitioner", on)._replace(practitioner_id=None, team=team)
        event_id = log.append(who, case_id, read(kind, data), on, about)
        seen.append((event_id, kind))
        service.project(case_id, RULES)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories=st.lists(HISTORY, min_size=1, max_size=3))
def test_what_is_followed_event_by_event_equals_a_rebuild(
    histories: list[list[tuple[int, int, int, str | None]]], owner_app: Flask, authority: None
) -> None:
    child = NewChild("Zebedee", "Testcase", "U", date(2003, 5, 5), None, "", "EAST")
    with owner_app.app_context():
        case_ids = [cases.open_for(add_child(child, MONDAY), "DOOR") for _ in histories]
        for case_id, history in zip(case_ids, histories, strict=True):
            record_all(case_id, history)
        assert service.rebuild(RULES, AT, dry=True) == (len(histories), 0, [], [])
        breaches, grants = breach_rows(), grant_rows()
        assert queries.wrong_grants() == []
        for table in ("breach", "case_grant", *(each.name for each in tables.ROWS)):
            db.session.execute(text(f"delete from {table}"))
        db.session.execute(
            update(CaseRecord).values(clocks_seq=0, facts_seq=0, rules_fingerprint="", tier="universal")
        )
        assert service.rebuild(RULES, AT).changed == len(histories)
        assert service.rebuild(RULES, AT, dry=True) == (len(histories), 0, [], [])
        assert breach_rows() <= breaches  # made at once, a breach that was undone since is never seen
        assert grant_rows() == grants
        for case_id in case_ids:
            assert service.refresh(case_id, RULES)
        assert service.rebuild(RULES, AT, dry=True).drift == []
        db.session.rollback()


def breach_rows() -> set[tuple[Any, ...]]:
    columns = "case_id, timescale, subject, number, due_on"
    rows = db.session.execute(text(f"select {columns} from breach where voided_at is null"))
    return {tuple(row) for row in rows}


def grant_rows() -> set[tuple[Any, ...]]:
    """Who may read what, at this moment: what is due no more goes when the transaction ends."""
    db.session.execute(text("set constraints all immediate"))
    rows = db.session.execute(text("select case_id, team_code, level, reason from case_grant"))
    return {tuple(row) for row in rows}


def assessed_case(a_case: Cases) -> Story:
    return a_case().referred(date(2010, 1, 4)).decided(date(2010, 1, 5)).assessed(date(2010, 1, 20))


def test_drift_is_named_recorded_and_repaired_at_night(
    a_case: Cases, working: Transaction, caplog: pytest.LogCaptureFixture
) -> None:
    stories = [assessed_case(a_case) for _ in range(3)]
    with working():
        service.sweep(RULES, AT)
        first, second = sorted(each.case_id for each in stories)[:2]
        db.session.execute(update(ClockRow).where(ClockRow.case_id == first).values(due_on=date(2011, 1, 1)))
        db.session.execute(update(CaseRecord).where(CaseRecord.id == first).values(tier="universal"))
        db.session.execute(
            update(IndicatorFact).where(IndicatorFact.case_id == second).values(in_numerator=False, reason="")
        )
    with working():
        done = service.nightly(RULES, AT)
    assert done.drift == [(first, "record, clocks"), (second, "facts")]
    assert f"case {second} had drifted from its log: facts" in caplog.text
    with working():
        run = db.session.scalars(select(ProjectionRun).where(ProjectionRun.what == "nightly")).one()
        assert (run.cases, run.drifted) == (3, 2)
        assert run.detail == [[str(case_id), what] for case_id, what in done.drift]
        assert service.rebuild(RULES, AT, dry=True).drift == []


def test_rows_that_are_right_stay_as_they_are(a_case: Cases, working: Transaction) -> None:
    for _ in range(2):
        assessed_case(a_case)
    with working():
        service.sweep(RULES, AT)
        before = db.session.execute(text("select ctid, * from indicator_fact order by ctid")).all()
    with working():
        assert service.rebuild(RULES, AT).changed == 0
        assert db.session.execute(text("select ctid, * from indicator_fact order by ctid")).all() == before


def test_a_dry_rebuild_changes_nothing(a_case: Cases, working: Transaction) -> None:
    story = assessed_case(a_case)
    with working():
        done = service.rebuild(RULES, AT, dry=True)
        assert (done.cases, done.changed, done.drift) == (1, 0, [])  # it lags, which is no drift
        assert db.session.get(CaseRecord, story.case_id).facts_seq == 0


def test_two_processes_come_to_the_same(
    a_case: Cases, owning: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        assessed_case(a_case)
    monkeypatch.setattr(rebuilding, "WORTH_A_PROCESS", 2)
    with owning():
        assert service.rebuild(RULES, AT, processes=2)[:2] == (4, 4)
    with owning():
        assert service.rebuild(RULES, AT, dry=True).drift == []


def test_after_a_bulk_load_only_what_lags_is_made_again(
    a_case: Cases, owning: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessed_case(a_case)
    with owning():
        assert service.catch_up_all(RULES, AT)[:2] == (1, 0)
    for _ in range(2):
        assessed_case(a_case)
    monkeypatch.setattr("caseflow.projections.service.catching_up.MANY", 2)
    with owning():
        assert service.catch_up_all(RULES, AT)[:2] == (2, 0)
        assert service.rebuild(RULES, AT, dry=True).drift == []


def test_a_case_that_cannot_be_folded_is_named_and_stops_no_other(
    a_case: Cases, owning: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = [assessed_case(a_case) for _ in range(2)]
    poisoned = stories[0].ids["referred"]
    real = fold.facts

    def facts(case_log: Any, *rest: Any, **more: Any) -> Any:
        if case_log.all[0].event_id == poisoned:
            raise ValueError("cannot be counted")
        return real(case_log, *rest, **more)

    monkeypatch.setattr(fold, "facts", facts)
    with owning():
        done = service.rebuild(RULES, AT)
    assert done.failed == [(stories[0].case_id, "ValueError: cannot be counted")]
    assert done.changed == 1
