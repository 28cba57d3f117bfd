"""What comes late by a statutory clock is asked why, once, on its own page; it is saved with or without."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import Story
from flask.testing import FlaskClient
from kind_forms import MONDAY, WITH_A_PAGE, beside
from sqlalchemy import text

from caseflow.events.kinds import kinds
from caseflow.events.reading import read
from caseflow.extensions import db
from caseflow.rules.rulebook import rulebook

LONG_AFTER = date(2010, 11, 30)
STOPS = sorted(
    {stop.kind for each in rulebook().timescales.values() if each.statutory for stop in each.stopped_by}
    & WITH_A_PAGE.keys()
)
BEFORE: dict[str, list[tuple[str, dict[str, Any], str | None]]] = {
    "referral_decided": [("referral_received", {"source": "2A"}, None)],
    "initial_conference_held": [("strategy_discussion_held", {"initiates_enquiry": True}, None)],
    "core_group_held": [("protection_plan_started", {"category": "NEG"}, None)],
    "review_conference_held": [("protection_plan_started", {"category": "NEG"}, None)],
    "care_review_held": [("care_started", {"legal_status": "C2"}, None)],
    "contact_decided": [("contact_received", {"source": "2A"}, None)],
    "referral_received": [("contact_received", {"source": "2A"}, None)],
}
ANSWERS = {
    "referral_decided": {"outcome": "nfa"},
    "initial_conference_held": {"outcome": "no_plan"},
    "contact_decided": {"outcome": "nfa", "reason": "no_concern"},
    "referral_received": {"source": "2A"},
}


class Late:
    """A case on which something is late, and the form that ends it."""

    def __init__(self, kind: str, story: Story, client: FlaskClient, owning: Any) -> None:
        for before, data, about in BEFORE[kind]:
            story.recorded(before, read(before, data), MONDAY, about and story.ids[about])
        about = story.ids[BEFORE[kind][-1][0]]
        self.kind, self.client, self.owning = kind, client, owning
        self.case_id = story.case_id
        self.address = f"/cases/{story.case_id}/record/{kind}?about={about}"

    def send(self, on: date = LONG_AFTER, **more: str) -> Any:
        day = {"occurred_on": [str(on.day), str(on.month), str(on.year)]}
        return self.client.post(self.address, data={**ANSWERS.get(self.kind, {}), **day, **more})

    def reasons(self) -> list[str | None]:
        query = "select late_reason from breach where case_id = :case and voided_at is null"
        with self.owning():
            return list(db.session.scalars(text(query), {"case": self.case_id}))

    def days(self) -> list[date]:
        query = "select occurred_on from case_event where case_id = :case and kind = :kind"
        with self.owning():
            return list(db.session.scalars(text(query), {"case": self.case_id, "kind": self.kind}))


@pytest.fixture
def late(a_case: Callable[..., Story], client_for: Any, owning: Any, today: Any) -> Callable[[str], Late]:
    today(LONG_AFTER)
    return lambda kind: Late(kind, a_case(by="practitioner"), client_for("practitioner"), owning)


@pytest.mark.parametrize("kind", STOPS)
def test_a_late_one_is_asked_why_once_and_keeps_its_reason_and_its_date(kind: str, late: Any) -> None:
    form = late(kind)
    asked = form.send(note="What was said")
    assert asked.status_code == 422
    question = beside(asked.text, "late_reason")
    assert "was due on" in question
    assert "Say why, or record it without a reason." in question
    assert 'name="asked_why"' in asked.text
    if kinds()[kind].narrative:
        assert "What was said" in asked.text
    assert form.days() == []
    assert form.send(asked_why="yes", late_reason="interpreter").status_code == 302
    assert form.days() == [LONG_AFTER]
    assert set(form.reasons()) == {"interpreter"}
    assert "Reason given: Waiting for an interpreter" in form.client.get(f"/cases/{form.case_id}").text


@pytest.mark.parametrize("kind", STOPS)
def test_a_late_one_is_saved_without_a_reason_and_one_in_time_is_not_asked(kind: str, late: Any) -> None:
    form = late(kind)
    assert form.send(asked_why="yes").status_code == 302
    assert form.days() == [LONG_AFTER]
    assert set(form.reasons()) == {None}
    timely = late(kind)
    assert timely.send(on=date(2010, 3, 2)).status_code == 302
    assert [each for each in timely.reasons() if each] == []


def test_what_does_not_fit_and_why_it_is_late_are_asked_together(late: Any) -> None:
    form = late("core_group_held")
    with form.owning():
        db.session.execute(text("update child set death_date = '2010-06-01'"))
    asked = form.send()
    assert asked.status_code == 422
    assert "after the child" in beside(asked.text, "confirmed")
    assert "First core group was due on" in beside(asked.text, "late_reason")
    assert form.send(asked_why="yes", confirmed="yes", late_reason="other").status_code == 302
    assert form.reasons() == ["other"]


def test_the_question_stays_with_its_form_while_something_else_is_wrong(late: Any) -> None:
    form = late("referral_decided")
    refused = form.send(asked_why="yes", outcome="")
    assert refused.status_code == 422
    assert beside(refused.text, "late_reason") == ""
    assert "Why was it late?" in refused.text
    assert 'name="asked_why"' in refused.text


def test_a_reason_that_is_none_is_refused(late: Any) -> None:
    form = late("referral_decided")
    refused = form.send(late_reason="<script>")
    assert refused.status_code == 422
    assert "Choose an answer from the list" in beside(refused.text, "late_reason")
    assert form.days() == []
