"""Accounts and reference data on the administrators' pages, and the cases of whoever leaves."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from casework import MONDAY, PASSWORD, Story, who
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from caseflow.caseload import service as caseload
from caseflow.cases import queries as cases
from caseflow.extensions import db
from caseflow.web.today import now, rules_in_force

Clients = Callable[..., FlaskClient]
NEW = "violet harbour seventeen"
INVITED = {
    "name": "Nora Newcomerly",
    "email": " Nora@Example.org",
    "role": "practitioner",
    "team_code": "NORTH",
    "phone": "020 7946 0777",
}


def link_on(page: str) -> str:
    """The one-time link that a page shows."""
    return re.search(r"https?://localhost(/set-password/[\w-]+)", page)[1]  # type: ignore[index]


def words(page: str) -> str:
    """A page's words, one space between each."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


def entries(owning: Any, key: str) -> list[tuple[Any, ...]]:
    """What the record of administration holds about somebody or something."""
    with owning():
        rows = db.session.execute(
            text(
                "select by_id, what, was, becomes from administration_entry where of_key = :key order by id"
            ),
            {"key": key},
        )
        return [tuple(row) for row in rows]


# --- Accounts ---------------------------------------------------------------------------------------


def test_accounts_are_listed_searched_and_paged(client_for: Clients, owning: Any) -> None:
    with owning():
        db.session.execute(
            text(
                "insert into practitioner (id, email, name, role, team_code, phone, active)"
                " select gen_random_uuid(), 'many' || n || '@example.org', 'Many ' || n, 'practitioner',"
                " 'SOUTH', '', true from generate_series(1, 120) as n"
            )
        )
    client = client_for("administrator")
    first = client.get("/accounts").text
    assert "131 accounts" in first
    assert first.count('class="app-table__sub"') == 50
    assert client.get("/accounts?page=3").text.count('class="app-table__sub"') == 31
    found = client.get("/accounts?name=testerton&team=NORTH").text
    assert "3 accounts" in found
    assert "Practitioner Testerton" in found
    assert "No account found" in client.get("/accounts?name=%25_nobody").text
    assert "No account found" in client.get("/accounts?page=99999999999999999999").text


@pytest.mark.parametrize("name", ["practitioner", "manager", "analyst", "governance", None])
def test_nobody_but_an_administrator_looks_after_accounts(name: str | None, client_for: Clients) -> None:
    client, status = client_for(name), 403 if name else 302
    one = f"/accounts/{who('colleague')}"
    for address in ("/accounts", "/accounts/invite", one, f"{one}/change", f"{one}/suspend", "/agencies"):
        assert client.get(address).status_code == status, address
    for act in ("suspend", "reinstate", "unlock", "reset-password", "reset-second-factor", "change"):
        assert client.post(f"{one}/{act}").status_code == status, act
    for address in ("/reference/team/NORTH", "/reference/team/NORTH/front-door", "/reference/team/add"):
        assert client.post(address).status_code == status, address


def test_somebody_is_invited_and_signs_in(client_for: Clients, owning: Any) -> None:
    client = client_for("administrator")
    answer = client.post("/accounts/invite", data=INVITED)
    page = client.get(answer.headers["Location"]).text
    link = link_on(page)
    assert link not in client.get(answer.headers["Location"]).text, "shown once"
    assert "Not set yet" in page
    visitor = client_for(None)
    assert visitor.post(link, data={"password": NEW}).status_code == 302
    signed_in = visitor.post("/sign-in", data={"email": "nora@example.org", "password": NEW})
    assert signed_in.headers["Location"] == "/my-work"
    again = client.post("/accounts/invite", data=INVITED)
    assert "There is an account with this e-mail address already" in again.text
    made = entries(owning, answer.headers["Location"].rpartition("/")[2])
    assert [(by, what) for by, what, _, _ in made] == [
        (who("administrator"), "added"),
        (who("administrator"), "invitation link made"),
        (None, "password set"),
    ]


def test_a_change_says_from_what_to_what_and_ends_the_sessions(client_for: Clients, owning: Any) -> None:
    working, client = client_for("practitioner"), client_for("administrator")
    one = f"/accounts/{who('practitioner')}"
    data = {"name": "Practitioner Testerton", "role": "team_manager", "team_code": "SOUTH", "phone": ""}
    assert client.post(f"{one}/change", data=data).status_code == 302
    assert working.get("/my-work").headers["Location"] == "/sign-in"
    assert entries(owning, str(who("practitioner")))[-1] == (
        who("administrator"),
        "changed",
        {"role": "practitioner", "team_code": "NORTH"},
        {"role": "team_manager", "team_code": "SOUTH"},
    )
    page = words(client.get(one).text)
    assert "Role from Practitioner to Team manager; team from NORTH to SOUTH" in page


def test_an_account_says_that_its_person_works_in_school_terms_only(client_for: Clients, today: Any) -> None:
    today(date(2010, 3, 1))
    client, one = client_for("administrator"), f"/accounts/{who('practitioner')}"
    data = {"name": "Practitioner Testerton", "role": "practitioner", "team_code": "NORTH", "phone": ""}
    client.post(f"{one}/change", data=data | {"working": "term_time"})
    page = words(client.get(one).text)
    assert "Term time only; away 29 March 2010 to 9 April 2010" in page
    assert "Works in school terms only from no to yes" in page
    assert "checked" in client.get(f"{one}/change").text.partition('value="term_time"')[2][:40]
    client.post(f"{one}/change", data=data)
    assert "Working time All year" in words(client.get(one).text)


def test_a_lost_password_and_a_lost_phone_are_reset(client_for: Clients, owning: Any) -> None:
    working, client = client_for("practitioner"), client_for("administrator")
    one = f"/accounts/{who('practitioner')}"
    with owning():
        db.session.execute(
            text("insert into second_factor values (:who, 'x', 0, now())"), {"who": who("practitioner")}
        )
    client.post(f"{one}/reset-second-factor")
    with owning():
        assert db.session.scalar(text("select count(*) from second_factor")) == 0
    assert working.get("/my-work").headers["Location"] == "/sign-in"
    client.post(f"{one}/reset-password")
    link = link_on(client.get(one).text)
    assert client_for(None).post(link, data={"password": NEW}).status_code == 302
    done = [what for _, what, _, _ in entries(owning, str(who("practitioner")))]
    assert done[-3:] == ["second factor reset", "reset link made", "password set"]


def test_who_waits_after_wrong_tries_is_let_in_at_once(client_for: Clients) -> None:
    visitor, client = client_for(None), client_for("administrator")
    data = {"email": "practitioner@example.org", "password": "not the password"}
    for _ in range(6):
        visitor.post("/sign-in", data=data)
    one = f"/accounts/{who('practitioner')}"
    assert "Waiting after wrong tries" in client.get("/accounts?name=practitioner").text
    assert "waits until" in client.get(one).text
    client.post(f"{one}/unlock")
    assert visitor.post("/sign-in", data=data | {"password": PASSWORD}).headers["Location"] == "/my-work"


@pytest.mark.parametrize("act", ["suspend", "reset-password", "reset-second-factor", "change"])
def test_nobody_changes_their_own_account(act: str, client_for: Clients, owning: Any) -> None:
    client, before = client_for("administrator"), entries(owning, str(who("administrator")))
    data = {"name": "X", "role": "team_manager", "team_code": "NORTH", "phone": ""}
    answer = client.post(f"/accounts/{who('administrator')}/{act}", data=data, follow_redirects=True)
    assert "Somebody else has to change your own account" in answer.text
    assert entries(owning, str(who("administrator"))) == before


def test_the_database_refuses_what_the_pages_do_not_offer(asking: Any) -> None:
    def change(name: str | None, statement: str) -> int:
        with asking(name):
            return db.session.execute(text(statement)).rowcount  # type: ignore[attr-defined]

    change_role = "update practitioner set role = 'administrator' where email = 'practitioner@example.org'"
    for name in (None, "practitioner", "manager", "governance"):
        assert change(name, change_role) == 0, name
        assert change(name, "update team set front_door = false") == 0
    assert change("administrator", "update practitioner set name = 'X' where id = asker()") == 0
    assert change("administrator", change_role) == 1
    for statement in ("delete from practitioner", "delete from team", "delete from administration_entry"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            change("administrator", statement)
    with pytest.raises(ProgrammingError, match="row-level security"):
        change("manager", "insert into quindrat values ('X', 'X')")


def test_the_record_of_administration_is_never_changed(owning: Any) -> None:
    for statement in ("update administration_entry set what = 'x'", "delete from administration_entry"):
        with pytest.raises(Exception, match="append-only"), owning():
            db.session.execute(text(statement))


def test_each_sees_their_own_record_and_governance_sees_all(asking: Any, owning: Any) -> None:
    with asking("administrator"):
        db.session.execute(text("update practitioner set phone = '1' where id <> asker()"))
    seen = text("select count(*) from administration_entry where what = 'changed'")
    for name, number in (("practitioner", 1), ("governance", 10), ("administrator", 10)):
        with asking(name):
            assert db.session.scalar(seen) == number, name


# --- Reference data ---------------------------------------------------------------------------------


def test_agencies_teams_and_quindrats_are_added_and_changed(client_for: Clients, owning: Any) -> None:
    client = client_for("administrator")
    rows = {
        "quindrat": {"code": "MID", "name": "Midmere"},
        "agency": {"code": "GP", "name": "Nowhere Surgery", "tier": "universal", "phone": "020 7946 0055"},
        "team": {"code": "GP-1", "name": "Doctors", "agency_code": "GP", "quindrat_code": "MID", "phone": ""},
    }
    for table, data in rows.items():
        pressed = data | {"submit": "Save"}
        assert client.post(f"/reference/{table}/add", data=pressed).status_code == 302, table
        assert "in use already" in client.post(f"/reference/{table}/add", data=data).text
        name = {"name": data["name"] + " of old"}
        changed = {key: value for key, value in data.items() if key != "code"} | name
        assert client.post(f"/reference/{table}/{data['code']}", data=changed).status_code == 302
        page = client.get(f"/reference/{table}/{data['code']}").text
        assert f"Name from {data['name']} to {data['name']} of old" in words(page)
        assert [what for _, what, _, _ in entries(owning, data["code"])] == ["added", "changed"]
    assert "Doctors of old" in client.get("/agencies").text
    assert client.get("/reference/team/NOWHERE").status_code == 404
    assert client.get("/reference/practitioner/add").status_code == 404


def test_exactly_one_team_is_the_front_door(client_for: Clients, owning: Any) -> None:
    client = client_for("administrator")
    client.post("/reference/team/SOUTH/front-door")
    with owning():
        assert db.session.scalars(text("select code from team where front_door")).all() == ["SOUTH"]
    assert client.post("/reference/team/NOWHERE/front-door").status_code == 302
    with owning():
        assert db.session.scalars(text("select code from team where front_door")).all() == ["SOUTH"]


# --- Whoever leaves ---------------------------------------------------------------------------------


@pytest.fixture
def held(a_case: Callable[..., Story]) -> list[Story]:
    """Three open cases that the practitioner holds."""
    return [a_case(given_name=name).referred(MONDAY).allocated(MONDAY) for name in ("Anna", "Bella", "Carla")]


def test_what_a_suspended_person_holds_is_held_by_nobody_everywhere(
    held: list[Story], client_for: Clients, asking: Any, working: Any, today: Any
) -> None:
    client, manager, worker = client_for("administrator"), client_for("manager"), client_for("practitioner")
    one = f"/accounts/{who('practitioner')}"
    ask = words(client.get(f"{one}/suspend").text)
    assert "holds 3 open cases" in ask
    assert "Manager Testerton will be told" in ask
    assert "Anna" not in ask, "an administrator sees no child"
    client.post(f"{one}/suspend")
    assert worker.get("/my-work").headers["Location"] == "/sign-in", "signed out at once"
    with asking("manager"):
        assert cases.open_total(cases.OpenCases("NORTH", (None,))) == 3
        assert dict(cases.caseloads("NORTH")) == {None: 3}
    board = manager.get("/team-board?show=unallocated").text
    assert "Anna Testcase" in board
    assert "Practitioner Testerton is suspended and holds 3 open cases" in words(board)
    assert (
        "Practitioner Testerton"
        not in words(manager.get(f"/cases/{held[0].case_id}").text).partition("What happened last")[0]
    )
    told = words(manager.get("/my-work").text)
    assert told.count("whoever held the case has left the team") == 3
    today(date(2010, 6, 1))
    with working():
        caseload.watch(now().on, now().at, rules_in_force().calendar)
    with asking("manager"):
        breaches = text("select count(*) from notice where what = 'breach' and practitioner_id = asker()")
        assert db.session.scalar(breaches) > 0, "the manager is told in place of the holder"
    with asking("practitioner"):
        assert (
            db.session.scalar(text("select count(*) from notice where what in ('breach', 'due_soon')")) == 0
        )
    client.post(f"{one}/reinstate")
    with asking("manager"):
        assert dict(cases.caseloads("NORTH")) == {who("practitioner"): 3}


def test_governance_is_told_of_cases_that_no_manager_can_give_to_somebody(
    held: list[Story], client_for: Clients
) -> None:
    for name in ("manager", "practitioner"):
        client_for("administrator").post(f"/accounts/{who(name)}/suspend")
    told = words(client_for("governance").get("/notices").text)
    assert told.count("which has no manager to say who takes it") == 3
    assert "A case of Assessment north" in told
    assert "Anna" not in told


def test_the_manager_says_who_takes_each_case(held: list[Story], client_for: Clients, asking: Any) -> None:
    client_for("administrator").post(f"/accounts/{who('practitioner')}/suspend")
    manager, page = client_for("manager"), f"/team-board/leaving/{who('practitioner')}"
    assert "Bella Testcase" in manager.get(page).text
    assert manager.post(page, data={}).status_code == 422
    assert manager.post(page, data={"all": "x"}).status_code == 422
    assert "accountable team" in manager.post(page, data={"all": str(who("outsider"))}).text
    assert "accountable team" in manager.post(page, data={"all": str(who("practitioner"))}).text
    with asking("manager"):
        assert dict(cases.caseloads("NORTH")) == {None: 3}, "a refused form allocates none"
    data = {"all": str(who("colleague")), f"case-{held[0].case_id}": str(who("manager"))}
    assert manager.post(page, data=data).status_code == 302
    with asking("manager"):
        assert dict(cases.caseloads("NORTH")) == {who("colleague"): 2, who("manager"): 1}
        kept = text("select count(*) from case_event where kind = 'case_allocated' and recorded_by = asker()")
        assert db.session.scalar(kept) == 6
    assert "No open cases" in manager.get(page).text


def test_a_manager_hands_over_cases_of_their_own_team_alone(held: list[Story], client_for: Clients) -> None:
    page = f"/team-board/leaving/{who('practitioner')}"
    other = client_for("other_manager")
    assert other.get(page).status_code == 404
    assert other.post(page, data={"all": str(who("other_manager"))}).status_code == 404
    assert client_for("administrator").get(page).status_code == 403


def test_whoever_moves_to_another_team_leaves_their_cases_to_the_managers_word(
    held: list[Story], client_for: Clients
) -> None:
    data = {"name": "P", "role": "practitioner", "team_code": "SOUTH", "phone": ""}
    client_for("administrator").post(f"/accounts/{who('practitioner')}/change", data=data)
    manager = client_for("manager")
    assert "whoever held the case has left the team" in words(manager.get("/my-work").text)
    assert "Anna Testcase" in manager.get(f"/team-board/leaving/{who('practitioner')}").text
