"""Law 5 in the database: the web's login reads and writes nothing without a reason in force."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from casework import Story, dawn, who
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.extensions import db
from caseflow.people.service import reference_of

MONDAY = date(2010, 3, 1)
CONTENT = ("case_event", "case_note")
SUMMARY = ("child", "case_record", "clock", "breach")


@pytest.fixture
def story(a_case: Callable[..., Story], asking: Any, working: Any) -> Story:
    """A case with something in every table that holds case data."""
    from casework import context

    from caseflow.caseload import service as caseload
    from caseflow.cases import service as cases
    from caseflow.events.kinds.contact import ContactReceived
    from caseflow.rules.rulebook import rulebook

    story = a_case().referred(MONDAY).allocated(MONDAY)
    with asking("practitioner"):
        at = context("practitioner", MONDAY)
        cases.record(at, story.case_id, ContactReceived(source="1A"), MONDAY, note="a note")
    with working():
        caseload.watch(date(2010, 4, 1), dawn(date(2010, 4, 1)), rulebook().calendar)
    return story


def grant(owning: Any, story: Story, name: str, level: str, until_hours: float | None = None) -> None:
    """Give one account a reason, as only the owner can by hand."""
    until = f"now() + interval '{until_hours} hours'" if until_hours is not None else "null"
    with owning():
        db.session.execute(
            text(
                "insert into case_grant (case_id, practitioner_id, level, reason, until_at)"
                f" values (:case, :who, :level, 'by hand', {until})"
            ),
            {"case": story.case_id, "who": who(name), "level": level},
        )


def _seen(asking: Any, name: str | None, tables: tuple[str, ...]) -> dict[str, int]:
    with asking(name):
        return {each: db.session.scalar(text(f"select count(*) from {each}")) or 0 for each in tables}


NOTHING = dict.fromkeys((*CONTENT, *SUMMARY), 0)


@pytest.mark.parametrize(
    "name", ["outsider", "other_manager", "teacher", "administrator", "governance", None]
)
def test_without_a_reason_no_row_is_seen(name: str | None, story: Story, asking: Any) -> None:
    assert _seen(asking, name, (*CONTENT, *SUMMARY, "case_grant", "notice", "break_glass")) == {
        **NOTHING,
        "case_grant": 0,
        "notice": 0,
        "break_glass": 0,
    }


def test_a_suspended_account_sees_nothing(story: Story, asking: Any, owning: Any) -> None:
    with owning():
        db.session.execute(
            text("update practitioner set active = false where id = :w"), {"w": who("colleague")}
        )
    assert _seen(asking, "colleague", (*CONTENT, *SUMMARY)) == NOTHING


def test_the_accountable_team_sees_everything(story: Story, asking: Any) -> None:
    assert all(_seen(asking, "colleague", (*CONTENT, *SUMMARY)).values())


def test_a_summary_shows_who_and_which_clocks_and_no_content(story: Story, asking: Any, owning: Any) -> None:
    grant(owning, story, "outsider", "summary")
    assert not any(_seen(asking, "outsider", CONTENT).values())
    assert all(_seen(asking, "outsider", SUMMARY).values())


def test_an_analyst_sees_summaries_and_no_content(story: Story, asking: Any) -> None:
    assert not any(_seen(asking, "analyst", CONTENT).values())
    assert all(_seen(asking, "analyst", SUMMARY).values())


@pytest.mark.parametrize("level", ["summary", "content"])
def test_a_reason_that_has_run_out_shows_nothing(level: str, story: Story, asking: Any, owning: Any) -> None:
    grant(owning, story, "outsider", level, until_hours=-0.1)
    assert _seen(asking, "outsider", (*CONTENT, *SUMMARY)) == NOTHING


def test_one_reason_opens_one_case(
    story: Story, a_case: Callable[..., Story], asking: Any, owning: Any
) -> None:
    a_case(given_name="Ulrika").referred(MONDAY)
    grant(owning, story, "outsider", "content", until_hours=1)
    assert _seen(asking, "outsider", ("child", "case_record")) == {"child": 1, "case_record": 1}


def test_a_colleague_reads_no_notices_and_drafts_of_another(story: Story, asking: Any) -> None:
    with asking("practitioner"):
        assert db.session.scalar(text("select count(*) from notice where what = 'breach'")) >= 1
    with asking("colleague"):
        assert db.session.scalar(text("select count(*) from notice")) == 0
        assert db.session.scalar(text("select count(*) from draft")) == 0


def test_figures_are_read_through_their_functions_only(story: Story, asking: Any) -> None:
    with pytest.raises(DBAPIError, match="permission denied"), asking("analyst"):
        db.session.execute(text("select * from indicator_fact"))


# --- Writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "insert into case_event select * from case_event limit 0",
        "delete from child",
        "delete from case_record",
        "delete from case_grant",
        "update case_grant set level = 'content'",
        "insert into case_record default values",
        "update case_record set team_code = 'SOUTH'",
        "update case_record set last_seq = 0",
        "update case_record set facts_seq = 0",
        "insert into clock default values",
        "update clock set due_on = due_on + 1",
        "delete from clock",
        "insert into breach default values",
        "update breach set voided_at = now()",
        "insert into step default values",
        "delete from episode",
        "delete from withdrawn_event",
        "insert into team_spell default values",
        "update child set shielded = false",
        "delete from breach",
        "delete from break_glass",
        "update break_glass set reason = 'another'",
        "insert into indicator_fact default values",
        "update audit_entry set action = 'none'",
        "delete from notice",
        "alter table child disable row level security",
        "create policy mine on child for select to caseflow_web using (true)",
        "drop policy with_reason on child",
        "set session_replication_role = replica",
        "grant caseflow_worker to current_user",
        "set role caseflow_worker",
        "create table public.mine (a integer)",
        "copy child to program 'cat'",
    ],
)
def test_the_webs_login_may_not(statement: str, story: Story, asking: Any) -> None:
    with pytest.raises(DBAPIError) as refused, asking("practitioner"):
        db.session.execute(text(statement))
    assert refused.value.orig.sqlstate == "42501"  # type: ignore[union-attr]


def test_row_level_security_is_not_switched_off_but_refused(story: Story, asking: Any) -> None:
    with asking("outsider"):
        db.session.execute(text("set local row_security = off"))
        with pytest.raises(DBAPIError, match="row-level security"):
            db.session.execute(text("select * from child"))
        db.session.rollback()


def test_resetting_the_role_leaves_the_webs_login_what_it_is(
    story: Story, asking: Any, owner_app: Any
) -> None:
    owner = owner_app.config["SQLALCHEMY_DATABASE_URI"].username
    with asking("outsider"):
        db.session.execute(text("reset role"))
        assert db.session.scalar(text("select count(*) from child")) == 0
    for wish in ("set role", "set session authorization"):
        with pytest.raises(DBAPIError) as refused, asking("outsider"):
            db.session.execute(text(f'{wish} "{owner}"'))
        assert refused.value.orig.sqlstate == "42501"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "statement",
    [
        "update child set family_name = 'Other'",
        "update breach set late_reason = 'other'",
    ],
)
@pytest.mark.parametrize("name", ["outsider", "analyst"])
def test_what_is_not_seen_whole_is_not_changed(name: str, statement: str, story: Story, asking: Any) -> None:
    with asking(name):
        assert db.session.execute(text(statement)).rowcount == 0  # type: ignore[attr-defined]


def _refused(asking: Any, name: str, statement: str, **values: Any) -> None:
    with pytest.raises(DBAPIError, match="row-level security"), asking(name):
        db.session.execute(text(statement), values)


GRANT = (
    "insert into case_grant (id, case_id, practitioner_id, level, reason, until_at)"
    " values (:id, :case, :who, :level, :reason, now() + :hours * interval '1 hour')"
)


@pytest.mark.parametrize(
    ("reason", "hours", "name"),
    [
        ("accountable", 1, "outsider"),
        ("by hand", 1, "outsider"),
        ("break glass", 48, "outsider"),
        ("break glass", None, "outsider"),
        ("break glass", 1, "teacher"),
        ("break glass", 1, "outsider"),
    ],
)
def test_nobody_grants_themselves_a_reason(
    reason: str, hours: int | None, name: str, story: Story, asking: Any
) -> None:
    """Not even the right reason for the right time, where no opening was written down first."""
    wish = {"id": uuid4(), "case": story.case_id, "who": who(name), "level": "content"}
    _refused(asking, "outsider", GRANT, **wish, reason=reason, hours=hours)


def test_a_team_is_never_granted_anything_from_the_web(story: Story, asking: Any) -> None:
    with pytest.raises(DBAPIError) as refused, asking("outsider"):
        db.session.execute(
            text(
                "insert into case_grant (id, case_id, team_code, level, reason, until_at)"
                " values (:id, :case, 'SOUTH', 'content', 'break glass', now())"
            ),
            {"id": uuid4(), "case": story.case_id},
        )
    assert refused.value.orig.sqlstate == "42501"  # type: ignore[union-attr]


def test_nobody_writes_what_follows_from_the_log_of_a_case_they_do_not_read(
    story: Story, asking: Any, owning: Any
) -> None:
    grant(owning, story, "outsider", "content", until_hours=-1)
    write = "select write_projections(:case, 1, '{\"clock\": []}', null)"
    with pytest.raises(DBAPIError, match="no reason in force"), asking("outsider"):
        db.session.execute(text(write), {"case": story.case_id})
    with asking("outsider"):
        held = text("select count(*) from case_to_follow(:case, '')")
        assert db.session.scalar(held, {"case": story.case_id}) == 0
    with asking("practitioner"):
        assert db.session.scalar(held, {"case": story.case_id}) == 1


def test_nobody_writes_a_note_or_an_opening_for_what_they_do_not_read(
    story: Story, asking: Any, owning: Any
) -> None:
    grant(owning, story, "outsider", "content", until_hours=-1)
    note = "case_note (id, case_id, author_id, event_id, text, written_at)"
    opening = "break_glass (id, case_id, practitioner_id, reason, opened_at, until_at)"
    for table, filled in ((note, "'x', 'x', now()"), (opening, "'x', now(), now()")):
        _refused(
            asking,
            "outsider",
            f"insert into {table} values (gen_random_uuid(), :case, :who, {filled})",
            case=story.case_id,
            who=who("teacher"),
        )


def test_a_draft_is_kept_for_nobody_else(asking: Any) -> None:
    _refused(
        asking,
        "outsider",
        "insert into draft values (gen_random_uuid(), :who, '/concern', '{}', now())",
        who=who("teacher"),
    )


def test_who_is_asking_ends_with_the_transaction(story: Story, app: Any, asking: Any) -> None:
    with asking("practitioner"):
        assert db.session.scalar(text("select asker()")) == who("practitioner")
    with asking(None):
        assert db.session.scalar(text("select asker()")) is None
    with app.app_context():
        assert db.session.scalar(text("select count(*) from case_record")) == 0


# --- Existence ------------------------------------------------------------------------------------


def _found(asking: Any, name: str, words: str = "Zebedee Testcase") -> list[tuple[UUID, bool]]:
    from caseflow.people import queries

    with asking(name):
        return [(each.case_id, each.readable) for each in queries.results(words, None)]


def test_a_search_says_that_a_record_exists_and_whether_it_may_be_opened(story: Story, asking: Any) -> None:
    assert _found(asking, "practitioner") == [(story.case_id, True)]
    assert _found(asking, "outsider") == [(story.case_id, False)]
    assert _found(asking, "administrator") == []
    assert _found(asking, "governance") == []


def test_a_shielded_child_is_found_by_those_with_a_reason_only(
    story: Story, asking: Any, owning: Any
) -> None:
    with owning():
        db.session.execute(text("update child set shielded = true"))
    assert _found(asking, "practitioner") == [(story.case_id, True)]
    for name in ("outsider", "other_manager", "analyst", "administrator"):
        assert _found(asking, name) == [], name
        assert _found(asking, name, reference_of(story.child_id)) == [], name
    with asking("outsider"):
        relation = db.session.execute(text("select * from case_relation(:case)"), {"case": story.case_id})
        assert relation.first() is None


def test_an_opening_written_down_first_opens_for_its_hours(story: Story, asking: Any) -> None:
    from caseflow.agencies import queries as agencies
    from caseflow.break_glass import service as break_glass

    with asking("outsider"):
        account = agencies.account(who("outsider"))
        assert account is not None
        break_glass.break_glass(account, story.case_id, "The school rang about this child", dawn(MONDAY))
    assert all(_seen(asking, "outsider", (*CONTENT, *SUMMARY)).values())
    with asking("outsider"):
        until = db.session.scalar(text("select max(until_at) - now() from case_grant"))
    assert timedelta(hours=3, minutes=59) < until <= timedelta(hours=4)
