"""A case note through its pages: written by any agency, filtered, put right, read by who reads the case."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from casework import Story
from kind_forms import FRIDAY, MONDAY
from sqlalchemy import text

from caseflow.extensions import db

NOTE = {"occurred_on": ["3", "3", "2010"], "contact": "phone", "present": ["mother"]}
WORDS = "She would rather meet after school"


@pytest.fixture
def story(a_case: Callable[..., Story], today: Callable[[date], None]) -> Story:
    today(FRIDAY)
    return a_case(by="practitioner").referred(MONDAY)


def page(client: Any, address: str) -> str:
    return " ".join(unescape(client.get(address).text).split())


def test_a_note_stands_in_the_chronology_and_is_chosen_by_its_subject(story: Story, client_for: Any) -> None:
    client, case = client_for("practitioner"), f"/cases/{story.case_id}"
    assert client.post(f"{case}/record/case_note_written", data=NOTE | {"note": WORDS}).status_code == 302
    notes = page(client, f"{case}/chronology?subject=Case+notes")
    assert WORDS in notes
    assert "Telephone or video call" in notes
    assert "Referral received" not in notes
    assert WORDS not in page(client, f"{case}/chronology?subject=Contact+and+referral")
    assert client_for("outsider").get(f"{case}/chronology").status_code in (403, 404)


def test_a_note_is_put_right_and_both_stay(story: Story, client_for: Any, owning: Any) -> None:
    client, case = client_for("practitioner"), f"/cases/{story.case_id}"
    assert client.post(f"{case}/record/case_note_written", data=NOTE | {"note": WORDS}).status_code == 302
    with owning():
        query = text("select event_id from case_event where kind = 'case_note_written'")
        event_id = db.session.scalar(query)
    address = f"{case}/entries/{event_id}/correct"
    right = NOTE | {"contact": "at_home", "note": "She would rather meet before school", "why": "Misheard"}
    preview = client.post(address, data=right)
    assert preview.status_code == 200
    seen = unescape(preview.text).split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert client.post(address, data=right | {"seen": seen}).status_code == 302
    told = page(client, f"{case}/chronology?subject=Case+notes")
    assert "She would rather meet before school" in told
    assert WORDS in told


def test_a_school_that_works_on_a_case_writes_notes_on_it(
    a_case: Callable[..., Story], today: Any, client_for: Any
) -> None:
    today(FRIDAY)
    theirs = a_case(by="teacher", given_name="Wilhelmina")
    teacher, case = client_for("teacher"), f"/cases/{theirs.case_id}"
    assert teacher.post(f"{case}/record/case_note_written", data=NOTE | {"note": WORDS}).status_code == 302
    assert WORDS in page(teacher, f"{case}/chronology")
