"""A case changes hands with a reason and a note, beside the names who holds how much, and they are told."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from casework import MONDAY, Story, context, who
from sqlalchemy import text

from caseflow.cases import service as cases
from caseflow.extensions import db
from caseflow.kernel import Refusal


@pytest.fixture
def held(a_case: Callable[..., Story]) -> list[Story]:
    """Two open cases that the practitioner holds."""
    return [a_case(given_name=name).referred(MONDAY).allocated(MONDAY) for name in ("Anna", "Bella")]


@pytest.fixture
def rows(owning: Any) -> Callable[[str], list[Any]]:
    def found(query: str) -> list[Any]:
        with owning():
            return list(db.session.execute(text(query)).all())

    return found


def test_a_case_changes_hands_with_a_reason_and_a_note(held: list[Story], client_for: Any, rows: Any) -> None:
    manager, address = client_for("manager"), f"/cases/{held[0].case_id}/allocate"
    form = unescape(manager.get(address).text)
    assert "Practitioner Testerton (2 open cases)" in form
    assert "Colleague Testerton (0 open cases)" in form
    data = {
        "practitioner": str(who("colleague")),
        "reason": "away",
        "note": "The visit on Friday is promised.",
    }
    assert manager.post(address, data=data).status_code == 302
    page = unescape(client_for("colleague").get(f"/cases/{held[0].case_id}").text)
    assert "Whoever had it is away for a time." in page
    assert "The visit on Friday is promised." in page
    told = "select practitioner_id from notice where what = 'allocated' order by told_at desc limit 1"
    assert rows(told) == [(who("colleague"),)]
    assert "the case was allocated to you" in unescape(client_for("colleague").get("/my-work").text)


def test_a_whole_caseload_changes_hands_in_one_act(held: list[Story], client_for: Any, rows: Any) -> None:
    manager = client_for("manager")
    board = manager.get("/team-board").text
    page = f"/team-board/leaving/{who('practitioner')}"
    assert f'href="{page}"' in board
    form = unescape(manager.get(page).text)
    assert "Colleague Testerton (0 open cases)" in form
    assert "Practitioner Testerton (2" not in form, "nobody hands over to themselves"
    data = {"all": str(who("colleague")), "reason": "leaver", "note": "Both families know."}
    assert manager.post(page, data=data).status_code == 302
    notes = rows("select text from case_note where text like 'Whoever had it leaves%'")
    assert [each.text for each in notes] == ["Whoever had it leaves the team.\n\nBoth families know."] * 2
    told = f"select count(*) from notice where what = 'allocated' and practitioner_id = '{who('colleague')}'"
    assert rows(told) == [(2,)]


def test_cases_that_nobody_holds_are_given_out_in_one_act(
    a_case: Callable[..., Story], client_for: Any, rows: Any
) -> None:
    ids = [a_case(given_name=name).referred(MONDAY).case_id for name in ("Anna", "Bella", "Cara", "Dora")]
    manager, page = client_for("manager"), "/team-board/unallocated"
    assert f'href="{page}?tier=universal"' in manager.get("/team-board?show=unallocated&tier=universal").text
    colleague, me = str(who("colleague")), str(who("manager"))
    shown = manager.post(page, data={"tick": "all", "note": "Kept words"}).text
    assert "Unallocated (4)" in shown
    assert shown.count(" checked") == 4
    assert "Kept words" in shown
    assert "None of these" in manager.get(f"{page}?open_for=12").text
    for wrong, sentence in (
        ({}, "at least one"),
        ({"all": colleague}, "Tick the cases"),
        ({"ticked": ids[:1]}, "Choose who takes"),
        ({"ticked": "x", "all": colleague}, "from the list"),
        ({"ticked": ids[:1], "all": str(who("outsider"))}, "accountable team"),
    ):
        answer = manager.post(page, data=wrong | {"note": "Kept words"})
        assert answer.status_code == 422
        assert [each for each in (sentence, "Kept words") if each not in answer.text] == []
    data = {"ticked": ids[:3], "all": colleague, f"case-{ids[2]}": me, "reason": "new", "note": "Ring first."}
    assert manager.post(page, data=data).status_code == 302
    held = dict(map(tuple, rows("select id, allocated_to from case_record")))
    assert [held[each] for each in ids] == [who("colleague"), who("colleague"), who("manager"), None]
    assert len(rows("select 1 from case_note where text = 'It is new to the team.\n\nRing first.'")) == 3
    again = manager.post(page, data={"ticked": ids, "all": me})
    assert again.status_code == 422
    assert "3 of these cases have left the list" in again.text
    assert rows(f"select allocated_to from case_record where id = '{ids[3]}'") == [(None,)]


def test_a_whole_caseload_takes_no_more_statements_than_one_case(
    held: list[Story], asking: Any, statements: list[str]
) -> None:
    ids, sent = [story.case_id for story in held], []
    for taken in (ids[:1], ids):
        with asking("manager"):
            statements.clear()
            cases.allocate_all(context("manager", MONDAY), dict.fromkeys(taken, who("colleague")), "Note.")
            sent.append(len(statements))
    assert sent[0] == sent[1] <= 12, statements


def test_a_caseload_is_given_as_a_whole_or_not_at_all(held: list[Story], asking: Any, rows: Any) -> None:
    before = rows("select id, last_seq, allocated_to from case_record order by id")
    takers = {held[0].case_id: who("colleague"), held[1].case_id: who("outsider")}
    with asking("manager"), pytest.raises(Refusal, match="accountable team for Bella "):
        cases.allocate_all(context("manager", MONDAY), takers)
    assert rows("select id, last_seq, allocated_to from case_record order by id") == before


def test_whoever_takes_a_case_themselves_is_told_nothing_and_a_reason_may_be_left_out(
    held: list[Story], client_for: Any, rows: Any, today: Callable[[date], None]
) -> None:
    address = f"/cases/{held[0].case_id}/allocate"
    before = rows("select count(*) from notice where what = 'allocated'")
    assert client_for("manager").post(address, data={"practitioner": str(who("manager"))}).status_code == 302
    assert rows("select count(*) from notice where what = 'allocated'") == before
    wrong = {"practitioner": str(who("manager")), "reason": "<b>"}
    assert client_for("manager").post(address, data=wrong).status_code == 422
