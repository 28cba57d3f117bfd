"""The team's page and its plan: where the links lead, what is asked and what is not, and the end."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from casework import Story
from flask.testing import FlaskClient
from sqlalchemy import text
from tac_stories import MONDAY, agreed, at_work, beside, ids, on, planned, send, with_team

from caseflow.caf.service import assessment
from caseflow.extensions import db
from caseflow.tac.service import plan

Clients = Callable[..., FlaskClient]


@pytest.fixture
def story(a_case: Callable[..., Story]) -> Story:
    story = a_case().referred(MONDAY)
    with story.asking("practitioner"):
        assessment.start(at_work("practitioner"), story.case_id, None, {}, MONDAY)
        story.ids["caf"] = db.session.scalar(text("select event_id from caf")) or ""
    agreed(story, SCHOOL="agreed")
    return story


def outcome(story: Story, client: FlaskClient, base: str) -> str:
    send(client, f"{base}/outcomes/add", aim="wellbeing", words="They can pay the rent")
    return f"{base}/outcomes/{ids(story, 'tac_outcome', 'outcome_id')[0]}"


def test_the_way_back_leads_to_the_assessment_and_the_case_is_one_link_away(
    story: Story, client_for: Clients
) -> None:
    client = client_for("practitioner")
    page = client.get(f"/cases/{story.case_id}/tac").text
    back = page.partition('class="govuk-back-link"')[0].rpartition('href="')[2].partition('"')[0]
    assert "Back to the assessment" in page
    assert "/cafs/" in client.get(back.replace("&amp;", "&")).location
    assert f'<a class="govuk-link" href="/cases/{story.case_id}">The case' in page


def test_what_can_be_done_is_a_list_of_its_own_one_thing_a_line(story: Story, client_for: Clients) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    outcome(story, client, base)
    page, meeting = client.get(base).text, client.get(planned(client, base)).text
    for words in ("Add an outcome", "Record that the plan is agreed", "The plan for the family, to print"):
        assert f">{words}</a></li>" in page
    for words in ("Record what happened", "Put it in your calendar", "Change it or ask others"):
        assert f">{words}</a></li>" in meeting
    order = [
        meeting.find(words) for words in ("Record what happened", "An invitation to print", "calendar</a>")
    ]
    assert order == sorted(order), "what is due today comes first"


def test_nothing_is_asked_that_is_not_known_yet(story: Story, client_for: Clients) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    me, _, _ = ids(story, "tac_member")
    assert "How does it stand?" not in client.get(f"{outcome(story, client, base)}/actions").text
    assert "How far is it?" not in client.get(f"{base}/outcomes/add").text
    assert "Why the change?" not in client.get(f"{base}/lead").text
    send(client, f"{base}/lead", seen="0", member=str(me), **on("occurred_on", MONDAY))
    assert "Why the change?" in client.get(f"{base}/lead").text
    form = client.get(f"{base}/outcomes/add").text
    for aim, words in plan.AIMS_IN_SHORT.items():
        assert f"{plan.AIMS[aim]}: {words}" in form


def test_an_action_can_be_somebodys_who_is_not_in_the_team(story: Story, client_for: Clients) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    address = f"{outcome(story, client, base)}/actions"
    both = {
        "words": "Ask the office",
        "member": str(ids(story, "tac_member")[0]),
        "who_words": "Miss Inkwell",
    }
    assert beside(client.post(address, data=both).text, "who_words", "not both")
    send(client, address, words="Ask the office", who_words="Miss Inkwell, housing office")
    assert "Ask the office: Miss Inkwell, housing office (not in the team), open" in client.get(base).text
    action = ids(story, "tac_action", "action_id")[0]
    assert 'value="Miss Inkwell, housing office"' in client.get(f"{base}/actions/{action}").text
    assert "Miss Inkwell, housing office" in client.get(f"{base}/plan/family").text


def test_an_outcome_can_be_marked_as_reached_partly_or_not(story: Story, client_for: Clients) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    address = outcome(story, client, base)
    known = {"seen": "1", "aim": "wellbeing", "words": "They can pay the rent", "reached": "partly"}
    send(client, address, **known)
    for page in (base, f"{base}/plan", f"{base}/plan/family"):
        assert "Partly reached" in client.get(page).text
    stale = client.post(address, data=known | {"reached": "reached"})
    assert stale.status_code == 422


def test_before_it_closes_it_says_what_is_left_undone_and_closes_all_the_same(
    story: Story, client_for: Clients
) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    send(client, f"{outcome(story, client, base)}/actions", words="Ask the office")
    page = client.get(f"{base}/close").text
    assert "To do still: Ask the office, nobody yet." in page
    assert "Version 1 of the assessment is not signed off." in page
    assert "Not everything is done. You can close all the same." in page
    long_ago = on("closed_on", MONDAY.replace(day=2)) | {
        "reason": "moved",
        "without_meeting": "They left town.",
    }
    answer = client.post(f"{base}/close", data=long_ago).text
    assert 'id="closed_on-error"' in answer
    assert 'href="#closed_on-day"' in answer
    ended = send(client, f"{base}/close", **(long_ago | on("closed_on", MONDAY)))
    assert ended.location == base
    page = client.get(base).text
    assert "This assessment was closed on Mon 1 March 2010: the family moved away." in page
    assert "The case stays open" in page
    assert "Take over" not in page


def test_what_was_said_at_a_meeting_need_not_be_typed_again(story: Story, client_for: Clients) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    outcome(story, client, base)
    told = on("held_on", MONDAY) | {"minutes": "Said", "child_view": "I want my own bed."}
    send(client, f"{planned(client, base)}/hold", **told)
    page, end = client.get(f"{base}/plan/agree").text, client.get(f"{base}/close").text
    assert page.count("I want my own bed.") == 1
    assert page.count("From the last meeting, or the assessment. Ask whether they still say so") == 1
    assert "I want my own bed." not in end, "it was not a meeting to end the work"
    send(client, f"{planned(client, base, kind='closing')}/hold", **(told | {"child_view": "I am fine."}))
    assert "I am fine." in client.get(f"{base}/close").text


def test_the_closing_form_says_what_the_case_is(a_case: Callable[..., Story], client_for: Clients) -> None:
    story = a_case()
    with story.asking("practitioner"):
        assessment.start(at_work("practitioner"), story.case_id, None, {}, MONDAY)
    page = client_for("practitioner").get(f"/cases/{story.case_id}/tac/close").text
    assert "The case is all that is kept here about the child" in page
    assert "It can stay open" in page
    assert "There was no meeting for it" in page


def test_the_plan_is_printed_with_a_button_that_needs_javascript(story: Story, client_for: Clients) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    outcome(story, client, base)
    for page in (f"{base}/plan", f"{base}/plan/family"):
        assert 'class="app-no-print" data-print hidden' in client.get(page).text


def test_a_meeting_that_was_planned_falls_away_with_the_end(story: Story, client_for: Clients) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    meeting = planned(client, base, date(2010, 3, 10))
    assert "The meeting planned for 10 March 2010 falls away." in client.get(f"{base}/close").text
    assert "When we meet again" in client.get(f"{base}/plan/family").text
    ending = on("closed_on", MONDAY) | {"reason": "needs_met", "without_meeting": "They asked to stop"}
    send(client, f"{base}/close", meeting="none", summary="All is well", child_view="I am fine", **ending)
    family = client.get(f"{base}/plan/family").text
    assert "When we meet again" not in family
    assert "I am fine" in family, "the words of the end are the last ones"
    assert "the work ended before" in client.get(base).text
    gone = client.get(meeting).text
    assert "It falls away" in gone
    assert "An invitation to print" not in gone


def test_the_next_review_is_filled_in_where_it_is_known(story: Story, client_for: Clients) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    told = on("held_on", MONDAY) | on("next_review_on", date(2010, 4, 12)) | {"minutes": "Said"}
    send(client, f"{planned(client, base)}/hold", **told)
    form = client.get(f"{planned(client, base)}/hold").text
    boxes = form.partition("When is the next review?")[2].partition("</fieldset>")[0]
    assert re.findall(r'value="(\d+)"', boxes) == ["12", "04", "2010"]
