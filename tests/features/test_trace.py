"""The trace of a look is kept whatever the answer, in the name of who looked."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from casework import Story, who
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.extensions import db
from caseflow.projections import service as projections
from caseflow.rules.rulebook import rulebook

MONDAY = date(2010, 3, 1)
Clients = Callable[..., FlaskClient]


def _looks(owning: Any) -> list[tuple[Any, ...]]:
    with owning():
        rows = db.session.execute(
            text("select practitioner_id, action, case_id, detail ->> 'allowed' from audit_entry order by id")
        )
        return [tuple(row) for row in rows]


def test_a_refused_form_that_shows_the_case_leaves_a_trace(
    a_case: Callable[..., Story], client_for: Clients, owning: Any
) -> None:
    case = a_case().referred(MONDAY).case_id
    answer = client_for("colleague").post(f"/cases/{case}/record/contact_received", data={})
    assert answer.status_code == 422
    assert "Zebedee" in answer.text
    assert _looks(owning) == [(who("colleague"), "record_contact", case, "true")]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_probe_that_is_answered_403_or_404_leaves_a_trace(
    method: str, a_case: Callable[..., Story], client_for: Clients, owning: Any
) -> None:
    story, secret = a_case().referred(MONDAY), a_case(given_name="Ulrika").referred(MONDAY)
    with owning():
        db.session.execute(text("update child set shielded = true where given_name = 'Ulrika'"))
    nobody = uuid4()
    client = client_for("outsider")
    for case, kind, status in (
        (story.case_id, "case_allocated", 404),
        (story.case_id, "contact_received", 403),
        (secret.case_id, "contact_received", 404),
        (nobody, "contact_received", 404),
    ):
        answer = client.open(f"/cases/{case}/record/{kind}", method=method)
        assert answer.status_code == status
        action = "record_contact" if kind == "contact_received" else "record"
        assert _looks(owning)[-1] == (who("outsider"), action, case, "false")


def test_a_look_of_which_nothing_can_be_kept_is_not_given(
    a_case: Callable[..., Story], client_for: Clients, owning: Any, app: Any
) -> None:
    case = a_case().referred(MONDAY).case_id
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        with owning():
            db.session.execute(
                text("alter table audit_entry add constraint closed check (action = '') not valid")
            )
        assert client_for("colleague").get(f"/cases/{case}").status_code == 500
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
        with owning():
            db.session.execute(text("alter table audit_entry drop constraint closed"))


@pytest.mark.parametrize("asker", ["outsider", None])
def test_nobody_leaves_a_trace_in_the_name_of_another(
    asker: str | None, a_case: Callable[..., Story], asking: Any
) -> None:
    case = a_case().referred(MONDAY).case_id
    leave = text("select leave_trace(:who, 'view_case', :case, '{}')")
    with pytest.raises(DBAPIError, match="in the name of who is asking"), asking(asker):
        db.session.execute(leave, {"who": who("teacher"), "case": case})
    with pytest.raises(DBAPIError, match="permission denied"), asking(asker):
        db.session.execute(text("insert into audit_entry (at, action, detail) values (now(), 'x', '{}')"))


def test_a_trace_stands_at_the_day_that_the_pages_show(client_for: Clients, owning: Any, today: Any) -> None:
    today(date(2010, 3, 31))
    client_for("practitioner").get("/my-work")
    with owning():
        at = text("select (at at time zone 'Europe/London')::date from audit_entry")
        assert db.session.scalar(at) == date(2010, 3, 31)


def test_a_search_keeps_what_was_looked_for_and_what_was_found(
    a_case: Callable[..., Story], client_for: Clients, owning: Any
) -> None:
    case = a_case().referred(MONDAY).case_id
    for address in ("/children", "/caf/new"):
        client_for("outsider").get(f"{address}?name=Testcase&born_on=5&born_on=5&born_on=2003")
        with owning():
            detail = db.session.scalar(
                text("select detail from audit_entry where action = 'search' order by id desc limit 1")
            )
        assert detail == {"words": "Testcase", "born_on": "2003-05-05", "found": [str(case)], "allowed": True}
    log = client_for("governance").get("/access-log").text
    assert "“Testcase 2003-05-05”: 1 child found" in log
    assert "Many searches" not in log


def test_governance_is_told_of_whoever_searches_more_than_anybody_needs_to(
    client_for: Clients, owning: Any, asking: Any
) -> None:
    for _ in range(59):
        with asking("outsider"):
            db.session.execute(text("select leave_trace(asker(), 'search', null, '{}')"))
    governance = client_for("governance")
    assert "Many searches" not in governance.get("/access-log").text
    for _ in range(3):
        client_for("outsider").get("/children?name=Nobodyatall")
    with owning():
        assert db.session.scalar(text("select count(*) from audit_entry where action = 'search_limit'")) == 1
    assert "Outsider Testerton searched 60 times within an hour" in governance.get("/access-log").text


def test_a_list_behind_a_figure_keeps_which_children_were_on_it(
    a_case: Callable[..., Story], client_for: Clients, owning: Any, working: Any, asking: Any
) -> None:
    story = a_case().referred(MONDAY).decided(MONDAY).assessment_started(MONDAY).assessed(MONDAY)
    with working():
        projections.project(story.case_id, rulebook())
    analyst, address = client_for("analyst"), "/indicators/ni-59/children?period=2009-10"
    kept = text("select detail from audit_entry where action = 'figure_list' order by id")
    analyst.get(f"{address}&show=left-out")
    assert "Zebedee" in analyst.get(address).text
    with owning():
        empty, detail = db.session.scalars(kept)
    assert empty["found"] == [], "nobody was on it"
    words = "NI 59, 2009-10, In time, page 1"
    assert detail == {"words": words, "found": [str(story.case_id)], "allowed": True}
    governance = client_for("governance")
    assert f"“{words}”: 1 child listed" in governance.get("/access-log").text
    for _ in range(57):
        with asking("analyst"):
            db.session.execute(text("select leave_trace(asker(), 'figure_list', null, '{}')"))
    assert "Many searches" not in governance.get("/access-log").text
    analyst.get(address)
    log = governance.get("/access-log").text
    assert "Analyst Testerton opened 60 lists of children within an hour" in log
    assert "searched 60 times" not in log
