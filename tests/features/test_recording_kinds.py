"""Every kind that is one form, walked through its page: filled in, left empty, filled in wrongly."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from html import unescape
from typing import Any

import pytest
from casework import Story
from flask.testing import FlaskClient
from kind_forms import (
    FRIDAY,
    MONDAY,
    SCRIPT,
    WITH_A_PAGE,
    answer,
    beside,
    each_kind,
    filled,
    page_of,
    said,
)
from sqlalchemy import text

from caseflow.events.kinds import kinds, label
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.events.reading import read
from caseflow.extensions import db

Clients = Callable[..., FlaskClient]


@pytest.fixture
def story(a_case: Callable[..., Story], today: Callable[[date], None]) -> Story:
    today(FRIDAY)
    return a_case(by="practitioner")


@pytest.fixture(name="page_of")
def page_of_kind(story: Story) -> Callable[[type[CaseEvent]], str]:
    """The address of the page on which a kind is recorded, with what it continues in place."""
    return partial(page_of, story)


@pytest.fixture
def recorded(story: Story, owning: Any) -> Callable[[str], list[dict[str, Any]]]:
    def data_of(kind: str) -> list[dict[str, Any]]:
        query = text("select data from case_event where case_id = :case and kind = :kind order by seq")
        with owning():
            return list(db.session.scalars(query, {"case": story.case_id, "kind": kind}))

    return data_of


def facts(page: str) -> Iterator[tuple[str, str]]:
    """What the chronology says of its entries, question and answer."""
    for asked, told in re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", page, re.S):
        yield unescape(asked).removesuffix(":"), unescape(told)


@each_kind
def test_a_kind_filled_in_is_recorded_and_told_in_words(
    kind: type[CaseEvent], page_of: Any, client_for: Clients, story: Story, recorded: Any
) -> None:
    client, address = client_for("practitioner"), page_of(kind)
    form = client.get(address)
    assert form.status_code == 200
    asked = " ".join(unescape(form.text).split())
    assert re.findall(r"<h1[^>]*>\s*(.*?)\s*</h1>", asked) == [kind.task]
    at_once = [each.ask for each in kind.fields if each.name != "late_reason"]
    assert all(ask.label in asked and ask.hint in asked for ask in at_once)
    assert "Why was it late?" not in asked
    before = len(recorded(kind.kind))
    sent = client.post(address, data=filled(kind))
    assert sent.status_code == 302, beside(sent.text, "occurred_on")
    found = recorded(kind.kind)
    assert len(found) == before + 1
    assert found[-1] == {
        each.name: list(value) if isinstance(value := answer(each), tuple) else value for each in kind.fields
    }
    page = client.get(sent.headers["Location"]).text
    assert f"Recorded: {kind.title}." in unescape(page)
    chronology = page[page.index("What happened last") :]
    assert kind.title in unescape(chronology)
    assert {(label(kind.kind, each.name), said(kind, each)) for each in kind.fields} <= set(facts(chronology))
    assert SCRIPT not in page
    assert not kind.narrative or SCRIPT in unescape(chronology)
    spoken = kind.heard.asked if kind.heard else {}
    assert {(of, f"{SCRIPT} by the {voice}") for voice, of in spoken.items()} <= set(facts(chronology))


@each_kind
def test_a_kind_left_empty_says_what_is_missing_beside_each_field(
    kind: type[CaseEvent], page_of: Any, client_for: Clients, recorded: Any
) -> None:
    client, address = client_for("practitioner"), page_of(kind)
    before = len(recorded(kind.kind))
    refused = client.post(address, data={})
    assert refused.status_code == 422
    assert "<title>Error: " in refused.text
    assert kind.when.missing in beside(refused.text, "occurred_on")
    for field in kind.fields:
        assert beside(refused.text, field.name) == (f"Error: {field.ask.missing}" if field.required else "")
    needed = kind.narrative.missing if kind.narrative else ""
    assert beside(refused.text, "note") == (f"Error: {needed}" if needed else "")
    assert len(recorded(kind.kind)) == before


@each_kind
def test_what_a_kind_continues_is_on_the_case_and_of_the_right_kind(
    kind: type[CaseEvent], page_of: Any, client_for: Clients, story: Story, recorded: Any
) -> None:
    client = client_for("practitioner")
    address = page_of(kind).partition("?")[0]
    before = len(recorded(kind.kind))
    strange = client.post(f"{address}?about=unknown", data=filled(kind))
    assert strange.status_code == 422
    story.recorded("other", read("caf_checklist_completed", {"next_step": "none"}), MONDAY)
    if not kind.continues.any_kind:
        wrong = client.post(f"{address}?about={story.ids['other']}", data=filled(kind))
        assert wrong.status_code == 422
    if kind.continues.required:
        assert client.post(address, data=filled(kind)).status_code == 422
    assert len(recorded(kind.kind)) == before


ONCE = [kind for kind in WITH_A_PAGE.values() if kind.continues.once]


@pytest.mark.parametrize("kind", ONCE, ids=[kind.kind for kind in ONCE])
def test_what_is_recorded_once_is_refused_a_second_time_until_it_is_withdrawn(
    kind: type[CaseEvent], page_of: Any, client_for: Clients, story: Story, recorded: Any, owning: Any
) -> None:
    client, address = client_for("practitioner"), page_of(kind)
    assert client.post(address, data=filled(kind)).status_code == 302
    again = client.post(address, data=filled(kind))
    assert again.status_code == 422
    assert f"recorded already: {kind.title}, Fri 5 March 2010" in unescape(again.text)
    with owning():
        query = text("select event_id from case_event where kind = :kind")
        story.ids["it"] = str(db.session.scalar(query, {"kind": kind.kind}))
    story.withdrawn("it", FRIDAY)
    assert client.post(address, data=filled(kind) | {"record_again": "yes"}).status_code == 302
    assert len(recorded(kind.kind)) == 2


@each_kind
def test_a_kind_is_reached_from_the_case_where_there_is_something_to_continue(
    kind: type[CaseEvent], page_of: Any, client_for: Clients, story: Story
) -> None:
    client, link = client_for("practitioner"), f"/record/{kind.kind}"
    story.recorded("strategy", read("strategy_discussion_held", {"initiates_enquiry": False}), MONDAY)
    possible = not kind.continues.required or kind.continues.kinds[0].kind == "strategy_discussion_held"
    in_use = not kind.in_place_of  # where it was adopted: test_single_assessment
    assert (f'{link}"' in client.get(f"/cases/{story.case_id}").text) == (possible and in_use)
    page_of(kind)
    assert (f'{link}"' in client.get(f"/cases/{story.case_id}").text) == in_use


def test_one_of_several_is_chosen_and_the_only_one_is_taken(
    client_for: Clients, story: Story, recorded: Any, owning: Any
) -> None:
    client, address = client_for("practitioner"), f"/cases/{story.case_id}/record/placement_ended"
    story.referred(MONDAY)
    assert "nothing open on this case" in client.get(address).text
    assert client.post(address, data={"occurred_on": ["5", "3", "2010"]}).status_code == 422
    story.recorded("care", read("care_started", {"legal_status": "C2"}), MONDAY)
    story.recorded("first", read("placement_started", {"type": "U6"}), MONDAY, story.ids["care"])
    only = client.get(address)
    assert only.status_code == 302
    assert only.headers["Location"].endswith(f"?about={story.ids['first']}")
    story.recorded("second", read("placement_started", {"type": "K2"}), MONDAY, story.ids["care"])
    page = client.get(address)
    assert page.status_code == 200
    assert "Placement started, Mon 1 March 2010: Foster care" in page.text
    assert "Children&#39;s home" in page.text
    data = {"occurred_on": ["5", "3", "2010"], "reason": "planned_move"}
    missing = client.post(address, data=data)
    assert missing.status_code == 422
    assert beside(missing.text, "about") == "Error: Choose what this is about"
    assert client.post(address, data={**data, "about": story.ids["second"]}).status_code == 302
    with owning():
        ended = db.session.scalar(text("select about from case_event where kind = 'placement_ended'"))
    assert ended == story.ids["second"]
    assert client.get(address).headers["Location"].endswith(f"?about={story.ids['first']}")


def test_what_may_stand_on_its_own_may_be_about_nothing(
    client_for: Clients, story: Story, recorded: Any
) -> None:
    story.recorded("contact", read("contact_received", {"source": "6"}), MONDAY)
    client, address = client_for("practitioner"), f"/cases/{story.case_id}/record/referral_received"
    assert "None of these" in client.get(address).text
    data = {"occurred_on": ["2", "3", "2010"], "source": "2A"}
    for about in ("", story.ids["contact"]):
        assert client.post(address, data={**data, "about": about}).status_code == 302
    assert len(recorded("referral_received")) == 2


def test_what_only_an_answer_asks_for_is_kept_with_that_answer_alone(
    client_for: Clients, story: Story, page_of: Any, recorded: Any
) -> None:
    address = page_of(kinds()["protection_visit_made"])
    client = client_for("practitioner")
    page = client.get(address).text
    revealed = page[page.index('id="conditional-child_seen"') :]
    assert "Was the child seen alone?" in revealed
    data = {"occurred_on": ["5", "3", "2010"], "child_seen": "no", "child_seen_alone": "yes"}
    assert client.post(address, data=data).status_code == 302
    assert client.post(address, data={**data, "child_seen": ""}).status_code == 302
    assert client.post(address, data={**data, "child_seen": "yes"}).status_code == 302
    assert recorded("protection_visit_made") == [
        {"child_seen": False},
        {},
        {"child_seen": True, "child_seen_alone": True},
    ]


@pytest.mark.parametrize("number", ["-1", "100", "two", "1.5", "٢"])
def test_a_number_is_whole_and_small(number: str, client_for: Clients, page_of: Any, recorded: Any) -> None:
    address = page_of(kinds()["protection_plan_started"])
    data = {**filled(kinds()["protection_plan_started"]), "previous_plans_here": number}
    refused = client_for("practitioner").post(address, data=data)
    assert refused.status_code == 422
    assert "whole number from 0 to 99" in beside(refused.text, "previous_plans_here")
    assert recorded("protection_plan_started") == []


@pytest.mark.parametrize("kind", ["step_requested", "caf_started", "case_closed", "no_such_kind", "Referral"])
def test_a_kind_without_a_page_of_this_sort_is_not_found(
    kind: str, client_for: Clients, story: Story
) -> None:
    story.referred(MONDAY)
    address = f"/cases/{story.case_id}/record/{kind}"
    assert client_for("practitioner").get(address).status_code == 404
    assert client_for("practitioner").post(address, data={}).status_code == 404


@each_kind
def test_other_agencies_record_their_own_work_and_not_that_of_social_care(
    kind: type[CaseEvent], a_case: Callable[..., Story], client_for: Clients, recorded: Any, today: Any
) -> None:
    today(FRIDAY)
    theirs = a_case(by="teacher", given_name="Wilhelmina")
    theirs.recorded("contact", read("contact_received", {"source": "2A"}), MONDAY)
    teacher, case = client_for("teacher"), f"/cases/{theirs.case_id}"
    address, offered = f"{case}/record/{kind.kind}", f'/record/{kind.kind}"' in teacher.get(case).text
    if kind.recorded_by in ("record", "record_contact"):
        assert offered == (not kind.continues.required)
        return
    assert not offered
    led = teacher.get(address)
    assert led.status_code == 200
    assert "nobody has been told" in led.text
    assert 'href="/concern' in led.text
    assert teacher.post(address, data=filled(kind)).status_code == 403
