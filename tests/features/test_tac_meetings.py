"""Meetings of a team: recorded with words, put right later, at a time of day, and whoever comes is told."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import Story
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tac_stories import MONDAY, agreed, beside, ids, kinds, member, on, planned, send, taken_back, with_team

from caseflow.events.kinds.caf import CafStarted
from caseflow.extensions import db

Clients = Callable[..., FlaskClient]
REVIEW = date(2010, 4, 21)


@pytest.fixture
def story(a_case: Callable[..., Story]) -> Story:
    story = a_case().referred(MONDAY).recorded("caf", CafStarted(), MONDAY)
    agreed(story, SCHOOL="agreed")
    return story


def seen(page: str) -> str:
    return page.partition('name="seen" type="hidden" value="')[2].partition('"')[0]


# --- Recorded too early -----------------------------------------------------------------------------


def test_a_meeting_of_which_nothing_is_said_is_not_recorded_and_nothing_typed_is_lost(
    story: Story, client_for: Clients
) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    meeting = planned(client, base)
    mother = str(ids(story, "tac_member")[2])
    early = on("held_on", MONDAY) | {"present": [mother], "others_present": "Miss Inkwell", "minutes": " "}
    answer = client.post(f"{meeting}/hold", data=early)
    assert answer.status_code == 422
    assert beside(answer.text, "minutes", "Write what was said or what was decided")
    assert "Miss Inkwell" in answer.text
    assert f'value="{mother}" checked' in answer.text
    alone = client.post(f"{meeting}/hold", data=on("held_on", MONDAY)).text
    assert beside(alone, "minutes", "Write what was said or what was decided")
    assert beside(alone, "present", "Tick who was there, or write who else was.")
    assert "tac_meeting_held" not in kinds(story)
    send(client, f"{meeting}/hold", **(early | {"decisions": "Breakfast club."}))
    assert "tac_meeting_held" in kinds(story), "what was decided is enough"


def test_what_was_written_of_a_meeting_can_be_changed_and_the_earlier_wording_stays(
    story: Story, client_for: Clients
) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    meeting = planned(client, base)
    send(client, f"{meeting}/hold", minutes="He likes cricket.", **on("held_on", MONDAY))
    before = kinds(story)
    form = client.get(f"{meeting}/change").text
    assert "He likes cricket." in form
    again = on("held_on", MONDAY) | {"seen": seen(form), "minutes": "He likes football."}
    send(client, f"{meeting}/change", decisions="A place in the club.", **again)
    assert kinds(story) == before, "words alone are no entry in the log"
    page = client.get(meeting).text
    stands, _, earlier = page.partition("What was written before (1)")
    assert "He likes football." in stands
    assert "A place in the club." in stands
    assert "He likes cricket." not in stands
    assert "He likes cricket." in earlier, "it stays readable"
    assert "Written by Practitioner Testerton, Mon 1 March 2010 at" in earlier
    stale = client.post(f"{meeting}/change", data=again | {"minutes": "Third"})
    assert stale.status_code == 422, "somebody changed it since this writer looked"
    empty = again | {"seen": seen(client.get(f"{meeting}/change").text), "minutes": "", "decisions": ""}
    assert beside(client.post(f"{meeting}/change", data=empty).text, "minutes", "Write what was said")


def test_another_day_or_another_review_is_another_entry_and_the_first_meeting_stays_the_first(
    story: Story, client_for: Clients, today: Callable[[date], None]
) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    first, second = planned(client, base), planned(client, base, date(2010, 3, 4))
    today(date(2010, 3, 8))
    send(client, f"{first}/hold", minutes="One", **on("held_on", MONDAY))
    send(client, f"{second}/hold", minutes="Two", **on("held_on", date(2010, 3, 4)))
    right = on("held_on", date(2010, 3, 2)) | on("next_review_on", REVIEW) | {"minutes": "One"}
    send(client, f"{first}/change", seen=seen(client.get(f"{first}/change").text), **right)
    assert kinds(story)[-2:] == ["event_withdrawn", "tac_meeting_held"]
    send(
        client,
        f"{second}/change",
        seen=seen(client.get(f"{second}/change").text),
        **(right | {"minutes": "2"}),
    )
    assert kinds(story)[-2:] == ["event_withdrawn", "tac_review_held"]
    page = client.get(first).text
    assert "Tue 2 March 2010" in page.partition("What was written before")[0]
    assert "Wed 21 April 2010" in page.partition("What was written before")[0]
    assert "Mon 1 March 2010" in page.partition("What was written before (1)")[2]


def test_minutes_follow_the_ones_before_in_the_database_too(
    story: Story, client_for: Clients, owning: Any
) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    meeting = planned(client, base)
    send(client, f"{meeting}/hold", minutes="One", **on("held_on", MONDAY))
    leap = (
        "insert into tac_minutes (event_id, revision, meeting_id, case_id, caf_event_id, held_on, present,"
        " others_present, minutes, decisions, child_view, parent_view, written_by, written_at)"
        " select event_id, 3, meeting_id, case_id, caf_event_id, held_on, present, '', 'x', '', '', '',"
        " written_by, now() from tac_minutes"
    )
    with pytest.raises(DBAPIError, match="another team"), owning():
        db.session.execute(text(leap))


# --- Times and dates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "starts_at"),
    [
        ("15:30", "15:30"),
        ("15.30", "15:30"),
        ("1530", "15:30"),
        ("3.30pm", "15:30"),
        ("3:30 p.m.", "15:30"),
        ("3pm", "15:00"),
        ("9", "09:00"),
        ("11.15am", "11:15"),
        ("12 pm", "12:00"),
        ("7", "07:00"),
        ("21:00", "21:00"),
    ],
)
def test_times_are_read_as_people_write_them(
    typed: str, starts_at: str, story: Story, client_for: Clients
) -> None:
    client = client_for("practitioner")
    page = client.get(planned(client, f"/cases/{story.case_id}/tac", starts_at=typed)).text
    assert f"at {starts_at}" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2.30", "Is it in the night? For the afternoon write 14:30."),
        ("6:59", "Is it in the night? For the afternoon write 18:59."),
        ("3am", "Is it in the night? For the afternoon write 15:00."),
        ("21:01", "Is it in the night? For the afternoon write 14:30."),
        ("0", "Is it in the night? For the afternoon write 14:30."),
        ("half past three", "Write the time like 14:30"),
        ("25:00", "Write the time like 14:30"),
        ("13pm", "Write the time like 14:30"),
        ("9:75", "Write the time like 14:30"),
    ],
)
def test_a_time_in_the_night_is_asked_about_and_any_other_words_say_how_to_write_it(
    typed: str, sentence: str, story: Story, client_for: Clients
) -> None:
    address = f"/cases/{story.case_id}/tac/meetings/plan"
    when = on("planned_on", MONDAY) | {"starts_at": typed, "place": "Hall", "kind": "review"}
    answer = client_for("practitioner").post(address, data=when)
    assert answer.status_code == 422
    assert beside(answer.text, "starts_at", sentence)
    assert f'value="{typed}"' in answer.text
    assert "Not a valid" not in answer.text


def test_a_meeting_in_the_future_says_from_when_it_can_be_recorded_beside_its_day(
    story: Story, client_for: Clients
) -> None:
    client = client_for("practitioner")
    meeting = planned(client, f"/cases/{story.case_id}/tac", date(2010, 3, 10))
    assert "Record what happened</a> <span>from 10 March 2010 on" in client.get(meeting).text
    form = client.get(f"{meeting}/hold").text
    assert "planned for Wed 10 March 2010: record it from that day on" in form
    told = on("held_on", date(2010, 3, 10)) | {"minutes": "Said", "others_present": "Miss Inkwell"}
    answer = client.post(f"{meeting}/hold", data=told).text
    assert 'id="held_on-error"' in answer
    assert 'href="#held_on-day"' in answer
    assert "Today is 1 March 2010. A meeting can be recorded once it has been held." in answer
    long_ago = told | on("held_on", date(1980, 3, 10))
    assert 'id="held_on-error"' in client.post(f"{meeting}/hold", data=long_ago).text


def test_dates_are_written_in_words_and_meetings_of_one_day_are_told_apart(
    story: Story, client_for: Clients
) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    for starts_at in ("15:30", "10:00", "10:00"):
        meeting = planned(client, base, kind="review", starts_at=starts_at)
        send(client, f"{meeting}/hold", minutes="Said", **on("held_on", MONDAY))
    send(client, f"{base}/outcomes/add", aim="healthy", words="He sleeps")
    outcome = ids(story, "tac_outcome", "outcome_id")[0]
    send(client, f"{base}/outcomes/{outcome}/actions", words="A bed")
    action = ids(story, "tac_action", "action_id")[0]
    person = ids(story, "tac_member")[0]
    pages = [client.get(f"{base}{each}").text for each in ("", "/close", f"/actions/{action}/progress")]
    for page in pages:
        assert "Mon 1 March 2010 at 15:30" in page
        assert "Mon 1 March 2010 at 10:00 (1 of 2)" in page
        assert "Mon 1 March 2010 at 10:00 (2 of 2)" in page
    pages.append(client.get(f"{base}/members/{person}").text)
    assert "Asked on Mon 1 March 2010." in pages[-1]
    assert not [page for page in pages if "01 03 2010" in page]


# --- Who knows --------------------------------------------------------------------------------------


def test_the_page_says_who_sees_the_meeting_in_my_work_and_whom_to_tell_oneself(
    story: Story, client_for: Clients
) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    outsider = member("outside", name="Nell Nurse", agency="SCHOOL", phone="020 7946 0777")
    send(client, f"{base}/members/add", **outsider)
    everybody = [str(each) for each in ids(story, "tac_member")]
    meeting = planned(client, base, date(2010, 3, 10), invited=everybody)
    page = client.get(meeting).text
    here, _, to_tell = page.partition("These you have to tell yourself")
    assert "Teacher Testerton" in here
    assert "You are asked yourself" in here
    assert "Molly Testcase, mother: no phone is recorded" in to_tell
    assert "Nell Nurse" in to_tell
    assert 'href="tel:02079460777"' in to_tell
    told = "you are asked to a meeting of the team around this child, 10 Mar 2010"
    assert client_for("teacher").get("/my-work").text.count(told) == 1
    assert told not in client.get("/my-work").text, "nobody is told what they did themselves"
    when = on("planned_on", date(2010, 3, 11)) | {"starts_at": "15:30", "place": "Nowhere Library"}
    for version in ("1", "2"):
        send(client, f"{meeting}/move", seen=version, **when)
    moved = client_for("teacher").get("/my-work").text
    assert moved.count("a meeting of the team around this child, 11 Mar 2010") == 1, "told of a change, once"
    taken_back(story)
    page = client.get(meeting).text
    assert "do not share with them" in page.partition("These you have to tell yourself")[2]


def test_an_invitation_and_the_notes_can_be_printed(story: Story, client_for: Clients) -> None:
    client = client_for("practitioner")
    base = with_team(story, client)
    _, teacher, mother = ids(story, "tac_member")
    send(client, f"{base}/lead", seen="0", member=str(teacher), **on("occurred_on", MONDAY))
    meeting = planned(client, base, invited=[str(mother), str(teacher)])
    invitation = client.get(f"{meeting}/invitation").text
    for words in (
        "You are invited to meet about Zebedee Testcase",
        "15:30",
        "Nowhere Library",
        "Molly Testcase",
    ):
        assert words in invitation
    assert "data-print" in invitation
    assert "Talk to <strong>Teacher Testerton</strong>" in invitation
    assert client.get(f"{meeting}/notes").status_code == 404
    send(client, f"{meeting}/hold", minutes="We talked.", present=[str(mother)], **on("held_on", MONDAY))
    notes = client.get(f"{meeting}/notes").text
    for words in ("We talked.", "Who could not come", "Teacher Testerton", "data-print"):
        assert words in notes
    assert "What was decided" not in notes, "an empty heading is not printed"
    assert client.get(f"{meeting}/invitation").status_code == 404
    assert client_for("teacher").get(f"{meeting}/notes").status_code == 200
    assert client_for("outsider").get(f"{meeting}/notes").status_code == 403
