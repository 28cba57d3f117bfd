"""The second wall as one table: what the web's own login reads and writes in SQL, whoever asks."""

import re
from collections.abc import Callable
from pathlib import Path
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
    "breach_note": CONTENT,
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
    "digest_item": frozenset(),
    "disclosure": CONTENT,
    "document": CONTENT,
    "episode": CONTENT,
    "family_member": CONTENT,
    "family_relation": CONTENT,
    "family_stay": CONTENT,
    "feedback_request": CONTENT,
    "finding": SUMMARY - {"shared"},
    "finding_acceptance": SUMMARY - {"shared"},
    "figure_comparison_row": frozenset(),
    "measure_trial_row": frozenset(),
    "handover": CONTENT,
    "indicator_fact": frozenset(),
    "lane_spell": CONTENT,
    "letter": CONTENT,
    "level_answer": CONTENT,
    "level_flag": CONTENT,
    "network_worker": CONTENT,
    "notice": frozenset(),
    "projection_failure": frozenset(),
    "publication_member": frozenset(),
    "rule_proposal_clock": frozenset(),
    "service_request": CONTENT,
    "share": SHARED,
    "step": frozenset(),
    "step_answer": CONTENT,
    "step_dispute": CONTENT,
    "step_record": CONTENT,
    "supervision_decision": frozenset(),
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
    "wait_spell": SUMMARY - {"shared"},
    "withdrawn_event": CONTENT,
}
OWN = {"audit_entry", "break_glass", "notice", "share", "caf_checklist", "disclosure"}
"""Tables of which everybody also sees what they did or were told themselves."""
FEW = {
    *("caf", "case_event", "case_grant", "case_note", "caf_checklist", "tac_meeting", "episode"),
    *("family_member", "family_relation", "family_stay", "network_worker", "document"),
}
"""Tables of which every case of the borough has rows, so that those who may see them do."""

# A table with rows of a case that does not name it: the column that leads there, what it holds of a case, and
# who may see it.
THROUGH: dict[str, tuple[str, str, frozenset[str]]] = {
    "break_glass_review": ("opening_id", "select id from break_glass where case_id = :case", frozenset()),
    "caf_answer": ("caf_id", "select id from caf where case_id = :case", SHARED),
    "caf_audit_answer": ("audit_id", "select id from caf_audit where case_id = :case", frozenset()),
    "caf_version": ("caf_id", "select id from caf where case_id = :case", SHARED),
    "case_link": (
        "link_id",
        "select link_id from case_link where :case in (one_case, other_case)",
        frozenset({"content"}),
    ),
    "case_record": ("id", "select cast(:case as uuid)", SUMMARY),
    "child": ("id", "select child_id from case_record where id = :case", SUMMARY),
    "child_correction": ("child_id", "select child_id from case_record where id = :case", CONTENT),
    "child_name": ("child_id", "select child_id from case_record where id = :case", frozenset({"content"})),
    "consent_agency": ("consent_id", "select id from consent where case_id = :case", CONTENT),
    "consent_withdrawal": ("consent_id", "select id from consent where case_id = :case", CONTENT),
    "document_content": ("document_id", "select id from document where case_id = :case", CONTENT),
    "own_family": (
        "id",
        "select own_family_id from own_family_child join case_record r using (child_id) where r.id = :case",
        frozenset(),
    ),
    "record_join": ("kept_case", "select cast(:case as uuid)", frozenset()),
    "possible_pair": ("one_case", "select cast(:case as uuid)", frozenset()),
    "not_same_child": ("one_child", "select child_id from case_record where id = :case", frozenset()),
    "shielding": ("child_id", "select child_id from case_record where id = :case", frozenset()),
}
OWN_THROUGH = {"own_family"}
"""What everybody sees that is about themselves; of others, those who look after them."""
# A table with no row of a case.
OF_NO_CASE = {
    *("agency", "team", "quindrat", "practitioner", "cover", "reference_version"),
    *("demonstration", "database_code", "alembic_version", "projection_run", "administration_entry"),
    *("draft", "sent_form", "saved_list", "session", "supervision", "caf_sample", "digest", "digest_wish"),
    *("publication", "publication_indicator", "publication_figure", "publication_look", "publication_check"),
    *("publication_return", "publication_discard", "publication_pack", "feedback_done"),
    *("indicator_value", "value_upload", "indicator_target", "indicator_comparator", "indicator_commentary"),
    *("figure_comparison", "figure_comparison_part", "rule_proposal", "rule_proposal_part"),
    *("pair_comparison", "recomputation", "recomputation_range"),
    "quindrat_population",
    *("draft_measure", "measure_trial", "measure_trial_part"),
    *("action_plan", "action_plan_action", "action_plan_review"),
}
READABLE = text(
    "select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace"
    " and c.relkind in ('r', 'v', 'm', 'p') and has_any_column_privilege('caseflow_web', c.oid, 'SELECT')"
)
CALLABLE = text(
    "select distinct p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace"
    " and has_function_privilege('caseflow_web', p.oid, 'EXECUTE') and p.prorettype <> 'trigger'::regtype"
    " and not exists (select from pg_depend d"
    " where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')"
)


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
        readable = set(db.session.scalars(READABLE))
    assert set(tables) == set(SEEN_BY)
    assert readable - set(tables) == set(THROUGH) | OF_NO_CASE
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


def test_each_relation_sees_what_leads_to_a_case_as_it_should(
    children: Borough, asking: Any, owning: Any
) -> None:
    with owning():
        keys = {
            (table, name): db.session.scalars(text(query), {"case": child.case_id}).all()
            for table, (_, query, _) in THROUGH.items()
            for name, child in children.items()
        }
    assert {table for (table, _), found in keys.items() if found} >= {
        "caf_version",
        "case_link",
        "own_family",
    }
    wrong = []
    for (actor, name), standing in STANDING.items():
        with asking(actor):
            for table, (column, _, levels) in THROUGH.items():
                query = text(f"select count(*) from {table} where {column} = any(:keys)")
                seen = db.session.scalar(query, {"keys": keys[table, name]}) or 0
                allowed = standing in levels or (table in OWN_THROUGH and name == OWN_FAMILY)
                filled = table in ("caf_version", "case_record", "child", "child_name", "document_content")
                if (seen and not allowed) or (not seen and standing == "content" and filled):
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


DOCUMENT = (
    "insert into document (id, case_id, title, from_whom, dated_on, media_type, size_bytes, sha256, added_by,"
    " added_at) values (gen_random_uuid(), :case, 'x', 'x', '2010-03-01', 'text/plain', 1, sha256('x'), :me,"
    " now())"
)
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
    Forbidden("visitor", "plain", DOCUMENT),
    Forbidden("outsider", "opened", DOCUMENT),
    Forbidden("teacher", "plain", DOCUMENT.replace(":me", ":other")),
    Forbidden(
        "teacher",
        "plain",
        DOCUMENT.replace("added_at)", "added_at, verdict)").replace("now()", "now(), 'clean'"),
    ),
    Forbidden("teacher", "plain", "update document set verdict = 'clean' where case_id = :case"),
    Forbidden("teacher", "plain", "update document_content set content = 'x'"),
    Forbidden("teacher", "plain", "delete from document where case_id = :case"),
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
    "select level, case_team, joined_to"
    " from who_asks(decode(current_setting('caseflow.session'), 'hex'), :case)",
    "select count(*) from caf_index(array[:case]::uuid[])",
    "select knows_of(:case)",
    "select may_see_behind_figures(:case)",
    "select open_to_analyst(:case)",
    "select has_recorded(:case)",
    "select count(*) from consent_states(:case, null)",
    "select count(*) from who_can_see(:case, '')",
    "select count(*) from case_readers(:case)",
    "select count(*) from family_words(:case)",
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
    "select count(*) from document where case_id = :case",
    DOCUMENT,
    "select has_reason(:case, null)",
    "select has_reason(:case, 'content')",
    "select works_on(:case)",
    "select may_follow(:case)",
    "select may_hold(:me, :case)",
    "select may_share(:case, 'HEALTH', null)",
    "select may_tell(:case, 'breach', '')",
    "select shared_with_asker(:case, null)",
    "select withheld_from_asker(:case, null)",
    "select in_team_around(:case, null)",
    "select count(*) from tac_cafs(:case)",
    "select count(*) from tac_withdrawn(:case, null)",
    "select count(*) from lead_member(:case)",
    "select count(*) from case_header(:case)",
    "select count(*) from linked_children(:case)",
    "select count(*) from child_to_link(:case, :case)",
    "select opened_child(:case)",
    "select without_manager(:case)",
    "select step_held(:case, 'nothing')",
    "select tell_those_by(:case, 'contact', 'nothing', null, now())",
    "select read_contact(:case, 'nothing', now())",
    "select try_again(:case, 'sweep', now())",
    """select add_contact(:case, '{"contact": [], "clock": []}')""",
    "select count(*) from service_requests_to_us() where case_id = :case",
    "select count(*) from service_thread(:case, 'nothing')",
    """select answer_request(:case, '{"service_request": []}')""",
    """select write_projections(:case, 1, '{"clock": [], "case_record": {}}', 'x')""",
]
# What else the pages may call. Of no case: who asks, dates, sessions and accounts, figures, what is computed.
OF_NO_CASE_CALLED = set(
    [
        "asker",
        "asker_agency",
        "asker_role",
        "asker_team",
        "is_trusted",
        "may_audit",
        "may_confirm",
        "may_see_figures",
        "may_see_workings",
        "may_join",
        "may_shield",
        "added_holidays",
        "business_now",
        "business_today",
        "pretend_today",
        "clock_status",
        "event_hash",
        "lags",
        "name_likeness",
        "seal_of",
        "keep_words",
        "accept_code",
        "accept_recovery_code",
        "account_link_of",
        "begin_provider_session",
        "change_password",
        "end_own_sessions",
        "end_session",
        "enrol_second_factor",
        "forget_second_factor",
        "is_own_password",
        "make_account_link",
        "own_second_factor",
        "password_parameters",
        "see_session",
        "session_of",
        "sign_in",
        "sign_in_standing",
        "told_of_sessions",
        "try_code",
        "unlock_account",
        "use_account_link",
        "open_cases_held",
        "tell_managers_of_leaver",
        "cases_lagging",
        "closed_while_open",
        "documents_by_verdict",
        "indicator_counts",
        "indicator_medians",
        "sees_figures",
        "indicator_scores",
        "caf_audit_scores",
    ]
)
# Of many cases, or of one by something else than its id: which test asks them.
ASKED_ELSEWHERE = {
    "test_publication": "freeze_publication publication_changes publication_twins may_see_frozen"
    " may_write_publication may_look_at_publication looked_at_by_two discard_publication",
    "test_packs": "names_of_children",
    "test_drafts_of_figures": "figures_not_opened",
    "test_quality": "audited_caf caf_audit_barred caf_audit_open caf_audit_sharing draw_caf_sample"
    " open_caf_audit same_caf_sample",
    "test_caf_together": "caf_endings caf_withheld",
    "test_consent": "record_consent",
    "test_contacts": "contacts_to_decide contacts_reported contact_readers",
    "test_stepping_consent": "consent_gone",
    "test_stepping_pages": "step_rows steps_with_my_team answer_clocks",
    "test_delays": "breach_told breaches_due",
    "test_feedback": "feedback_counts feedback_words answer_feedback feedback_answered",
    "test_supervision": "supervises sign_supervision",
    "test_digests": "digest_lines unsent_digests",
    "test_family": "follows_link",
    "test_identity_search": "children_found may_describe",
    "test_indicator_pages": "indicator_rows begin_recomputation",
    "test_needs": "need_counts need_rows",
    "test_break_glass": "looks_under may_review",
    "test_shielding": "shield_child lift_shield shielded_children",
    "test_joining": "ask_to_join case_to_join cases_to_read decide_join join_records joined_cases_read"
    " may_decide_join part_records record_to_join recorded_across tell_apart",
    "test_own_family": "own_family_cases own_family_children is_own_family held_by_own_family"
    " own_family_looks declare_own_family end_own_family",
}


def test_every_function_that_the_pages_may_call_is_asked_somewhere(owning: Any) -> None:
    """A new one fails here until it is asked about a secret case above, or says where else it is asked."""
    asked = {" ".join(QUESTIONS), " ".join(each.statement for each in FORBIDDEN), event()}
    in_statements = set(re.findall(r"\b([a-z_]+)\(", " ".join(asked)))
    elsewhere = {name for names in ASKED_ELSEWHERE.values() for name in names.split()}
    with owning():
        callable_by_pages = set(db.session.scalars(CALLABLE))
    assert callable_by_pages - in_statements == (OF_NO_CASE_CALLED | elsewhere) - in_statements
    assert OF_NO_CASE_CALLED | elsewhere <= callable_by_pages
    assert all((Path(__file__).parent / f"{name}.py").is_file() for name in ASKED_ELSEWHERE)


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
