"""Audits of common assessments: drawn at random, judged by others, told to the author, counted by agency."""

from collections.abc import Callable
from datetime import date
from typing import Any

import borough
import pytest
from borough import TODAY, begun, consent
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.extensions import db
from caseflow.rules.caf_audit import audit_items

Clients = Callable[..., FlaskClient]
ITEMS = audit_items().value_on(date(2010, 3, 1))
DRAW = {"agency": "SCHOOL", "quarter": "2009-10Q4", "size": "5", "seed": "a seed"}
SAID = {item.code: "yes" for item in ITEMS} | {
    "dates": "no",
    "progress": "not_applicable",
    "next": "not_applicable",
}


@pytest.fixture
def signed(client_for: Clients, owning: Any, password_hash: Any) -> None:
    """The teacher has signed off an assessment."""
    borough.widen(owning, password_hash)
    school = client_for("teacher")
    _, caf, _ = begun(school, owning)
    said = {"development.speech.strengths": "Tells stories", "development.speech.level": "strength"}
    assert school.post(f"{caf}/1/development", data=said).status_code == 302
    assert school.post(f"{caf}/1/sign-off", data=TODAY | {"agreement": "none"}).status_code == 302


def drawn(client: FlaskClient, owning: Any) -> tuple[str, str]:
    """The addresses of a sample and its first audit."""
    answer = client.post("/quality/samples/new", data=DRAW)
    assert answer.status_code == 302, answer.text
    with owning():
        audit = db.session.scalar(text("select id from caf_audit"))
    return answer.location, f"/quality/audits/{audit}"


def test_from_the_sample_to_the_author_and_back(signed: None, client_for: Clients, owning: Any) -> None:
    auditor = client_for("manager")
    sample, audit = drawn(auditor, owning)
    shown = auditor.get(sample).text
    assert "a seed" in shown
    assert "The seed draws the same assessments" in shown
    assert auditor.post(f"{audit}/open").location == audit
    form = auditor.get(audit).text
    assert "Strengths: Tells stories" in form
    assert auditor.post(audit, data=SAID | {"words": ""}).status_code == 422
    assert auditor.post(audit, data=SAID | {"words": "Clear; name days too.", "risk": ""}).status_code == 422
    assert auditor.post(audit, data=SAID | {"words": "Clear; name days too."}).status_code == 302

    author = client_for("teacher")
    assert "audits of my work" in author.get("/my-work").text
    (address,) = {
        line.split('"')[0]
        for line in author.get("/quality/feedback").text.split('href="')
        if "/feedback/" in line.split('"')[0]
    }
    told = author.get(address).text
    assert "20 of 21" in told
    assert "Clear; name days too." in told
    assert author.post(address, data={"words": ""}).status_code == 422
    assert author.post(address, data={"words": "Thank you"}).status_code == 302
    assert "Thank you" in author.get(address).text
    assert "Thank you" in client_for("manager").get(audit).text
    for name in ("manager", "governance", "analyst"):
        trend = client_for(name).get("/quality").text
        assert "20 of 21" in trend
        assert "95.2%" in trend
        assert "fewer than 10" in trend


def test_what_an_audit_opens_is_written_down_and_closes_again(
    signed: None, client_for: Clients, owning: Any, today: Any
) -> None:
    auditor = client_for("governance")
    sample, audit = drawn(auditor, owning)
    assert auditor.get(audit).status_code == 302  # not before it is opened
    auditor.post(f"{audit}/open")
    assert "Tells stories" in auditor.get(audit).text
    with owning():
        shared = db.session.execute(text("select basis, team_code, reason from disclosure")).one()
        looks = db.session.scalar(
            text("select count(*) from audit_entry where action = 'audit_caf' and case_id is not null")
        )
        case = db.session.scalar(text("select id from case_record"))
    assert tuple(shared) == ("audit", "FIGURES", "Sample of 2009-10Q4, seed a seed")
    assert looks >= 1
    assert auditor.get(f"/cases/{case}").status_code in (403, 404)  # the assessment and nothing else
    assert "An audit of the quality" in client_for("teacher").get(f"/cases/{case}/consent").text
    assert "Somebody else has this assessment open" in client_for("manager").get(sample).text
    with owning():
        db.session.execute(text("update caf_audit set until_at = now() - interval '1 minute'"))
    assert auditor.get(audit).status_code == 302
    assert auditor.post(audit, data=SAID | {"words": "Too late"}).status_code == 302
    with owning():
        assert db.session.scalar(text("select count(*) from caf_audit_answer")) == 0


def test_nobody_audits_the_work_of_an_own_team(signed: None, client_for: Clients, owning: Any) -> None:
    sample, audit = drawn(client_for("manager"), owning)
    head = client_for("head")
    assert "Somebody else has to audit" in head.get(sample).text
    assert head.post(f"{audit}/open").location == sample
    assert head.get(audit).status_code == 302
    for name in ("teacher", "analyst", "administrator"):
        assert client_for(name).get(sample).status_code == 403
        assert client_for(name).post(f"{audit}/open").status_code == 403
    feedback = audit.replace("audits", "feedback")
    assert client_for("teacher").get(feedback).status_code == 404  # not finished
    assert client_for("practitioner").get(feedback).status_code == 404


def test_the_database_refuses_too(signed: None, client_for: Clients, owning: Any, asking: Any) -> None:
    _, audit = drawn(client_for("manager"), owning)
    client_for("manager").post(f"{audit}/open")
    wanted = {"id": audit.rpartition("/")[2]}
    for name in ("teacher", "outsider", "analyst", "governance", "other_manager"):
        with asking(name):
            assert db.session.execute(text("select * from audited_caf(:id)"), wanted).all() == []
            opened = "select open_caf_audit(:id, current_date, now())"
            assert not db.session.scalar(text(opened), wanted)
            finished = db.session.execute(text("update caf_audit set words = 'mine' where id = :id"), wanted)
            assert finished.rowcount == 0  # type: ignore[attr-defined]
    with asking("manager"):
        assert db.session.execute(text("select * from audited_caf(:id)"), wanted).all()


# What the family said about the auditor's agency, or what became of the child: why an audit does not open.
KEPT = {
    "never asked": None,
    "agreed": None,
    "refused": "The family refused consent",
    "undecided": "has not decided yet",
    "withdrawn": "was withdrawn",
    "expired": "has run out",
    "shielded": "Page not found",
}


def bring_to(state: str, school: FlaskClient, owning: Any, today: Any) -> None:
    """Let the family say this to social care, whose managers audit."""
    with owning():
        case, event = db.session.execute(text("select case_id::text, event_id from caf")).one()
        if state == "shielded":
            db.session.execute(text("update child set shielded = true"))
    if state in ("never asked", "shielded"):
        return
    answer = state if state in ("refused", "undecided") else "agreed"
    ends = {"expires_on": ["1", "4", "2010"]} if state == "expired" else {}
    assert consent(school, case, event, {"CSC": answer}, **ends).status_code == 302
    if state == "withdrawn":
        with owning():
            given = db.session.scalar(text("select id from consent where purpose = 'sharing'"))
        address = f"/cases/{case}/consents/{given}/withdraw"
        assert school.post(address, data=TODAY | {"agency": "CSC"}).status_code == 302
    if state == "expired":
        today(date(2010, 4, 2))


@pytest.mark.parametrize("opened_before", [False, True])
@pytest.mark.parametrize("state", KEPT)
def test_consent_and_shielding_bind_an_audit(
    state: str, opened_before: bool, signed: None, client_for: Clients, owning: Any, today: Any, asking: Any
) -> None:
    """Also one that is open already, on its page, in a sent form and in the database."""
    auditor, why = client_for("manager"), KEPT[state]
    sample, audit = drawn(auditor, owning)
    if opened_before:
        auditor.post(f"{audit}/open")
        assert "Tells stories" in auditor.get(audit).text
    bring_to(state, client_for("teacher"), owning, today)
    answer = auditor.post(f"{audit}/open")
    shown = auditor.get(audit)
    with asking("manager"):
        read = db.session.execute(
            text("select * from audited_caf(:id)"), {"id": audit.rpartition("/")[2]}
        ).all()
    if why is None:
        assert answer.location == audit or opened_before
        assert "Tells stories" in shown.text
        assert read
        return
    for refused in (answer, shown, auditor.post(audit, data=SAID | {"words": "Well done"})):
        assert refused.status_code == (404 if state == "shielded" else 403)
        assert why in refused.text
        assert "Tells stories" not in refused.text
    assert not read
    listed = auditor.get(sample).text
    assert ("This assessment is not open to your agency." in listed) == (state != "shielded")
    assert ("Assessment 1" in listed) == (state != "shielded")
    with owning():
        assert db.session.scalar(text("select count(*) from disclosure")) == int(opened_before)
        assert db.session.scalar(text("select count(*) from caf_audit where finished_on is not null")) == 0


@pytest.mark.parametrize("asked", ["CSC", "HEALTH"])
@pytest.mark.parametrize("auditor", ["manager", "governance"])
def test_a_part_that_the_family_kept_back_is_not_audited(
    auditor: str, asked: str, signed: None, client_for: Clients, owning: Any
) -> None:
    """From the auditor's agency, or from all that were asked where theirs was not."""
    with owning():
        case, event = db.session.execute(text("select case_id::text, event_id from caf")).one()
    agreed = consent(client_for("teacher"), case, event, {asked: "agreed"}, withheld=["development"])
    assert agreed.status_code == 302
    client = client_for(auditor)
    _, audit = drawn(client, owning)
    assert client.post(f"{audit}/open").location == audit
    page = client.get(audit)
    assert page.status_code == 200
    assert "Tells stories" not in page.text


def test_what_cannot_be_drawn_says_so(signed: None, client_for: Clients, owning: Any) -> None:
    auditor = client_for("manager")
    for wrong, sentence in (
        ({"agency": "HEALTH"}, "Nobody of this agency signed off an assessment here in that quarter"),
        ({"size": "0"}, "from 1 to 50"),
        ({"seed": ""}, "Enter a seed"),
    ):
        answer = auditor.post("/quality/samples/new", data=DRAW | wrong)
        assert answer.status_code == 422
        assert sentence in answer.text
    drawn(auditor, owning)
    assert "already" in auditor.post("/quality/samples/new", data=DRAW).text
    assert auditor.get("/quality/samples/00000000-0000-0000-0000-000000000000").status_code == 404
    assert auditor.get("/quality/audits/00000000-0000-0000-0000-000000000000").status_code == 404


def test_nothing_yet_says_what_will_be_here(client_for: Clients) -> None:
    assert "No audit is finished" in client_for("manager").get("/quality").text
    assert "Draw a sample" not in client_for("analyst").get("/quality").text
    assert "Nothing of yours" in client_for("practitioner").get("/quality/feedback").text
    assert client_for("practitioner").get("/quality").status_code == 403


def test_a_seed_draws_the_same_and_another_one_another(
    signed: None, client_for: Clients, owning: Any
) -> None:
    with owning():
        caf = db.session.execute(text("select * from caf")).mappings().one()
        for n in range(2, 40):
            row = {"caf": caf["id"], "number": n}
            db.session.execute(
                text(
                    "insert into caf_version select :caf, :number, form_on, begun_on, begun_by, begun_at,"
                    " signed_on, signed_by, signed_at, agreement, agreement_words"
                    " from caf_version where number = 1"
                ),
                row,
            )
        draws = [
            [
                each.number
                for each in db.session.execute(
                    text(
                        "select number from caf_drawn('SCHOOL', '2010-01-01', '2010-03-31', :seed,"
                        " 'infinity') order by place limit 5"
                    ),
                    {"seed": seed},
                )
            ]
            for seed in ("one", "one", "two")
        ]
    assert draws[0] == draws[1]
    assert draws[0] != draws[2]
