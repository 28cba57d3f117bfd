"""Whoever takes a case on reads the handover and says so; until then their manager sees that nobody has."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from casework import MONDAY, Story, context, who
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.cases import service as cases
from caseflow.extensions import db

LINE, COUNT = "Taken over: read the handover", "{} that nobody has confirmed"
BUTTON = "I have read it and take the case on"


@pytest.fixture
def held(a_case: Callable[..., Story], asking: Any) -> list[Story]:
    """Two open cases that the practitioner has taken on."""
    stories = [
        a_case(given_name=name).referred(MONDAY).decided(MONDAY).allocated(MONDAY).assessment_started(MONDAY)
        for name in ("Anna", "Bella")
    ]
    with asking("practitioner"):
        for story in stories:
            cases.confirm_handover(story.case_id, who("practitioner"), context("practitioner", MONDAY).at)
    return stories


def give(stories: list[Story], asking: Any, to: str = "colleague", on: date = MONDAY) -> None:
    with asking("manager"):
        takers = dict.fromkeys((story.case_id for story in stories), who(to))
        cases.allocate_all(context("manager", on), takers, "It is new.\n\nThe visit on Friday is promised.")


def page(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.text)


def test_the_receiver_reads_what_there_is_to_know_and_confirms(
    held: list[Story], asking: Any, client_for: Any, today: Callable[[date], None]
) -> None:
    give(held[:1], asking)
    today(date(2010, 3, 3))
    colleague, address = client_for("colleague"), f"/cases/{held[0].case_id}/handover"
    shown = page(colleague, address)
    for words in (
        "The visit on Friday is promised.",
        "Practitioner Testerton, ",
        "Initial assessment",
        "Colleague Testerton has not confirmed yet that they have read it.",
        "No consent is in force.",
        "No day is recorded on which the child was seen.",
        BUTTON,
    ):
        assert words in shown
    assert f'href="{address}">Anna' in page(colleague, "/my-work").split(LINE)[1]
    manager = client_for("manager")
    assert COUNT.format("1 handover") in page(manager, "/team-board")
    assert "Mon 1 March 2010, 2 working days ago" in page(manager, "/team-board/handovers")
    assert BUTTON not in page(manager, address)
    assert colleague.post(f"{address}/confirm").status_code == 302
    shown = page(colleague, address)
    assert "Colleague Testerton confirmed on Wed 3 March 2010" in shown
    assert BUTTON not in shown
    assert LINE not in page(colleague, "/my-work")
    assert "that nobody has confirmed" not in page(manager, "/team-board")
    assert "Every handover is confirmed" in page(manager, "/team-board/handovers")


def test_nobody_but_the_receiver_confirms(held: list[Story], asking: Any, client_for: Any) -> None:
    give(held[:1], asking)
    address = f"/cases/{held[0].case_id}/handover"
    for other in ("manager", "practitioner"):
        client = client_for(other)
        assert client.post(f"{address}/confirm").status_code == 302
        assert "No handover of this case waits for you." in page(client, address)
        with pytest.raises(DBAPIError), asking(other):
            db.session.execute(
                text("update handover set confirmed_at = now() where case_id = :case"),
                {"case": held[0].case_id},
            )
    for stranger in ("outsider", "other_manager"):
        assert client_for(stranger).get(address).status_code in (403, 404)
    assert BUTTON in page(client_for("colleague"), address)


def test_a_whole_caseload_makes_one_for_each_and_the_next_taker_overtakes_it(
    held: list[Story], asking: Any, client_for: Any
) -> None:
    give(held, asking)
    manager = client_for("manager")
    assert COUNT.format("2 handovers") in page(manager, "/team-board")
    assert "Not confirmed (2)" in page(manager, "/team-board/handovers")
    give(held[:1], asking, "manager")
    give(held[1:], asking, "colleague")  # who has it: nothing changes hands
    assert "Not confirmed (2)" in page(manager, "/team-board/handovers")
    colleague = page(client_for("colleague"), "/my-work").split(LINE)[1]
    assert f"/cases/{held[1].case_id}/handover" in colleague
    assert f"/cases/{held[0].case_id}/handover" not in colleague
    shown = page(manager, f"/cases/{held[0].case_id}/handover")
    assert BUTTON in shown
    assert "Colleague Testerton did not confirm it before the case was closed or went to" in shown


def test_what_was_closed_waits_for_nobody(held: list[Story], asking: Any, client_for: Any) -> None:
    give(held[:1], asking)
    held[0].closed(MONDAY)
    assert "that nobody has confirmed" not in page(client_for("manager"), "/team-board")
    assert LINE not in page(client_for("colleague"), "/my-work")
    shown = page(client_for("colleague"), f"/cases/{held[0].case_id}/handover")
    assert "Nobody has handed this case over to whoever has it now" in shown
