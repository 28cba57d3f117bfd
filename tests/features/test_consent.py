"""Both access policies around a shared document: the policy and the database, for every state of consent."""

from collections.abc import Callable
from datetime import date
from typing import Any

import borough
import psycopg
import pytest
from borough import TODAY, begun, consent, share
from casework import who
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.extensions import db

Clients = Callable[..., FlaskClient]
TABLES = ("caf", "caf_version", "caf_answer", "consent", "consent_agency", "disclosure", "caf_checklist")


class Shared:
    """A CAF of the school, and what may be done about it."""

    def __init__(self, school: FlaskClient, clients: Clients, owning: Any, today: Any) -> None:
        self.school, self.clients, self.owning, self.today = school, clients, owning, today
        self.case, self.caf, self.event = begun(school, owning)
        school.post(f"{self.caf}/1/conclusions", data={"conclusions.needs.answer": "A secret worry"})
        school.post(f"{self.caf}/1/parents", data={"parents.warmth.needs": "Held back"})

    def bring_to(self, state: str) -> None:
        """Bring what the health visitors have to this state."""
        if state == "never asked":
            return
        answer = state if state in ("refused", "undecided") else "agreed"
        ends = {"expires_on": ["1", "4", "2010"]} if state == "expired" else {}
        assert consent(self.school, self.case, self.event, {"HEALTH": answer}, **ends).status_code == 302
        if state in ("refused", "undecided", "agreed, not sent"):
            return
        assert share(self.school, self.case, self.event, "HV").status_code == 302
        if state == "withdrawn":
            self.withdraw()
        if state in ("refused later", "undecided later"):
            consent(self.school, self.case, self.event, {"HEALTH": state.removesuffix(" later")})
        if state == "no longer sent":
            with self.owning():
                share_id = db.session.scalar(text("select id from share"))
            self.school.post(f"/cases/{self.case}/shares/{share_id}/end")
        if state == "expired":
            self.today(date(2010, 4, 2))

    def withdraw(self, agency: str = "HEALTH") -> None:
        """Take consent back."""
        with self.owning():
            given = db.session.scalar(
                text("select id from consent where purpose = 'sharing' order by place desc")
            )
        address = f"/cases/{self.case}/consents/{given}/withdraw"
        assert self.school.post(address, data=TODAY | {"agency": agency}).status_code == 302


@pytest.fixture
def shared(client_for: Clients, owning: Any, today: Any, password_hash: Any) -> Shared:
    borough.widen(owning, password_hash)
    return Shared(client_for("teacher"), client_for, owning, today)


# State: whether the health visitors read the CAF, and what the refusal says otherwise.
STATES = {
    "never asked": "no reason in force",
    "refused": "no reason in force",
    "undecided": "no reason in force",
    "agreed, not sent": "no reason in force",
    "shared": None,
    "withdrawn": "was withdrawn",
    "refused later": "refused consent",
    "undecided later": None,  # whoever wants to think takes nothing back
    "expired": "has run out",
    "no longer sent": "no longer shared",
}


@pytest.mark.parametrize("state", STATES)
def test_both_walls_agree_in_every_state(shared: Shared, asking: Any, state: str) -> None:
    shared.bring_to(state)
    reads = STATES[state] is None
    visitor = shared.clients("visitor")
    for address in (
        shared.caf,
        f"{shared.caf}/1",
        f"{shared.caf}/1/conclusions",
        f"{shared.caf}/1/family.pdf",
    ):
        answer = visitor.get(address)
        assert answer.status_code == (200 if reads else 403), address
        if not reads:
            assert STATES[state] in answer.get_data(as_text=True)  # type: ignore[operator]
    assert visitor.post(f"{shared.caf}/1/conclusions", data={}).status_code == (302 if reads else 403)
    with asking("visitor"):
        for table in ("caf", "caf_version", "caf_answer"):
            count = db.session.scalar(text(f"select count(*) from {table}"))
            assert bool(count) == reads, table
        for table in ("consent", "consent_agency", "disclosure", "caf_checklist"):
            assert not db.session.scalar(text(f"select count(*) from {table}")), table
        assert bool(db.session.scalar(text("select count(*) from child"))) == reads


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("visitor", 200),
        ("kite", 403),
        ("outsider", 403),
        ("analyst", 403),
        ("governance", 403),
        ("teacher", 200),
    ],
)
def test_only_those_it_is_shared_with_read_it(shared: Shared, asking: Any, name: str, status: int) -> None:
    shared.bring_to("shared")
    assert shared.clients(name).get(f"{shared.caf}/1").status_code == status
    with asking(name):
        assert bool(db.session.scalar(text("select count(*) from caf_answer"))) == (status == 200)


def test_another_team_of_an_agreed_agency_reads_nothing_until_it_is_sent(shared: Shared) -> None:
    consent(shared.school, shared.case, shared.event, {"CSC": "agreed"})
    share(shared.school, shared.case, shared.event, "NORTH")
    assert shared.clients("practitioner").get(shared.caf).status_code == 200
    assert shared.clients("outsider").get(shared.caf).status_code == 403


def test_a_shared_team_may_not_sign_share_or_see_consent(shared: Shared, asking: Any) -> None:
    shared.bring_to("shared")
    visitor = shared.clients("visitor")
    for address in (
        f"{shared.caf}/1/sign-off",
        f"/cases/{shared.case}/consent",
        f"/cases/{shared.case}/share",
    ):
        assert visitor.get(f"{address}?caf={shared.event}").status_code == 403
    with asking("visitor"):
        signed = text(
            "update caf_version set signed_on = '2010-03-01', signed_at = now(), agreement = 'none'"
        )
        assert db.session.execute(signed).rowcount == 0  # type: ignore[attr-defined]


def test_what_the_family_keeps_back_is_neither_read_nor_written(shared: Shared, asking: Any) -> None:
    withheld = {"withheld": ["parents"]}
    assert (
        consent(shared.school, shared.case, shared.event, {"HEALTH": "agreed"}, **withheld).status_code == 302
    )
    share(shared.school, shared.case, shared.event, "HV")
    visitor = shared.clients("visitor")
    read = visitor.get(f"{shared.caf}/1").get_data(as_text=True)
    assert "A secret worry" in read
    assert "Held back" not in read
    assert visitor.get(f"{shared.caf}/1/parents").status_code == 404
    with asking("visitor"):
        fields = db.session.scalars(text("select field from caf_answer")).all()
        assert not [each for each in fields if each.startswith("parents.")]
    with asking("visitor"), pytest.raises(DBAPIError) as refused:
        _insert_answer("parents.warmth.strengths", "visitor")
    assert isinstance(refused.value.orig, psycopg.errors.InsufficientPrivilege)


def _insert_answer(field: str, name: str) -> None:
    db.session.execute(
        text(
            "insert into caf_answer (caf_id, number, field, revision, value, source, written_by, written_at)"
            " select id, 1, :field, 9, 'x', '', :who, now() from caf"
        ),
        {"field": field, "who": who(name)},
    )


def test_without_consent_only_with_a_reason_and_a_manager(shared: Shared) -> None:
    override = {"basis": "public_interest"}
    for given, sentence in (
        ({}, "on which facts"),
        ({"reason": "Bruises seen twice this week"}, "Choose the manager"),
    ):
        answer = share(shared.school, shared.case, shared.event, "NORTH", **override, **given)
        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)
    stood_for = {"reason": "Bruises seen twice this week", "manager": str(who("head"))}
    assert (
        share(shared.school, shared.case, shared.event, "NORTH", **override, **stood_for).status_code == 302
    )
    assert shared.clients("practitioner").get(shared.caf).status_code == 200
    assert "in your name" in shared.clients("head").get("/my-work").get_data(as_text=True)
    page = shared.school.get(f"/cases/{shared.case}/consent?caf={shared.event}").get_data(as_text=True)
    assert "Bruises seen twice" in page
    assert "Head Testerton" in page


def test_a_share_without_a_basis_is_refused_by_the_database_too(shared: Shared, asking: Any) -> None:
    row = text(
        "insert into disclosure (id, case_id, caf_event_id, what, agency_code, team_code, recipient, purpose,"
        " basis, reason, manager_id, decided_by, disclosed_on, disclosed_at)"
        " values (gen_random_uuid(), :case, :caf, 'x', 'HEALTH', 'HV', '', 'x', 'public_interest', 'because',"
        " :manager, :who, '2010-03-01', now())"
    )
    given = {"case": shared.case, "caf": shared.event, "who": who("teacher"), "manager": who("assistant")}
    with asking("teacher"), pytest.raises(DBAPIError):
        db.session.execute(row, given)  # an assistant is no manager
    with asking("visitor"), pytest.raises(DBAPIError):
        db.session.execute(row, given | {"who": who("visitor"), "manager": who("head")})


def test_every_share_is_written_down_and_none_is_changed(shared: Shared, owning: Any) -> None:
    shared.bring_to("withdrawn")
    with owning():
        row = db.session.execute(text("select basis, team_code, purpose, decided_by from disclosure")).one()
        assert tuple(row) == ("consent", "HV", "To help together", who("teacher"))
    for table in ("consent", "consent_agency", "consent_withdrawal", "disclosure"):
        column = "answer = 'agreed'" if table == "consent_agency" else "id = id"
        with owning(), pytest.raises(DBAPIError), db.session.begin_nested():
            db.session.execute(text(f"update {table} set {column}"))


def test_consent_given_again_needs_a_new_share(shared: Shared) -> None:
    shared.bring_to("withdrawn")
    again = consent(shared.school, shared.case, shared.event, {"HEALTH": "agreed"}, record_again="yes")
    assert again.status_code == 302
    visitor = shared.clients("visitor")
    assert visitor.get(shared.caf).status_code == 403
    assert share(shared.school, shared.case, shared.event, "HV", record_again="yes").status_code == 302
    assert visitor.get(shared.caf).status_code == 200


def test_taking_all_consent_back_ends_every_share_on_it(shared: Shared) -> None:
    consent(shared.school, shared.case, shared.event, {"HEALTH": "agreed", "CHARITY": "agreed"})
    for team in ("HV", "KITES"):
        share(shared.school, shared.case, shared.event, team)
    shared.withdraw("*")
    for name in ("visitor", "kite"):
        assert shared.clients(name).get(shared.caf).status_code == 403


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"witness": ""}, "Name who heard it"),
        ({"method": "paper"}, "where the signed paper is kept"),
        ({"expires_on": ["1", "2", "2010"]}, "cannot run out before"),
        ({"given_on": ["1", "3", "2011"]}, "today or in the past"),
        ({"storage": "not_asked", "agency_1": "", "answer_1": ""}, "Say what was asked"),
        ({"storage": ""}, "Say whether they agree that it is kept"),
        ({"answer_1": ""}, "Say what they said about"),
    ],
)
def test_consent_says_how_it_was_given(shared: Shared, given: dict[str, Any], sentence: str) -> None:
    answer = consent(shared.school, shared.case, shared.event, {"HEALTH": "agreed"}, **given)
    assert answer.status_code == 422
    assert sentence in answer.get_data(as_text=True)


def test_everything_that_is_amiss_with_a_statement_is_said_at_once(shared: Shared) -> None:
    given = {"witness": "", "answer_1": "", "expires_on": ["1", "2", "2010"]}
    answer = consent(shared.school, shared.case, shared.event, {"HEALTH": ""}, **given).text
    for sentence in ("Name who heard it", "Say what they said about", "cannot run out before"):
        assert sentence in answer


def test_who_wants_to_think_has_been_asked_and_shares_nothing(shared: Shared, owning: Any) -> None:
    answers = {"HEALTH": "agreed", "CHARITY": "undecided"}
    assert consent(shared.school, shared.case, shared.event, answers).status_code == 302
    said = shared.school.get(f"/cases/{shared.case}/consent?caf={shared.event}").text
    assert "Wants to think about it" in said
    refused = share(shared.school, shared.case, shared.event, "KITES")
    assert refused.status_code == 422
    assert "The family was asked and wants to think about it" in refused.text
    with owning():
        scopes = db.session.scalars(text("select data->'scope' from case_event where kind like 'consent%'"))
        assert scopes.all() == [["HEALTH"]]
    consent(shared.school, shared.case, shared.event, {"CHARITY": "agreed"})
    assert share(shared.school, shared.case, shared.event, "KITES").status_code == 302


def test_names_stay_out_of_the_log(shared: Shared, owning: Any) -> None:
    shared.bring_to("withdrawn")
    with owning():
        payloads = db.session.scalars(text("select data::text from case_event")).all()
    assert not [each for each in payloads if "Paula" in each]


def test_a_signed_version_stays_as_it_is_in_the_database_too(
    shared: Shared, asking: Any, owning: Any
) -> None:
    shared.school.post(f"{shared.caf}/1/sign-off", data=TODAY | {"agreement": "none"})
    with asking("teacher"), pytest.raises(DBAPIError):
        _insert_answer("conclusions.change.answer", "teacher")
    for change in ("update caf_answer set value = 'x'", "update caf_version set agreement = 'paper'"):
        with owning(), pytest.raises(DBAPIError), db.session.begin_nested():
            db.session.execute(text(change))
