"""Reading an assessment: each answer with its own heading and source; and what a page is marked as."""

import re
from collections.abc import Callable
from typing import Any

import borough
import pytest
from borough import begun
from flask.testing import FlaskClient

from caseflow.web.filters import with_colon
from caseflow.web.navigation import navigation

Clients = Callable[..., FlaskClient]


@pytest.fixture
def school(client_for: Clients, owning: Any, password_hash: Any) -> FlaskClient:
    borough.widen(owning, password_hash)
    return client_for("teacher")


def test_an_answer_stands_with_its_heading_and_where_it_came_from(school: FlaskClient, owning: Any) -> None:
    _, caf, _ = begun(school, owning)
    written = {"development.speech.strengths": "Tells stories", "development.speech.evidence": "I heard them"}
    assert school.post(f"{caf}/1/development", data=written).status_code == 302
    shown = school.get(f"{caf}/1").text
    answers = re.findall(r'<div class="app-answer">(.*?)</div>', shown, re.S)
    name = next(each for each in answers if "Ottoline Pretend" in each)
    assert "Full name" in name
    assert "From the child&#39;s record" in name
    assert "check it with the family" not in shown, "that was for whoever wrote it"
    speech = next(each for each in answers if "Tells stories" in each)
    assert "<strong>Strengths:</strong> Tells stories" in speech
    assert "<strong>How do you know?</strong> I heard them" in speech


def test_a_question_keeps_its_own_mark() -> None:
    assert [with_colon(each) for each in ("Needs", "How do you know?")] == ["Needs:", "How do you know?"]


@pytest.mark.parametrize("path", ["/cafs", "/caf/about", "/caf/new", "/caf/checklist", "/caf/blank"])
def test_every_page_on_common_assessments_is_marked_in_the_navigation(path: str) -> None:
    assert [each.text for each in navigation("practitioner", path) if each.current] == ["Common assessments"]
