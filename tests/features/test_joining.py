"""Two records of one child are joined and parted: everything follows, and nobody gains sight."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from casework import MONDAY, Story, context, who
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.cases import service as cases
from caseflow.events import log
from caseflow.events.kinds.contact import ContactReceived
from caseflow.extensions import db
from caseflow.kernel.dates import period
from caseflow.people.service import reference_of
from caseflow.performance.queries import figures, what_if
from caseflow.performance.service import verify
from caseflow.projections import service as projections
from caseflow.projections import tables
from caseflow.rules.rulebook import rulebook

Clients = Callable[..., FlaskClient]
TODAY = date(2010, 3, 22)
WHY = "The mother confirmed that both are her daughter"
TABLES = ("clock", "indicator_fact", "contact", "episode", "tier_spell")


@pytest.fixture
def pair(a_case: Callable[..., Story], working: Any, today: Any) -> tuple[Story, Story]:
    """One child twice: with the north team, and under another spelling with the south team."""
    north = a_case(given_name="Amelie").referred(MONDAY).decided(MONDAY).assessed(date(2010, 3, 3))
    south = a_case(by="outsider", given_name="Emily").referred(date(2010, 3, 2))
    south.decided(date(2010, 3, 2)).allocated(date(2010, 3, 2), "outsider", "other_manager")
    today(TODAY)
    follow(working)
    return north, south


def follow(working: Any) -> None:
    with working():
        projections.catch_up_all(rulebook(), context("practitioner", TODAY).at)


def join(client: FlaskClient, kept: Story, joined: Story) -> str:
    """Join two records as governance does; the address of the joining."""
    page = f"/joining/{kept.case_id}/{joined.case_id}"
    assert client.get(page).status_code == 200
    answer = client.post(page, data={"kept": str(kept.case_id), "reason": WHY})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def agree(client: FlaskClient, address: str, decision: str = "join") -> Any:
    return client.post(address, data={"decision": decision, "answer": "I know the family"})


def joined_twice_seen(clients: Clients, pair: tuple[Story, Story], working: Any) -> str:
    """Both are open to specialist services: governance asks, the north manager agrees."""
    address = join(clients("governance"), *pair)
    assert agree(clients("manager"), address).status_code == 302
    follow(working)
    return address


def rows(owning: Any, case_id: UUID) -> dict[str, int]:
    with owning():
        counted = {table: text(f"select count(*) from {table} where case_id = :case") for table in TABLES}
        return {table: db.session.scalar(query, {"case": case_id}) or 0 for table, query in counted.items()}


def verified(owning: Any) -> None:
    with owning():
        checks = verify(rulebook(), TODAY, context("practitioner", TODAY).at)
        assert [check for check in checks if not check.passed] == []


def sees(client: FlaskClient, story: Story) -> int:
    return client.get(f"/cases/{story.case_id}/chronology", follow_redirects=True).status_code


def test_what_follows_from_the_log_is_folded_again_and_not_moved(owning: Any) -> None:
    with owning():
        moved = set(db.session.scalars(text("select source from tables_beside_the_log()")))
    assert "notice" in moved
    assert moved.isdisjoint(table.name for table in tables.ROWS)


def test_everything_of_the_joined_record_follows_and_goes_back(
    pair: tuple[Story, Story], client_for: Clients, working: Any, owning: Any
) -> None:
    north, south = pair
    before = {story: rows(owning, story.case_id) for story in pair}
    note = {"event_id": south.ids["referred"]}
    with owning():
        beside = (
            "insert into case_note (id, case_id, event_id, author_id, text, written_at, said_by)"
            " select gen_random_uuid(), :case, :event_id, :who, 'South words', now(), 'child'"
        )
        db.session.execute(text(beside), note | {"case": south.case_id, "who": who("outsider")})
    address = joined_twice_seen(client_for, pair, working)
    after = {story: rows(owning, story.case_id) for story in pair}
    assert after[south] == dict.fromkeys(TABLES, 0)
    assert all(after[north][t] >= before[north][t] for t in TABLES)
    assert after[north]["contact"] + after[north]["clock"] > before[north]["contact"] + before[north]["clock"]
    page = client_for("practitioner").get(f"/cases/{north.case_id}/chronology").text
    assert "South words" in page
    assert reference_of(south.child_id) in page
    old = client_for("practitioner").get(f"/cases/{south.case_id}/chronology?subject=")
    assert old.location.endswith(f"/cases/{north.case_id}/chronology?subject=")
    verified(owning)

    governance = client_for("governance")
    assert governance.post(address, data={"reason": "x"}).status_code == 422
    assert governance.post(address, data={"reason": "They are twins, said the midwife"}).status_code == 302
    follow(working)
    assert {story: rows(owning, story.case_id) for story in pair} == before
    assert "South words" not in client_for("practitioner").get(f"/cases/{north.case_id}/chronology").text
    assert "South words" in client_for("outsider").get(f"/cases/{south.case_id}/chronology").text
    verified(owning)


BESIDE = {
    "draft": "insert into draft values (gen_random_uuid(), :who, :page || 'record/visit', '{}', now())",
    "consent": "insert into consent values (gen_random_uuid(), :case, null, 'sharing', true, 'Nobody Test',"
    " 'mother', 'parental_responsibility', 'verbal', '', '', '', '{}', :on, null, :who, now(), null, null)",
    "tac_member": "insert into tac_member values (gen_random_uuid(), :case, 'a-caf', 'family', null,"
    " 'Nobody Test', 'mother', null, '', '', '', :on, null, null, '', '', null, 1, :who, now())",
    "case_link": "insert into case_link values (gen_random_uuid(), 1, :case, :third, 'sibling', '', false,"
    " null, null, false, '', :who, now())",
}
OF_CASE = {"draft": "form like :page || '%'", "case_link": ":case in (one_case, other_case)"}


def held_beside(owning: Any, story: Story) -> dict[str, int]:
    told = {"case": story.case_id, "page": f"/cases/{story.case_id}/"}
    with owning():
        return {
            table: db.session.scalar(
                text(f"select count(*) from {table} where {OF_CASE.get(table, 'case_id = :case')}"), told
            )
            or 0
            for table in BESIDE
        }


def test_drafts_consent_the_team_and_family_links_follow_and_go_back(
    pair: tuple[Story, Story], a_case: Callable[..., Story], client_for: Clients, working: Any, owning: Any
) -> None:
    north, south = pair
    third = a_case(given_name="Sibling").referred(MONDAY)
    told = {"case": south.case_id, "page": f"/cases/{south.case_id}/", "third": third.case_id}
    with owning():
        for statement in BESIDE.values():
            db.session.execute(text(statement), told | {"who": who("outsider"), "on": MONDAY})
    before = {story: held_beside(owning, story) for story in pair}
    assert before[south] == dict.fromkeys(BESIDE, 1)
    address = joined_twice_seen(client_for, pair, working)
    assert held_beside(owning, south) == dict.fromkeys(BESIDE, 0)
    assert held_beside(owning, north) == {table: number + 1 for table, number in before[north].items()}
    why = {"reason": "They are twins, said the midwife"}
    assert client_for("governance").post(address, data=why).status_code == 302
    assert {story: held_beside(owning, story) for story in pair} == before


def test_figures_count_the_child_once(
    a_case: Callable[..., Story], client_for: Clients, working: Any, owning: Any, today: Any
) -> None:
    """Both records say since when the child is open to specialist services: one child, not two."""
    pair = a_case().referred(MONDAY).decided(MONDAY), a_case(by="outsider").referred(MONDAY).decided(MONDAY)
    today(TODAY)
    follow(working)
    total = "select count(*) from indicator_fact where code = 'NI 68' and in_denominator"
    with owning():
        apart = db.session.scalar(text("select count(distinct case_id) from indicator_fact"))
    joined_twice_seen(client_for, pair, working)
    with owning():
        together = db.session.scalar(text("select count(distinct case_id) from indicator_fact"))
        assert (apart, together) == (2, 1), total
    verified(owning)


def test_a_rebuild_from_nothing_gives_the_same(
    pair: tuple[Story, Story], client_for: Clients, working: Any, owning: Any
) -> None:
    joined_twice_seen(client_for, pair, working)
    with owning():
        assert projections.rebuild(rulebook(), context("practitioner", TODAY).at).drift == []
        db.session.execute(text("update case_record set joined_to = null"))
        for table in TABLES:
            db.session.execute(text(f"delete from {table}"))
    with owning():
        projections.rebuild(rulebook(), context("practitioner", TODAY).at)
    with owning():
        projections.rebuild(rulebook(), context("practitioner", TODAY).at)
        to = db.session.scalar(
            text("select joined_to from case_record where id = :case"), {"case": pair[1].case_id}
        )
    assert to == pair[0].case_id
    verified(owning)


def test_what_is_recorded_later_on_the_joined_record_is_followed_on_the_other(
    pair: tuple[Story, Story], client_for: Clients, working: Any, owning: Any
) -> None:
    """A feed still knows the child by the reference of the record that is not kept."""
    joined_twice_seen(client_for, pair, working)
    with owning():
        log.append(
            context("practitioner", TODAY)._replace(team="SOUTH"),
            pair[1].case_id,
            ContactReceived(source="2A"),
            TODAY,
        )
    before = rows(owning, pair[0].case_id)["contact"]
    follow(working)
    assert rows(owning, pair[0].case_id)["contact"] == before + 1
    verified(owning)


# --- Nobody gains sight ---------------------------------------------------------------------------------


def test_family_of_either_child_sees_neither_record_on_a_page_or_in_a_table(
    pair: tuple[Story, Story], client_for: Clients, working: Any, owning: Any, asking: Any
) -> None:
    """A worker of the north team is a relative of the child as the south team recorded her."""
    north, south = pair
    colleague = client_for("colleague")
    assert sees(colleague, north) == 200
    declared = {"relationship": "relative", "whose": str(who("colleague")), "given_name": "Emily"}
    born = {"family_name": "Testcase", "birth_date": ["5", "5", "2003"]}
    assert colleague.post("/own-family", data=declared | born).status_code == 302
    assert sees(colleague, north) == 200
    address = joined_twice_seen(client_for, pair, working)
    for story in pair:
        assert sees(colleague, story) == 404
    assert "Testcase" not in colleague.get("/children?name=Amelie").text.replace('value="Amelie"', "")
    with asking("colleague"):
        for table in ("case_record", "child", "case_event", "clock", "contact", "case_note"):
            column = {"case_record": "id", "child": "id"}.get(table, "case_id")
            ids = [story.child_id if table == "child" else story.case_id for story in pair]
            query = text(f"select count(*) from {table} where {column} = any(:ids)")
            assert db.session.scalar(query, {"ids": ids}) == 0, table
    assert sees(client_for("practitioner"), north) == 200
    client_for("governance").post(address, data={"reason": "They are twins, said the midwife"})
    follow(working)
    assert sees(colleague, north) == 200
    assert sees(colleague, south) == 404


def test_who_declares_while_they_are_joined_sees_neither_then_or_later(
    pair: tuple[Story, Story], client_for: Clients, working: Any
) -> None:
    address = joined_twice_seen(client_for, pair, working)
    colleague = client_for("colleague")
    mine = {"relationship": "relative", "whose": str(who("colleague"))}
    assert colleague.post(f"/cases/{pair[0].case_id}/own-family", data=mine).status_code == 302
    assert [sees(colleague, story) for story in pair] == [404, 404]
    client_for("governance").post(address, data={"reason": "They are twins, said the midwife"})
    follow(working)
    assert [sees(colleague, story) for story in pair] == [404, 404]


def test_a_shielded_child_stays_secret_under_either_name(
    pair: tuple[Story, Story], client_for: Clients, working: Any, asking: Any
) -> None:
    north, south = pair
    governance, analyst = client_for("governance"), client_for("analyst")
    governance.post("/shielding/new", data={"reference": reference_of(south.child_id), "reason": WHY})
    opened = client_for("duty")
    opened.post(f"/cases/{north.case_id}/open", data={"reason": "The hospital rang about her"})
    assert sees(opened, north) == 200
    address = joined_twice_seen(client_for, pair, working)
    assert sees(opened, north) == 404, "break-glass on the one was no reason to read the other"
    for name in ("Amelie", "Emily"):
        assert "Testcase" not in analyst.get(f"/children?name={name}").text.replace(f'value="{name}"', "")
    for story in pair:
        assert analyst.get(f"/cases/{story.case_id}").status_code == 404
    with asking("analyst"):
        assert db.session.scalar(text("select count(*) from case_record")) == 0
    assert sees(client_for("practitioner"), south) == 200, "who works on it reads it by its old address"
    governance.post(address, data={"reason": "They are twins, said the midwife"})
    assert "Amelie" in analyst.get("/children?name=Amelie").text
    assert "Emily" not in analyst.get("/children?name=Emily").text.replace('value="Emily"', "")


def test_the_team_that_is_not_kept_works_on_it_no_longer(
    pair: tuple[Story, Story], client_for: Clients, working: Any, asking: Any
) -> None:
    address = joined_twice_seen(client_for, pair, working)
    outsider = client_for("outsider")
    assert sees(outsider, pair[1]) == 403
    with asking("outsider"):
        assert db.session.scalar(text("select count(*) from case_event")) == 0
    client_for("governance").post(address, data={"reason": "They are twins, said the midwife"})
    assert sees(outsider, pair[1]) == 200
    assert sees(outsider, pair[0]) == 403


def test_a_child_is_found_once_by_either_name(
    pair: tuple[Story, Story], client_for: Clients, working: Any
) -> None:
    joined_twice_seen(client_for, pair, working)
    for name in ("Emily Testcase", "Amelie Testcase"):
        page = client_for("practitioner").get("/children", query_string={"name": name}).text
        assert page.count(f'/cases/{pair[0].case_id}"') == 1, name
        assert str(pair[1].case_id) not in page


# --- Who joins, and how ---------------------------------------------------------------------------------


def test_a_second_person_decides_where_both_are_open_to_specialist_services(
    pair: tuple[Story, Story], client_for: Clients, working: Any, owning: Any
) -> None:
    address = join(client_for("governance"), *pair)
    assert "Waits for a second person" in client_for("governance").get(address).text
    assert agree(client_for("governance"), address).status_code in (403, 422)
    assert client_for("duty_manager").get(address).status_code == 404
    manager = client_for("manager")
    assert "look at both" in manager.get("/my-work").text
    assert client_for("other_manager").get(address).status_code == 200
    assert agree(manager, address, "leave").status_code == 302
    assert "refused by Manager Testerton" in client_for("governance").get(address).text
    with owning():
        assert db.session.scalar(text("select count(*) from case_record where joined_to is not null")) == 0


def test_an_open_record_is_the_one_that_is_kept(
    a_case: Callable[..., Story], client_for: Clients, working: Any, owning: Any
) -> None:
    """Nobody joins an open case to a closed one; the other way round needs no second person."""
    open_one = a_case().referred(MONDAY)
    closed = a_case(by="outsider").referred(MONDAY).closed(MONDAY)
    governance = client_for("governance")
    page = f"/joining/{open_one.case_id}/{closed.case_id}"
    wrong = governance.post(page, data={"kept": str(closed.case_id), "reason": WHY})
    assert wrong.status_code == 422
    assert "Keep the record that is open" in wrong.text
    join(governance, open_one, closed)
    follow(working)
    with owning():
        closed_on = text("select closed_on from case_record where id = :case")
        assert db.session.scalar(closed_on, {"case": open_one.case_id}) is None
    again = governance.post(page, data={"kept": str(open_one.case_id), "reason": WHY + "."})
    assert "joined to another one already" in again.text


def test_two_records_are_looked_at_by_their_references(
    a_case: Callable[..., Story], client_for: Clients
) -> None:
    one, other = a_case(), a_case(given_name="Nobody")
    governance = client_for("governance")
    asked = {"one": reference_of(one.child_id), "other": reference_of(other.child_id)}
    assert "No child has this reference" in governance.post("/joining/choose", data=asked | {"one": "?"}).text
    found = governance.post("/joining/choose", data=asked)
    assert found.location == f"/joining/{one.case_id}/{other.case_id}"
    assert governance.get(f"/joining/{one.case_id}/{one.case_id}").status_code == 404
    assert governance.get(f"/joining/{one.case_id}/{uuid4()}").status_code == 404


def test_who_joins_records_reads_nothing_of_them(pair: tuple[Story, Story], client_for: Clients) -> None:
    governance = client_for("governance")
    page = governance.get(f"/joining/{pair[0].case_id}/{pair[1].case_id}").text
    assert "entries, from" in page
    assert "Referral" not in page
    assert sees(governance, pair[0]) == 403


# --- In SQL ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["practitioner", "manager", "analyst", "administrator", None])
def test_nobody_else_joins_or_looks(name: str | None, pair: tuple[Story, Story], asking: Any) -> None:
    ids = {"one": pair[0].case_id, "other": pair[1].case_id, "id": uuid4(), "why": WHY}
    for call in (
        "select * from ask_to_join(:id, :one, :other, :why, business_now())",
        "select tell_apart(:one, :other, :why, business_now())",
    ):
        with pytest.raises(DBAPIError), asking(name):
            db.session.execute(text(call), ids)
    with asking(name):
        assert db.session.execute(text("select * from record_to_join(:one)"), ids).all() == []


def test_nothing_is_joined_without_its_entries_and_no_entry_without_a_decision(
    pair: tuple[Story, Story], client_for: Clients, asking: Any
) -> None:
    address = join(client_for("governance"), *pair)
    ids = {"id": address.rpartition("/")[2]}
    with pytest.raises(DBAPIError), asking("governance"):
        db.session.execute(text("select * from join_records(:id)"), ids)
    with asking("manager"):
        db.session.execute(text("select decide_join(:id, true, '', business_now())"), ids)
    with pytest.raises(DBAPIError, match="without an entry"), asking("manager"):
        db.session.execute(text("select * from join_records(:id)"), ids)
    record = (
        "select record_event(:case, null, :event, :kind, business_today(), business_now(), asker(), 'CSC',"
        " 'NORTH', null, :data)"
    )
    for kind, data in (("records_joined", '{"reference":"CF-1"}'), ("record_joined_to", "{}")):
        forged = {"case": pair[0].case_id, "event": str(uuid4()), "kind": kind, "data": data}
        with pytest.raises(DBAPIError), asking("practitioner"):
            db.session.execute(text(record), forged)


def test_that_records_were_joined_is_taken_back_by_parting_alone(
    pair: tuple[Story, Story], client_for: Clients, working: Any, asking: Any, owning: Any
) -> None:
    joined_twice_seen(client_for, pair, working)
    with owning():
        event = db.session.scalar(text("select kept_event from record_join"))
    page = f"/cases/{pair[0].case_id}/entries/{event}/withdraw"
    answer = client_for("manager").post(page, data={"reason": "wrong_entry", "words": "No"})
    assert answer.status_code in (403, 422)
    with pytest.raises(Exception, match="takes this back"), asking("practitioner"):
        cases.withdraw(context("practitioner", TODAY), pair[0].case_id, event, "wrong_entry")


@pytest.mark.parametrize("framework", ["cypp-2009", "wt-2010"])
def test_what_is_counted_on_the_spot_counts_a_joined_record_once(
    framework: str, client_for: Clients, pair: tuple[Story, Story], working: Any, owning: Any
) -> None:
    """Case by case or all at once, under the rules adopted and under others: as the kept figures do."""
    joined_twice_seen(client_for, pair, working)
    asked = (["NI 68", "CSC 003", "CSC 002"], period("2009-10"), "borough")
    with owning():
        kept = figures(*asked, rulebook())
        assert [each.denominator for each in kept] == [2, 2, 1]
        assert figures(*asked, rulebook(framework), stored=False) == kept
        assert what_if(*asked, rulebook(framework), None, lambda *_: None).figures == kept
