"""A case's requests to services: asked, answered, appointments kept and missed, and the wait."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from casework import MONDAY, Story, dawn
from kind_forms import beside
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.events.reading import read
from caseflow.extensions import db
from caseflow.projections import service as projections
from caseflow.rules.rulebook import rulebook


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


LATER = date(2010, 3, 15)
WORDS = "She hardly sleeps since the move. 👩‍👧"
GRANTS = "select level from case_grant where case_id = :case and team_code = :team"


@pytest.fixture
def asked(a_case: Callable[..., Story], client_for: Any, today: Any) -> Story:
    """A case that asks for CAMHS, which an administrator says the team of the outsider provides."""
    story = a_case(by="practitioner").referred(MONDAY)
    story.recorded("asked", read("service_requested", {"service": "camhs"}), MONDAY, note=WORDS)
    today(LATER)
    provides(client_for, "camhs")
    return story


def provides(client_for: Any, *services: str) -> Any:
    team = {"name": "CAMHS south", "agency_code": "CSC", "quindrat_code": "WEST", "phone": "020 7946 0003"}
    given = {**team, "services": list(services)}
    saved = client_for("administrator").post("/reference/team/SOUTH", data=given)
    assert saved.status_code == 302
    return saved


def request_of(story: Story) -> str:
    return f"/cases/{story.case_id}/requests/{story.ids['asked']}"


def standing(client: Any) -> dict[str, int]:
    """What the page says of how many there are, checked against how many rows its lists have."""
    found = {}
    for name in ("new", "waiting", "missed", "seen"):
        page = client.get(f"/requests-to-us?show={name}").text
        rows = page.count('<th scope="row"')
        assert f"({rows})" in page.partition('<strong aria-current="page">')[2][:60]
        found[name] = rows
    return {name: number for name, number in found.items() if number}


def test_a_service_sees_what_it_is_asked_answers_and_records_who_came(
    asked: Story, client_for: Any, owning: Any, working: Any
) -> None:
    service, page = client_for("outsider"), request_of(asked)
    given = {"case": asked.case_id, "team": "SOUTH"}
    with owning():
        assert db.session.scalars(text(GRANTS), given).all() == ["summary"]
    assert 'href="/requests-to-us"' in service.get("/my-work").text
    first = words(service.get("/requests-to-us").text)
    assert "Zebedee Testcase" in first
    assert "14 days so far" in first
    assert "due Mon 8 March 2010 (5 working days late)" in first
    assert standing(service) == {"new": 1}
    mine = words(client_for("practitioner").get(f"/cases/{asked.case_id}/services").text)
    assert "None yet: asked 14 days ago, due Mon 8 March 2010 (5 working days late)" in mine

    opened = service.get(page).text
    assert WORDS in unescape(opened)
    assert service.get(f"/cases/{asked.case_id}/chronology").status_code == 403
    refused = service.post(f"{page}/service_decided", data={"occurred_on": ["10", "3", "2010"]})
    assert refused.status_code == 422
    assert "Choose the answer" in beside(refused.text, "decision")
    early = {"occurred_on": ["1", "2", "2010"], "decision": "accepted"}
    assert "before what it continues" in beside(
        service.post(f"{page}/service_decided", data=early).text, "confirmed"
    )
    for kind, day, more, left in (
        ("service_decided", "10", {"decision": "accepted", "note": "She is seen on Friday."}, {"waiting": 1}),
        ("service_appointment", "12", {"attended": "no"}, {"missed": 1}),
        ("service_appointment", "15", {"attended": "yes"}, {"seen": 1}),
        ("service_ended", "15", {}, {}),
    ):
        sent = service.post(f"{page}/{kind}", data={"occurred_on": [day, "3", "2010"], **more})
        assert sent.status_code == 302, words(sent.text)
        assert standing(service) == left
        if kind == "service_appointment" and more["attended"] == "no":
            assert "The child came No" in words(re.sub("<[^>]+>", " ", service.get(page).text))
        if kind == "service_decided":
            assert "She is seen on Friday." in unescape(service.get(page).text)
            assert service.post(f"{page}/{kind}", data=early).status_code == 404
    assert [service.get(each).status_code for each in (page, f"/cases/{asked.case_id}")] == [403, 403]
    mine = words(client_for("practitioner").get(f"/cases/{asked.case_id}/services").text)
    for said in (
        "Accepted, Wed 10 March 2010",
        "Came to 1, missed 1",
        "14 days, until the first appointment",
    ):
        assert said in mine
    query = "select standing, came, missed, ended_on from service_request where case_id = :case"
    with owning():
        answered = tuple(db.session.execute(text(query), given).one())
        assert answered == ("over", 1, 1, LATER)
        assert db.session.scalars(text(GRANTS), given).all() == []
    with working():
        projections.sweep(rulebook(), dawn(LATER))
    with owning():
        assert tuple(db.session.execute(text(query), given).one()) == answered


def test_only_the_team_that_provides_the_service_sees_and_answers(
    asked: Story, client_for: Any, asking: Any, owning: Any
) -> None:
    page = request_of(asked)
    for name in ("teacher", "practitioner", "analyst"):
        assert client_for(name).get(page).status_code in (403, 404), name
    assert "Your team provides no service" in client_for("teacher").get("/requests-to-us").text
    assert 'href="/requests-to-us"' not in client_for("teacher").get("/my-work").text
    given = {"case": asked.case_id, "event": asked.ids["asked"], "me": None}
    event = (
        "select record_event(:case, null, gen_random_uuid()::text, '{}', '2010-03-10', now(), asker(),"
        " asker_agency(), asker_team(), {}, '{{}}')"
    )
    for name, kind, about in (
        ("teacher", "service_decided", ":event"),
        ("outsider", "service_decided", "'nothing'"),
        ("outsider", "case_note_written", ":event"),
    ):
        with pytest.raises(DBAPIError, match=r"no such case|no reason in force"), asking(name):
            db.session.execute(text(event.format(kind, about)), given)
    folded = """select answer_request(:case, cast(:rows as jsonb))"""
    rows = f'{{"service_request": [{{"case_id": "{asked.case_id}", "event_id": "{asked.ids["asked"]}"}}]}}'
    with pytest.raises(DBAPIError, match="no such request"), asking("outsider"):
        db.session.execute(text(folded), {"case": asked.case_id, "rows": rows})
    with asking("outsider"):
        assert not db.session.scalar(text("select count(*) from case_event where case_id = :case"), given)
        assert not db.session.scalar(text("select count(*) from service_request"))
        assert db.session.scalar(text("select count(*) from service_thread(:case, :event)"), given) == 1
    provides(client_for)
    assert client_for("outsider").get(page).status_code == 403
    assert client_for("outsider").get(f"/cases/{asked.case_id}").status_code == 403
    history = words(client_for("administrator").get("/reference/team/SOUTH").text)
    assert "Services from Child and adolescent mental health (CAMHS) to nothing" in history


def test_a_request_ends_for_the_service_when_the_case_closes_and_a_page_holds_so_many(
    asked: Story, a_case: Any, client_for: Any
) -> None:
    service = client_for("outsider")
    for number in range(26):
        more = a_case(by="practitioner", given_name=f"Child{number}").referred(MONDAY)
        more.recorded("asked", read("service_requested", {"service": "camhs"}), date(2010, 3, 2))
    first = service.get("/requests-to-us").text
    assert "To decide (27)" in first
    assert first.count('<th scope="row"') == 25
    assert first.index("Zebedee Testcase") < first.index("Child1")
    assert service.get("/requests-to-us?page=2").text.count('<th scope="row"') == 2
    asked.closed(date(2010, 3, 10))
    assert "To decide (26)" in service.get("/requests-to-us").text
    assert service.get(request_of(asked)).status_code in (403, 404)
    assert service.get("/requests-to-us?show=nothing").status_code == 404
