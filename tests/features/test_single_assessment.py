"""Where one assessment in place of two was adopted: from a referral to its authorisation, 45 working days."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from casework import Story
from flask import Flask
from kind_forms import beside
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.receipts.views import AGREES

REFERRED, DUE, LATE = date(2013, 6, 3), "Mon 5 August 2013", date(2013, 8, 12)
BOTH = ("record/initial_assessment_started", "record/single_assessment_started")


def plain(page: str) -> str:
    """The words of a page."""
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def parts(on: date) -> list[str]:
    return [str(on.day), str(on.month), str(on.year)]


@pytest.fixture
def story(a_case: Callable[..., Story], today: Callable[[date], None]) -> Story:
    today(REFERRED)
    return a_case(framework="wt-2023").referred(REFERRED).decided(REFERRED)


def test_it_is_offered_in_place_of_two_runs_late_is_asked_why_and_explains_itself(
    story: Story, client_for: Any, today: Any, owning: Any, app: Flask, monkeypatch: Any
) -> None:
    case = f"/cases/{story.case_id}"
    worker, manager = client_for("practitioner"), client_for("manager")
    page = worker.get(case).text
    assert [f"{case}/{each}" in page for each in BOTH] == [True, False]
    monkeypatch.setitem(app.config, "FRAMEWORK", "wt-2023")
    page = worker.get(case).text
    assert [f"{case}/{each}" in page for each in BOTH] == [False, True]
    assert f"Single assessment, {DUE} (45 working days left)" in plain(page)
    about = f"?about={story.ids['referred']}"
    begun = {"occurred_on": parts(REFERRED), "trigger": "referral"}
    assert worker.post(f"{case}/{BOTH[1]}{about}", data=begun).status_code == 302
    with owning():
        started = db.session.scalar(
            text("select event_id from case_event where kind = 'single_assessment_started'")
        )

    today(LATE)
    why = f"{case}/clocks/R18/{story.ids['referred']}/1/why"
    page = worker.get(case).text
    assert f'href="{why}"' in page
    assert "5 working days late" in plain(page)
    written = f"{case}/assessments/{started}"
    assert ">Single assessment</h1>" in " ".join(worker.get(written).text.split())
    said = {
        "outcome": "services",
        "child": "I like it at Gran\u2019s.",
        "factors": ["1B"],
        "child_seen": "yes",
    }
    asked = worker.post(written, data=said)
    assert asked.status_code == 422
    assert f"Single assessment was due on {DUE}" in beside(asked.text, "late_reason")
    sent = worker.post(written, data={**said, "asked_why": "yes", "late_reason": "interpreter"})
    assert sent.status_code == 302
    decided = {"decision": "authorise", "occurred_on": parts(LATE)}
    assert manager.post(f"{written}/authorise", data=decided).status_code == 302

    with owning():
        kept = db.session.execute(text("select timescale, due_on, late_reason from breach")).all()
        answers = db.session.scalar(
            text("select data from case_event where kind = 'single_assessment_completed'")
        )
    assert [tuple(each) for each in kept] == [("R18", date(2013, 8, 5), "interpreter")]
    assert answers == {
        "outcome": "services",
        "factors": ["1B"],
        "child_seen": True,
        "late_reason": "interpreter",
    }
    receipt = plain(manager.get(why).text)
    assert f"Due {DUE}" in receipt
    assert "45 working days from Mon 3 June 2013." in receipt
    assert AGREES in receipt
