"""Break-glass reads, and adds a contact: it changes nothing of a case, on the pages or in the database."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from casework import MONDAY, Asking, Story, context, dawn, who
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.agencies import queries as agencies
from caseflow.break_glass import service as break_glass
from caseflow.cases import service as cases
from caseflow.events.kinds import kinds
from caseflow.events.kinds.contact import ContactReceived
from caseflow.events.kinds.protection import ProtectionPlanStarted
from caseflow.extensions import db
from caseflow.rules.permissions import ACTIONS, decide

Clients = Callable[..., FlaskClient]
REASON = "The hospital rang about this child"
READS = {"view_summary", "view_case", "view_caf", "view_consent", "view_tac", "record_contact"}


@pytest.fixture
def story(a_case: Callable[..., Story], asking: Asking) -> Story:
    """A child on a plan, whose case somebody of another team has opened."""
    story = a_case().referred(MONDAY).decided(MONDAY).assessment_started(MONDAY)
    story.recorded("plan", ProtectionPlanStarted(category="NEG"), MONDAY)
    for name in ("outsider", "other_manager"):
        with asking(name):
            account = agencies.account(who(name))
            assert account is not None
            break_glass.break_glass(account, story.case_id, REASON, dawn(MONDAY))
    return story


def test_the_policy_lets_break_glass_read_and_add_a_contact_and_nothing_else() -> None:
    on_a_case = {name for name, action in ACTIONS.items() if action.level != "none"}
    for role in ("practitioner", "team_manager"):
        allowed = {name for name in on_a_case if decide(role, name, "content", reason="break_glass").allowed}
        assert allowed == READS
    refused = decide("team_manager", "withdraw", "content", reason="break_glass")
    assert "You may read it and add a contact or a concern." in refused.reason
    assert decide("team_manager", "write_plan", "content", sharing="shared", reason="break_glass").allowed, (
        "what is shared with a team stays so whoever of it breaks the glass"
    )


@pytest.mark.parametrize("kind", sorted(set(kinds()) - {"contact_received"}))
def test_the_database_records_no_other_kind_for_it(kind: str, story: Story, asking: Asking) -> None:
    with pytest.raises(DBAPIError) as refused, asking("outsider"):
        record(story.case_id, kind)
    assert refused.value.orig.sqlstate == "CF403"  # type: ignore[union-attr]


def record(case_id: UUID, kind: str) -> None:
    db.session.execute(
        text(
            "select record_event(:case, null, :id, :kind, date '2010-03-01', now(), :who, 'CSC', 'SOUTH',"
            " null, '{}')"
        ),
        {"case": case_id, "id": f"made up {kind}", "kind": kind, "who": who("outsider")},
    )


def test_it_adds_a_contact_and_a_concern(story: Story, asking: Asking, client_for: Clients) -> None:
    with asking("outsider"):
        cases.record(context("outsider", MONDAY), story.case_id, ContactReceived(source="1A"), MONDAY)
    client = client_for("other_manager")
    page = client.get(f"/cases/{story.case_id}").text
    assert "/record/contact_received" in page
    assert "You opened this case without working on it." in page
    for way in ("/withdraw", "/close", "/allocate", "/record/protection", "/explain", "/steps/propose"):
        assert way not in page, f"{way} is not offered"
    answer = client.post(
        f"/cases/{story.case_id}/record/contact_received",
        data={"occurred_on": ["1", "3", "2010"], "source": "1A", "note": "The ward rang"},
    )
    assert answer.status_code == 302, answer.text


@pytest.fixture
def written(story: Story, owning: Any) -> Iterator[Story]:
    """A breach beside the case, so that there is something to change."""
    with owning():
        db.session.execute(
            text(
                "insert into breach (id, case_id, timescale, subject, number, due_on, team_code, seen_at)"
                " values (gen_random_uuid(), :case, 'R02', 'x', 1, :on, 'NORTH', now())"
            ),
            {"case": story.case_id, "on": date(2010, 3, 2)},
        )
    return story


@pytest.mark.parametrize(
    "statement",
    ["update breach set late_reason = 'other'", "update child set family_name = 'Other'"],
)
def test_it_changes_no_row(statement: str, written: Story, asking: Asking) -> None:
    with asking("colleague"):
        assert db.session.execute(text(statement)).rowcount == 1  # type: ignore[attr-defined]
    with asking("other_manager"):
        assert db.session.execute(text(statement)).rowcount == 0  # type: ignore[attr-defined]


def test_it_writes_nothing_that_follows_from_the_log(story: Story, asking: Asking) -> None:
    write = "select write_projections(:case, 1, '{\"clock\": []}', null)"
    with pytest.raises(DBAPIError, match="no reason in force"), asking("outsider"):
        db.session.execute(text(write), {"case": story.case_id})


def test_no_policy_lets_a_mere_reader_write(owning: Any) -> None:
    """A policy that lets the web write because of a grant asks whether it is work, by `works_on`."""
    with owning():
        policies = db.session.execute(
            text(
                "select tablename, policyname, concat(qual, with_check) as rule from pg_policies"
                " where roles @> '{caseflow_web}' and cmd in ('INSERT', 'UPDATE', 'DELETE', 'ALL')"
            )
        ).all()
    assert len(policies) > 30
    wrong = [
        (each.tablename, each.policyname)
        for each in policies
        if "has_reason" in each.rule or ("case_grant" in each.rule and each.tablename != "case_grant")
    ]
    assert wrong == []


def test_reporting_a_concern_gives_nobody_a_reason_to_read_the_case(
    story: Story, asking: Asking, owning: Any, client_for: Clients
) -> None:
    client_for("teacher").post(
        f"/concern?case_id={story.case_id}", data={"source": "2A", "what": "Bruised"}, follow_redirects=True
    )
    with owning():
        recorded = text("select count(*) from case_event where kind = 'contact_received'")
        assert db.session.scalar(recorded) == 1
        assert db.session.scalar(text("select count(*) from case_grant where team_code = 'SCHOOL'")) == 0
    assert client_for("teacher").get(f"/cases/{story.case_id}").status_code == 403
