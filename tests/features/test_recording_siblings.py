"""Record once, tick the brothers and sisters of whom it is true: an event each, all or none."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import Story
from sqlalchemy import text

from caseflow.events.kinds import kinds
from caseflow.events.reading import read
from caseflow.extensions import db

MONDAY = date(2010, 3, 1)
TODAY = {"occurred_on": ["1", "3", "2010"]}
Family = tuple[Story, Story, Story]


@pytest.fixture
def family(a_case: Callable[..., Story], client_for: Any) -> Family:
    """Three children referred on one day; the first is linked to both others."""
    names = ("Ottoline", "Bertram", "Cora")
    first, second, third = (a_case(given_name=name, family_name="Pretend").referred(MONDAY) for name in names)
    for other in (second, third):
        address = f"/cases/{first.case_id}/family/children/{other.case_id}"
        assert client_for("practitioner").post(address, data={"kind": "sibling"}).status_code == 302
    return first, second, third


def events(owning: Any, kind: str) -> dict[Any, tuple[str, str | None]]:
    """Of each case the event of a kind, and what it is about; there is one at most."""
    with owning():
        rows = db.session.execute(
            text("select case_id, event_id, about from case_event where kind = :kind"), {"kind": kind}
        ).all()
    assert len({row.case_id for row in rows}) == len(rows)
    return {row.case_id: (row.event_id, row.about) for row in rows}


def decision(story: Story) -> str:
    return f"/cases/{story.case_id}/record/referral_decided?about={story.ids['referred']}"


def test_a_decision_is_recorded_once_and_counts_for_each_child_that_is_ticked(
    family: Family, client_for: Any, owning: Any
) -> None:
    first, second, third = family
    client = client_for("practitioner")
    form = client.get(decision(first)).get_data(as_text=True)
    assert "Is this true of brothers or sisters too?" in form
    assert "Words about Bertram Pretend, where they differ" in form
    answers = TODAY | {"outcome": "initial_assessment", "note": "All three are asked about at school"}
    differ = {f"note_{third.case_id}": "Cora is at nursery"}
    ticked = {"siblings": [str(second.case_id), str(third.case_id)]}
    assert client.post(decision(first), data=answers | differ | ticked).status_code == 302
    found = events(owning, "referral_decided")
    assert {case: about for case, (_, about) in found.items()} == {
        each.case_id: each.ids["referred"] for each in family
    }
    with owning():
        notes = {
            row.case_id: row.text
            for row in db.session.execute(text("select case_id, text from case_note")).all()
        }
        waiting = set(db.session.scalars(text("select case_id from clock where stopped_on is null")))
    same = "All three are asked about at school"
    assert notes == {first.case_id: same, second.case_id: same, third.case_id: "Cora is at nursery"}
    assert waiting == {each.case_id for each in family}


def test_a_child_who_is_not_ticked_has_nothing_recorded(family: Family, client_for: Any, owning: Any) -> None:
    first, second, _ = family
    answers = TODAY | {"outcome": "initial_assessment", "siblings": str(second.case_id)}
    assert client_for("practitioner").post(decision(first), data=answers).status_code == 302
    assert events(owning, "referral_decided").keys() == {first.case_id, second.case_id}


def test_where_there_is_nothing_to_continue_a_child_is_not_offered_and_nothing_is_recorded(
    family: Family, client_for: Any, owning: Any
) -> None:
    first, second, third = family
    client = client_for("practitioner")
    both = TODAY | {"outcome": "initial_assessment", "siblings": [str(second.case_id), str(third.case_id)]}
    third.withdrawn("referred", MONDAY)
    page = client.post(decision(first), data=both)
    assert page.status_code == 422
    assert events(owning, "referral_decided") == {}
    form = client.get(decision(first)).get_data(as_text=True)
    assert "Words about Bertram Pretend" in form
    assert "Words about Cora Pretend" not in form, "nothing is there to continue"


def test_a_question_about_one_of_them_is_asked_before_anything_is_recorded(
    family: Family, client_for: Any, owning: Any, asking: Any
) -> None:
    first, second, _ = family
    with owning():
        died = {"on": date(2010, 2, 1), "id": second.child_id}
        db.session.execute(text("update child set death_date = :on where id = :id"), died)
    client, told = (
        client_for("practitioner"),
        {"outcome": "initial_assessment", "siblings": str(second.case_id)},
    )
    page = client.post(decision(first), data=TODAY | told)
    assert page.status_code == 422
    assert "Bertram Pretend: " in page.get_data(as_text=True)
    assert events(owning, "referral_decided") == {}
    assert client.post(decision(first), data=TODAY | told | {"confirmed": "yes"}).status_code == 302
    assert events(owning, "referral_decided").keys() == {first.case_id, second.case_id}


def test_sent_twice_it_is_recorded_once_for_each(family: Family, client_for: Any, owning: Any) -> None:
    first, second, _ = family
    client = client_for("practitioner")
    address = f"/cases/{first.case_id}/record/contact_received"
    told = TODAY | {"source": "2A", "siblings": str(second.case_id), "idempotency_key": str(first.child_id)}
    for _ in range(2):
        client.post(address, data=told)
    assert events(owning, "contact_received").keys() == {first.case_id, second.case_id}


def test_only_the_cases_that_somebody_works_on_are_offered(
    family: Family, a_case: Callable[..., Story], client_for: Any, owning: Any
) -> None:
    first = family[0]
    theirs = a_case(by="outsider", given_name="Dora", family_name="Elsewhere").referred(MONDAY)
    client = client_for("practitioner")
    linked = client.post(f"/cases/{first.case_id}/family/children/{theirs.case_id}", data={"kind": "sibling"})
    assert linked.status_code == 302
    form = client.get(decision(first)).get_data(as_text=True)
    assert "Words about Dora Elsewhere" not in form
    forged = TODAY | {"outcome": "initial_assessment", "siblings": str(theirs.case_id)}
    assert client.post(decision(first), data=forged).status_code == 422
    assert events(owning, "referral_decided") == {}


def test_the_kinds_that_are_offered_for_brothers_and_sisters_have_a_page_of_one_form() -> None:
    offered = {name for name, kind in kinds().items() if kind.for_siblings}
    assert {
        "contact_received",
        "referral_received",
        "protection_plan_started",
        "protection_visit_made",
    } <= offered
    assert all(kinds()[name].recorded_by for name in offered)
    assert "child_in_need_plan_ended" not in offered


def test_what_one_child_said_is_not_put_down_as_said_by_another(
    family: Family, client_for: Any, owning: Any
) -> None:
    first, second, third = family
    for story in family:
        story.recorded("plan", read("child_in_need_plan_started", {}), MONDAY)
    address = f"/cases/{first.case_id}/record/child_in_need_plan_reviewed?about={first.ids['plan']}"
    client = client_for("practitioner")
    assert "What Bertram Pretend said" in client.get(address).text
    said = {"child_said": "I sleep now", "parents_said": "It helps", f"child_said_{third.case_id}": "Me too"}
    ticked = {"siblings": [str(second.case_id), str(third.case_id)]}
    assert client.post(address, data=TODAY | said | ticked).status_code == 302
    with owning():
        rows = db.session.execute(text("select case_id, said_by, text from case_note")).all()
    assert {tuple(each) for each in rows} == {
        (first.case_id, "child", "I sleep now"),
        (third.case_id, "child", "Me too"),
        *((story.case_id, "parents", "It helps") for story in family),
    }
