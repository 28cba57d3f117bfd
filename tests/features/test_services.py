"""A case's requests to services: asked, answered, appointments kept and missed, and the wait."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

from casework import MONDAY, Story

from caseflow.events.reading import read


def words(page: str) -> str:
    return " ".join(unescape(page).split())


def test_what_was_asked_of_a_service_stands_with_its_wait_and_what_comes_next(
    a_case: Callable[..., Story], client_for: Any, today: Callable[[date], None]
) -> None:
    story = a_case(by="practitioner").referred(MONDAY)
    client, page = client_for("practitioner"), f"/cases/{story.case_id}/services"
    assert f'href="{page}"' in client.get(f"/cases/{story.case_id}").text
    assert "No service was asked" in client.get(page).text
    story.recorded("asked", read("service_requested", {"service": "camhs"}), MONDAY)
    today(date(2010, 3, 15))
    waiting = words(client.get(page).text)
    assert "Child and adolescent mental health (CAMHS)" in waiting
    assert "14 days so far" in waiting
    record = f"/cases/{story.case_id}/record"
    assert f'{record}/service_decided?about={story.ids["asked"]}"' in client.get(page).text
    missed = {"occurred_on": ["8", "3", "2010"], "attended": "no"}
    for kind, data in (
        ("service_decided", {"occurred_on": ["3", "3", "2010"], "decision": "accepted"}),
        ("service_appointment", missed),
        ("service_appointment", {"occurred_on": ["15", "3", "2010"], "attended": "yes"}),
    ):
        sent = client.post(f"{record}/{kind}?about={story.ids['asked']}", data=data)
        assert sent.status_code == 302, kind
    seen = words(client.get(page).text)
    assert "14 days, until the first appointment" in seen
    assert "Came to 1, missed 1" in seen
    assert "Accepted, Wed 3 March 2010" in seen
    assert "Record the answer" not in seen
    client.post(
        f"{record}/service_ended?about={story.ids['asked']}", data={"occurred_on": ["15", "3", "2010"]}
    )
    over = words(client.get(page).text)
    assert "Ended" in over
    assert "Record an appointment" not in over


def test_who_may_not_read_the_case_reads_nothing_of_its_services(
    a_case: Callable[..., Story], client_for: Any
) -> None:
    story = a_case(by="practitioner").referred(MONDAY)
    assert client_for("outsider").get(f"/cases/{story.case_id}/services").status_code in (403, 404)
