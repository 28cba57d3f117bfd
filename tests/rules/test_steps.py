"""What may follow what in a step between tiers, what is missing, how long it took and who came back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.events.kinds import effects
from caseflow.kernel import RecordedEvent, Refusal
from caseflow.kernel.dates import add_months
from caseflow.rules import steps
from caseflow.rules.case_log import CaseLog
from caseflow.rules.pathway import state
from caseflow.rules.rulebook import rulebook
from caseflow.rules.steps import Sheet, Step

DAY = date(2010, 3, 1)
NOON = datetime(2010, 3, 1, 12, tzinfo=UTC)
CASE = UUID(int=1)


def a_step(event_id: str = "s1", **changes: Any) -> Step:
    found = Step(
        event_id, CASE, "up", "targeted", "specialist", "school", "door", DAY, NOON, None, None,
        None, None, None, None, None, None, False,
    )  # fmt: skip
    return found._replace(**changes)


def a_sheet(**changes: Any) -> Sheet:
    fields: dict[str, Any] = {"to_team": "door", "to_tier": "specialist", "trigger": "incident"}
    fields |= {"rationale": "Needs grow", "consent": "given", "threshold": "4"}
    return Sheet(**(fields | changes))


def event(event_id: str, kind: str, on: date = DAY, about: str | None = None) -> RecordedEvent:
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    return RecordedEvent(event_id, kind, on, at, None, "north", about, {})


RETURNED = {"decision": "returned", "decided_on": DAY + timedelta(days=1)}


@pytest.mark.parametrize(
    ("from_tier", "to_tier", "way"),
    [
        ("universal", "targeted", "up"),
        ("specialist", "universal", "down"),
        ("targeted", "targeted", "across"),
    ],
)
def test_the_tiers_say_the_direction(from_tier: str, to_tier: str, way: str) -> None:
    assert steps.direction(from_tier, to_tier) == way


def test_a_plan_is_open_until_it_ends_and_a_withdrawn_one_never_was() -> None:
    started = event("p1", "protection_plan_started")
    ended, withdrawn = (
        event("e1", "protection_plan_ended", about="p1"),
        event("w1", "event_withdrawn", about="p1"),
    )
    assert steps.open_protection_plan(CaseLog([])) is None
    assert steps.open_protection_plan(CaseLog([started])) == started
    assert steps.open_protection_plan(CaseLog([started, ended])) is None
    assert steps.open_protection_plan(CaseLog([started, withdrawn])) is None


def test_protection_stops_only_the_way_down() -> None:
    open_plan = CaseLog([event("p1", "protection_plan_started")])
    steps.check_protection("up", open_plan)
    steps.check_protection("down", CaseLog([]))
    with pytest.raises(Refusal, match="since 1 March 2010"):
        steps.check_protection("down", open_plan)


def test_a_request_continues_the_open_assessment_else_the_last_referral() -> None:
    referral, later = event("r1", "referral_received"), event("r2", "referral_received", date(2010, 4, 1))
    caf, closed = event("c1", "caf_started"), event("x1", "caf_closed", about="c1")
    assert steps.what_it_continues(CaseLog([])) is None
    assert steps.what_it_continues(CaseLog([referral, later])) == "r2"
    assert steps.what_it_continues(CaseLog([referral, caf, later])) == "c1"
    assert steps.what_it_continues(CaseLog([referral, caf, closed])) == "r1"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"to_tier": "other"}, "to_tier"),
        ({"rationale": " "}, "rationale"),
        ({"threshold": ""}, "threshold"),
        ({"consent": None}, "consent"),
        ({"consent": "same_agency"}, "consent"),
        ({"consent": "overridden"}, "consent_words"),
        ({"consent": "overridden", "consent_words": "Risk"}, "consent_manager"),
    ],
)
def test_a_sheet_is_refused_without_what_it_needs(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        steps.check_sheet(a_sheet(**changes), "targeted", same_agency=False)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"to_tier": "universal", "threshold": ""},
        {"consent": "same_agency"},
        {"consent": "refused"},
        {"consent": "overridden", "consent_words": "Risk", "consent_manager": CASE},
    ],
)
def test_a_sheet_needs_nothing_else(changes: dict[str, Any]) -> None:
    steps.check_sheet(a_sheet(**changes), "targeted", same_agency=True)


def test_only_the_accountable_team_asks_another_and_one_at_a_time() -> None:
    steps.check_asking([a_step(**RETURNED)], "door", "school", "school")
    for team, accountable, to_team, waiting in (
        ("north", "school", "door", False),
        ("school", "school", "school", False),
        ("school", "school", "door", True),
    ):
        with pytest.raises(Refusal):
            steps.check_asking([a_step()] if waiting else [], to_team, team, accountable)


@pytest.mark.parametrize(
    ("changes", "decision", "on", "team", "accountable", "sentence"),
    [
        ({}, "accepted", DAY, "north", "school", "Only the team that was asked"),
        ({"withdrawn": True}, "accepted", DAY, "door", "school", "withdrawn"),
        (RETURNED, "accepted", DAY, "door", "school", "returned for information on 2 March 2010"),
        ({"decision": "returned"}, "accepted", DAY, "door", "school", "returned for information."),
        ({"ended_on": DAY}, "accepted", DAY, "door", "school", "case closed"),
        ({}, "returned", DAY - timedelta(days=1), "door", "school", "cannot be earlier"),
        ({}, "accepted", DAY, "door", "north", "no longer answers"),
    ],
)
def test_an_answer_is_refused_in_words(
    changes: dict[str, Any], decision: str, on: date, team: str, accountable: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        steps.check_answer(a_step(**changes), decision, on, team, accountable)


def test_a_waiting_request_is_answered_by_the_team_asked() -> None:
    steps.check_answer(a_step(), "accepted", DAY, "door", "school")
    steps.check_answer(a_step(), "accepted_with_conditions", DAY, "door", "door")
    steps.check_answer(a_step(), "not_accepted", DAY, "door", "north")
    assert steps.what_became(a_step()) == ""


def test_a_request_that_waits_no_more_says_what_became_of_it() -> None:
    assert "withdrawn by the team" in steps.what_became(a_step(withdrawn=True))
    assert steps.what_became(a_step(**RETURNED)).endswith(" on 2 March 2010.")
    assert steps.what_became(a_step(decision="returned")).startswith("This request has been answered already")
    assert "case closed" in steps.what_became(a_step(ended_on=DAY))
    with pytest.raises(Refusal, match="case closed"):
        steps.check_waiting(a_step(ended_on=DAY))


def test_what_is_refused_of_consent_stands_beside_its_field_in_a_request() -> None:
    assert steps.beside(Refusal("basis", "Say how.")).field == "consent"
    assert steps.beside(Refusal("to_team", "Choose.")).field == "to_team"
    assert "Harbour School" in steps.no_consent("Harbour School")


def test_any_answer_but_an_acceptance_gives_its_reasons() -> None:
    steps.check_reason("accepted", None, "", "")
    steps.check_reason("accepted_with_conditions", None, "Within a week", "")
    steps.check_reason("returned", "missing_information", "No report", "The report")
    for decision, reason, words, would_change, field in (
        ("accepted_with_conditions", None, " ", "", "words"),
        ("returned", None, "No report", "The report", "reason"),
        ("returned", "no_room", "No report", "The report", "reason"),
        ("not_accepted", "threshold_not_met", "", "The report", "words"),
        ("not_accepted", "threshold_not_met", "Not met", " ", "would_change"),
    ):
        with pytest.raises(Refusal) as refused:
            steps.check_reason(decision, reason, words, would_change)
        assert refused.value.field == field


def test_a_full_team_is_no_reason() -> None:
    assert not [code for code in steps.REASONS if "capacity" in code or "full" in code]


def test_the_checklist_shows_what_is_done_and_what_is_not() -> None:
    up = steps.checklist(a_sheet(risks="None seen"), "targeted")
    assert [each.done for each in up] == [False, False, False, True]
    ready = a_sheet(
        to_tier="universal", child_view="Fine", parent_view="Fine", outstanding="None", child_seen_on=DAY,
        lead_contacted_on=DAY, lead_agreed=True, final_meeting_on=DAY, authorised_by="Mo Madeup",
    )  # fmt: skip
    assert all(each.done for each in steps.checklist(ready, "targeted"))
    assert len(steps.checklist(ready, "targeted")) == 8


def test_what_was_asked_again_stands_with_what_it_answers() -> None:
    first = a_step("s1", **RETURNED)
    second = a_step("s2", requested_on=DAY + timedelta(days=3))
    other = a_step("s3", to_team="south", requested_on=DAY + timedelta(days=4))
    linked = a_step("s4", to_team="east", requested_on=DAY + timedelta(days=5))
    found = steps.threads([linked, other, second, first], {"s4": "s3"})
    assert [[each.event_id for each in thread] for thread in found] == [["s3", "s4"], ["s1", "s2"]]
    assert steps.former(first, [first, second]) is None
    assert steps.former(second, [a_step("s1", decision="returned")]) is None


@given(
    st.lists(
        st.tuples(
            st.integers(0, 30),
            st.sampled_from(["door", "north"]),
            st.sampled_from([None, "returned", "accepted"]),
        ),
        max_size=8,
    )
)
def test_every_request_is_in_one_thread(told: list[tuple[int, str, str | None]]) -> None:
    found = [
        a_step(
            f"s{number}",
            requested_on=DAY + timedelta(days=after),
            to_team=team,
            decision=decision,
            decided_on=DAY + timedelta(days=after) if decision else None,
        )
        for number, (after, team, decision) in enumerate(told)
    ]
    threads = steps.threads(found, {})
    assert sorted(each.event_id for thread in threads for each in thread) == sorted(e.event_id for e in found)
    assert all(len({each.to_team for each in thread}) == 1 for thread in threads)


def test_waits_are_counted_in_working_days() -> None:
    calendar = rulebook().calendar
    assert steps.working_days(calendar, date(2010, 4, 1), date(2010, 4, 6)) == 1
    assert steps.working_days(calendar, DAY, DAY) == 0
    assert steps.working_days(calendar, DAY, DAY - timedelta(days=3)) == 0
    assert steps.middle([]) is None
    assert steps.middle([1, 5, 2]) == 2
    assert steps.middle([1, 2]) == 1.5


@pytest.mark.parametrize("months", steps.WINDOWS)
def test_a_return_on_the_last_day_counts_and_the_day_after_does_not(months: int) -> None:
    last_on = add_months(DAY, months)
    assert steps.came_back(DAY, last_on, months)
    assert not steps.came_back(DAY, last_on + timedelta(days=1), months)
    assert not steps.came_back(DAY, None, months)
    assert steps.still_watched(DAY, None, months, last_on - timedelta(days=1))
    assert not steps.still_watched(DAY, None, months, last_on)
    assert not steps.still_watched(DAY, last_on, months, DAY)


def test_a_request_says_whether_it_waits_and_was_accepted() -> None:
    assert a_step().waiting
    assert not a_step(withdrawn=True).waiting
    assert not a_step(ended_on=DAY).waiting
    assert a_step(decision="accepted_with_conditions").accepted
    assert not a_step(**RETURNED).accepted


# --- What the pathway makes of it --------------------------------------------------------------------


def told(*events: tuple[str, str, int, str, str | None, dict[str, Any]]) -> CaseLog:
    found = []
    for event_id, kind, days, team, about, data in events:
        on = DAY + timedelta(days=days)
        at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        found.append(RecordedEvent(event_id, kind, on, at, None, team, about, data))
    return CaseLog(found)


REFERRED = ("r", "referral_received", 0, "school", None, {"source": "2A"})
ASKED = (
    "s",
    "step_requested",
    1,
    "school",
    "r",
    {"direction": "up", "to_tier": "specialist", "to_team": "door"},
)


def answer(decision: str) -> tuple[str, str, int, str, str | None, dict[str, Any]]:
    return ("d", "step_decided", 4, "door", "s", {"decision": decision})


CLOSED = ("x", "case_closed", 2, "school", None, {"reason": "RC7"})


@pytest.mark.parametrize(
    ("decision", "team"), [("returned", None), ("not_accepted", None), ("accepted", "door")]
)
def test_a_team_that_sends_back_a_closed_case_does_not_take_it(decision: str, team: str | None) -> None:
    assert state(told(REFERRED, ASKED, CLOSED, answer(decision)), None, effects()).team == team


def test_naming_a_lead_opens_nothing() -> None:
    named = ("l", "lead_professional_named", 5, "door", None, {})
    assert not state(told(REFERRED, CLOSED, named), None, effects()).open


def test_whoever_got_the_case_with_an_acceptance_loses_it_with_its_withdrawal() -> None:
    ours = ("a", "case_allocated", 1, "school", None, {"practitioner": "ours"})
    theirs = ("b", "case_allocated", 5, "door", "d", {"practitioner": "theirs"})
    events = (REFERRED, ours, ASKED, answer("accepted"), theirs)
    assert state(told(*events), None, effects()).practitioner == "theirs"
    undone = told(*events, ("w", "event_withdrawn", 6, "door", "d", {"reason": "wrong_entry"}))
    assert (state(undone, None, effects()).team, state(undone, None, effects()).practitioner) == (
        "school",
        "ours",
    )
