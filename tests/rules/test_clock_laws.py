"""Laws that hold for the clocks of any case, whatever its events and however they arrive."""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from caseflow.events.kinds import effects
from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import FOR_EVER
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import DUE_BY_THEN
from caseflow.rules.clocks import Status, clocks, sentence, status
from caseflow.rules.pathway import specialist_spells, state
from caseflow.rules.rulebook import rulebook

KINDS = {
    "contact_received": [{}],
    "referral_received": [{}],
    "referral_decided": [{"outcome": "initial_assessment"}, {"outcome": "nfa"}],
    "initial_assessment_started": [{}],
    "initial_assessment_completed": [{"outcome": "core_assessment"}, {"outcome": "nfa"}],
    "core_assessment_started": [{}],
    "core_assessment_completed": [{}],
    "strategy_discussion_held": [{"initiates_enquiry": True}],
    "initial_conference_held": [{"outcome": "plan"}],
    "protection_plan_started": [{}],
    "protection_plan_ended": [{}],
    "review_conference_held": [{}, {"counts": False}],
    "caf_started": [{}],
    "caf_completed": [{}],
    "tac_meeting_held": [{"next_review_on": "2010-06-01"}],
    "tac_review_held": [{}],
    "step_requested": [{"to_tier": "targeted", "to_team": "locality"}],
    "step_decided": [{"decision": "accepted"}, {"decision": "returned"}],
    "clock_paused": [{"timescale": "R22"}, {"timescale": "R24"}, {"timescale": "R02"}],
    "clock_resumed": [{}],
    "case_allocated": [{"practitioner": "p1"}],
    "case_closed": [{}],
    "event_withdrawn": [{}],
}


@st.composite
def cases(draw: st.DrawFn) -> list[RecordedEvent]:
    """Up to twenty events in a hundred days, each about an earlier one, a later one or none."""
    size = draw(st.integers(1, 20))
    events = []
    for number in range(size):
        kind = draw(st.sampled_from(sorted(KINDS)))
        occurred_on = date(2010, 3, 1) + timedelta(days=draw(st.integers(0, 100)))
        at = datetime(2010, 7, 1, tzinfo=UTC) + timedelta(minutes=draw(st.integers(0, 30)))
        about = draw(st.none() | st.integers(0, size).map(lambda n: f"e{n}"))
        team = draw(st.sampled_from(["duty", "north", None]))
        data = draw(st.sampled_from(KINDS[kind]))
        events.append(RecordedEvent(f"e{number}", kind, occurred_on, at, "csc", team, about, data))
    return events


@given(cases(), st.randoms())
def test_the_order_of_arrival_changes_nothing(events: list[RecordedEvent], chance: random.Random) -> None:
    shuffled_events = list(events)
    chance.shuffle(shuffled_events)
    shuffled, told = CaseLog(shuffled_events), CaseLog(events)
    assert (shuffled.all, shuffled.events) == (told.all, told.events)
    for framework in ("cypp-2009", "wt-2023"):
        assert clocks(shuffled, rulebook(framework)) == clocks(told, rulebook(framework))
    assert state(shuffled, "front door", effects()) == state(told, "front door", effects())
    assert specialist_spells(shuffled, effects()) == specialist_spells(told, effects())


@given(cases())
def test_every_clock_has_a_name_of_its_own_and_an_explanation(events: list[RecordedEvent]) -> None:
    found = clocks(CaseLog(events), rulebook())
    assert len({clock[:3] for clock in found}) == len(found)
    assert all(sentence(clock, rulebook()) for clock in found)


@given(cases(), st.integers(-10, 400))
def test_a_clock_in_breach_is_running_and_past_its_day(events: list[RecordedEvent], days: int) -> None:
    as_at = date(2010, 3, 1) + timedelta(days=days)
    for clock in clocks(CaseLog(events), rulebook()):
        assert clock.due_on >= clock.original_due_on
        assert not clock.statutory or clock.due_on == clock.original_due_on
        assert clock.stopped_on is None or clock.ended_on is None
        for soon_on in (as_at, as_at + timedelta(days=7)):
            assert status(clock, as_at, soon_on) not in DUE_BY_THEN or clock.due_on <= soon_on
        if status(clock, as_at) is Status.IN_BREACH:
            assert clock.started_on <= as_at
            assert (clock.stopped_on or clock.ended_on or FOR_EVER) > as_at
            assert clock.due_on < as_at


@given(cases())
def test_an_open_case_has_a_team_and_a_tier_and_a_closed_one_no_team(events: list[RecordedEvent]) -> None:
    found = state(CaseLog(events), "front door", effects())
    if found.open:
        assert found.team is not None
        assert found.tier in ("universal", "targeted", "specialist")
        assert found.closed_on is None
    else:
        assert (found.team, found.practitioner) == (None, None)
    assert all(team is not None for _, team in found.team_history)


@given(cases())
def test_specialist_spells_follow_one_another_and_none_is_empty(events: list[RecordedEvent]) -> None:
    spells = specialist_spells(CaseLog(events), effects())
    for begun_on, ended_on in spells:
        assert ended_on is None or begun_on < ended_on
    for (_, ended_on), (begun_on, _) in pairwise(spells):
        assert ended_on is not None
        assert ended_on <= begun_on
