"""What a request to step stands on, what becomes of it when consent goes, and where an assessment ends."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from casework import MONDAY, Asking, Story, dawn, who
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from stepping_stories import SHEET, Steps, accountable, context, said_by_mother

from caseflow.consent import queries as consents
from caseflow.events import log
from caseflow.events.kinds.caf import CafStarted
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.rules.steps import Sheet
from caseflow.stepping import queries, service

TUESDAY, FRIDAY = date(2010, 3, 2), date(2010, 3, 5)
UP = {"to_team": "DOOR", "to_tier": "specialist"}


@pytest.fixture
def early(a_case: Callable[..., Story], asking: Asking) -> Steps:
    """A child whom the school helps, with a common assessment."""
    story = a_case(by="teacher").referred(MONDAY).recorded("caf", CafStarted(), MONDAY)
    return Steps(story, asking)


def shares(steps: Steps) -> list[Any]:
    with steps.asking(steps.story.by):
        return consents.disclosures(steps.story.case_id)


def kinds(steps: Steps) -> list[str]:
    with steps.asking(steps.story.by):
        return [each.kind for each in log.recorded_events(steps.story.case_id)]


# --- What it stands on -------------------------------------------------------------------------------


def test_a_request_keeps_the_consent_it_stands_on_and_is_written_down_as_a_share(early: Steps) -> None:
    early.asked("teacher", MONDAY, **UP)
    with early.asking("teacher"):
        sheet = queries.sheet(early.latest)
        [consent] = consents.consents(early.story.case_id)
    assert sheet is not None
    assert (sheet.consent_id, consent.person_name, consent.answers) == (
        consent.id,
        "Paula Pretend",
        (("CSC", "agreed"),),
    )
    [share] = shares(early)
    assert (share.to, share.basis, share.disclosed_on) == (
        "Social care of Nowhere, Front door",
        "consent",
        MONDAY,
    )
    assert kinds(early)[-2:] == ["consent_given", "step_requested"]


def test_what_was_agreed_before_is_not_asked_again(early: Steps) -> None:
    before = early.consented("teacher", MONDAY, "CSC")
    early.asked("teacher", TUESDAY, said=None, **UP)
    with early.asking("teacher"):
        sheet = queries.sheet(early.latest)
    assert sheet is not None
    assert sheet.consent_id == before
    assert kinds(early).count("consent_given") == 1


@pytest.mark.parametrize("state", ["never asked", "refused", "taken back", "run out"])
def test_without_consent_in_force_nobody_is_asked(early: Steps, owning: Any, state: str) -> None:
    if state != "never asked":
        more = {"expires_on": TUESDAY} if state == "run out" else {}
        answer = "refused" if state == "refused" else "agreed"
        given = early.consented("teacher", MONDAY, "CSC", answer, **more)
        if state == "taken back":
            early.taken_back("teacher", MONDAY, given, "CSC")
    with pytest.raises(Refusal) as refused:
        early.asked("teacher", FRIDAY, said=None, **UP)
    assert refused.value.field == "consent_person"
    assert accountable(owning, early.story)[1] == [("SCHOOL", "accountable")]
    assert shares(early) == []
    early.asked("teacher", FRIDAY, **UP)
    assert ("DOOR", "asked to receive a step") in accountable(owning, early.story)[1]


def test_a_refusal_is_recorded_about_the_agency_and_shares_nothing(early: Steps) -> None:
    with pytest.raises(Refusal, match="Say who said no"):
        early.asked("teacher", MONDAY, consent="refused", said=None, **UP)
    early.asked("teacher", MONDAY, consent="refused", **UP)
    with early.asking("teacher"):
        [state] = consents.states(early.story.case_id, None)
    assert (state.agency_code, state.state) == ("CSC", "refused")
    assert shares(early) == []


def test_without_agreement_only_on_facts_and_with_a_manager_who_hears_of_it(
    early: Steps, owning: Any
) -> None:
    without = UP | {"consent": "overridden"}
    facts = {"consent_words": "Two unexplained injuries within a week"}
    for given, field in (
        (facts | {"consent_manager": who("practitioner")}, "consent_manager"),
        ({"consent_words": "Harm", "consent_manager": who("manager")}, "consent_words"),
    ):
        with pytest.raises(Refusal) as refused:
            early.asked("teacher", MONDAY, **(without | given))
        assert refused.value.field == field
    early.asked("teacher", MONDAY, **without, **facts, consent_manager=who("manager"))
    [share] = shares(early)
    assert (share.basis, share.manager) == ("public_interest", "Manager Testerton")
    with owning():
        query = text("select what from notice where practitioner_id = :manager")
        assert list(db.session.scalars(query, {"manager": who("manager")})) == ["shared_without_consent"]


@pytest.mark.parametrize(
    "changes",
    [
        "consent_id = null",
        "disclosure_id = null",
        "consent = 'same_agency', consent_id = null, disclosure_id = null",
        "consent = 'overridden', consent_words = 'x', consent_manager = 'y', disclosure_id = null",
    ],
)
def test_the_database_wants_the_basis_too(early: Steps, asking: Asking, owning: Any, changes: str) -> None:
    early.asked("teacher", MONDAY, **UP)
    with owning():
        db.session.execute(text("create table spare as select * from step_record"))
        db.session.execute(text("update spare set event_id = 'other'"))
        db.session.execute(text(f"update spare set {changes}"))
        db.session.execute(text("grant select on spare to caseflow_web"))
    try:
        with pytest.raises(DBAPIError, match="row-level security"), asking("teacher"):
            db.session.execute(text("insert into step_record select * from spare"))
    finally:
        with owning():
            db.session.execute(text("drop table spare"))


# --- When consent goes -------------------------------------------------------------------------------


def test_consent_taken_back_shuts_the_asked_team_out_at_once(early: Steps, owning: Any) -> None:
    early.asked("teacher", MONDAY, **UP)
    with early.asking("teacher"):
        consent_id = consents.consents(early.story.case_id)[0].id
    early.taken_back("teacher", TUESDAY, consent_id, "CSC")
    assert accountable(owning, early.story) == ("SCHOOL", [("SCHOOL", "accountable")])
    with pytest.raises(Refusal, match="no longer holds"):
        early.answered("duty", TUESDAY)
    early.consented("teacher", TUESDAY, "CSC")
    assert ("DOOR", "asked to receive a step") in accountable(owning, early.story)[1]
    early.answered("duty", TUESDAY)
    assert accountable(owning, early.story)[0] == "DOOR"


def test_consent_that_runs_out_shuts_the_asked_team_out(
    early: Steps, owning: Any, working: Any, today: Callable[[date], None]
) -> None:
    said = said_by_mother("CSC", "agreed", MONDAY, expires_on=TUESDAY)
    early.asked("teacher", MONDAY, said=said, **UP)
    for on, readers in ((TUESDAY, 2), (TUESDAY + timedelta(days=1), 1)):
        today(on)
        for _ in range(2):
            with working():
                service.remind(on, dawn(on))
        assert len(accountable(owning, early.story)[1]) == readers


# --- Where an assessment ends and a team begins ------------------------------------------------------


def test_the_assessment_stays_open_until_specialist_services_accept(early: Steps) -> None:
    early.asked("teacher", MONDAY, **UP)
    early.answered("duty", TUESDAY, "returned")
    assert "caf_closed" not in kinds(early)
    early.asked("teacher", TUESDAY, follows=early.latest, **UP)
    early.answered("duty", FRIDAY)
    with early.asking("duty"):
        happened = log.recorded_events(early.story.case_id)
    assert [each.kind for each in happened[-4:]] == [
        "step_decided",
        "case_allocated",
        "lead_professional_named",
        "caf_closed",
    ]
    assert happened[-1].data == {"reason": "stepped_up"}
    assert happened[-1].about == happened[-2].about == early.story.ids["caf"]


@pytest.mark.parametrize(("met_on", "counts"), [(TUESDAY, True), (FRIDAY, True), (date(2010, 3, 9), False)])
def test_the_last_meeting_of_a_step_down_is_the_first_of_the_team_around_the_child(
    a_case: Callable[..., Story], asking: Asking, met_on: date, counts: bool
) -> None:
    story = a_case().referred(MONDAY).decided(MONDAY).recorded("caf", CafStarted(), MONDAY)
    steps = Steps(story, asking)
    steps.asked("practitioner", MONDAY, first_tac=True, final_meeting_on=met_on)
    steps.answered("teacher", FRIDAY)
    with asking("teacher"):
        met = [e for e in log.recorded_events(story.case_id) if e.kind == "tac_meeting_held"]
    assert [(e.occurred_on, e.about) for e in met] == ([(met_on, story.ids["caf"])] if counts else [])


def test_a_stale_form_is_told_so_before_anything_is_said_or_shared(early: Steps, asking: Asking) -> None:
    said, sheet = said_by_mother("CSC", "agreed", MONDAY), Sheet(**(SHEET | UP))
    with pytest.raises(Refusal, match="recorded"), asking("teacher"):
        service.propose(context("teacher", MONDAY), early.story.case_id, sheet, MONDAY, None, 1, said)
    assert "consent_given" not in kinds(early)


def test_consent_taken_back_ends_the_reading_of_a_dispute_too(early: Steps, owning: Any) -> None:
    early.asked("teacher", MONDAY, **UP)
    early.answered("duty", MONDAY, "not_accepted")
    early.act(service.dispute, "teacher", TUESDAY, "It is met")
    assert ("DOOR", "asked to receive a step") in accountable(owning, early.story)[1]
    with early.asking("teacher"):
        consent_id = consents.consents(early.story.case_id)[0].id
    early.taken_back("teacher", TUESDAY, consent_id)
    assert accountable(owning, early.story)[1] == [("SCHOOL", "accountable")]
    with early.asking("duty_manager"):
        assert queries.dispute_of(early.latest) is not None, "that there is a dispute is known to its sides"
