"""A step between tiers and its two sides: nobody is without an accountable team while two of them talk."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import MONDAY, Asking, Story, dawn, who
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from stepping_stories import Steps, accountable

from caseflow.cases import service as cases
from caseflow.events import log
from caseflow.events.kinds.assessment import InitialAssessmentStarted
from caseflow.events.kinds.case import CaseClosed
from caseflow.events.kinds.child_in_need import ChildInNeedPlanStarted
from caseflow.events.kinds.protection import ProtectionPlanEnded, ProtectionPlanStarted
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.dates import Period
from caseflow.rules.rulebook import rulebook
from caseflow.stepping import queries, service

TUESDAY, FRIDAY, NEXT_MONDAY = date(2010, 3, 2), date(2010, 3, 5), date(2010, 3, 8)
NEXT_SATURDAY, LATER = date(2010, 3, 13), date(2010, 3, 15)
YEAR = Period(date(2010, 3, 1), date(2010, 12, 31), "")
UP = {"to_team": "DOOR", "to_tier": "specialist"}


@pytest.fixture
def specialist(a_case: Callable[..., Story], asking: Asking) -> Steps:
    """A child with a child in need plan, held by somebody in the north team."""
    story = a_case().referred(MONDAY).decided(MONDAY).assessment_started(MONDAY).allocated(MONDAY)
    return Steps(story, asking)


@pytest.fixture
def early(a_case: Callable[..., Story], asking: Asking) -> Steps:
    """A child whom the school helps."""
    return Steps(a_case(by="teacher").referred(MONDAY), asking)


def holder(owning: Any, steps: Steps) -> Any:
    with owning():
        query = text("select allocated_to from case_record where id = :case")
        return db.session.scalar(query, {"case": steps.story.case_id})


def figures(asking: Asking, as_at: date) -> tuple[dict[Any, Any], list[Any], list[Any]]:
    with asking("analyst"):
        found = queries.counted_steps(YEAR._replace(last_on=as_at), None)
        period = YEAR._replace(last_on=as_at)
        calendar = rulebook().calendar
        return (
            queries.waits(found, period, calendar, {}).cells,
            queries.returns(found, period, as_at),
            queries.flows(found, period),
        )


# --- The whole way -----------------------------------------------------------------------------------


def test_a_step_down_is_returned_asked_again_accepted_and_bounces_back(
    specialist: Steps, asking: Asking, owning: Any
) -> None:
    story = specialist.story
    first = specialist.asked("practitioner", MONDAY)
    assert accountable(owning, story) == (
        "NORTH",
        [("NORTH", "accountable"), ("SCHOOL", "asked to receive a step")],
    )
    specialist.answered("teacher", TUESDAY, "returned")
    assert accountable(owning, story) == ("NORTH", [("NORTH", "accountable")])
    assert holder(owning, specialist) == who("practitioner")

    specialist.asked("practitioner", FRIDAY, follows=first, outstanding="The school's report is attached")
    specialist.answered("teacher", NEXT_MONDAY)
    assert accountable(owning, story) == ("SCHOOL", [("SCHOOL", "accountable")])
    assert holder(owning, specialist) == who("teacher")
    waits, returns, flows = figures(asking, LATER)
    assert waits == {("CSC", "SCHOOL"): (0, 2, 1.0, 1, 0)}
    assert [tuple(each) for each in returns] == [(3, 0, 1, 1), (6, 0, 1, 1), (12, 0, 1, 1)]
    assert [tuple(each) for each in flows] == [("specialist", "targeted", 1)]

    specialist.asked("teacher", date(2010, 5, 10), **UP)
    specialist.answered("duty", date(2010, 5, 11))
    assert accountable(owning, story)[0] == "DOOR"
    _, returns, flows = figures(asking, date(2010, 6, 1))
    assert [tuple(each) for each in returns] == [(3, 1, 1, 0), (6, 1, 1, 0), (12, 1, 1, 0)]
    assert [tuple(each) for each in flows] == [("targeted", "specialist", 1), ("specialist", "targeted", 1)]
    with asking("duty"):
        kinds = [each.kind for each in log.recorded_events(story.case_id)]
    assert kinds.count("step_requested") == 3
    assert kinds.count("step_decided") == 3


def test_the_thread_shows_a_resubmission_with_what_it_answers(specialist: Steps, asking: Asking) -> None:
    first = specialist.asked("practitioner", MONDAY)
    specialist.answered("teacher", TUESDAY, "returned")
    second = specialist.asked("practitioner", FRIDAY, follows=first)
    with asking("practitioner"):
        threads = queries.threads(specialist.story.case_id, FRIDAY, rulebook().calendar)
    assert [[turn.step.event_id for turn in thread] for thread in threads] == [[first, second]]
    assert threads[0][0].answer.would_change == "The school's report"


def test_a_step_up_is_returned_disputed_settled_and_accepted(
    early: Steps, asking: Asking, owning: Any
) -> None:
    story = early.story
    first = early.asked("teacher", MONDAY, **UP)
    early.answered("duty", TUESDAY, "not_accepted", reason="threshold_not_met")
    assert accountable(owning, story)[1] == [("SCHOOL", "accountable")]
    early.act(service.dispute, "teacher", FRIDAY, "Two needs of paragraph 4 are met")
    assert ("DOOR", "asked to receive a step") in accountable(owning, story)[1]
    with pytest.raises(Refusal, match="Only the manager"):
        early.act(service.settle, "duty", FRIDAY, "stands", "No")
    early.act(service.pass_on, "duty_manager", NEXT_MONDAY, who("other_manager"))
    with pytest.raises(Refusal, match="named senior"):
        early.act(service.settle, "duty_manager", NEXT_MONDAY, "stands", "No")
    with asking("other_manager"):
        assert log.recorded_events(story.case_id)
    early.act(service.settle, "other_manager", date(2010, 3, 10), "to_be_accepted", "Paragraph 4 is met")
    assert accountable(owning, story) == ("SCHOOL", [("SCHOOL", "accountable")])
    with asking("other_manager"):
        assert not log.recorded_events(story.case_id)
    early.asked("teacher", date(2010, 3, 10), follows=first, **UP)
    early.answered("duty", date(2010, 3, 11))
    assert accountable(owning, story)[0] == "DOOR"
    with asking("duty"):
        turn = queries.threads(story.case_id, LATER, rulebook().calendar)[0][0]
    assert (turn.with_manager, turn.with_senior) == (1, 2)


def test_a_dispute_is_raised_once_by_the_sender_about_a_refusal(early: Steps) -> None:
    early.asked("teacher", MONDAY, **UP)
    with pytest.raises(Refusal, match="Only a request that was returned"):
        early.act(service.dispute, "teacher", MONDAY, "Why not?")
    early.answered("duty", TUESDAY, "returned")
    with pytest.raises(Refusal, match="Only the team that asked"):
        early.act(service.dispute, "duty", TUESDAY, "Why not?")
    early.act(service.dispute, "teacher", TUESDAY, "Why not?")
    with pytest.raises(Refusal, match="disputed already"):
        early.act(service.dispute, "teacher", TUESDAY, "Why not?")


# --- The law, and what is only shown -----------------------------------------------------------------


def test_no_step_down_straight_from_an_open_protection_plan(specialist: Steps) -> None:
    specialist.story.recorded("plan", ProtectionPlanStarted(category="NEG"), TUESDAY)
    with pytest.raises(Refusal, match="protection plan is open since 2 March 2010"):
        specialist.asked("practitioner", FRIDAY)
    specialist.story.recorded("over", ProtectionPlanEnded(), FRIDAY, specialist.story.ids["plan"])
    specialist.story.recorded("need", ChildInNeedPlanStarted(), FRIDAY)
    assert specialist.asked("practitioner", NEXT_MONDAY)


def test_a_plan_that_began_after_the_request_holds_back_its_acceptance(specialist: Steps) -> None:
    specialist.asked("practitioner", MONDAY)
    specialist.story.recorded("plan", ProtectionPlanStarted(category="NEG"), TUESDAY)
    with pytest.raises(Refusal, match="protection plan is open"):
        specialist.answered("teacher", FRIDAY)
    specialist.answered("teacher", FRIDAY, "returned")


@pytest.mark.parametrize(
    ("sheet", "field"),
    [
        ({"rationale": " "}, "rationale"),
        ({"consent": None}, "consent"),
        ({"consent": "same_agency"}, "consent"),
        ({"consent": "overridden"}, "consent_words"),
        ({"consent": "overridden", "consent_words": "A risk of harm"}, "consent_manager"),
        ({"to_team": "NORTH"}, "to_team"),
        ({"to_team": "NOWHERE"}, "to_team"),
        ({"to_tier": "elsewhere"}, "to_tier"),
    ],
)
def test_a_request_is_refused_without_what_it_needs(
    specialist: Steps, sheet: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        specialist.asked("practitioner", MONDAY, **sheet)
    assert refused.value.field == field


def test_a_step_up_names_the_threshold(early: Steps) -> None:
    with pytest.raises(Refusal) as refused:
        early.asked("teacher", MONDAY, threshold="", **UP)
    assert refused.value.field == "threshold"


def test_only_the_accountable_team_asks_and_only_once_at_a_time(specialist: Steps, owning: Any) -> None:
    specialist.asked("practitioner", MONDAY)
    with pytest.raises(Refusal, match="waiting for its answer already"):
        specialist.asked("colleague", MONDAY, to_team="SOUTH", to_tier="specialist")
    with pytest.raises(Refusal, match="Only the team that answers"):
        specialist.asked("teacher", MONDAY, to_team="SOUTH", to_tier="specialist")
    assert accountable(owning, specialist.story)[0] == "NORTH"


@pytest.mark.parametrize(("to_tier", "to_team"), [("targeted", "SCHOOL"), ("specialist", "SOUTH")])
def test_a_refusal_of_the_family_is_recorded_and_nobody_is_asked(
    specialist: Steps, asking: Asking, owning: Any, to_tier: str, to_team: str
) -> None:
    specialist.asked(
        "practitioner",
        MONDAY,
        consent="refused",
        consent_words="They want no more visits",
        to_tier=to_tier,
        to_team=to_team,
    )
    assert accountable(owning, specialist.story)[1] == [("NORTH", "accountable")]
    with asking("practitioner"):
        assert [each.consent_words for each in queries.refusals(specialist.story.case_id)]
        assert "consent_declined" in {each.kind for each in log.recorded_events(specialist.story.case_id)}
    assert specialist.seen_by("practitioner") == []
    specialist.story.recorded("closed", CaseClosed(reason="early_help_declined"), TUESDAY)


def test_an_answer_but_an_acceptance_says_why_and_what_would_change_it(early: Steps) -> None:
    early.asked("teacher", MONDAY, **UP)
    for missing in ("reason", "words", "would_change"):
        with pytest.raises(Refusal) as refused:
            early.answered("duty", TUESDAY, "returned", **{missing: ""})
        assert refused.value.field == missing
    with pytest.raises(Refusal, match="conditions"):
        early.answered("duty", TUESDAY, "accepted_with_conditions", words=" ")
    with pytest.raises(Refusal, match="leads from now on"):
        early.answered("duty", TUESDAY, lead="teacher")


# --- Two at once, too late ---------------------------------------------------------------------------


def test_the_second_answer_is_told_of_the_first(early: Steps) -> None:
    early.asked("teacher", MONDAY, **UP)
    early.answered("duty", TUESDAY)
    with pytest.raises(Refusal, match=r"answered already: accepted on 2 March 2010\."):
        early.answered("duty_manager", TUESDAY, "returned")


def test_an_answer_to_what_was_withdrawn_is_told_so(early: Steps, owning: Any) -> None:
    early.asked("teacher", MONDAY, **UP)
    early.act(service.withdraw, "teacher", TUESDAY, "no_longer_needed")
    assert accountable(owning, early.story) == ("SCHOOL", [("SCHOOL", "accountable")])
    with pytest.raises(Refusal, match="withdrawn"):
        early.answered("duty", TUESDAY)
    with pytest.raises(Refusal, match="withdrawn"):
        early.act(service.withdraw, "teacher", TUESDAY, "no_longer_needed")


def test_an_answer_by_another_team_before_the_request_or_after_closing_is_refused(early: Steps) -> None:
    early.asked("teacher", TUESDAY, **UP)
    with pytest.raises(Refusal, match="no such request"):
        early.answered("practitioner", TUESDAY)
    with pytest.raises(Refusal, match="cannot be earlier"):
        early.answered("duty", TUESDAY, happened_on=MONDAY)
    early.story.recorded("closed", CaseClosed(reason="RC7"), FRIDAY)
    with pytest.raises(Refusal, match="closed before"):
        early.answered("duty", NEXT_MONDAY)
    with pytest.raises(Refusal, match="not open"):
        early.asked("teacher", NEXT_MONDAY, **UP)


def test_what_the_sender_has_no_longer_cannot_be_accepted(early: Steps, owning: Any) -> None:
    early.asked("teacher", MONDAY, **UP)
    with owning():
        db.session.execute(
            text(
                "insert into case_grant (case_id, team_code, level, reason)"
                " values (:case, 'NORTH', 'content', 'by hand')"
            ),
            {"case": early.story.case_id},
        )
    early.story.recorded("taken", InitialAssessmentStarted(trigger="referral"), TUESDAY, by="practitioner")
    assert accountable(owning, early.story)[0] == "NORTH"
    with pytest.raises(Refusal, match="no longer answers"):
        early.answered("duty", FRIDAY)
    early.answered("duty", FRIDAY, "returned")
    assert accountable(owning, early.story)[0] == "NORTH"


def test_a_corrected_acceptance_gives_the_case_back(early: Steps, owning: Any) -> None:
    early.asked("teacher", MONDAY, **UP)
    decision = early.answered("duty", TUESDAY)
    early.corrected("duty", FRIDAY, decision)
    assert accountable(owning, early.story) == (
        "SCHOOL",
        [("SCHOOL", "accountable"), ("DOOR", "asked to receive a step")],
    )
    assert early.seen_by("duty")[0].waiting


# --- Both access policies ------------------------------------------------------------------------


def test_the_asked_team_reads_the_case_only_while_it_is_asked(early: Steps, asking: Asking) -> None:
    def reads(name: str) -> bool:
        with asking(name):
            return bool(log.recorded_events(early.story.case_id))

    def sees_words(name: str) -> bool:
        with asking(name):
            return queries.sheet(early.latest) is not None

    assert not reads("duty")
    early.asked("teacher", MONDAY, **UP)
    assert reads("duty")
    assert sees_words("duty")
    assert not sees_words("outsider")
    early.act(service.withdraw, "teacher", TUESDAY, "wrong_team")
    with asking("duty"):
        assert db.session.scalar(text("select count(*) from case_event")) == 0
    assert not sees_words("duty")


@pytest.mark.parametrize(
    "sql",
    [
        "select settle_access(array[cast(:case as uuid)], false)",
        "select * from access_due",
        "select follow_access(:case)",
        "select * from step",
        "insert into case_grant (case_id, team_code, level, reason)"
        " values (:case, 'SOUTH', 'content', 'asked to receive a step')",
        "update step_dispute set raised_on = '2010-01-01'",
        "delete from step_record",
    ],
)
def test_the_web_gives_itself_nothing(early: Steps, asking: Asking, sql: str) -> None:
    early.asked("teacher", MONDAY, **UP)
    with pytest.raises(DBAPIError, match=r"permission denied|row-level security"), asking("outsider"):
        db.session.execute(text(sql), {"case": early.story.case_id})


def test_a_manager_without_a_reason_counts_a_child_and_does_not_name_it(
    specialist: Steps, asking: Asking
) -> None:
    specialist.asked("practitioner", MONDAY)
    period = YEAR._replace(last_on=TUESDAY)
    named = {}
    for name in ("manager", "other_manager", "analyst", "practitioner"):
        with asking(name):
            named[name] = [row.given_name for row in queries.counted_steps(period, None)]
    assert named == {
        "manager": ["Zebedee"],
        "other_manager": [None],
        "analyst": ["Zebedee"],
        "practitioner": [],
    }


# --- Silence -----------------------------------------------------------------------------------------


def test_silence_goes_to_the_manager_once_and_decides_nothing(
    early: Steps, working: Any, owning: Any, asking: Asking
) -> None:
    early.asked("teacher", MONDAY, **UP)
    for on, told in ((NEXT_MONDAY, 0), (date(2010, 3, 9), 1), (date(2010, 3, 9), 0), (LATER, 0)):
        with working():
            assert service.remind(on, dawn(on)).notified == told
    with owning():
        notice = db.session.execute(
            text("select practitioner_id, due_on from notice where what = 'step_unanswered'")
        ).one()
    assert tuple(notice) == (who("duty_manager"), NEXT_MONDAY)
    with asking("duty"):
        found = queries.of_team("DOOR", MONDAY, LATER, rulebook().calendar)
    assert [(each.step.event_id, each.waited) for each in found.silent] == [(early.latest, 10)]
    assert accountable(owning, early.story)[0] == "SCHOOL"
    early.answered("duty", LATER)
    with working():
        assert service.remind(LATER, dawn(LATER)).notified == 0


def test_a_request_due_on_friday_is_not_silent_on_saturday(
    early: Steps, working: Any, client_for: Any, today: Any
) -> None:
    early.asked("teacher", FRIDAY, **UP)
    one = f"/cases/{early.story.case_id}/steps/{early.latest}"
    for on, told, silent in ((NEXT_SATURDAY, 0, False), (LATER, 1, True)):
        today(on)
        with working():
            assert service.remind(on, dawn(on)).notified == told
        shown = client_for("duty").get("/incoming").text
        assert ("Past the day for an answer" in shown) is silent
        assert ("Past its day" in client_for("duty").get(one).text) is silent


def test_a_figure_is_as_long_as_its_list(
    specialist: Steps, a_case: Callable[..., Story], asking: Asking
) -> None:
    specialist.asked("practitioner", MONDAY)
    specialist.answered("teacher", TUESDAY, "returned")
    other = Steps(a_case(given_name="Yolanda").referred(MONDAY), asking)
    other.asked("practitioner", MONDAY, to_team="SCHOOL", to_tier="universal")
    period = YEAR._replace(last_on=LATER)
    with asking("analyst"):
        found = queries.counted_steps(period, None)
        cells = queries.waits(found, period, rulebook().calendar, {}).cells
        for (sender, receiver), wait in cells.items():
            pair = {"from_agency": sender, "to_agency": receiver}
            for what in ("open", "answered", "returned", "not_accepted"):
                assert len(queries.members(found, what, period, LATER, **pair)) == getattr(wait, what)
        assert sum(each.open for each in cells.values()) == 1
        assert queries.counted_steps(period, "WEST") == []


def test_recording_goes_on_after_a_step_as_on_any_case(early: Steps) -> None:
    early.asked("teacher", MONDAY, **UP)
    early.answered("duty", TUESDAY)
    with early.asking("duty"):
        cases.record(early._context("duty", FRIDAY), early.story.case_id, CaseClosed(reason="RC8"), FRIDAY)
