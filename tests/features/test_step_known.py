"""A request to another team begins with what is known, and says who is only asked."""

import re
from collections.abc import Callable
from typing import Any

import borough
from borough import TODAY, begun
from flask.testing import FlaskClient
from tac_stories import MONDAY, on, send

Clients = Callable[..., FlaskClient]


def typed(page: str, field: str) -> str:
    found = re.search(rf'<textarea[^>]*name="{field}"[^>]*>\s*(.*?)</textarea>', page, re.DOTALL)
    return found[1].strip() if found else ""


def test_a_request_begins_with_what_assessment_and_plan_say(
    client_for: Clients, owning: Any, password_hash: Any
) -> None:
    borough.widen(owning, password_hash)
    school = client_for("teacher")
    case, caf, _ = begun(school, owning)
    form = school.get(f"/cases/{case}/steps/new").text
    assert [typed(form, each) for each in ("child_view", "parent_view", "outstanding")] == ["", "", ""]
    assert "change what is no longer true" not in form
    school.post(
        f"{caf}/1/views", data={"views.child.words": "I want my bed", "views.parents.words": "Help us"}
    )
    team = f"/cases/{case}/tac"
    send(school, f"{team}/members/me")
    send(school, f"{team}/outcomes/add", aim="healthy", words="He sleeps")
    add = re.search(r'href="([^"]*/outcomes/[^"/]*/actions)"', school.get(team).text)
    assert add
    send(school, add[1], words="A bed", **on("by_on", MONDAY))
    form = school.get(f"/cases/{case}/steps/new").text
    assert typed(form, "child_view") == "I want my bed"
    assert typed(form, "parent_view") == "Help us"
    assert typed(form, "outstanding") == "A bed, by 1 March 2010"
    assert form.count("change what is no longer true") == 3
    agree = school.get(f"{team}/plan/agree").text
    assert typed(agree, "child_view") == "I want my bed", "the plan begins with the words of the assessment"


def test_whom_one_only_asks_is_said_to_be_asked(client_for: Clients, owning: Any, password_hash: Any) -> None:
    borough.widen(owning, password_hash)
    school = client_for("teacher")
    case, caf, _ = begun(school, owning)
    asked = {"to_tier": "specialist", "to_team": "DOOR", "trigger": "incident", "rationale": "It is worse"}
    asked |= {"threshold": "Serious", "consent": "given", "consent_person": "Paula", **TODAY}
    asked |= {"consent_capacity": "parental_responsibility", "consent_method": "electronic"}
    assert school.post(f"/cases/{case}/steps/new", data=asked).status_code == 302
    sees = school.get(caf).text.partition("Who can see this")[2]
    assert "(asked to take the case over)" in sees
    assert sees.count("(works on the case)") == 1


def test_a_long_page_can_be_saved_so_far(client_for: Clients, owning: Any, password_hash: Any) -> None:
    borough.widen(owning, password_hash)
    school = client_for("teacher")
    _, caf, _ = begun(school, owning)
    said = {"development.speech.strengths": "Tells stories", "stay": "development.speech"}
    answer = school.post(f"{caf}/1/development", data=said)
    assert answer.location == f"{caf}/1/development#development.speech"
    assert "Tells stories" in school.get(f"{caf}/1").text
    assert "Save so far" not in school.get(f"{caf}/1/parents").text, "a short page has one end"
