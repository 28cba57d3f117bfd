"""The second wall as one table: what the web's own login reads and writes in SQL, whoever asks."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from casework import who
from matrix_borough import OWN_FAMILY, STANDING, UNKNOWN, Borough, build
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.authentication.service.tokens import hashed
from caseflow.extensions import db
from caseflow.web.transaction import ask_as

Clients = Callable[..., Any]
CONTENT = frozenset({"content", "opened"})
SHARED = CONTENT | {"shared"}
SUMMARY = SHARED | {"summary"}
# A table with rows of cases: who may see those of one. Nobody sees a table that is not named.
SEEN_BY: dict[str, frozenset[str]] = {
    "access_to_settle": frozenset(),
    "assessment": CONTENT,
    "audit_entry": frozenset(),
    "alert": CONTENT,
    "break_glass": frozenset(),
    "breach": SUMMARY - {"shared"},
    "caf": SHARED,
    "caf_audit": frozenset(),
    "caf_checklist": CONTENT,
    "case_event": CONTENT,
    "case_grant": CONTENT,
    "case_note": CONTENT,
    "clock": SUMMARY - {"shared"},
    "confirmation": frozenset({"content"}),
    "consent": CONTENT,
    "contact": CONTENT,
    "contact_read": frozenset(),
    "disclosure": CONTENT,
    "episode": CONTENT,
    "family_member": CONTENT,
    "family_relation": CONTENT,
    "family_stay": CONTENT,
    "indicator_fact": frozenset(),
    "lane_spell": CONTENT,
    "network_worker": CONTENT,
    "notice": frozenset(),
    "projection_failure": frozenset(),
    "share": SHARED,
    "step": frozenset(),
    "step_answer": CONTENT,
    "step_dispute": CONTENT,
    "step_record": CONTENT,
    "tac_action": SHARED,
    "tac_agreement": SHARED,
    "tac_closing": SHARED,
    "tac_invitation": SHARED,
    "tac_lead": SHARED,
    "tac_meeting": SHARED,
    "tac_member": SHARED,
    "tac_minutes": SHARED,
    "tac_outcome": SHARED,
    "tac_progress": SHARED,
    "tac_report": SHARED,
    "sighting": CONTENT,
    "significance": CONTENT,
    "team_spell": CONTENT,
    "tier_spell": CONTENT,
    "withdrawn_event": CONTENT,
}
OWN = {"audit_entry", "break_glass", "notice", "share", "caf_checklist", "disclosure"}
"""Tables of which everybody also sees what they did or were told themselves."""
FEW = {
    *("caf", "case_event", "case_grant", "case_note", "caf_checklist", "tac_meeting", "episode"),
    *("family_member", "family_relation", "family_stay", "network_worker"),
}
"""Tables of which every case of the borough has rows, so that those who may see them do."""


@pytest.fixture
def children(client_for: Clients, owning: Any, asking: Any, password_hash: str) -> Borough:
    return build(client_for, owning, asking, password_hash)


def test_each_relation_sees_of_each_table_what_it_should(children: Borough, asking: Any, owning: Any) -> None:
    with owning():
        tables = db.session.scalars(
            text(
                "select table_name from information_schema.columns join information_schema.tables"
                " using (table_schema, table_name) where table_schema = 'public' and column_name = 'case_id'"
                " and table_type = 'BASE TABLE'"
            )
        ).all()
        readable = set(
            db.session.scalars(
                text(
                    "select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace"
                    " and c.relkind = 'r' and has_any_column_privilege('caseflow_web', c.oid, 'SELECT')"
                )
            )
        )
    assert set(tables) == set(SEEN_BY)
    wrong = []
    for (actor, name), standing in STANDING.items():
        with asking(actor):
            for table in sorted(readable & set(tables)):
                query = text(f"select count(*) from {table} where case_id = :case")
                seen = db.session.scalar(query, {"case": children[name].case_id}) or 0
                own = {"audit_entry"} if (name, standing) == (OWN_FAMILY, "hidden") else OWN
                allowed = standing in SEEN_BY[table] or table in own
                if (seen and not allowed) or (not seen and standing == "content" and table in FEW):
                    wrong.append((actor, name, standing, table, seen))
    assert not wrong


def test_each_relation_sees_the_child_and_the_record_as_it_should(children: Borough, asking: Any) -> None:
    for (actor, name), standing in STANDING.items():
        with asking(actor):
            case = {"case": children[name].case_id, "name": children[name].family_name}
            record = db.session.scalar(text("select count(*) from case_record where id = :case"), case)
            child = db.session.scalar(text("select count(*) from child where family_name = :name"), case)
        assert (record, child) == ((1, 1) if standing in SUMMARY else (0, 0)), (actor, name)


def test_nobody_asking_sees_nothing(children: Borough, asking: Any) -> None:
    with asking(None):
        for table in (
            "child",
            "case_record",
            "case_event",
            "case_grant",
            "clock",
            "caf",
            "consent",
            "audit_entry",
        ):
            assert db.session.scalar(text(f"select count(*) from {table}")) == 0, table


class Forbidden(NamedTuple):
    """A statement, sent by somebody about a case, that has to be refused or to change nothing."""

    actor: str
    name: str
    statement: str


EVENT = (
    "select record_event(:case, null, gen_random_uuid()::text, '{kind}', '2010-03-01', {at}, {by}, {agency},"
    " {team}, null, '{{}}')"
)


def event(kind: str = "contact_received", **fields: str) -> str:
    own = {"at": "now()", "by": ":me", "agency": "'SCHOOL'", "team": "'SCHOOL'"}
    return EVENT.format(kind=kind, **(own | fields))


FAMILY = (
    "insert into family_member (case_id, person_id, revision, given_name, family_name, former_name, sex,"
    " deceased, phone, language, interpreter, notes, reason, written_by, written_at) values (:case,"
    " gen_random_uuid(), 1, 'Paula', '', '', 'F', false, '', '', false, '', '', :me, now())"
)
LINK = (
    "insert into case_link (link_id, revision, one_case, other_case, kind, words, together, reason,"
    " written_by, written_at) select gen_random_uuid(), 1, :case, coalesce((select id from case_record"
    " where id <> :case limit 1), gen_random_uuid()), 'sibling', '', false, '', :me, now()"
)

FORBIDDEN = [
    Forbidden("teacher", "plain", event(by=":other")),
    Forbidden("teacher", "plain", event(team="'SOUTH'")),
    Forbidden("teacher", "plain", event(agency="'CSC'")),
    Forbidden("teacher", "plain", event(by="null")),
    Forbidden("visitor", "plain", event("case_closed", agency="'HEALTH'", team="'HV'")),
    Forbidden("teacher", "plain", "insert into audit_entry (at, action, detail) values (now(), 'x', '{}')"),
    Forbidden("teacher", "plain", "select leave_trace(:other, 'view_case', :case, '{}')"),
    Forbidden(
        "visitor",
        "plain",
        "insert into notice (id, practitioner_id, case_id, what, key, told_at)"
        " values (gen_random_uuid(), :other, :case, 'breach', 'forged', now())",
    ),
    Forbidden(
        "visitor",
        "plain",
        "insert into break_glass (id, case_id, practitioner_id, reason, opened_at, until_at)"
        " values (gen_random_uuid(), :case, :me, '          ', now(), now() + interval '1 hour')",
    ),
    Forbidden(
        "other_manager",
        "plain",
        "insert into break_glass_review (id, opening_id, reviewed_by, reviewed_at, justified, note)"
        " values (gen_random_uuid(), gen_random_uuid(), :me, now(), true, 'It was')",
    ),
    Forbidden(
        "teacher",
        "refused",
        "insert into consent_agency select id, 'CHARITY', 'agreed' from consent where case_id = :case",
    ),
    Forbidden("teacher", "refused", "update consent_agency set answer = 'agreed'"),
    Forbidden("teacher", "withdrawn", "update consent set expires_on = null"),
    Forbidden("teacher", "withdrawn", "delete from consent_withdrawal"),
    Forbidden("teacher", "withdrawn", "update share set ended_at = null where case_id = :case"),
    Forbidden("teacher", "shared", "update share set until_on = null where case_id = :case"),
    Forbidden("teacher", "plain", "update demonstration set business_on = '2030-01-01'"),
    Forbidden("head", "plain", "select pretend_today('2030-01-01')"),
    Forbidden("teacher", "plain", "delete from clock where case_id = :case"),
    Forbidden(
        "teacher",
        "plain",
        "select write_projections(:case, (select last_seq from case_record where id = :case),"
        " '{\"clock\": [], \"case_record\": {}}', 'x')",
    ),
    Forbidden("teacher", "plain", "update breach set voided_at = now()"),
    Forbidden("teacher", "plain", "update child set shielded = true"),
    Forbidden("head", "plain", "update team set front_door = false"),
    Forbidden("head", "plain", "update practitioner set role = 'information_governance' where id = :me"),
    Forbidden("administrator", "plain", "update practitioner set role = 'team_manager' where id = :me"),
    Forbidden("head", "plain", "select * from credential"),
    Forbidden("head", "plain", "select token_hash from session"),
    Forbidden("head", "plain", "insert into session (practitioner_id) values (:me)"),
    Forbidden("head", "plain", "select begin_session(:other, 'x', 'a browser', true)"),
    Forbidden("head", "plain", "select keep_credential(:other, 'x', 'x', 'x')"),
    Forbidden(
        "head",
        "plain",
        "insert into administration_entry (at, of_table, of_key, what) values (now(), '', '', '')",
    ),
    Forbidden("teacher", "plain", "select open_case(gen_random_uuid(), gen_random_uuid(), 'SOUTH')"),
    Forbidden(
        "visitor",
        "plain",
        "insert into case_note (id, case_id, event_id, author_id, text, written_at)"
        " values (gen_random_uuid(), :case, 'x', :me, 'x', now())",
    ),
    Forbidden(
        "visitor",
        "plain",
        "insert into caf_checklist (id, case_id, event_id, form_on, completed_on, answers, author_id,"
        " written_at) values (gen_random_uuid(), :case, 'x', '2010-03-01', '2010-03-01', '{}', :me, now())",
    ),
    Forbidden("visitor", "plain", FAMILY),
    Forbidden("outsider", "opened", FAMILY),
    Forbidden("teacher", "plain", FAMILY.replace(":me", ":other")),
    Forbidden("teacher", "plain", "update family_member set phone = '1' where case_id = :case"),
    Forbidden("teacher", "plain", "delete from family_member where case_id = :case"),
    Forbidden("teacher", "plain", "delete from case_link"),
    Forbidden("visitor", "plain", LINK),
    Forbidden("teacher", "plain", "select follows_link(gen_random_uuid(), 2, :case, :case)"),
    Forbidden("visitor", "withdrawn", "select consented(:case, 'HEALTH', null)"),
    Forbidden("visitor", "plain", "select settle_access(array[:case]::uuid[], true)"),
    Forbidden("visitor", "plain", "select follow_access(:case)"),
    Forbidden("visitor", "plain", "select keep_breaches(array[:case]::uuid[])"),
]


class _Undone(Exception):
    pass


def tried(asking: Any, actor: str, statement: str, case_id: UUID) -> tuple[str, Any]:
    """How the database answers, undone: the state and words of its refusal, or no state and what it gave."""
    values = {"case": case_id, "me": who(actor), "other": who("governance")}
    given: Any = None
    try:
        with asking(actor):
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            result = db.session.execute(text(statement), used)
            given = result.scalar() if result.returns_rows else result.rowcount  # type: ignore[attr-defined]
            raise _Undone
    except DBAPIError as error:
        return error.orig.sqlstate, str(error.orig).partition("\n")[0]  # type: ignore[union-attr]
    except _Undone:
        return "", given


def test_the_webs_login_does_not_do_what_no_page_does(children: Borough, asking: Any) -> None:
    wrong = []
    for actor, name, statement in FORBIDDEN:
        answer = tried(asking, actor, statement, children[name].case_id)
        if answer[0] not in ("42501", "CF403", "CF404") and answer != ("", 0):
            wrong.append((actor, name, statement, answer))
    assert not wrong


def test_nobody_asks_for_somebody_whose_session_they_do_not_have(
    children: Borough, asking: Any, owning: Any, app: Any
) -> None:
    with owning():
        session = text("select id from session where practitioner_id = :who limit 1")
        known = db.session.scalar(session, {"who": who("teacher")})
    for setting, value in (
        ("practitioner", who("teacher")),
        ("session", ""),
        ("session", known.hex),
        ("session", who("teacher").hex),
        ("session", "00" * 32),
    ):
        with app.app_context():
            shown = text("select set_config(:name, :value, true)")
            db.session.execute(shown, {"name": f"caseflow.{setting}", "value": str(value)})
            assert db.session.scalar(text("select asker()")) is None
            assert db.session.scalar(text("select count(*) from case_record")) == 0
            db.session.rollback()
    with asking("teacher"):
        assert db.session.scalar(text("select asker()")) == who("teacher")
    with owning():
        db.session.execute(text("update session set ended_at = now()"))
    with app.app_context():
        ask_as(hashed("a test as teacher"))
        assert db.session.scalar(text("select asker()")) is None, "a session that has ended asks for nobody"
        db.session.rollback()


def test_nobody_records_at_another_time_than_now(children: Borough, asking: Any, owning: Any) -> None:
    with owning():
        db.session.execute(text("delete from demonstration"))
    case_id = children["plain"].case_id
    assert tried(asking, "teacher", event(), case_id)[0] == ""
    for at in ("now() - interval '1 day'", "now() + interval '1 day'", "timestamptz '1999-01-01'"):
        assert tried(asking, "teacher", event(at=at), case_id)[0] == "CF403"


# What tells somebody who may not know of a case whether there is one: nothing does.
QUESTIONS = [
    "select accountable_team(:case)",
    "select count(*) from case_relation(:case)",
    "select count(*) from caf_index(array[:case]::uuid[])",
    "select knows_of(:case)",
    "select open_to_analyst(:case)",
    "select has_recorded(:case)",
    "select count(*) from consent_states(:case, null)",
    "select count(*) from who_can_see(:case, '')",
    "select case_sharing(:case)",
    "select count(*) from steps_of(:case)",
    "select count(*) from case_to_follow(:case, '')",
    "select answers_for(:case)",
    "select count(*) from linked_children(:case)",
    "select count(*) from child_to_link((select id from case_record limit 1), :case)",
    "select count(*) from case_link where :case in (one_case, other_case)",
    LINK,
    event("case_closed"),
    "insert into case_note (id, case_id, event_id, author_id, text, written_at)"
    " values (gen_random_uuid(), :case, 'x', :me, 'x', now())",
    "insert into break_glass (id, case_id, practitioner_id, reason, opened_at, until_at)"
    " values (gen_random_uuid(), :case, :me, 'A long enough reason', now(), now() + interval '1 hour')",
    "insert into notice (id, practitioner_id, case_id, what, key, told_at)"
    " values (gen_random_uuid(), :me, :case, 'asked_to_join', :case || '/' || :me, now())",
]


def test_a_shielded_case_answers_as_one_that_is_not_there(children: Borough, asking: Any) -> None:
    wrong = []
    for actor in ("outsider", "other_manager", "analyst", "administrator", "governance"):
        for question in QUESTIONS:
            shielded, unknown = (
                tried(asking, actor, question, children[name].case_id) for name in ("shielded", UNKNOWN)
            )
            if shielded != unknown:
                wrong.append((actor, question, shielded, unknown))
    assert not wrong


def test_a_child_of_the_own_family_answers_as_one_that_is_not_there(children: Borough, asking: Any) -> None:
    wrong = []
    family = [actor for (actor, name), how in STANDING.items() if (name, how) == (OWN_FAMILY, "hidden")]
    for actor in family:
        for question in QUESTIONS:
            own, unknown = (
                tried(asking, actor, question, children[name].case_id) for name in (OWN_FAMILY, UNKNOWN)
            )
            if own != unknown:
                wrong.append((actor, question, own, unknown))
    assert not wrong
    assert len(family) == 7
