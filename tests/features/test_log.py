"""Law 1: nothing recorded is lost or changed."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from casework import Story, context, who
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.events import log
from caseflow.events.kinds.assessment import InitialAssessmentStarted
from caseflow.events.kinds.contact import ContactReceived
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.projections.queries import shortened_cases

MONDAY, TUESDAY = date(2010, 3, 1), date(2010, 3, 2)
Open = Callable[[], Any]


@pytest.fixture
def story(a_case: Callable[..., Story]) -> Story:
    return a_case().referred(MONDAY).decided(MONDAY).assessment_started(TUESDAY).assessed(TUESDAY)


@pytest.mark.parametrize("login", ["asking", "working", "owning"])
@pytest.mark.parametrize(
    "statement",
    ["update case_event set occurred_on = occurred_on - 1", "delete from case_event", "truncate case_event"],
)
def test_nobody_changes_removes_or_empties_the_log(
    login: str, statement: str, story: Story, request: pytest.FixtureRequest
) -> None:
    transaction = request.getfixturevalue(login)
    opened = transaction("practitioner") if login == "asking" else transaction()
    with pytest.raises(DBAPIError) as refused, opened:
        db.session.execute(text(statement))
    expected = "CF001" if login == "owning" else "42501"
    assert refused.value.orig.sqlstate == expected  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "statement", ["update audit_entry set action = 'none'", "delete from audit_entry", "truncate audit_entry"]
)
def test_the_trace_of_looks_is_held_to_the_same(
    statement: str, story: Story, client_for: Any, owning: Open
) -> None:
    client_for("practitioner").get(f"/cases/{story.case_id}")
    with pytest.raises(DBAPIError) as refused, owning():
        db.session.execute(text(statement))
    assert refused.value.orig.sqlstate == "CF001"  # type: ignore[union-attr]


def test_an_honest_log_has_no_broken_link(story: Story, owning: Open) -> None:
    with owning():
        assert log.broken_links() == []
        assert shortened_cases() == []


def _tamper(owning: Open, statement: str, story: Story) -> None:
    """Change the log behind its triggers, as an administrator of the database could."""
    with owning():
        db.session.execute(text("alter table case_event disable trigger user"))
        db.session.execute(text(statement), {"case": story.case_id})
        db.session.execute(text("alter table case_event enable trigger user"))


@pytest.mark.parametrize(
    "change",
    [
        "occurred_on = occurred_on - 1",
        "recorded_at = recorded_at - interval '1 microsecond'",
        "recorded_by = null",
        "kind = 'contact_received'",
        "team = 'SOUTH'",
        "agency = null",
        "about = null",
        """data = '{"outcome":"nfa"}'""",
        "event_id = 'another'",
        "hash = sha256('forged')",
    ],
)
def test_any_changed_field_breaks_the_chain_at_its_row(change: str, story: Story, owning: Open) -> None:
    _tamper(owning, f"update case_event set {change} where case_id = :case and seq = 2", story)
    with owning():
        assert (story.case_id, 2) in log.broken_links()


def test_a_row_forged_with_its_own_right_hash_breaks_the_next_one(story: Story, owning: Open) -> None:
    forged = (
        "update case_event e set data = d.data, hash = event_hash((select hash from case_event b"
        " where b.case_id = e.case_id and b.seq = 1), e.case_id, e.seq, e.event_id, e.kind, e.occurred_on,"
        " e.recorded_at, e.recorded_by, e.agency, e.team, e.about, d.data::text)"
        """ from (select '{"outcome":"nfa"}'::json as data) d where e.case_id = :case and e.seq = 2"""
    )
    _tamper(owning, forged, story)
    with owning():
        assert log.broken_links() == [(story.case_id, 3)]


def test_a_row_taken_out_of_the_middle_is_missed(story: Story, owning: Open) -> None:
    _tamper(owning, "delete from case_event where case_id = :case and seq = 2", story)
    with owning():
        assert (story.case_id, 3) in log.broken_links()


def test_a_row_taken_off_the_end_is_missed(story: Story, owning: Open) -> None:
    _tamper(owning, "delete from case_event where case_id = :case and seq = 4", story)
    with owning():
        assert log.broken_links() == []
        assert shortened_cases() == [story.case_id]


def test_the_database_and_the_bulk_load_compose_the_same_hash(story: Story, owning: Open) -> None:
    with owning():
        row = db.session.execute(
            text(
                "select *, (extract(epoch from recorded_at) * 1000000)::bigint as micro, data::text as words"
                " from case_event where case_id = :case and seq = 1"
            ),
            {"case": story.case_id},
        ).one()
    fields = (
        *(str(part) for part in (row.case_id, row.seq, row.event_id, row.kind, row.occurred_on, row.micro)),
        *(str(part or "") for part in (row.recorded_by, row.agency, row.team, row.about)),
        row.words,
    )
    assert log.event_hash(b"", fields) == row.hash


# --- Who may add to it ------------------------------------------------------------------------------


def test_a_writer_who_looked_before_somebody_else_recorded_is_told(story: Story, asking: Any) -> None:
    event = InitialAssessmentStarted(trigger="new_information")
    with pytest.raises(Refusal, match="meanwhile"), asking("practitioner"):
        log.append(context("practitioner", TUESDAY), story.case_id, event, TUESDAY, expected=3)
    with asking("practitioner"):
        log.append(context("practitioner", TUESDAY), story.case_id, event, TUESDAY, expected=4)
        assert len(log.recorded_events(story.case_id)) == 5


def test_a_case_that_does_not_exist_is_refused(asking: Any) -> None:
    with pytest.raises(Refusal, match="no such case"), asking("practitioner"):
        log.append(context("practitioner", MONDAY), uuid4(), ContactReceived(source="2A"), MONDAY)


def test_without_a_reason_in_force_nobody_records_but_a_contact_or_a_referral(
    story: Story, asking: Any
) -> None:
    event = InitialAssessmentStarted(trigger="new_information")
    with pytest.raises(Refusal, match="no reason in force"), asking("outsider"):
        log.append(context("outsider", TUESDAY), story.case_id, event, TUESDAY)
    with asking("outsider"):
        log.append(context("outsider", TUESDAY), story.case_id, ContactReceived(source="2A"), TUESDAY)


@pytest.mark.parametrize("name", ["practitioner", None])
def test_nobody_records_in_anothers_name(name: str | None, story: Story, asking: Any) -> None:
    event = ContactReceived(source="2A")
    with pytest.raises(Refusal, match="no reason in force"), asking(name):
        log.append(context("manager", TUESDAY), story.case_id, event, TUESDAY)


def test_a_refused_event_leaves_the_rest_of_the_transaction_usable(story: Story, asking: Any) -> None:
    with asking("practitioner"):
        with pytest.raises(Refusal):
            log.append(
                context("practitioner", TUESDAY),
                story.case_id,
                ContactReceived(source="2A"),
                TUESDAY,
                expected=1,
            )
        assert len(log.recorded_events(story.case_id)) == 4


def test_narrative_and_names_stay_out_of_the_log(story: Story, asking: Any, owning: Open) -> None:
    from casework import context

    from caseflow.cases import service as cases

    with asking("practitioner"):
        at = context("practitioner", TUESDAY)
        event, note = ContactReceived(source="1A"), "Zebedee was crying at school"
        cases.record(at, story.case_id, event, TUESDAY, note=note)
    with owning():
        rows = db.session.scalars(text("select data::text from case_event")).all()
        notes = db.session.execute(text("select text, author_id from case_note")).all()
    assert not [row for row in rows if "Zebedee" in row or "crying" in row]
    assert [tuple(each) for each in notes] == [("Zebedee was crying at school", who("practitioner"))]
