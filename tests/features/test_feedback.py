"""Families are asked and answer on paper: counted with the rate, and read with no case."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from casework import MONDAY, Asking, Story
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.extensions import db
from caseflow.feedback import queries
from caseflow.kernel.dates import period

PAPER = {"by_whom": "parent", "listened": "yes", "knew": "partly", "helped": "yes", "again": "yes"}
QUARTER = period("2009-10Q4")
DAYS = QUARTER.first_on, QUARTER.last_on


def words(page: Any) -> str:
    assert page.status_code in (200, 422), page.status_code
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


@pytest.fixture
def ask(client_for: Any, today: Any, a_case: Callable[..., Story]) -> Callable[[], tuple[Story, str]]:
    """Ask the family of a new case at the end; the case and the code on the sheet."""
    today(MONDAY)

    def asked() -> tuple[Story, str]:
        story = a_case().referred(MONDAY).decided(MONDAY).allocated(MONDAY)
        client = client_for("practitioner")
        answer = client.post(f"/cases/{story.case_id}/feedback/ask", data={"occasion": "closing"})
        assert answer.status_code == 302, words(answer)
        sheet = words(client.get(answer.location))
        assert story.child.family_name not in sheet, "no name stands on it"
        code = re.search(r"Code: ([A-Z0-9 ]{9})", sheet)
        assert code
        return story, code[1]

    return asked


def entered(client: Any, code: str, **data: str) -> Any:
    return client.post("/feedback/answers/new", data={**PAPER, "words": "", "code": code, **data})


def test_an_answer_is_counted_and_read_with_no_case(ask: Any, client_for: Any, asking: Asking) -> None:
    story, code = ask()
    worker, analyst = client_for("practitioner"), client_for("analyst")
    page = f"/cases/{story.case_id}/feedback"
    assert "At the end of the work Not yet" in words(worker.get(page))
    assert "No family was asked with this code" in words(entered(analyst, "BBBB 2222"))
    answer = entered(analyst, code.lower(), words="You came when you said you would")
    assert answer.status_code == 302, words(answer)
    assert "its answer is here already" in words(entered(analyst, code, helped="no"))
    assert "At the end of the work Came" in words(worker.get(page))
    assert "You came when" not in words(worker.get(page))
    assert "You came when" in words(analyst.get("/feedback"))
    assert "You came when" not in words(worker.get("/feedback"))
    with asking("practitioner"):
        assert queries.said(*DAYS) == []
        assert {(each.question, each.yes, each.answered) for each in queries.counts(*DAYS)} >= {
            ("asked", 1, 1),
            ("knew", 0, 1),
        }
    for name in ("practitioner", "analyst", "manager"):
        with pytest.raises(DBAPIError), asking(name):
            db.session.execute(text("select * from feedback_answer"))
    with pytest.raises(DBAPIError), asking("practitioner"):
        db.session.execute(text("select answer_feedback('X', 'child', '{}', '', now())"))
    with asking("teacher"):
        assert queries.askings(story.case_id) == []


def test_what_families_said_stands_beside_the_measures_of_the_help_that_they_had(
    ask: Any, client_for: Any
) -> None:
    analyst = client_for("analyst")
    beside = "/scorecard/indicators/eh-02?period=2009-10Q4"
    assert "No family was asked in Quarter 4 of 2009-10" in words(analyst.get(beside))
    _, code = ask()
    assert entered(analyst, code).status_code == 302
    page = words(analyst.get(beside))
    assert "Families who answered, of those asked c c of c asked" in page
    assert "Did we listen to you? c c of c said yes" in page
    assert page.count("said yes") == words(analyst.get("/feedback")).count("said yes") == 4
    of_the_year = words(analyst.get("/scorecard/indicators/caf-04?period=2009-10"))
    assert "c of c asked" in of_the_year
    assert "What families said" not in words(analyst.get("/scorecard/indicators/ni-59"))


def test_how_many_answered_stands_always_and_small_numbers_are_held_back(ask: Any, client_for: Any) -> None:
    analyst = client_for("analyst")
    assert "No family was asked in this quarter" in words(analyst.get("/feedback"))
    codes = [ask()[1] for _ in range(14)]
    for place, code in enumerate(codes[:8]):
        assert entered(analyst, code, helped="yes" if place < 6 else "no").status_code == 302
    page = words(analyst.get("/feedback"))
    assert "Families who answered, of those asked 57.1% 8 of 14 asked" in page
    assert "Did we listen to you? 100.0% 8 of 8 said yes" in page
    assert "Did you know what would happen next? 0.0% 0 of 8 said yes" in page
    assert "Is something better than before? c c of 8 said yes" in page, "two said no"


def test_what_was_done_stands_for_everybody_who_sees_figures(client_for: Any, today: Any) -> None:
    today(MONDAY)
    said = {"said": "Nobody told us when the meeting was", "done": "A letter goes out a week before"}
    assert client_for("analyst").post("/feedback/done/new", data=said).status_code == 302
    page = words(client_for("practitioner").get("/feedback"))
    assert "Nobody told us when the meeting was A letter goes out a week before" in page
    assert client_for("practitioner").get("/feedback/done/new").status_code == 403


def test_a_case_closes_whether_its_family_was_asked_or_not(ask: Any, a_case: Any, owning: Any) -> None:
    asked, _ = ask()
    other = a_case().referred(MONDAY).decided(MONDAY).allocated(MONDAY)
    for story in (asked, other):
        story.closed(MONDAY)
        with owning():
            closed = text("select closed_on from case_record where id = :case")
            assert db.session.scalar(closed, {"case": story.case_id}) == MONDAY
