"""Every page has exactly one guard, and looking at a page writes nothing but its trace.

One walk over all addresses also sees law 6: a concern is one click away from each."""

import ast
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from casework import EVERY_ROLE, Story, who
from flask import Flask
from source import modules
from sqlalchemy import text

from caseflow.extensions import csrf, db
from caseflow.rules.permissions import ACTIONS

GUARDS = {"public", "signed_in", "may", "may_record"}
OF_SIGNING_IN = ("start", "sign_in_page", "sign_in", "code", "enrol", "set_password")
PUBLIC = {f"authentication.{name}" for name in (*OF_SIGNING_IN, "provider_sign_in", "provider_answer")}


def _routes() -> Iterator[tuple[str, list[str]]]:
    """Each view with its decorators, outermost first."""
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef):
                names = [ast.unparse(each) for each in node.decorator_list]
                if any(name.startswith("blueprint.") and "(" in name for name in names):
                    yield f"{module.name}.{node.name}", names


def test_every_route_has_exactly_one_guard_right_under_its_address() -> None:
    wrong = []
    for view, decorators in _routes():
        guards = [each for each in decorators if each.partition("(")[0] in GUARDS]
        addresses = [each for each in decorators if each.startswith("blueprint.")]
        if len(guards) != 1 or decorators.index(guards[0]) != len(addresses):
            wrong.append((view, decorators))
    assert not wrong


def test_every_address_in_the_url_map_is_guarded_by_a_known_action(web_app: Flask) -> None:
    for rule in web_app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        guard = getattr(web_app.view_functions[rule.endpoint], "guard", None)
        assert guard in ACTIONS.keys() | {"public", "signed_in", "may_record"}, rule
        assert (guard == "may_record") == ("kind" in rule.arguments), rule
        assert (guard == "public") == (rule.endpoint in PUBLIC), rule


def test_a_page_about_a_case_asks_the_policy_about_that_case(web_app: Flask) -> None:
    for rule in web_app.url_map.iter_rules():
        if "case_id" in rule.arguments:
            guard = getattr(web_app.view_functions[rule.endpoint], "guard", None)
            assert guard in ACTIONS.keys() | {"may_record"}, rule


def test_whatever_is_posted_runs_in_a_writing_transaction_and_needs_a_token(web_app: Flask) -> None:
    for rule in web_app.url_map.iter_rules():
        if rule.methods and "POST" in rule.methods:
            assert getattr(web_app.view_functions[rule.endpoint], "writes", False), rule
        assert not rule.methods or not {"PUT", "PATCH", "DELETE"} & rule.methods, rule
    assert not csrf._exempt_views
    assert not csrf._exempt_blueprints


# --- Looking writes nothing -----------------------------------------------------------------------


@pytest.fixture
def filled(a_case: Callable[..., Story], working: Callable[[], Any], today: Callable[[date], None]) -> Story:
    """A database with a case in full swing, one that was closed, breaches and notices."""
    story = a_case().referred(date(2010, 3, 1)).decided(date(2010, 3, 3)).allocated(date(2010, 3, 3))
    story.assessment_started(date(2010, 3, 3)).assessed(date(2010, 3, 20)).core_started(date(2010, 3, 22))
    a_case(given_name="Yolanda").referred(date(2010, 2, 1)).closed(date(2010, 2, 2))
    today(date(2010, 6, 1))
    from caseflow.caseload import service as caseload
    from caseflow.web.today import now, rules_in_force

    with working():
        caseload.watch(now().on, now().at, rules_in_force().calendar)
    return story


def _addresses(app: Flask, story: Story) -> list[str]:
    """An address for every rule that answers to GET, filled in from the story."""
    return [address for address, _, method in _requests(app, story) if method == "GET"]


def _requests(app: Flask, story: Story) -> list[tuple[str, str, str]]:
    """Address, endpoint and method of every rule, filled in from the story."""
    values = {
        "case_id": story.case_id,
        "event_id": story.ids["referred"],
        "timescale": "initial_assessment",
        "subject": story.ids["referred"],
        "number": 1,
        "opening_id": story.case_id,
        "code": "NI 59",
        "member_id": story.case_id,
        "meeting_id": story.case_id,
        "outcome_id": story.case_id,
        "action_id": story.case_id,
    }
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.endpoint != "static":
                given = {name: values.get(name, _some(name, story)) for name in rule.arguments}
                address, methods = (
                    app.url_for(rule.endpoint, **given),
                    (rule.methods or set()) & {"GET", "POST"},
                )
                found += [(address, rule.endpoint, method) for method in sorted(methods)]
    return found


def _some(name: str, story: Story) -> Any:
    """Something of the right sort for a part of an address: the tests of each package go further."""
    return story.case_id if name.endswith("_id") else "about"


def _rows() -> dict[str, Any]:
    """What identifies every version of every row, by table, but for the trace of looks and sessions, of which
    is kept when they were last seen."""
    tables = db.session.scalars(
        text(
            "select tablename from pg_tables where schemaname = 'public'"
            " and tablename not in ('audit_entry', 'session')"
        )
    ).all()
    return {
        name: db.session.execute(text(f"select count(*), sum(xmin::text::bigint) from {name}")).one()
        for name in tables
    }


@pytest.mark.parametrize("name", [*EVERY_ROLE, "teacher", None])
def test_a_get_writes_nothing_and_its_page_leads_to_a_concern_in_one_click(
    name: str | None,
    filled: Story,
    app: Flask,
    client_for: Callable[..., Any],
    owning: Callable[[], Any],
) -> None:
    with owning():
        before = _rows()
    client = client_for(name)
    for address in [*_addresses(app, filled), "/no-such-page"]:
        answer = client.get(address)
        assert answer.status_code in (200, 302, 403, 404), f"{address}: {answer.status}"
        if name and answer.mimetype == "text/html" and answer.status_code != 302:
            assert 'href="/concern' in answer.text, address
    with owning():
        assert _rows() == before


@pytest.mark.parametrize("name", ["practitioner", "outsider", "analyst"])
def test_every_request_for_a_guarded_page_leaves_its_trace_whatever_the_answer(
    name: str, filled: Story, app: Flask, client_for: Callable[..., Any], owning: Callable[[], Any]
) -> None:
    client, answers = client_for(name), set()
    for address, endpoint, method in _requests(app, filled):
        if getattr(app.view_functions[endpoint], "guard", "") in ("public", "signed_in"):
            continue
        before = _traces(owning)
        answer = client.open(address, method=method, data={} if method == "POST" else None)
        answers.add(answer.status_code)
        assert _traces(owning) > before, f"{method} {address}: {answer.status}"
    assert {200, 404, 422 if name == "practitioner" else 403} <= answers


def _traces(owning: Callable[[], Any]) -> int:
    with owning():
        return db.session.scalar(text("select count(*) from audit_entry")) or 0


def test_every_look_of_a_guarded_page_leaves_its_trace(
    filled: Story, client_for: Callable[..., Any], owning: Callable[[], Any]
) -> None:
    client = client_for("outsider")
    for address in (f"/cases/{filled.case_id}", "/children?name=Testcase", "/my-work", "/team-board"):
        client.get(address)
    with owning():
        looks = db.session.execute(
            text(
                "select action, detail ->> 'allowed' from audit_entry"
                " where practitioner_id = :who order by id"
            ),
            {"who": who("outsider")},
        ).all()
    assert [tuple(each) for each in looks] == [
        ("view_summary", "false"),
        ("search", "true"),
        ("find_child", "true"),
        ("see_my_work", "true"),
        ("view_team_board", "false"),
    ]
