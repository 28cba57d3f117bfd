"""What the database takes from whom: a school does not record the work of social care."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from casework import MONDAY, Asking, Story, context, dawn, who
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.cases import service as cases
from caseflow.events.kinds import kinds
from caseflow.events.kinds.assessment import InitialAssessmentStarted
from caseflow.events.kinds.caf import CafChecklistCompleted
from caseflow.events.kinds.contact import ContactReceived
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.projections import service as projections
from caseflow.rules.permissions import ACTIONS
from caseflow.rules.rulebook import rulebook

RECORD = text(
    "select record_event(:case, null, :event, :kind, date '2010-03-01', :at, :who, :agency, :team, null,"
    " '{}')"
)


@pytest.fixture
def story(a_case: Callable[..., Story]) -> Story:
    """A child whose case a school answers for."""
    return a_case(by="teacher").recorded("checklist", CafChecklistCompleted(next_step="caf"), MONDAY)


OF_AGENCIES = {name for name, kind in kinds().items() if not kind.of_governance}


def records(story: Story, asking: Asking, name: str, kind: str) -> bool:
    """Whether the database takes an event of a kind from somebody, whatever the pages offer."""
    agency, team = ("CSC", "NORTH") if name == "practitioner" else ("SCHOOL", "SCHOOL")
    given = {"case": story.case_id, "event": str(uuid4()), "kind": kind, "at": dawn(MONDAY)}
    with asking(name):
        try:
            with db.session.begin_nested():
                db.session.execute(RECORD, given | {"who": who(name), "agency": agency, "team": team})
        except DBAPIError as refused:
            if "no reason in force" not in str(refused):
                raise
            return False
        return True


def of_social_care(kind: str) -> bool:
    action = kinds()[kind].recorded_by
    return bool(action and ACTIONS[action].of_social_care)


def test_the_database_takes_from_a_school_what_is_not_the_work_of_social_care(
    story: Story, asking: Asking
) -> None:
    """So its list says of each kind what the kind declares, and a new kind is on one side or the other.

    A referral asks for the work of social care: the page leads a school to a way that reaches it for certain.
    """
    taken = {kind for kind in OF_AGENCIES if records(story, asking, "teacher", kind)}
    assert taken == {kind for kind in OF_AGENCIES if not of_social_care(kind)} | {"referral_received"}


def test_social_care_records_every_kind(a_case: Callable[..., Story], asking: Asking) -> None:
    story = a_case().referred(MONDAY)
    assert all(records(story, asking, "practitioner", kind) for kind in OF_AGENCIES)


def test_neither_records_what_governance_does(story: Story, asking: Asking) -> None:
    for kind in kinds().keys() - OF_AGENCIES:
        assert not records(story, asking, "teacher", kind)
        assert not records(story, asking, "practitioner", kind)


def test_a_school_starts_no_initial_assessment(story: Story, asking: Asking) -> None:
    event = InitialAssessmentStarted(trigger="new_information")
    with pytest.raises(Refusal, match="no reason in force"), asking("teacher"):
        cases.record(context("teacher", MONDAY), story.case_id, event, MONDAY)


# --- What follows from the log ------------------------------------------------------------------------

WRITE = text(
    "select write_projections(:case, (select last_seq from case_record where id = :case), jsonb_build_object("
    "'case_record', jsonb_build_object('team_code', 'SCHOOL', 'tier', 'universal')), null)"
)


def test_nobody_writes_what_follows_from_what_somebody_else_recorded(
    a_case: Callable[..., Story], asking: Asking
) -> None:
    story = a_case().referred(MONDAY)
    with pytest.raises(DBAPIError, match="nothing has been recorded to follow"), asking("colleague"):
        db.session.execute(WRITE, {"case": story.case_id})


def test_nobody_writes_what_the_workers_have_followed(
    a_case: Callable[..., Story], asking: Asking, working: Any
) -> None:
    story = a_case().referred(MONDAY)
    with working():
        projections.project(story.case_id, rulebook())
    with pytest.raises(DBAPIError, match="nothing has been recorded to follow"), asking("practitioner"):
        db.session.execute(WRITE, {"case": story.case_id})


def test_what_is_forged_beside_an_own_entry_goes_when_the_workers_follow_it(
    a_case: Callable[..., Story], asking: Asking, working: Any, owning: Any
) -> None:
    story = a_case().referred(MONDAY).recorded("contact", ContactReceived(source="1A"), date(2010, 3, 2))
    kept = text(
        "select r.team_code, r.tier, (select count(*) from clock where case_id = r.id),"
        " (select string_agg(coalesce(team_code, ''), ' ' order by reason, team_code) from case_grant)"
        " from case_record r where id = :case"
    )
    with owning():
        before = db.session.execute(kept, {"case": story.case_id}).one()
    with asking("practitioner"):
        db.session.execute(WRITE, {"case": story.case_id})
    with owning():
        assert db.session.execute(kept, {"case": story.case_id}).one() != before
    with working():
        projections.project(story.case_id, rulebook())
    with owning():
        assert db.session.execute(kept, {"case": story.case_id}).one() == before
