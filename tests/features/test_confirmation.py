"""Withdrawing what starts or ends much, and closing what is still open, takes a manager of the team."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from casework import MONDAY, Asking, Story, context, who
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.cases import service as cases
from caseflow.events.kinds.care import CareStarted
from caseflow.events.kinds.case import CaseClosed, EventWithdrawn
from caseflow.events.kinds.contact import ContactReceived
from caseflow.events.kinds.protection import ProtectionPlanStarted
from caseflow.extensions import db
from caseflow.kernel import Refusal

Clients = Callable[..., FlaskClient]
TUESDAY = date(2010, 3, 2)
WITHDRAWAL = {"reason": "wrong_entry", "words": "It was recorded on the wrong child"}
CLOSING = {"occurred_on": ["1", "3", "2010"], "reason": "RC7", "note": "The family moved"}


@pytest.fixture
def story(a_case: Callable[..., Story]) -> Story:
    """A child on a plan, whose case a worker has."""
    story = a_case().referred(MONDAY).decided(MONDAY).assessed(MONDAY)
    story.recorded("plan", ProtectionPlanStarted(category="NEG"), MONDAY)
    return story.allocated(MONDAY, to="colleague")


@pytest.fixture
def value(owning: Any) -> Callable[..., Any]:
    """One value that the database holds, as its owner sees it."""

    def scalar(query: str, **given: Any) -> Any:
        with owning():
            return db.session.scalar(text(query), given)

    return scalar


def entry(story: Story, name: str) -> str:
    return f"/cases/{story.case_id}/entries/{story.ids[name]}/withdraw"


def told(value: Any, what: str) -> set[str]:
    names = value(
        "select string_agg(split_part(p.email, '@', 1), ' ') from notice n"
        " join practitioner p on p.id = n.practitioner_id where n.what = :what",
        what=what,
    )
    return set((names or "").split())


def withdrawals(value: Any) -> int:
    return value("select count(*) from case_event where kind = 'event_withdrawn'")


def test_a_worker_asks_and_the_manager_confirms(story: Story, client_for: Clients, value: Any) -> None:
    worker, address = client_for("practitioner"), entry(story, "plan")
    page = worker.get(address).text
    assert "Child protection plan started, 1 March 2010" in page
    for moved in ("First review conference: due 1 Jun", "it would not be there any more", "NI 65"):
        assert moved in page, f"{moved}: said before anything is done"
    asked = worker.post(address, data=WITHDRAWAL)
    confirmation = asked.headers["Location"]
    assert "/confirmations/" in confirmation
    assert withdrawals(value) == 0, "it still counts"
    assert told(value, "confirmation_asked") == {"manager"}
    waits = worker.get(confirmation).text
    assert "It waits for: Manager Testerton" in waits
    assert 'name="decision"' not in waits
    assert worker.post(confirmation, data={"decision": "confirm"}).status_code == 422
    manager = client_for("manager")
    assert "Zebedee Testcase" in manager.get("/confirmations").text
    assert "1 request to confirm" in manager.get("/team-board").text
    assert confirmation in manager.get("/my-work").text
    assert "NI 65" in manager.get(confirmation).text
    assert manager.post(confirmation, data={"decision": "confirm"}).status_code == 302
    assert withdrawals(value) == 1
    assert value("select recorded_by from case_event where kind = 'event_withdrawn'") == who("manager")
    stand_by = {"practitioner", "colleague", "duty_manager"}
    assert told(value, "entry_withdrawn") == stand_by, "whoever asked, the worker and the front door"
    assert "Nothing waits" in manager.get("/confirmations").text
    assert "to confirm" not in manager.get("/team-board").text
    assert value("select count(*) from clock where timescale = 'R10'") == 0


def test_a_manager_confirms_on_a_second_page_too(story: Story, client_for: Clients, value: Any) -> None:
    manager = client_for("manager")
    onward = manager.post(entry(story, "plan"), data=WITHDRAWAL).headers["Location"]
    assert withdrawals(value) == 0
    assert told(value, "confirmation_asked") == set()
    manager.post(onward, data={"decision": "confirm"})
    assert withdrawals(value) == 1


def test_what_a_manager_refuses_stays_and_says_why(story: Story, client_for: Clients, value: Any) -> None:
    onward = client_for("practitioner").post(entry(story, "plan"), data=WITHDRAWAL).headers["Location"]
    manager = client_for("manager")
    silent = manager.post(onward, data={"decision": "refuse"})
    assert silent.status_code == 422
    assert "Say why not" in silent.text
    manager.post(onward, data={"decision": "refuse", "answer": "The plan is real"})
    assert withdrawals(value) == 0
    assert told(value, "confirmation_refused") == {"practitioner"}
    assert (
        "Not confirmed by Manager Testerton. The plan is real" in client_for("practitioner").get(onward).text
    )
    assert manager.post(onward, data={"decision": "confirm"}).status_code == 422, "it is decided once"


def test_it_is_asked_for_once(story: Story, client_for: Clients) -> None:
    worker = client_for("practitioner")
    assert worker.post(entry(story, "plan"), data=WITHDRAWAL).status_code == 302
    again = worker.post(entry(story, "plan"), data=WITHDRAWAL)
    assert again.status_code == 422
    assert "asked for already" in again.text


def test_an_entry_that_moves_little_is_withdrawn_at_once(
    story: Story, client_for: Clients, value: Any
) -> None:
    story.recorded("contact", ContactReceived(source="1A"), MONDAY)
    answer = client_for("practitioner").post(entry(story, "contact"), data=WITHDRAWAL)
    assert answer.headers["Location"] == f"/cases/{story.case_id}"
    assert withdrawals(value) == 1


def test_the_contact_that_opened_a_case_takes_a_manager(
    a_case: Callable[..., Story], client_for: Clients, value: Any
) -> None:
    story = a_case().recorded("contact", ContactReceived(source="1A"), MONDAY)
    page = client_for("practitioner").get(entry(story, "contact")).text
    assert "The case would not be open any more." in page
    client_for("practitioner").post(entry(story, "contact"), data=WITHDRAWAL)
    assert withdrawals(value) == 0


def test_bringing_back_what_was_withdrawn_is_weighed_as_what_it_brings_back(
    story: Story, client_for: Clients, value: Any
) -> None:
    story.withdrawn("plan", MONDAY)
    answer = client_for("practitioner").post(entry(story, "withdrawn"), data=WITHDRAWAL)
    assert "/confirmations/" in answer.headers["Location"]
    assert withdrawals(value) == 1


@pytest.mark.parametrize("name", ["outsider", "other_manager"])
def test_another_team_withdraws_and_closes_nothing_whatever_it_reads(
    name: str, story: Story, asking: Asking, owning: Any, client_for: Clients, value: Any
) -> None:
    with owning():
        db.session.execute(
            text(
                "insert into case_grant (case_id, team_code, level, reason)"
                " values (:case, 'SOUTH', 'content', 'asked to receive a step')"
            ),
            {"case": story.case_id},
        )
    client = client_for(name)
    for address, data in ((entry(story, "plan"), WITHDRAWAL), (f"/cases/{story.case_id}/close", CLOSING)):
        for answer in (client.get(address), client.post(address, data=data)):
            assert answer.status_code == 403
            assert "Only the team that answers for the case does this." in answer.text
            assert "Assessment north" in answer.text
    page = client.get(f"/cases/{story.case_id}").text
    assert "Withdraw this entry" not in page
    assert "Close the case" not in page
    for event, about in ((EventWithdrawn(reason="x"), story.ids["plan"]), (CaseClosed(reason="RC7"), None)):
        with pytest.raises(Refusal, match="no reason in force"), asking(name):
            cases.record(context(name, MONDAY), story.case_id, event, MONDAY, about)
    with pytest.raises(DBAPIError, match="row-level security"), asking(name):
        db.session.execute(
            text(
                "insert into confirmation (id, case_id, reason, occurred_on, words, asked_by, asked_at)"
                " values (gen_random_uuid(), :case, 'RC7', date '2010-03-01', '', :who, now())"
            ),
            {"case": story.case_id, "who": who(name)},
        )
    assert value("select count(*) from confirmation") == 0


def test_the_database_lets_no_worker_decide(story: Story, client_for: Clients, asking: Asking) -> None:
    client_for("practitioner").post(entry(story, "plan"), data=WITHDRAWAL)
    decide = text("update confirmation set decided_by = :who, decided_at = now(), confirmed = true")
    with asking("practitioner"):
        assert db.session.execute(decide, {"who": who("practitioner")}).rowcount == 0  # type: ignore[attr-defined]
    with asking("manager"):
        assert db.session.execute(decide, {"who": who("manager")}).rowcount == 1  # type: ignore[attr-defined]


# --- Closing ------------------------------------------------------------------------------------------


def test_closing_with_something_open_names_it_and_waits_for_a_manager(
    story: Story, client_for: Clients, value: Any
) -> None:
    story.recorded("care", CareStarted(legal_status="V2"), MONDAY)
    story.recorded("contact", ContactReceived(source="1A"), MONDAY)
    worker, address = client_for("practitioner"), f"/cases/{story.case_id}/close"
    page = worker.get(address).text
    for still in ("a child protection plan", "a period of care", "a contact that nobody has decided"):
        assert f"{still}, since 1 March 2010" in page
    onward = worker.post(address, data=CLOSING).headers["Location"]
    assert value("select closed_on from case_record") is None
    manager = client_for("manager")
    assert "a period of care, since 1 March 2010" in manager.get(onward).text
    manager.post(onward, data={"decision": "confirm"})
    assert value("select closed_on from case_record") == MONDAY
    running = "select count(*) from clock where stopped_on is null and ended_on is null and exception is null"
    assert value(running) == 0, "a closed case runs no clock"
    assert "colleague" in told(value, "case_closed")
    assert value("select text from case_note") == "The family moved"


def test_closing_with_nothing_open_is_done_at_once(
    a_case: Callable[..., Story], client_for: Clients, value: Any
) -> None:
    story = a_case().referred(MONDAY).decided(MONDAY, "nfa")
    page = client_for("practitioner").get(f"/cases/{story.case_id}/close").text
    assert "still open" not in page
    client_for("practitioner").post(f"/cases/{story.case_id}/close", data=CLOSING)
    assert value("select closed_on from case_record") == MONDAY


def test_closing_by_death_asks_the_date_and_keeps_it(story: Story, client_for: Clients, value: Any) -> None:
    worker, address = client_for("practitioner"), f"/cases/{story.case_id}/close"
    died = {**CLOSING, "reason": "RC2"}
    refused = worker.post(address, data=died)
    assert refused.status_code == 422
    assert "Enter the date on which the child died" in refused.text
    after = worker.post(address, data={**died, "died_on": ["2", "3", "2010"]})
    assert "on or before the day on which the case closes" in after.text
    onward = worker.post(address, data={**died, "died_on": ["28", "2", "2010"]}).headers["Location"]
    manager = client_for("manager")
    assert "The child died on 28 February 2010" in manager.get(onward).text
    manager.post(onward, data={"decision": "confirm"})
    assert value("select death_date from child") == date(2010, 2, 28)
    assert value("select data ->> 'died_on' from case_event where kind = 'case_closed'") == "2010-02-28"


def test_what_was_recorded_meanwhile_is_shown_before_it_is_done(
    story: Story, client_for: Clients, value: Any
) -> None:
    onward = (
        client_for("practitioner").post(f"/cases/{story.case_id}/close", data=CLOSING).headers["Location"]
    )
    manager = client_for("manager")
    manager.get(onward)
    seen = value("select last_seq from case_record")
    story.recorded("contact", ContactReceived(source="1A"), MONDAY)
    late = manager.post(onward, data={"decision": "confirm", "expected": str(seen)})
    assert late.status_code == 422
    assert "Somebody else recorded on this case meanwhile" in late.text
    assert "a contact that nobody has decided" in late.text
    assert value("select decided_at from confirmation") is None


def test_where_a_team_has_no_manager_somebody_else_of_it_confirms(
    a_case: Callable[..., Story], client_for: Clients, owning: Any, value: Any
) -> None:
    story = a_case(by="practitioner").referred(MONDAY)
    with owning():
        db.session.execute(
            text("update practitioner set active = false where id = :w"), {"w": who("manager")}
        )
    worker = client_for("practitioner")
    onward = worker.post(f"/cases/{story.case_id}/close", data=CLOSING).headers["Location"]
    assert told(value, "confirmation_asked") == {"colleague"}
    assert worker.post(onward, data={"decision": "confirm"}).status_code == 422, "not whoever asked"
    assert client_for("colleague").post(onward, data={"decision": "confirm"}).status_code == 302
    assert value("select closed_on from case_record") == MONDAY


def test_a_closing_that_a_feed_tells_is_taken_and_asked_about(
    story: Story, owning: Any, client_for: Clients, value: Any
) -> None:
    with owning():
        elsewhere = context("practitioner", MONDAY)._replace(practitioner_id=None)
        cases.record(elsewhere, story.case_id, CaseClosed(reason="RC2"), MONDAY)
    assert value("select closed_on from case_record") == MONDAY
    page = client_for("administrator").get("/health").text
    assert "Closed cases with a child protection plan that nobody ended" in page


def test_a_concern_on_a_closed_case_opens_it_and_the_plans_clocks_run_again(
    story: Story, client_for: Clients, value: Any, today: Callable[[date], None]
) -> None:
    onward = client_for("manager").post(f"/cases/{story.case_id}/close", data=CLOSING).headers["Location"]
    client_for("manager").post(onward, data={"decision": "confirm"})
    today(MONDAY + timedelta(days=1))
    story.recorded("contact", ContactReceived(source="1A"), TUESDAY)
    assert value("select closed_on from case_record") is None
    running = "select string_agg(timescale, ' ') from clock where stopped_on is null and ended_on is null"
    assert {"R08", "R10", "R12"} <= set(value(running).split())
