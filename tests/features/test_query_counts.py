"""How many statements each page sends, whatever the amount of data."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import Story

MONDAY = date(2010, 3, 1)
# Page: who looks, and how many statements it takes at most. Raise a number only with a reason.
PAGES = {
    "/sign-in": (None, 1),
    # Of these two are for what I write, and for what I lead and promised in teams around children. Who is
    # asking, with their account and team, is one, and so is the trace of a look. On both a statement asks
    # for the contacts that nobody has decided, which stand first; the board counts what is to be authorised.
    "/my-work": ("practitioner", 15),  # two name the children of notices: a case was allocated
    # Two count what waits for others and what was done, which no tally of open clocks does. One asks who is
    # away.
    "/team-board": ("manager", 18),  # one says when the clocks were last looked at
    "/team-board?show=unallocated": ("manager", 17),
    "/children?name=Testcase": ("practitioner", 7),  # two keep what was looked for and found
    # Of these, one asks for the brothers and sisters with a case: the header names them.
    # One asks whether the case may be held at the wrong level.
    "/cases/{case}": ("practitioner", 16),
    "/cases/{case}/chronology": ("practitioner", 14),
    "/cases/{case}/journey": ("practitioner", 15),
    "/cases/{case}/documents": ("practitioner", 10),
    "/cases/{case}/letters": ("practitioner", 10),
    "/cases/{case}/words": ("practitioner", 15),
    "/cases/{case}/readers": ("practitioner", 12),
    "/joining": ("governance", 9),
    "/concern": ("teacher", 12),
    "/entries-to-check": ("practitioner", 10),
    "/publications": ("analyst", 7),  # one asks for all looks
    "/publications/packs": ("analyst", 9),
    "/published": ("teacher", 7),
    "/measures": ("analyst", 4),
    # One asks for the median waits, one for the populations, one for what lags.
    "/needs": ("analyst", 8),
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
