"""A case goes to another team of the same agency: asked with a summary, had until the other accepts."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from casework import MONDAY, Story, who
from kind_forms import beside
from sqlalchemy import text

from caseflow.extensions import db

ASKED = {
    "to_team": "SOUTH",
    "occurred_on": ["1", "3", "2010"],
    "effective_on": ["8", "3", "2010"],
    "trigger": "move",
    "rationale": "The family moved to Westmere. The plan goes on.",
}


@pytest.fixture
def story(a_case: Callable[..., Story], today: Callable[[date], None]) -> Story:
    today(MONDAY)
    return a_case(by="practitioner").referred(MONDAY).decided(MONDAY).assessment_started(MONDAY)


def test_a_transfer_is_asked_on_one_short_page_and_moves_the_case_when_it_is_accepted(
    story: Story, client_for: Any, owning: Any
) -> None:
    worker, address = client_for("practitioner"), f"/cases/{story.case_id}/transfer"
    assert f'href="{address}"' in worker.get(f"/cases/{story.case_id}").text
    form = unescape(worker.get(address).text)
    assert "Assessment south" in form
    assert "School pastoral team" not in form, "another agency is asked for a step"
    asked = worker.post(address, data=ASKED)
    assert asked.status_code == 302

    def team() -> str:
        with owning():
            return str(db.session.scalar(text("select team_code from case_record")))

    assert team() == "NORTH"
    taker = client_for("other_manager")
    assert "The family moved to Westmere." in unescape(taker.get(asked.headers["Location"]).text)
    answer = {"decision": "accepted", "occurred_on": ["1", "3", "2010"], "lead_id": str(who("outsider"))}
    accepted = taker.post(f"{asked.headers['Location']}/answer", data=answer)
    assert accepted.status_code == 302, beside(accepted.text, "lead_id")
    assert team() == "SOUTH"
    with owning():
        tier = text("select tier, allocated_to from case_record")
        assert db.session.execute(tier).one() == ("specialist", who("outsider"))


def test_a_transfer_needs_a_team_and_a_summary_and_keeps_what_was_typed(
    story: Story, client_for: Any
) -> None:
    address = f"/cases/{story.case_id}/transfer"
    refused = client_for("practitioner").post(address, data={**ASKED, "rationale": " ", "to_team": "SCHOOL"})
    assert refused.status_code == 422
    assert "Write a summary" in beside(refused.text, "rationale")
    assert beside(refused.text, "to_team")
    again = client_for("practitioner").post(address, data={**ASKED, "to_team": ""})
    assert "The plan goes on." in again.text


def test_an_agency_of_one_team_is_led_to_the_step(a_case: Callable[..., Story], client_for: Any) -> None:
    story = a_case(by="teacher").referred(MONDAY)
    answer = client_for("teacher").get(f"/cases/{story.case_id}/transfer")
    assert answer.headers["Location"].endswith("/steps/new")
