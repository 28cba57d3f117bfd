"""What does not fit is asked about once, never blocked, and the chronology says that it was confirmed."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

from casework import Story
from flask.testing import FlaskClient

MONDAY, FRIDAY = date(2010, 3, 1), date(2010, 3, 5)
Clients = Callable[..., FlaskClient]


def test_an_assessment_before_its_referral_is_asked_about_once_and_recorded_when_confirmed(
    a_case: Callable[..., Story], client_for: Clients, today: Any
) -> None:
    today(FRIDAY)
    story = a_case().referred(MONDAY)
    client = client_for("practitioner")
    address = f"/cases/{story.case_id}/record/initial_assessment_started?about={story.ids['referred']}"
    assert "record it anyway" not in client.get(address).text
    data = {"occurred_on": ["1", "2", "2010"], "trigger": "referral"}
    refused = client.post(address, data=data)
    assert refused.status_code == 422
    page = unescape(refused.text)
    assert "It is dated before what it continues, which was on Mon 1 March 2010." in page
    assert "Yes, record it anyway" in page
    assert client.post(address, data=data | {"confirmed": "yes"}).status_code == 302
    case = unescape(client.get(f"/cases/{story.case_id}").text)
    assert "Confirmed when it was recorded: It is dated before what it continues" in case
    assert "Open since Mon 1 March 2010" in case, "it does not move since when the case is open"


def test_a_second_plan_beside_an_open_one_is_asked_about(
    a_case: Callable[..., Story], client_for: Clients, today: Any
) -> None:
    today(FRIDAY)
    story, client = a_case().referred(MONDAY), client_for("practitioner")
    address = f"/cases/{story.case_id}/record/child_in_need_plan_started"
    data = {"occurred_on": ["5", "3", "2010"]}
    assert client.post(address, data=data).status_code == 302
    assert "One like it is open already, since Fri 5 March 2010." in client.post(address, data=data).text
    assert client.post(address, data=data | {"confirmed": "yes"}).status_code == 302
