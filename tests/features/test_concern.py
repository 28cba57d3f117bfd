"""Law 6: a safeguarding concern from any page in two clicks, with no form finished and no consent.

That each page leads there in one is seen where all pages are walked: tests/architecture/test_routes.py.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import EVERY_ROLE, Story, who
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.projections import service as projections
from caseflow.rules.rulebook import rulebook

MONDAY = date(2010, 3, 1)
Clients = Callable[..., FlaskClient]


@pytest.mark.parametrize("name", [*EVERY_ROLE, "teacher"])
def test_the_second_click_sends_it_with_nothing_but_what_worries(
    name: str, client_for: Clients, owning: Any
) -> None:
    client = client_for(name)
    page = client.get("/concern").text
    assert "call 999" in page
    answer = client.post("/concern", data={"what": "A child is crying every night at number 9"})
    assert answer.status_code == 302
    with owning():
        row = db.session.execute(
            text(
                "select e.team, e.kind, e.recorded_by, r.team_code from case_event e"
                " join case_record r on r.id = e.case_id"
            )
        ).one()
    assert tuple(row) == ("DOOR", "contact_received", who(name), "DOOR")


def test_without_words_it_is_asked_for_and_nothing_else(client_for: Clients) -> None:
    answer = client_for("teacher").post("/concern", data={"family_name": "Testcase"})
    assert answer.status_code == 422
    assert re.findall(r"error-summary__list.*?</ul>", answer.text, re.DOTALL)[0].count("<li>") == 1


def test_a_wrong_date_of_birth_stays_as_typed(client_for: Clients) -> None:
    data = {"what": "worried", "family_name": "Testcase", "birth_date": ["31", "2", "2003"]}
    answer = client_for("teacher").post("/concern", data=data)
    assert answer.status_code == 422
    assert all(f'value="{part}"' in answer.text for part in data["birth_date"])


def test_the_front_door_finds_the_concern_among_its_cases(client_for: Clients, today: Any) -> None:
    client_for("teacher").post("/concern", data={"what": "worried", "family_name": "Testcase"})
    board = client_for("duty_manager").get("/team-board?show=unallocated").text
    assert "Testcase" in board
    case = re.findall(r"/cases/[0-9a-f-]{36}", board)[0]
    assert "worried" in client_for("duty").get(case).text


def test_a_concern_about_a_case_one_cannot_read_is_taken_and_followed_by_the_workers(
    a_case: Callable[..., Story], client_for: Clients, owning: Any, working: Any
) -> None:
    story = a_case().referred(MONDAY).decided(MONDAY).closed(MONDAY)
    client, address = client_for("outsider"), f"/cases/{story.case_id}"
    assert client.get(address).status_code == 403
    page = client.get(f"/concern?case_id={story.case_id}").text
    assert "Zebedee" not in page, "raising a concern shows nothing of the case"
    answer = client.post(f"/concern?case_id={story.case_id}", data={"what": "Something is wrong"})
    assert answer.status_code == 302

    def state() -> tuple[Any, ...]:
        with owning():
            return tuple(
                db.session.execute(
                    text(
                        "select last_seq, clocks_seq, closed_on is null, team_code"
                        " from case_record where id = :c"
                    ),
                    {"c": story.case_id},
                ).one()
            )

    assert state() == (4, 3, False, "NORTH")
    with working():
        projections.refresh(story.case_id, rulebook())
    assert state() == (4, 4, True, "DOOR"), "the contact opened the case again, at the front door"
    with owning():
        running = db.session.scalars(
            text(
                "select timescale from clock where case_id = :c and stopped_on is null and ended_on is null"
            ),
            {"c": story.case_id},
        ).all()
        assert len(running) == len(rulebook().opened_by.of(["contact_received"])), (
            "whatever clock a contact starts is running"
        )
    assert client.get(address).status_code == 403, "reporting gives no reason to read the case"
    assert "Something is wrong" in client.get("/concerns").text
    assert "Something is wrong" not in client_for("teacher").get(address).text


def test_a_concern_about_a_shielded_child_says_nothing_of_the_child(
    a_case: Callable[..., Story], client_for: Clients, owning: Any
) -> None:
    story = a_case()
    with owning():
        db.session.execute(text("update child set shielded = true"))
    client = client_for("teacher")
    page = client.get(f"/concern?case_id={story.case_id}")
    assert page.status_code == 200
    assert "given name" in page.text, "as for a child who is not recorded"
    assert client.post(f"/concern?case_id={story.case_id}", data={"what": "worried"}).status_code == 302


def test_the_search_takes_a_worried_person_onward(a_case: Callable[..., Story], client_for: Clients) -> None:
    story = a_case().referred(MONDAY)
    assert f"/concern?case_id={story.case_id}" in client_for("teacher").get("/children?name=Testcase").text
