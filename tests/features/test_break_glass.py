"""Break-glass reads, and adds a contact: it changes nothing of a case, on the pages or in the database."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

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
from caseflow.events.reading import read
from caseflow.extensions import db
from caseflow.rules.permissions import ACTIONS, decide

Clients = Callable[..., FlaskClient]
REASON = "The hospital rang about this child"
READS = {"view_summary", "view_case", "view_family", "view_caf", "view_consent", "view_tac", "read_document"}
READS |= {"record_contact"}


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


# --- Review -------------------------------------------------------------------------------------------


def test_a_verdict_is_kept_and_forged_by_nobody(story: Story, asking: Asking, owning: Any) -> None:
    add = text(
        "insert into break_glass_review (id, opening_id, reviewed_by, reviewed_at, justified, note)"
        " select gen_random_uuid(), b.id, :who, now(), true, :note from break_glass b"
        " where b.practitioner_id = :by"
    )
    given = {"who": who("manager"), "note": "The ward asked us", "by": who("outsider")}
    with asking("manager"):
        assert db.session.execute(add, given).rowcount == 1  # type: ignore[attr-defined]
    for name, more in (
        ("manager", {"note": " "}),
        ("manager", {"who": who("governance")}),
        ("other_manager", {"who": who("other_manager"), "by": who("other_manager")}),
    ):
        with pytest.raises(DBAPIError, match="row-level security"), asking(name):
            db.session.execute(add, {**given, **more})
    for change in ("update break_glass_review set justified = false", "delete from break_glass_review"):
        with pytest.raises(DBAPIError, match="permission denied"), asking("governance"):
            db.session.execute(text(change))
    with pytest.raises(DBAPIError, match="append-only"), owning():
        db.session.execute(text("update break_glass_review set justified = false"))


def test_where_a_team_has_no_manager_information_governance_is_told(
    story: Story, client_for: Clients, owning: Any
) -> None:
    with owning():
        db.session.execute(
            text("update practitioner set active = false where id = :m"), {"m": who("manager")}
        )
    answer = client_for("outsider").post(
        f"/cases/{story.case_id}/open", data={"reason": REASON}, follow_redirects=True
    )
    assert "information governance has been told." in answer.text
    governance = client_for("governance").get("/break-glass").text
    assert "To be reviewed by information governance: the team has no manager" in governance
    with owning():
        told = text("select practitioner_id from notice where what = 'nobody_to_review'")
        assert db.session.scalars(told).all() == [who("governance")]
    client = client_for("governance")
    notices = client.get("/notices").text
    assert "A case of Assessment north" in notices
    assert 'href="/break-glass"' in notices.partition("review it")[0][-60:]
    assert client.post("/my-work/notices-read").headers["Location"] == "/notices"
    assert "Nothing new" in client.get("/notices").text


def test_whoever_opened_a_case_reads_the_verdict(story: Story, client_for: Clients, owning: Any) -> None:
    outsider = client_for("outsider")
    assert "Cases that you opened for a reason" in outsider.get("/my-access").text
    assert "Nobody has reviewed this yet" in outsider.get("/break-glass/mine").text
    with owning():
        of_outsider = text("select id from break_glass where practitioner_id = :who")
        opening = db.session.scalar(of_outsider, {"who": who("outsider")})
    verdict = {"justified": "no", "note": "The ward never rang"}
    client_for("manager").post(f"/break-glass/{opening}", data=verdict)
    assert 'href="/break-glass/mine"' in outsider.get("/my-work").text
    mine = outsider.get("/break-glass/mine").text
    assert "Not justified, Manager Testerton" in mine
    assert "The ward never rang" in mine
    assert "The ward never rang" not in client_for("other_manager").get("/break-glass/mine").text


def test_what_was_looked_at_is_shown_to_reviewers_alone(
    story: Story, client_for: Clients, asking: Asking, owning: Any
) -> None:
    client_for("outsider").post(f"/cases/{story.case_id}/open", data={"reason": REASON})
    client_for("outsider").get(f"/cases/{story.case_id}")
    with owning():
        opening = db.session.scalar(
            text("select id from break_glass where practitioner_id = :w order by opened_at desc"),
            {"w": who("outsider")},
        )
    path = f"/cases/{story.case_id}"
    for name in ("manager", "governance"):
        page = client_for(name).get(f"/break-glass/{opening}").text
        assert path in page
        assert "Zebedee Testcase" in page
    assert client_for("other_manager").get(f"/break-glass/{opening}").status_code == 404
    looks = text("select count(*) from looks_under(:opening, interval '4 hours')")
    for name in ("outsider", "other_manager", "colleague", "analyst"):
        with asking(name):
            assert db.session.scalar(looks, {"opening": opening}) == 0


# --- A reason has an end ------------------------------------------------------------------------------


def test_a_team_that_handed_a_case_over_sees_with_whom_it_is_for_four_weeks(
    a_case: Callable[..., Story], owning: Any, client_for: Clients, today: Any
) -> None:
    story = a_case(by="outsider").referred(MONDAY)
    taken_over(story, owning)
    before, address = client_for("outsider"), f"/cases/{story.case_id}"
    assert before.get(address).status_code == 200
    today(MONDAY + timedelta(days=28))
    assert "You see who the case is with" in before.get(address).text, "on the last day"
    today(MONDAY + timedelta(days=29))
    assert before.get(address).status_code == 403
    assert client_for("practitioner").get(address).status_code == 200
    with owning():
        assert db.session.execute(text("select * from wrong_grants(10)")).all() == []


def taken_over(story: Story, owning: Any) -> None:
    """The team north takes the case over by starting an assessment, as a feed tells it."""
    with owning():
        at = context("practitioner", MONDAY)._replace(practitioner_id=None)
        started = read("initial_assessment_started", {"trigger": "new_information"})
        cases.record(at, story.case_id, started, MONDAY)


def test_a_former_team_of_an_agency_that_the_family_refused_sees_nothing(
    a_case: Callable[..., Story], owning: Any, client_for: Clients
) -> None:
    story = a_case(by="teacher").recorded("contact", ContactReceived(source="1A"), MONDAY)
    taken_over(story, owning)
    teacher, address = client_for("teacher"), f"/cases/{story.case_id}"
    assert teacher.get(address).status_code == 200
    with owning():
        consent = {"consent": uuid4(), "case": story.case_id, "who": who("practitioner")}
        db.session.execute(text(REFUSED), consent)
        answer = "insert into consent_agency values (:consent, 'SCHOOL', 'refused')"
        db.session.execute(text(answer), consent)
        db.session.execute(text("select settle_access(array[cast(:case as uuid)], true)"), consent)
    assert teacher.get(address).status_code == 403


REFUSED = """
insert into consent (id, case_id, purpose, agreed, person_name, relationship, capacity, method, witness,
    evidence, excluded, withheld, given_on, explained_by, recorded_at)
values (:consent, :case, 'sharing', false, 'Jo Testcase', 'mother', 'parental_responsibility', 'verbal', '',
    '', '', '{}', date '2010-03-01', :who, now())
"""
