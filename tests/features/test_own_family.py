"""A child of a practitioner's own family is closed to them on every page and in every table."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from casework import MONDAY, Story, who
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from caseflow.caseload import service as caseload
from caseflow.cases import queries as cases
from caseflow.extensions import db
from caseflow.people.service import reference_of
from caseflow.web.today import now, rules_in_force

Clients = Callable[..., FlaskClient]
OWN = {
    "relationship": "relative",
    "given_name": "amelie",
    "family_name": "O Testcase",
    "birth_date": ["1", "2", "2004"],
}
NAMED = {name: OWN[name] for name in ("given_name", "family_name", "birth_date")}
ROLES = ("practitioner", "manager", "analyst", "governance", "administrator")


@pytest.fixture
def child(a_case: Callable[..., Story]) -> Story:
    """A child whom the practitioner holds, with clocks running, and another beside her."""
    a_case(given_name="Zoe").referred(MONDAY).allocated(MONDAY)
    story = a_case(given_name="Amélie", family_name="O'Testcase", birth_date=date(2004, 2, 1))
    return story.referred(MONDAY).allocated(MONDAY).assessment_started(MONDAY)


def declare(client: FlaskClient, name: str, **changed: Any) -> str:
    """Declare the child by name; what the next page says."""
    answer = client.post("/own-family", data=OWN | {"whose": str(who(name))} | changed)
    assert answer.status_code == 302, answer.text
    return client.get("/own-family").text


def leading_to(client: FlaskClient, story: Story, addresses: list[str]) -> list[str]:
    """Those of these pages that lead to the child's case."""
    return [each for each in addresses if str(story.case_id) in client.get(each).text]


# --- Closed everywhere --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROLES)
def test_no_address_about_the_case_answers_its_family(
    name: str, child: Story, client_for: Clients, app: Flask
) -> None:
    """Like a case that is not there: every route with a case in it, looked at and posted to."""
    client = client_for(name)
    declare(client, name)
    parts = {"case_id": child.case_id, "kind": "visit_made", "number": 1, "timescale": "initial_assessment"}
    with app.test_request_context():
        rules = [each for each in app.url_map.iter_rules() if "case_id" in each.arguments]
        paths = [
            (
                rule,
                app.url_for(
                    rule.endpoint, **{part: parts.get(part, child.case_id) for part in rule.arguments}
                ),
            )
            for rule in rules
        ]
    assert len(paths) > 40
    for rule, path in paths:
        for method in {"GET", "POST"} & (rule.methods or set()):
            assert client.open(path, method=method).status_code == 404, (method, path)


@pytest.mark.parametrize("name", ["practitioner", "manager"])
def test_no_list_and_no_search_names_the_child_to_her_family(
    name: str, child: Story, client_for: Clients
) -> None:
    client = client_for(name)
    pages = ["/my-work", "/children?name=Amélie+O'Testcase", "/children?name=Testcase"]
    if name == "manager":
        pages += ["/team-board", "/team-board?show=all", "/indicators/NI 59/children"]
    assert leading_to(client, child, pages)
    declare(client, name)
    assert leading_to(client, child, pages) == []
    assert "Zoe Testcase" in client.get("/children?name=Testcase").text


def _tables(owning: Any) -> list[tuple[str, str]]:
    with owning():
        return [
            tuple(each)
            for each in db.session.execute(
                text(
                    "select c.table_name, c.column_name from information_schema.columns c join pg_class t"
                    " on t.oid = format('public.%I', c.table_name)::regclass and t.relkind = 'r'"
                    " where c.table_schema = 'public' and c.column_name in ('case_id', 'child_id')"
                    " and c.table_name not in ('audit_entry', 'own_family_child')"
                )
            )
        ]


@pytest.mark.parametrize("name", ["practitioner", "manager", "analyst"])
def test_no_table_gives_the_web_login_a_row_about_the_child(
    name: str, child: Story, client_for: Clients, owning: Any, asking: Any
) -> None:
    declare(client_for(name), name)
    with owning():
        one = db.session.scalar(text("select child_id from case_record where id = :c"), {"c": child.case_id})
    tables = [*_tables(owning), ("case_record", "id"), ("child", "id")]
    assert len(tables) > 30
    for table, column in tables:
        value = one if column == "child_id" or table == "child" else child.case_id
        with asking(name):
            readable = db.session.scalar(
                text("select has_table_privilege(:table, 'select')"), {"table": table}
            )
            if readable:
                query = text(f"select count(*) from {table} where {column} = :value")
                assert db.session.scalar(query, {"value": value}) == 0, table


def test_the_list_behind_a_figure_leaves_the_child_out(
    child: Story, client_for: Clients, working: Any, asking: Any
) -> None:
    from caseflow.projections.service import catch_up_all

    child.assessed(date(2010, 3, 5))
    with working():
        catch_up_all(rules_in_force(), now().at)
    query = text(
        "select count(*), count(case_id), count(given_name) from indicator_rows("
        "'NI 59', '2009-01-01', '2011-01-01', '2000-01-01', null, null, null, 50, 0)"
    )
    with asking("analyst"):
        assert tuple(db.session.execute(query).one()) == (1, 1, 1)
    declare(client_for("analyst"), "analyst")
    with asking("analyst"):
        assert tuple(db.session.execute(query).one()) == (0, 0, 0)


def test_the_glass_does_not_break_for_family(child: Story, client_for: Clients, asking: Any) -> None:
    outsider = client_for("outsider")
    declare(outsider, "outsider")
    answer = outsider.post(f"/cases/{child.case_id}/open", data={"reason": "I am worried about her safety"})
    assert answer.status_code == 404
    grant = "insert into case_grant (id, case_id, practitioner_id, level, reason, until_at)"
    with pytest.raises(ProgrammingError, match="row-level security"), asking("outsider"):
        db.session.execute(
            text(
                "insert into break_glass (id, case_id, practitioner_id, reason, opened_at, until_at)"
                " values (gen_random_uuid(), :case, asker(), 'x', now(), now() + interval '1 hour')"
            ),
            {"case": child.case_id},
        )
    with pytest.raises(ProgrammingError, match="row-level security"), asking("outsider"):
        db.session.execute(
            text(f"{grant} values (gen_random_uuid(), :case, asker(), 'content', 'break glass', now())"),
            {"case": child.case_id},
        )


def test_a_colleague_goes_on_reading(child: Story, client_for: Clients) -> None:
    declare(client_for("practitioner"), "practitioner")
    assert client_for("colleague").get(f"/cases/{child.case_id}").status_code == 200


def test_family_may_still_report_a_concern(child: Story, client_for: Clients, owning: Any) -> None:
    """By name, as if there were no record: it reaches the front door, and is closed to them too."""
    client = client_for("practitioner")
    declare(client, "practitioner")
    concern = {**NAMED, "what": "She was left alone last night", "not_here": "y"}
    answer = client.post("/concern", data=concern, follow_redirects=True)
    assert "The concern is with the front door now" in answer.text
    with owning():
        cases_of = db.session.scalars(
            text(
                "select r.id from case_record r join child c on c.id = r.child_id"
                " where c.given_name ilike 'am%'"
            )
        ).all()
    assert len(cases_of) == 2
    assert [client.get(f"/cases/{each}").status_code for each in cases_of] == [404, 404]
    assert "amelie O Testcase" in client_for("duty_manager").get("/my-work").text


def test_nobody_is_shown_beside_what_family_types(child: Story, client_for: Clients) -> None:
    """Of the children with a like name that are shown before one is added, family does not see her."""
    declare(client_for("practitioner"), "practitioner")
    concern = {**NAMED, "what": "She was left alone last night"}
    shown = {
        name: "O&#39;Testcase" in client_for(name).post("/concern", data=concern).text
        for name in ("colleague", "practitioner")
    }
    assert shown == {"colleague": True, "practitioner": False}


def test_somebody_found_by_a_former_name_is_closed_too(child: Story, client_for: Clients) -> None:
    details = {**NAMED, "family_name": "Elsewhere", "sex": "U", "reason": "Her mother married"}
    colleague = client_for("colleague")
    corrected = colleague.post(f"/cases/{child.case_id}/child/correct", data=details, follow_redirects=True)
    assert "Elsewhere" in corrected.text
    declare(client_for("practitioner"), "practitioner")
    assert client_for("practitioner").get(f"/cases/{child.case_id}").status_code == 404


def test_a_correction_closes_the_case_to_family_and_tells_the_manager(
    child: Story, client_for: Clients, a_case: Callable[..., Story]
) -> None:
    other = a_case(given_name="Amy", family_name="Misheard", birth_date=date(2004, 2, 1)).referred(MONDAY)
    other.allocated(MONDAY)
    client = client_for("practitioner")
    declare(client, "practitioner")
    assert client.get(f"/cases/{other.case_id}").status_code == 200
    details = {**NAMED, "sex": "U", "reason": "She was misheard"}
    client_for("colleague").post(f"/cases/{other.case_id}/child/correct", data=details)
    assert client.get(f"/cases/{other.case_id}").status_code == 404
    told = "the child is of the own family of whoever held the case"
    assert client_for("manager").get("/my-work").text.count(told) == 2


def test_governance_neither_shields_nor_reads_the_looks_at_own_family(
    child: Story, client_for: Clients, asking: Any
) -> None:
    client_for("colleague").get(f"/cases/{child.case_id}")
    governance = client_for("governance")
    reference = reference_of(child.child_id)
    assert str(child.case_id) in governance.get("/access-log").text
    declare(governance, "governance")
    assert str(child.case_id) not in governance.get("/access-log").text
    answer = governance.post("/shielding/new", data={"reference": reference, "reason": "x"})
    unknown = governance.post("/shielding/new", data={"reference": "CF-2222-2222", "reason": "x"})
    assert answer.status_code == unknown.status_code == 422
    with asking("governance"):
        shield = text("select outcome from shield_child(:reference, 'x')")
        assert db.session.scalar(shield, {"reference": reference}) == "unknown"


# --- Declaring ----------------------------------------------------------------------------------------


def test_the_answer_is_the_same_with_and_without_a_record(child: Story, client_for: Clients) -> None:
    client = client_for("teacher")
    there = declare(client, "teacher").partition("<main")[2]
    away = declare(client, "teacher", given_name="Nobody").partition("<main")[2]
    assert "If there is a record of this child, it is closed to you" in there
    assert there.count("In force") + 1 == away.count("In force")
    assert "If there is a record of this child, it is closed to you" in away


def test_a_record_made_after_the_declaration_is_closed_too(
    client_for: Clients, a_case: Callable[..., Story], owning: Any
) -> None:
    client = client_for("practitioner")
    declare(client, "practitioner")
    a_case = partial(a_case, "colleague")
    later = a_case(given_name="AMELIE", family_name="O’Testcase", birth_date=date(2004, 2, 1)).referred(
        MONDAY
    )
    swapped = a_case(given_name="O Testcase", family_name="Amelie", birth_date=date(2004, 2, 1)).referred(
        MONDAY
    )
    other = a_case(given_name="Amelie", family_name="Elsewhere", birth_date=date(2004, 2, 1)).referred(MONDAY)
    statuses = [client.get(f"/cases/{each.case_id}").status_code for each in (later, swapped, other)]
    assert statuses == [404, 404, 200]


def test_a_child_is_declared_from_the_case(child: Story, client_for: Clients) -> None:
    client, address = client_for("practitioner"), f"/cases/{child.case_id}/own-family"
    assert address in client.get(f"/cases/{child.case_id}").text
    assert client.post(address, data={"whose": str(who("practitioner"))}).status_code == 422
    data = {"whose": str(who("practitioner")), "relationship": "co_parent"}
    assert client.post(address, data=data).headers["Location"] == "/my-work"
    assert client.get(f"/cases/{child.case_id}").status_code == 404


def test_a_manager_records_it_for_their_own_team_alone(
    child: Story, client_for: Clients, asking: Any
) -> None:
    manager = client_for("manager")
    manager.post("/own-family", data=OWN | {"whose": str(who("practitioner"))})
    assert client_for("practitioner").get(f"/cases/{child.case_id}").status_code == 404
    assert manager.get(f"/cases/{child.case_id}").status_code == 200
    outside = manager.post("/own-family", data=OWN | {"whose": str(who("outsider"))})
    assert outside.status_code == 422
    declaring = text("select declare_own_family(:whose, 'relative', 'A', 'B', '2004-02-01', '{a b}', null)")
    for name, whose in (("practitioner", "manager"), ("manager", "outsider"), ("governance", "practitioner")):
        with pytest.raises(ProgrammingError, match="not somebody whose family"), asking(name):
            db.session.execute(declaring, {"whose": who(whose)})


@pytest.mark.parametrize("left", ["given_name", "family_name", "birth_date", "relationship", "whose"])
def test_what_is_left_empty_is_said_and_nothing_typed_is_lost(left: str, client_for: Clients) -> None:
    data = OWN | {"whose": str(who("teacher"))}
    answer = client_for("teacher").post("/own-family", data={k: v for k, v in data.items() if k != left})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert left == "family_name" or "O Testcase" in answer.text


# --- What others see ----------------------------------------------------------------------------------


def test_what_was_looked_at_before_is_listed_for_governance_and_the_manager(
    child: Story, client_for: Clients, owning: Any
) -> None:
    client = client_for("practitioner")
    client.get(f"/cases/{child.case_id}")
    declare(client, "practitioner")
    with owning():
        one = db.session.scalar(text("select id from own_family"))
    for name in ("manager", "governance"):
        page = client_for(name).get(f"/own-family/{one}").text
        assert "Read a case" in page or "See who a case is with" in page, name
        assert str(child.case_id) not in page
        assert "Petra" not in client_for(name).get("/own-family/declared").text
        assert "amelie O Testcase" in client_for(name).get("/own-family/declared").text
    assert client_for("other_manager").get(f"/own-family/{one}").status_code == 404
    assert client.get(f"/own-family/{one}").status_code == 403


def test_what_the_family_held_counts_as_held_by_nobody_and_its_manager_is_told(
    child: Story, client_for: Clients, asking: Any, working: Any, today: Any
) -> None:
    declare(client_for("practitioner"), "practitioner")
    with asking("manager"):
        assert [each.case.id for each in cases.open_cases(cases.OpenCases("NORTH", (None,)))] == [
            child.case_id
        ]
        assert dict(cases.caseloads("NORTH")) == {None: 1, who("practitioner"): 1}
    manager = client_for("manager")
    assert "the child is of the own family of whoever held the case" in manager.get("/my-work").text
    again = manager.post(f"/cases/{child.case_id}/allocate", data={"practitioner": str(who("practitioner"))})
    assert again.status_code == 422
    assert "may not hold the case" in again.text
    today(date(2010, 6, 1))
    with working():
        caseload.watch(now().on, now().at, rules_in_force().calendar)
    query = text(
        "select count(*) from notice where what = 'breach' and case_id = :case and practitioner_id = :who"
    )
    with working():
        told = [
            db.session.scalar(query, {"case": child.case_id, "who": who(name)})
            for name in ("practitioner", "manager")
        ]
    assert told[0] == 0
    assert told[1] > 0


def test_governance_ends_a_mistake_with_a_reason(child: Story, client_for: Clients, owning: Any) -> None:
    client = client_for("practitioner")
    declare(client, "practitioner")
    with owning():
        one = db.session.scalar(text("select id from own_family"))
    assert client_for("manager").post(f"/own-family/{one}/end", data={"why": "x"}).status_code == 403
    governance = client_for("governance")
    assert governance.post(f"/own-family/{one}/end", data={"why": ""}).status_code == 422
    assert governance.post(f"/own-family/{one}/end", data={"why": "Another child"}).status_code == 302
    assert client.get(f"/cases/{child.case_id}").status_code == 200
    assert "Ended as a mistake: Another child" in governance.get("/own-family/declared").text


def test_nobody_ends_a_declaration_about_themselves(child: Story, client_for: Clients, owning: Any) -> None:
    governance = client_for("governance")
    declare(governance, "governance")
    with owning():
        one = db.session.scalar(text("select id from own_family"))
    assert "is about you" in governance.post(f"/own-family/{one}/end", data={"why": "Mine"}).text
    assert "Information governance sees" in governance.get(f"/own-family/{one}").text


def test_the_pages_write_no_declaration_and_read_no_link(asking: Any) -> None:
    for statement in (
        "insert into own_family (practitioner_id, relationship, given_name, family_name, declared_at)"
        " values (asker(), 'relative', 'a', 'b', now())",
        "update own_family set ended_at = now()",
        "delete from own_family",
        "select * from own_family_child",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), asking("practitioner"):
            db.session.execute(text(statement))


@pytest.mark.parametrize(
    "right",
    [
        "has_reason(:case, 'content')",
        "has_reason(:case, null)",
        "shared_with_asker(:case, 'caf')",
        "in_team_around(:case, 'caf')",
        "answers_for(:case)",
        "works_on(:case)",
        "exists (select from case_relation(:case))",
    ],
)
def test_nothing_that_gives_a_right_gives_it_to_family(
    right: str, child: Story, client_for: Clients, owning: Any, asking: Any
) -> None:
    """Neither the accountable team, nor a team to which the assessment is sent on a basis in force."""
    with owning():
        db.session.execute(text(_SHARED), {"case": child.case_id, "who": who("manager")})
    held = "teacher" if "caf" in right else "practitioner"
    for declared in (False, True):
        if declared:
            declare(client_for(held), held)
        with asking(held):
            given = db.session.scalar(text(f"select {right}"), {"case": child.case_id})
            assert given is not declared


_SHARED = """
with d as (
    insert into disclosure (id, case_id, caf_event_id, what, agency_code, team_code, recipient, purpose,
        basis, reason, manager_id, decided_by, disclosed_on, disclosed_at)
    select gen_random_uuid(), :case, 'caf', 'All', t.agency_code, t.code, '', 'Help',
        'public_interest', 'Because', cast(:who as uuid), cast(:who as uuid), date '2010-03-01', now()
    from team t where t.code = 'SCHOOL' returning *)
insert into share (id, case_id, caf_event_id, team_code, why, disclosure_id, since_at)
    select gen_random_uuid(), d.case_id, d.caf_event_id, d.team_code, 'team_around_child', d.id, now() from d
"""
