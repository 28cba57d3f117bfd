"""What was agreed in the assessment goes into the plan without being typed again; and when to meet again."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import Story
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tac_stories import MONDAY, agreed, at_work, ids, member, on, planned, send

from caseflow.caf import published
from caseflow.caf.service import assessment
from caseflow.caf.service.assessment import FieldEdit
from caseflow.extensions import db
from caseflow.rules.caf_form import forms

Clients = Callable[..., FlaskClient]
LINES = {
    "r000aa": ("He eats breakfast", "A place in the club", "Teacher Testerton, school", "15 March 2010"),
    "r001bb": ("He eats  breakfast", "Ask for free meals", "Miss Inkwell", "before Easter"),
    "r002cc": ("He has a bed", "Ask the housing office", "", ""),
}


@pytest.fixture
def story(a_case: Callable[..., Story]) -> Story:
    """An assessment with three agreed actions and a day for the review; the teacher is in the team."""
    story = a_case().referred(MONDAY)
    cells = ("outcome", "action", "who", "by")
    said = {
        f"actions.agreed.{line}.{cell}": FieldEdit(words, 0)
        for line, row in LINES.items()
        for cell, words in zip(cells, row, strict=True)
    }
    said["actions.review.answer"] = FieldEdit("21 April 2010", 0)
    with story.asking("practitioner"):
        assessment.start(at_work("practitioner"), story.case_id, None, said, MONDAY)
        story.ids["caf"] = db.session.scalar(text("select event_id from caf")) or ""
    agreed(story, SCHOOL="agreed")
    return story


@pytest.fixture
def base(story: Story, client_for: Clients) -> str:
    send(client_for("practitioner"), f"/cases/{story.case_id}/tac/members/add", **member(person="teacher"))
    return f"/cases/{story.case_id}/tac"


def filled(story: Story, **changes: Any) -> dict[str, Any]:
    """What the page sends when two of the three lines are ticked."""
    teacher = str(ids(story, "tac_member")[0])
    first = {"take_r000aa": "y", "action_r000aa": LINES["r000aa"][1], "member_r000aa": teacher}
    second = {"take_r001bb": "y", "action_r001bb": "Ask for free school meals", "who_r001bb": "Miss Inkwell"}
    third = {"action_r002cc": LINES["r002cc"][1]}
    group = {"outcome_0": "He eats breakfast", "aim_0": "healthy", "outcome_1": "He has a bed"}
    return first | second | third | group | on("by_r000aa", date(2010, 3, 15)) | changes


def test_agreed_actions_are_offered_and_taken_over_in_one_go(
    story: Story, client_for: Clients, base: str
) -> None:
    client = client_for("practitioner")
    assert "Take over 3 actions agreed in the assessment" in client.get(base).text
    form = client.get(f"{base}/plan/take-over").text
    assert 'name="by_r000aa" type="text" value="15"' in form, "words that are a date are filled in"
    assert "The assessment says: before Easter" in form
    assert f'value="{ids(story, "tac_member")[0]}" selected' in form, "who is in the team is chosen"
    assert 'name="who_r001bb" type="text" value="Miss Inkwell"' in form
    assert form.count("What should be better?") == 2, "the aim is chosen once an outcome"
    send(client, f"{base}/plan/take-over", **filled(story))
    page = client.get(base).text
    assert "A place in the club: Teacher Testerton, by 15 Mar 2010, open" in page
    assert "Ask for free school meals: Miss Inkwell (not in the team), open" in page
    assert page.count("From the assessment") == 2
    assert "Take over 1 action agreed in the assessment" in page, "what was not ticked is offered still"
    assert len(ids(story, "tac_outcome", "outcome_id")) == 1
    third = {
        "take_r002cc": "y",
        "action_r002cc": "Ask the housing office",
        "outcome_0": "He has a bed",
        "aim_0": "safe",
    }
    send(client, f"{base}/plan/take-over", **third)
    assert "agreed in the assessment" not in client.get(base).text
    assert client.get(f"{base}/plan/take-over").status_code == 302, "nothing is left to take over"


def test_what_is_amiss_with_a_ticked_line_is_said_beside_it_and_the_rest_is_left_alone(
    story: Story, client_for: Clients, base: str
) -> None:
    client, address = client_for("practitioner"), f"{base}/plan/take-over"
    nothing = {name: value for name, value in filled(story).items() if not name.startswith("take_")}
    assert "Tick at least one action" in client.post(address, data=nothing).text
    page = client.post(address, data=filled(story, aim_0="", action_r001bb=" ")).text
    assert "Choose one of the five aims for “He eats breakfast”" in page
    assert 'href="#action_r001bb"' in page
    assert "“He has a bed”" not in page, "no line of that outcome is ticked"
    assert not ids(story, "tac_action", "action_id")


def test_an_outcome_that_is_in_the_plan_takes_its_actions_up_and_a_deed_typed_before_is_not_offered(
    story: Story, client_for: Clients, base: str
) -> None:
    client = client_for("practitioner")
    send(client, f"{base}/outcomes/add", aim="healthy", words="he eats breakfast")
    outcome = ids(story, "tac_outcome", "outcome_id")[0]
    send(client, f"{base}/outcomes/{outcome}/actions", words="A place in the club.")
    form = client.get(f"{base}/plan/take-over").text
    assert "A place in the club" not in form
    assert "This outcome is in the plan already" in form
    fields = {"take_r001bb": "y", "action_r001bb": "Ask for free meals"}
    send(client, f"{base}/plan/take-over", **fields)
    assert ids(story, "tac_outcome", "outcome_id") == [outcome]
    assert len(ids(story, "tac_action", "action_id")) == 2


def test_a_line_goes_into_the_plan_once_and_keeps_its_origin_when_it_changes(
    story: Story, client_for: Clients, base: str
) -> None:
    client = client_for("practitioner")
    send(client, f"{base}/plan/take-over", **filled(story))
    action = ids(story, "tac_action", "action_id")[0]
    changed = {"seen": "1", "words": "A place from Monday", "status": "done"}
    send(client, f"{base}/actions/{action}", **changed)
    with story.asking("practitioner"):
        lines = db.session.scalars(text("select agreed_line from tac_action order by written_at")).all()
        assert lines == ["r000aa", "r001bb", "r000aa"]
        twice = "insert into tac_action select gen_random_uuid(), 1, outcome_id, case_id, caf_event_id, 'x',"
        twice += " null, null, 'open', written_by, now(), '', agreed_line from tac_action limit 1"
        with pytest.raises(DBAPIError, match="tac_action_agreed"), db.session.begin_nested():
            db.session.execute(text(twice))


def test_the_form_asks_what_the_assessment_publishes() -> None:
    form = forms().form_on(MONDAY)
    asked = {field for section in form.sections for field in section.fields()}
    assert {published.REVIEW, published.CHILD_VIEW, published.PARENT_VIEW} <= asked
    columns = {
        f"{section.code}.{group.code}": {code for code, _ in group.columns}
        for section, group in form.groups()
    }
    assert columns[published.AGREED_ACTIONS] == {"outcome", "action", "who", "by"}


def test_a_part_that_the_family_keeps_back_is_not_read_through_the_plan(
    story: Story, client_for: Clients, base: str
) -> None:
    teacher = client_for("teacher")
    assert "Take over 3 actions" in teacher.get(base).text, "who is in the team may take them over too"
    agreed(story, withheld=("actions",), SCHOOL="agreed")
    page = teacher.get(base).text
    assert "Take over" not in page
    assert "21 April" not in page
    assert "Take over 3 actions" in client_for("practitioner").get(base).text
    assert client_for("outsider").get(f"{base}/plan/take-over").status_code == 403


def test_a_day_agreed_to_meet_again_is_said_until_a_meeting_is_planned_for_it(
    story: Story, client_for: Clients, base: str, today: Callable[[date], None]
) -> None:
    client, words = client_for("practitioner"), "Agreed for 21 April 2010, not planned yet"
    for address in (base, f"{base}/plan"):
        assert words in client.get(address).text
    link = f"{base}/meetings/plan?on=2010-04-21&amp;kind=planning"
    assert link in client.get(base).text
    form = client.get(link.replace("&amp;", "&")).text
    assert 'name="planned_on" type="text" value="21"' in form
    assert 'value="planning" checked' in form
    first = planned(client, base, date(2010, 3, 10))
    assert words in client.get(base).text, "a meeting long before is another one"
    again = planned(client, base, date(2010, 4, 20))
    assert words not in client.get(base).text
    today(date(2010, 4, 20))
    held = on("held_on", date(2010, 3, 10)) | on("next_review_on", date(2010, 6, 1)) | {"minutes": "Said"}
    send(client, f"{first}/hold", **held)
    assert "Agreed for 1 June 2010, not planned yet" in client.get(base).text, "what was agreed last counts"
    send(client, f"{again}/hold", minutes="Said", **on("held_on", date(2010, 4, 20)))
    assert "not planned yet" not in client.get(base).text, "the last meeting agreed on none"


def test_nonsense_in_the_link_to_plan_a_meeting_fills_nothing_in(client_for: Clients, base: str) -> None:
    form = client_for("practitioner").get(f"{base}/meetings/plan?on=soon&kind=party").text
    assert "checked" not in form
