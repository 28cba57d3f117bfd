"""Recording on a case: what is typed stays, what is refused is said beside its field."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from casework import Story, who
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.events.kinds.contact import ContactReceived
from caseflow.extensions import db

MONDAY, TUESDAY, FRIDAY = date(2010, 3, 1), date(2010, 3, 2), date(2010, 3, 5)
Clients = Callable[..., FlaskClient]
ANSWERS = {"outcome": "initial_assessment", "note": "Because of what the school said"}


@pytest.fixture
def story(a_case: Callable[..., Story], today: Callable[[date], None]) -> Story:
    today(FRIDAY)
    return a_case().referred(MONDAY)


@pytest.fixture
def recorded(owning: Any) -> Callable[[], list[str]]:
    def kinds() -> list[str]:
        with owning():
            return list(db.session.scalars(text("select kind from case_event order by case_id, seq")))

    return kinds


def parts(on: date) -> list[str]:
    """A date as it is typed into three boxes."""
    return [str(on.day), str(on.month), str(on.year)]


def decision(story: Story) -> str:
    return f"/cases/{story.case_id}/record/referral_decided?about={story.ids['referred']}"


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', found[0]) if found else None
    return value[1] if value else ""


# --- What a form does with what was typed -----------------------------------------------------------


WRONG_DATES = [
    (["31", "2", "2010"], "Enter a real date"),
    (["soon", "3", "2010"], "Enter a real date"),
    (["1", "3", ""], "Enter a real date"),
    (["", "", ""], "Enter the date of the decision"),
    (["6", "3", "2010"], "The date must be today or in the past"),
    (["31", "12", "1989"], "not before 1990"),
]


@pytest.mark.parametrize(("typed", "sentence"), WRONG_DATES)
def test_a_wrong_date_stays_as_typed_with_the_reason_beside_it(
    typed: list[str], sentence: str, story: Story, client_for: Clients, recorded: Any
) -> None:
    answer = client_for("practitioner").post(decision(story), data={**ANSWERS, "occurred_on": typed})
    page = " ".join(unescape(answer.text).split())
    assert answer.status_code == 422
    assert "<title>Error: " in page
    beside = page.partition('id="occurred_on-error"')[2].partition("</p>")[0]
    assert sentence in beside
    assert 'href="#occurred_on' in page, "the summary leads to the field"
    for part in filter(None, typed):
        assert f'value="{part}"' in page
    assert "Because of what the school said" in page
    assert recorded() == ["referral_received"]


def test_a_two_digit_year_is_of_this_century(story: Story, client_for: Clients, recorded: Any) -> None:
    client_for("practitioner").post(decision(story), data={**ANSWERS, "occurred_on": ["2", "3", "10"]})
    assert recorded() == ["referral_received", "referral_decided"]


def test_a_choice_that_is_not_offered_is_refused(story: Story, client_for: Clients, recorded: Any) -> None:
    data = {"outcome": "none of these", "occurred_on": parts(FRIDAY)}
    assert client_for("practitioner").post(decision(story), data=data).status_code == 422
    assert recorded() == ["referral_received"]


def test_a_form_that_saw_an_older_case_is_refused_and_keeps_its_words(
    story: Story, client_for: Clients, recorded: Any
) -> None:
    client = client_for("practitioner")
    seen = hidden(client.get(decision(story)).text, "expected")
    assert seen == "1"
    contact = {"occurred_on": parts(FRIDAY), "source": "1A"}
    client_for("colleague").post(f"/cases/{story.case_id}/record/contact_received", data=contact)
    data = {**ANSWERS, "occurred_on": parts(TUESDAY), "expected": seen}
    refused = client.post(decision(story), data=data)
    assert refused.status_code == 422
    assert "Somebody else recorded on this case meanwhile" in refused.text
    assert "Because of what the school said" in refused.text
    assert recorded() == ["referral_received", "contact_received"]
    again = client.post(decision(story), data={**data, "expected": hidden(refused.text, "expected")})
    assert again.status_code == 302, "sent again after a look, it is taken"
    assert recorded()[-1] == "referral_decided"


def test_a_decision_sent_twice_is_recorded_once(story: Story, client_for: Clients, recorded: Any) -> None:
    client, data = client_for("practitioner"), {**ANSWERS, "occurred_on": parts(TUESDAY)}
    assert client.post(decision(story), data=data).status_code == 302
    again = client.post(decision(story), data=data)
    assert again.status_code == 422
    assert "recorded already: Referral decided, Tue 2 March 2010" in again.text
    assert recorded() == ["referral_received", "referral_decided"]


@pytest.mark.parametrize("kind", ["referral_decided", "contact_decided"])
def test_what_an_event_is_about_has_to_be_on_the_case(
    kind: str, story: Story, client_for: Clients, recorded: Any
) -> None:
    data = {**ANSWERS, "outcome": "nfa", "reason": "known", "occurred_on": parts(FRIDAY)}
    address = f"/cases/{story.case_id}/record/{kind}?about=unknown"
    answer = client_for("practitioner").post(address, data=data)
    assert answer.status_code in (422,)
    assert recorded() == ["referral_received"]


def test_what_an_event_is_about_has_to_be_of_the_right_kind(
    story: Story, client_for: Clients, recorded: Any
) -> None:
    address = f"/cases/{story.case_id}/record/enquiry_started?about={story.ids['referred']}"
    answer = client_for("practitioner").post(address, data={"occurred_on": parts(FRIDAY)})
    assert answer.status_code in (422,)
    assert recorded() == ["referral_received"]


def test_what_an_event_is_about_has_to_be_of_the_same_child(
    story: Story, a_case: Callable[..., Story], client_for: Clients, recorded: Any
) -> None:
    other = a_case(given_name="Wilhelmina").referred(MONDAY)
    address = f"/cases/{story.case_id}/record/referral_decided?about={other.ids['referred']}"
    answer = client_for("practitioner").post(address, data={**ANSWERS, "occurred_on": parts(FRIDAY)})
    assert answer.status_code in (422,)
    assert recorded() == ["referral_received", "referral_received"]


# --- Drafts -----------------------------------------------------------------------------------------


def test_what_was_typed_survives_and_goes_when_it_is_sent(story: Story, client_for: Clients) -> None:
    client, address = client_for("practitioner"), f"{decision(story)}&begun={uuid4()}"
    typed = {"note": "Half a sentence", "outcome": "early_help", "expected": "1"}
    assert client.post("/drafts", query_string={"for": address}, data=typed).status_code == 204
    page = client_for("practitioner").get(address).text
    assert "Half a sentence" in page
    assert hidden(page, "expected") == "1", "a draft is checked against what its writer sees now"
    assert "Half a sentence" not in client_for("colleague").get(address).text
    client.post(address, data={**ANSWERS, "occurred_on": parts(TUESDAY), "expected": "1"})
    assert "Half a sentence" not in client_for("practitioner").get(address).text


# --- The case ---------------------------------------------------------------------------------------


def test_a_new_child_and_its_referral_are_recorded_together(client_for: Clients, recorded: Any) -> None:
    client = client_for("practitioner")
    child = {"given_name": "Xanthe", "family_name": "Testcase", "sex": "F", "birth_date": ["1", "2", "2004"]}
    data = {**child, "occurred_on": parts(MONDAY), "source": "2A"}
    answer = client.post("/referrals/new", data=data)
    assert recorded() == ["referral_received"]
    page = client.get(answer.headers["Location"]).text
    assert "Case of Xanthe Testcase" in page
    assert "Decide this referral".lower() in page.lower()


def test_a_refused_referral_leaves_no_child_behind(client_for: Clients, owning: Any) -> None:
    data = {"family_name": "Testcase", "sex": "F", "occurred_on": ["2", "3", "2010"], "source": "2A"}
    assert client_for("practitioner").post("/referrals/new", data=data).status_code == 422
    with owning():
        assert db.session.scalar(text("select count(*) from child")) == 0
        assert db.session.scalar(text("select count(*) from case_record")) == 0


def test_a_late_entry_says_when_it_was_recorded(story: Story, client_for: Clients, today: Any) -> None:
    today(date(2010, 3, 15))
    story.decided(date(2010, 3, 2), recorded_on=date(2010, 3, 15))
    page = " ".join(client_for("practitioner").get(f"/cases/{story.case_id}").text.split())
    assert "2 March 2010</time>, recorded" in page
    assert "15 March 2010" in page


def test_an_entry_is_withdrawn_once_stays_visible_and_no_longer_counts(
    story: Story, client_for: Clients, recorded: Any
) -> None:
    client = client_for("practitioner")
    story.recorded("contact", ContactReceived(source="1A"), MONDAY)
    case = f"/cases/{story.case_id}"
    address = f"{case}/entries/{story.ids['contact']}/withdraw"
    assert client.post(address, data={}).status_code == 422
    assert client.post(address, data={"reason": "wrong_child"}).headers["Location"] == case
    page = client.get(case).text
    assert "Withdrawn" in page
    assert "Contact received" in page
    assert "Contact decision" not in page.partition("What happened last")[0], "its clock is gone"
    again = client.post(address, data={"reason": "duplicate"})
    assert again.status_code == 422
    assert "withdrawn already" in again.text
    assert recorded() == ["referral_received", "contact_received", "event_withdrawn"]


def test_an_entry_of_another_case_is_not_withdrawn_from_here(
    story: Story, a_case: Callable[..., Story], client_for: Clients, recorded: Any
) -> None:
    other = a_case(given_name="Wilhelmina").referred(MONDAY)
    address = f"/cases/{story.case_id}/entries/{other.ids['referred']}/withdraw"
    assert client_for("practitioner").post(address, data={"reason": "duplicate"}).status_code == 422
    assert recorded() == ["referral_received", "referral_received"]


def test_a_manager_allocates_within_the_team_and_the_holder_finds_the_case(
    story: Story, client_for: Clients, owning: Any
) -> None:
    case = f"/cases/{story.case_id}"
    manager, address = client_for("manager"), f"{case}/allocate"
    assert "Zebedee Testcase" in manager.get("/team-board?show=unallocated").text
    for wrong in (str(who("outsider")), "nobody", ""):
        assert manager.post(address, data={"practitioner": wrong}).status_code == 422, wrong
    assert manager.post(address, data={"practitioner": str(who("colleague"))}).headers["Location"] == case
    assert "Zebedee Testcase" in client_for("colleague").get("/my-work").text
    assert "Zebedee Testcase" not in client_for("practitioner").get("/my-work").text
    assert "Zebedee Testcase" not in client_for("manager").get("/team-board?show=unallocated").text
    with owning():
        assert set(db.session.scalars(text("select allocated_to from clock"))) == {who("colleague")}


def test_a_case_closes_with_its_clocks_and_opens_again_with_a_referral(
    story: Story, client_for: Clients
) -> None:
    client, case = client_for("manager"), f"/cases/{story.case_id}"
    data = {"occurred_on": parts(FRIDAY), "reason": "RC8", "note": "Nothing more to do"}
    asked = client.post(f"{case}/close", data=data).headers["Location"]
    assert client.post(asked, data={"decision": "confirm"}).headers["Location"] == case
    page = client.get(case).text
    assert "Closed Fri 5 March 2010" in page
    assert "No timescale runs" in page
    assert "Nothing more to do" in page
    referral = {"occurred_on": parts(FRIDAY), "source": "2A"}
    assert client.post(f"{case}/record/referral_received", data=referral).status_code == 302
    assert "Open since Fri 5 March 2010" in client.get(case).text


def test_what_people_type_is_shown_as_text(client_for: Clients) -> None:
    client, nasty = client_for("practitioner"), "<script>alert(1)</script>"
    child = {"given_name": nasty, "family_name": "{{ 7 * 7 }} Testcase", "sex": "U"}
    data = {**child, "occurred_on": parts(MONDAY), "source": "2A", "note": nasty}
    page = client.get(client.post("/referrals/new", data=data).headers["Location"]).text
    assert nasty not in page
    assert "{{ 7 * 7 }}" in page
    assert "alert(1)" in page


@pytest.mark.parametrize("name", ["given_name", "family_name", "note"])
def test_an_unprintable_character_is_no_error_of_ours(name: str, client_for: Clients) -> None:
    data = {"family_name": "Testcase", "sex": "U", "occurred_on": parts(MONDAY), "source": "2A"}
    answer = client_for("practitioner").post("/referrals/new", data={**data, name: "a\x00b"})
    assert answer.status_code == 400


@pytest.mark.parametrize("query", ["name=\x00", "name=%25_%5C", "name=" + "x" * 5000, "born_on=1&born_on=x"])
def test_a_strange_search_is_answered(query: str, client_for: Clients) -> None:
    assert client_for("practitioner").get(f"/children?{query}").status_code in (200, 400, 422)


# --- Sent twice --------------------------------------------------------------------------------------


def test_a_form_about_a_case_sent_twice_is_recorded_once(
    story: Story, client_for: Clients, recorded: Any
) -> None:
    client, form = client_for("practitioner"), f"/cases/{story.case_id}/record/initial_assessment_started"
    once = hidden(client.get(form).text, "idempotency_key")
    sent = {"idempotency_key": once, "occurred_on": parts(FRIDAY), "trigger": "new_information"}
    first, second = (client.post(form, data=sent) for _ in range(2))
    assert [first.status_code, second.status_code] == [302, 302]
    assert first.location == second.location == f"/cases/{story.case_id}"
    assert "It is recorded once" in client.get(second.location).text
    assert recorded().count("initial_assessment_started") == 1
    again = {**sent, "idempotency_key": hidden(client.get(form).text, "idempotency_key")}
    asked = client.post(form, data=again)
    assert asked.status_code == 422
    assert "One like it is open already" in asked.text
    assert recorded().count("initial_assessment_started") == 1
    for _ in range(2):
        assert client.post(form, data=again | {"confirmed": "yes"}).status_code == 302
    assert recorded().count("initial_assessment_started") == 2, "a new form is a new event"


def test_a_new_child_sent_twice_is_one_child(client_for: Clients, owning: Any, story: Story) -> None:
    client = client_for("practitioner")
    once = hidden(client.get("/referrals/new").text, "idempotency_key")
    sent = {
        "idempotency_key": once,
        "family_name": "Twicely",
        "sex": "U",
        "occurred_on": parts(FRIDAY),
        "source": "6",
    }
    answers = [client.post("/referrals/new", data=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    with owning():
        assert db.session.scalar(text("select count(*) from child where family_name = 'Twicely'")) == 1


def test_an_entry_may_be_withdrawn_again_after_its_withdrawal_was(
    story: Story, client_for: Clients, recorded: Any, owning: Any
) -> None:
    client = client_for("manager")

    def withdraw(event_id: str) -> None:
        address = f"/cases/{story.case_id}/entries/{event_id}/withdraw"
        sent = {"reason": "wrong_entry", "record_again": "yes"}
        asked = client.post(address, data=sent).headers["Location"]
        assert client.post(asked, data={"decision": "confirm"}).status_code == 302

    withdraw(story.ids["referred"])
    with owning():
        withdrawal = db.session.scalar(text("select event_id from case_event where kind = 'event_withdrawn'"))
    withdraw(str(withdrawal))
    withdraw(story.ids["referred"])
    assert recorded().count("event_withdrawn") == 3


def test_other_agencies_are_led_to_ways_that_tell_social_care(
    story: Story, client_for: Clients, recorded: Any, owning: Any
) -> None:
    teacher, case = client_for("teacher"), f"/cases/{story.case_id}"
    with owning():
        db.session.execute(
            text("update case_record set team_code = 'SCHOOL' where id = :id"), {"id": story.case_id}
        )
        db.session.execute(
            text("update case_grant set team_code = 'SCHOOL' where case_id = :id"), {"id": story.case_id}
        )
    before = recorded()
    page = teacher.get(case).text
    assert f'href="{case}/record/referral_received"' not in page
    assert "Ask social care or another team to take this case over" in page
    data = {
        "occurred_on": parts(MONDAY),
        "source": "2A",
        "given_name": "Xanthe",
        "family_name": "Testcase",
        "sex": "F",
    }
    for address in (f"{case}/record/referral_received", "/referrals/new?name=Xanthe+Testcase"):
        led = teacher.get(address).text
        assert "nobody has been told" in led
        assert 'href="/concern' in led
        assert teacher.post(address, data=data).status_code == 403
    assert f'href="{case}/steps/new"' in teacher.get(f"{case}/record/referral_received").text
    assert (
        'href="/caf/checklist?name=Xanthe+Testcase"'
        in teacher.get("/referrals/new?name=Xanthe+Testcase").text
    )
    assert recorded() == before
