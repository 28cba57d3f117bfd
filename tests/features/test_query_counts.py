"""How many statements each page sends, whatever the amount of data."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import Story, who
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DataError

from caseflow.cases import queries as cases
from caseflow.cases.queries import header_asked
from caseflow.clocks import queries as clocks
from caseflow.contacts import queries as contacts
from caseflow.events import log
from caseflow.extensions import db
from caseflow.notices import queries as notices
from caseflow.web.together import ask

MONDAY = date(2010, 3, 1)
# Page: who looks, and how many statements it takes at most. Raise a number only with a reason.
# Of each page that is not public one says who is asking, the present and the relation to the case, and one is
# the trace of the look. What a page asks together is one. More than six only with a reason.
PAGES = {
    "/sign-in": (None, 1),
    "/my-work": ("practitioner", 3),
    "/my-work/cases": ("practitioner", 5),  # one counts the lists, and one reads the cases of the clocks
    "/my-work/cases?tier=specialist": ("practitioner", 6),  # one counts what is left
    "/team-board": ("manager", 6),  # one says which figures wait for the manager's look
    "/team-board?show=unallocated": ("manager", 6),
    "/team-board/unallocated": ("manager", 7),  # two say who is in the team and what each of them holds
    "/children?name=Testcase": ("practitioner", 4),
    "/cases/{case}": ("practitioner", 3),
    "/cases/{case}/chronology": ("practitioner", 5),
    "/cases/{case}/journey": ("practitioner", 4),
    "/cases/{case}/documents": ("practitioner", 4),
    "/cases/{case}/letters": ("practitioner", 4),
    "/cases/{case}/words": ("practitioner", 5),
    "/cases/{case}/family-plan": ("practitioner", 6),
    # One each for the team around the child, who else works with them, consent and who handed the case over.
    "/cases/{case}/handover": ("practitioner", 9),
    "/team-board/handovers": ("manager", 6),
    "/cases/{case}/readers": ("practitioner", 4),
    "/joining": ("governance", 7),  # one says how far the comparing of all records has come
    "/requests-to-us": ("practitioner", 5),
    "/concern": ("teacher", 5),
    "/entries-to-check": ("practitioner", 4),
    "/entries-to-check?indicator=ni-59&period=2009-10Q4": ("analyst", 5),  # one for the figure in the verdict
    "/publications": ("analyst", 6),
    "/publications/packs": ("analyst", 6),
    # A scorecard's, by quindrat and by agency too, entries that could change it, what families say, what is
    # frozen already and what is begun.
    "/publications/new?audience=board:stay-safe&period=2009-10Q3": ("analyst", 15),
    "/published": ("teacher", 3),
    "/scorecard": ("analyst", 7),  # three count: all, medians and means
    "/measures": ("analyst", 3),
    "/needs": ("analyst", 6),
    "/needs/found": ("analyst", 6),
}


def _fill(a_case: Callable[..., Story], number: int) -> Story:
    for place in range(number):
        story = a_case(given_name=f"Zebedee {place}").referred(MONDAY).decided(MONDAY).allocated(MONDAY)
        story.assessment_started(MONDAY)
        a_case(given_name=f"Yolanda {place}").referred(MONDAY)
    return story


@pytest.mark.parametrize("address", PAGES)
def test_a_page_sends_few_statements_and_no_more_for_more_data(
    address: str, a_case: Callable[..., Story], client_for: Any, statements: list[str], today: Any
) -> None:
    name, at_most = PAGES[address]
    today(date(2010, 3, 11))

    def sent(case_id: Any) -> int:
        client = client_for(name)
        client.get(address.format(case=case_id))  # whatever is read once is read now
        statements.clear()
        assert client.get(address.format(case=case_id)).status_code == 200
        return len(statements)

    few = sent(_fill(a_case, 1).case_id)
    assert few <= at_most, statements
    if name not in (None, "teacher"):
        assert sent(_fill(a_case, 4).case_id) == few


def test_a_longer_chronology_takes_no_more_statements(
    a_case: Callable[..., Story], client_for: Any, statements: list[str], today: Any
) -> None:
    story = a_case().referred(MONDAY)
    today(date(2010, 4, 1))
    client, address = client_for("practitioner"), f"/cases/{story.case_id}"

    def sent() -> int:
        client.get(address)
        statements.clear()
        client.get(address)
        return len(statements)

    before = sent()
    story.decided(MONDAY).assessment_started(MONDAY).assessed(date(2010, 3, 20)).core_started(MONDAY)
    for day in range(2, 12):
        story.referred(date(2010, 3, day))
    assert sent() == before


_PREPARED = text("select count(*) from pg_prepared_statements where statement like '%from who_asks%'")


def test_statements_stay_prepared_until_one_fails(app: Flask, client_for: Any) -> None:
    client = client_for("practitioner")
    for _ in range(8):
        assert client.get("/my-work").status_code == 200
    with app.app_context():
        assert db.session.scalar(_PREPARED) >= 1  # those of other tests on this connection among them
        assert db.session.scalar(text("show plan_cache_mode")) == "force_generic_plan"
        with pytest.raises(DataError):
            db.session.execute(text("select 1 / 0"))
        db.session.rollback()
        assert db.session.scalar(_PREPARED) == 0
        db.session.rollback()


def test_names_are_asked_for_again_once_any_of_them_has_changed(
    client_for: Any, owning: Any, statements: list[str]
) -> None:
    client = client_for("manager")
    client.get("/team-board")
    statements.clear()
    client.get("/team-board")
    kept = len(statements)
    with owning():
        db.session.execute(text("update team set name = 'Renamed Testers' where code = 'NORTH'"))
    statements.clear()
    assert "Renamed Testers" in client.get("/team-board").text
    assert len(statements) > kept


def test_what_is_asked_together_is_answered_as_what_is_asked_alone(
    a_case: Callable[..., Story], asking: Any
) -> None:
    case_id, me = _fill(a_case, 2).case_id, who("practitioner")
    with asking("practitioner"):
        questions = [
            header_asked(case_id),
            log.entries_asked(case_id),
            clocks.of_case_asked(case_id),
            clocks.tallies_asked("NORTH", MONDAY, MONDAY),
            cases.held_asked(me),
            cases.loads_asked("NORTH"),
            contacts.to_decide_asked(),
            notices.unread_asked(me),
        ]
        together = ask(*questions)
        assert together == [each.answers() for each in questions]
    assert all(together[:-2])
