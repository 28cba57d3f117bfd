"""Alerts: raised and ended with who, when and why; first on every page of the case, for who may read it."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from casework import Story, who
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.extensions import db

MONDAY = date(2010, 3, 1)
PEANUTS = {"kind": "allergy", "words": "Peanuts", "review_on": ["1", "6", "2010"]}
LINE = (
    "Allergy or illness: Peanuts.</strong> <span>Practitioner Testerton, 11 March 2010;"
    " to be looked at again by 1 June 2010"
)


@pytest.fixture
def story(a_case: Callable[..., Story], today: Any) -> Story:
    today(date(2010, 3, 11))
    return a_case().referred(MONDAY)


def test_an_alert_stands_first_on_every_page_until_somebody_ends_it_and_says_why(
    story: Story, client_for: Any, owning: Any
) -> None:
    client, case = client_for("practitioner"), f"/cases/{story.case_id}"
    assert client.post(f"{case}/alerts/new", data=PEANUTS).location == f"{case}/alerts"
    for page in (case, f"{case}/chronology", f"{case}/alerts", f"{case}/child/correct"):
        assert LINE in unescape(client.get(page).text), page
    assert LINE not in client_for("analyst").get(case).text
    with owning():
        alert = db.session.scalar(text("select id from alert"))
    end = f"{case}/alerts/{alert}/end"
    assert client.post(end, data={"reason": ""}).status_code == 422
    assert client_for("colleague").post(end, data={"reason": "Tested: none"}).location == f"{case}/alerts"
    assert LINE not in client.get(case).text
    assert "Tested: none" in client.get(f"{case}/alerts").text
    again = client.post(end, data={"reason": "Once more"})
    assert (again.status_code, "ended already" in again.text) == (422, True)


def test_what_is_missing_or_past_is_said_beside_the_field_and_nothing_typed_is_lost(
    story: Story, client_for: Any
) -> None:
    client, address = client_for("practitioner"), f"/cases/{story.case_id}/alerts/new"
    empty = client.post(address, data={}).text
    for sentence in (
        "Choose what it is about",
        "Say what somebody has to know",
        "Enter the day to look at it",
    ):
        assert sentence in empty
    past = client.post(address, data=PEANUTS | {"review_on": ["1", "1", "2010"]})
    assert (past.status_code, "must be today or later" in past.text, 'value="Peanuts"' in past.text) == (
        422,
        True,
        True,
    )


@pytest.mark.parametrize("name", ["outsider", "teacher", "analyst", "governance"])
def test_nobody_raises_one_who_does_not_work_on_the_case(name: str, story: Story, client_for: Any) -> None:
    answer = client_for(name).post(f"/cases/{story.case_id}/alerts/new", data=PEANUTS)
    assert answer.status_code in (403, 404)


def test_the_database_refuses_an_alert_in_the_name_of_another_and_a_change_of_one(
    story: Story, client_for: Any, asking: Any
) -> None:
    client_for("practitioner").post(f"/cases/{story.case_id}/alerts/new", data=PEANUTS)
    row = (
        "insert into alert (id, case_id, kind, words, review_on, raised_by, raised_at)"
        f" values (gen_random_uuid(), '{story.case_id}', 'other', 'x', '2010-06-01',"
        f" '{who('colleague')}', now())"
    )
    for statement in (row, "update alert set words = 'Cats'", "delete from alert"):
        with pytest.raises(DBAPIError), asking("practitioner"):
            db.session.execute(text(statement))
    with asking("outsider"):
        assert db.session.execute(text("select * from alert")).all() == []


def test_the_language_and_an_interpreter_are_said_first(story: Story, client_for: Any) -> None:
    client, case = client_for("practitioner"), f"/cases/{story.case_id}"
    data = {"given_name": "Zebedee", "family_name": "Testcase", "sex": "U", "reason": "The mother said so"}
    data |= {"birth_date": ["5", "5", "2003"], "language": "Somali", "interpreter": "needed"}
    assert client.post(f"{case}/child/correct", data=data).location == case
    page = client.get(case).text
    assert "<dt>Language</dt><dd>Somali, interpreter needed</dd>" in page
    assert "Interpreter needed" in client.get(f"{case}/child/correct").text
