"""Held at the wrong level: a flag with its reason, an answer that is kept, and how often a flag was right."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from casework import MONDAY, Story, who
from sqlalchemy import text

from caseflow.events.kinds.contact import ContactReceived
from caseflow.extensions import db

NUMBER = re.compile(r'href="(/levels\?[^"]*)">(\d+)<')


def _contacts(story: Story, number: int, first: date = MONDAY) -> Story:
    for place in range(number):
        on = first + timedelta(days=place)
        story.recorded(f"contact {place}", ContactReceived(source="2A"), on)
    return story


@pytest.fixture
def flagged(a_case: Any, today: Any) -> Story:
    """Three contacts within a year, and no assessment."""
    today(date(2010, 3, 8))
    return _contacts(a_case(), 3).allocated(MONDAY)


def _answer(story: Story, rule: str = "contacts", raised_by: str = "contact 2") -> str:
    return f"/cases/{story.case_id}/levels/{rule}?raised_by={story.ids[raised_by]}"


def test_a_flag_stands_with_its_reason_until_a_supervisor_answers(flagged: Story, client_for: Any) -> None:
    worker, manager = client_for("practitioner"), client_for("manager")
    case = f"/cases/{flagged.case_id}"
    page = worker.get(case).text
    assert "The third contact or a later one within 12 months" in page
    assert "3 contacts since Mon 1 March 2010" in page
    assert "Say whether the level is right" not in page, "a supervisor says that"
    assert worker.get(_answer(flagged)).status_code == 403
    assert worker.get("/levels").status_code == 403
    assert "Waiting for an answer (1)" in manager.get("/levels").text
    assert "1 flag that a case may be held at the wrong level" in manager.get("/team-board").text
    address = _answer(flagged)
    assert address.partition("?")[0] in manager.get(case).text
    assert manager.post(address, data={"words": "Because"}).status_code == 422
    assert manager.post(address, data={"level": "right", "words": " "}).status_code == 422
    said = {"level": "right", "words": "The school and I look at it every week."}
    assert manager.post(address, data=said).headers["Location"] == f"{case}/levels"
    assert "The third contact" not in worker.get(case).text
    page = worker.get(f"{case}/levels").text
    assert "The school and I look at it every week." in page
    assert "Manager Testerton, " in page
    assert "Waiting for an answer (0)" in manager.get("/levels").text
    again = manager.post(address, data={"level": "wrong", "words": "No, it is not."})
    assert again.status_code == 422
    assert "Somebody has answered this already." in again.text
    assert client_for("outsider").get(f"{case}/levels").status_code == 403
    assert client_for("other_manager").post(address, data=said).status_code == 403


def test_an_answered_flag_comes_back_when_something_new_happens(
    flagged: Story, client_for: Any, today: Any
) -> None:
    manager = client_for("manager")
    manager.post(_answer(flagged), data={"level": "wrong", "words": "We ask social care on Monday."})
    assert "Waiting for an answer (0)" in manager.get("/levels").text
    today(date(2010, 3, 9))
    flagged.recorded("contact 3", ContactReceived(source="2A"), date(2010, 3, 9))
    page = manager.get("/levels").text
    assert "Waiting for an answer (1)" in page
    assert "4 contacts since Mon 1 March 2010" in page
    assert "We ask social care on Monday." in manager.get(f"/cases/{flagged.case_id}/levels").text


def test_nothing_is_blocked_or_moved_by_a_flag_or_an_answer(
    flagged: Story, client_for: Any, owning: Any
) -> None:
    state = text("select tier, team_code, allocated_to, last_seq from case_record where id = :case")
    with owning():
        before = db.session.execute(state, {"case": flagged.case_id}).one()
    client_for("manager").post(_answer(flagged), data={"level": "wrong", "words": "We ask for a step up."})
    with owning():
        assert db.session.execute(state, {"case": flagged.case_id}).one() == before
    flagged.referred(date(2010, 3, 8)).decided(date(2010, 3, 8))


def test_every_number_of_how_often_a_flag_was_right_opens_as_many_rows(
    a_case: Any, client_for: Any, today: Any
) -> None:
    today(date(2010, 3, 8))
    stories = [_contacts(a_case(), 3) for _ in range(5)]
    manager = client_for("manager")
    for story, level in zip(stories, ("wrong", "wrong", "right"), strict=False):
        manager.post(_answer(story), data={"level": level, "words": f"Answered {story.case_id}"})
    numbers = NUMBER.findall(manager.get("/levels").text)
    assert sorted(int(number) for _, number in numbers) == [1, 2, 2]
    for href, number in numbers:
        page = manager.get(href.replace("&amp;", "&")).text
        assert len(re.findall(r'data-name="Answer"', page)) == int(number), href
        assert f"({number})" in page
    assert "Waiting for an answer (0)" in client_for("other_manager").get("/levels").text


def test_an_answer_is_for_the_manager_of_the_accountable_team_in_the_database_too(
    flagged: Story, asking: Any
) -> None:
    statement = text(
        "insert into level_answer (case_id, rule, key, wrong, words, team_code, author_id, written_at)"
        " select case_id, rule, key, true, 'x', :team, :me, now() from level_flag where case_id = :case"
    )
    given = {"case": flagged.case_id}
    for name, team in (("practitioner", "NORTH"), ("manager", "SOUTH")):
        with pytest.raises(Exception, match="row-level security"), asking(name):
            db.session.execute(statement, given | {"me": who(name), "team": team})
    with asking("other_manager"):
        done = db.session.execute(statement, given | {"me": who("other_manager"), "team": "SOUTH"})
        assert done.rowcount == 0, "whoever reads no flag has none to answer"
    with asking("manager"):
        db.session.execute(statement, given | {"me": who("manager"), "team": "NORTH"})


def test_a_flag_is_withdrawn_with_what_raised_it(flagged: Story, client_for: Any) -> None:
    flagged.withdrawn("contact 1", date(2010, 3, 5))
    assert "The third contact" not in client_for("practitioner").get(f"/cases/{flagged.case_id}").text
