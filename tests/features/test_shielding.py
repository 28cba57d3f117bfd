"""Information governance shields a child and lifts it, with a reason; all that names children follows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from casework import Story, who
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.extensions import db
from caseflow.people.service import reference_of
from caseflow.projections import service as projections
from caseflow.rules.rulebook import rulebook

MONDAY = date(2010, 3, 1)
Clients = Callable[..., FlaskClient]
WHY = "The police asked: somebody looks for her"


@pytest.fixture
def story(a_case: Callable[..., Story], working: Any, today: Any) -> Story:
    """A case that is counted, and that somebody has opened without a relation to it."""
    story = a_case().referred(MONDAY).decided(MONDAY).assessment_started(MONDAY).assessed(date(2010, 3, 3))
    today(date(2010, 4, 1))
    with working():
        projections.project(story.case_id, rulebook())
    return story


def shielded(client: FlaskClient, story: Story) -> Any:
    return client.post("/shielding/new", data={"reference": reference_of(story.child_id), "reason": WHY})


def named(clients: Clients) -> dict[str, bool]:
    """Where somebody without a reason reads the child's name or reference."""
    period = "period=2009-10"
    return {
        f"{name}: {path}": "Testcase" in page or "CF-" in page
        for name, path in (
            ("outsider", "/children?name=Zebedee"),
            ("analyst", "/children?name=Zebedee"),
            ("analyst", f"/indicators/ni-59/children?{period}"),
            ("analyst", f"/indicators/ni-59/children.csv?{period}"),
        )
        for page in [clients(name).get(path).text.replace('value="Zebedee"', "")]
    }


def test_a_child_is_shielded_and_found_again_when_it_is_lifted(
    story: Story, client_for: Clients, owning: Any, asking: Any
) -> None:
    governance, case = client_for("governance"), f"/cases/{story.case_id}"
    client_for("outsider").post(f"{case}/open", data={"reason": "The hospital rang about her"})
    assert client_for("outsider").get(case).status_code == 200
    assert all(named(client_for).values())
    assert client_for("analyst").get(case).status_code == 200

    assert shielded(governance, story).location == "/shielding"
    listed = governance.get("/shielding").text
    assert WHY in listed
    assert "Zebedee Testcase" in listed
    assert not any(named(client_for).values())
    for name in ("outsider", "analyst", "other_manager", "governance"):
        assert client_for(name).get(case).status_code == 404, name
    assert client_for("practitioner").get(case).status_code == 200
    assert "1 of 1" in client_for("analyst").get("/indicators/ni-59?period=2009-10").text, (
        "counted all the same"
    )
    with asking("analyst"):
        for table in ("child", "case_record", "clock", "breach"):
            assert db.session.scalar(text(f"select count(*) from {table}")) == 0, table

    with owning():
        shield = db.session.scalar(text("select id from shielding"))
    lift = f"/shielding/{shield}/lift"
    assert WHY in governance.get(lift).text
    assert governance.post(lift, data={"reason": "x"}).status_code == 422
    assert governance.post(lift, data={"reason": "The police say that it is over"}).location == "/shielding"
    assert "No child is shielded" in governance.get("/shielding").text
    assert governance.get(lift).status_code == 404
    assert all(named(client_for).values())
    with owning():
        kept = db.session.execute(
            text(
                "select action, practitioner_id, detail ->> 'shielded' from audit_entry where case_id = :c"
                " and action = 'shield' order by id"
            ),
            {"c": story.case_id},
        ).all()
        row = db.session.execute(text("select reason, lift_reason, set_by, lifted_by from shielding")).one()
    by = who("governance")
    assert [tuple(each) for each in kept] == [("shield", by, "true"), ("shield", by, "false")]
    assert tuple(row) == (WHY, "The police say that it is over", who("governance"), who("governance"))


def test_it_takes_a_reason_and_a_reference_that_there_is(story: Story, client_for: Clients) -> None:
    governance, reference = client_for("governance"), reference_of(story.child_id)
    for fields, sentence in (
        ({"reference": reference, "reason": "because"}, "Say why, in a sentence"),
        ({"reference": "CF-0000-0000", "reason": WHY}, "No child has this reference"),
        ({"reference": "", "reason": WHY}, "Enter the reference"),
    ):
        answer = governance.post("/shielding/new", data=fields)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert shielded(governance, story).status_code == 302
    assert "shielded already" in shielded(governance, story).text


@pytest.mark.parametrize("name", ["manager", "analyst", "administrator", "practitioner"])
def test_nobody_else_shields_a_child_or_learns_who_is(
    name: str, story: Story, client_for: Clients, asking: Any
) -> None:
    assert shielded(client_for("governance"), story).status_code == 302
    client = client_for(name)
    assert client.get("/shielding").status_code == 403
    assert shielded(client, story).status_code == 403
    with asking(name):
        assert db.session.execute(text("select * from shielded_children()")).all() == []
        assert db.session.execute(text("select * from shielding")).all() == []
    for statement in (
        "select shield_child('CF-0000-0000', 'a reason that is long')",
        "select lift_shield(gen_random_uuid(), 'a reason that is long')",
        "delete from shielding",
    ):
        with pytest.raises(DBAPIError) as refused, asking(name):
            db.session.execute(text(statement))
        assert refused.value.orig.sqlstate == "42501"  # type: ignore[union-attr]


def test_a_shielded_child_is_called_what_is_known_of_the_name(
    a_case: Callable[..., Story], client_for: Clients
) -> None:
    """A child whose given name is not known is no unborn baby."""
    governance = client_for("governance")
    for given_name, family_name, born in (("", "Samplewick", date(2003, 5, 5)), ("", "Mockford", None)):
        expected = None if born else date(2010, 7, 1)
        story = a_case(
            given_name=given_name, family_name=family_name, birth_date=born, expected_birth_date=expected
        ).referred(MONDAY)
        assert shielded(governance, story).status_code == 302
    page = governance.get("/shielding").text
    assert "Unborn baby Mockford" in page
    assert "Unborn baby Samplewick" not in page
    assert "Samplewick" in page
