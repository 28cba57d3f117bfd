"""A school's story: checklist, assessment, consent of two agencies (one refused), sign-off and review."""

from collections.abc import Callable
from datetime import date
from typing import Any

import borough
import pytest
from borough import TODAY, begun, checklist, consent, kinds, share
from casework import who
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.caf.routes import pages, reading
from caseflow.extensions import db
from caseflow.rules.caf_form import read_forms
from caseflow.rules.reading import DATA, read_table

Clients = Callable[..., FlaskClient]


@pytest.fixture
def school(client_for: Clients, owning: Any, password_hash: Any) -> FlaskClient:
    borough.widen(owning, password_hash)
    return client_for("teacher")


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.get_data(as_text=True)


def test_a_checklist_records_the_child_and_leads_on(school: FlaskClient, owning: Any) -> None:
    answer = checklist(school)
    assert answer.location.endswith("/caf/start")
    assert kinds(owning) == ["caf_checklist_completed"]
    with owning():
        assert db.session.scalar(text("select team_code from case_record")) == "SCHOOL"


def test_not_safe_leads_straight_to_reporting_a_concern(school: FlaskClient, owning: Any) -> None:
    answer = checklist(school, check_safe="no")
    assert answer.location.startswith("/concern?case_id=")
    assert "may not be safe" in school.get(answer.location).get_data(as_text=True)
    assert kinds(owning) == ["caf_checklist_completed"]  # kept all the same


def test_only_the_next_step_is_needed(school: FlaskClient) -> None:
    given = TODAY | {"family_name": "Pretend", "sex": "U", "next_step": "none"}
    assert school.post("/caf/checklist", data=given).status_code == 302
    refused = school.post("/caf/checklist", data={"family_name": "Other", **TODAY})
    assert refused.status_code == 422
    assert "Choose what happens next" in refused.get_data(as_text=True)


def test_the_child_is_looked_for_before_recording(
    school: FlaskClient, client_for: Clients, owning: Any
) -> None:
    begun(school, owning)
    outside = client_for("visitor")
    found = page(outside, "/caf/new?name=Ottoline+Pretend")
    assert "Open, started 1 Mar 2010" in found
    assert "020 7946 0003" in found
    assert "/cafs/" not in found
    assert "/ask-to-join" in found
    again = checklist(outside)
    assert again.status_code == 422
    assert "Is it one of these children?" in again.get_data(as_text=True)
    assert checklist(outside, not_here="y").status_code == 302


def test_asking_to_join_tells_the_team_and_opens_nothing(
    school: FlaskClient, client_for: Clients, owning: Any
) -> None:
    case, caf, _ = begun(school, owning)
    outside = client_for("visitor")
    assert outside.post(f"/cases/{case}/ask-to-join").status_code == 302
    assert outside.post(f"/cases/{case}/ask-to-join").status_code == 302
    with owning():
        told = db.session.execute(text("select practitioner_id, what from notice")).all()
    assert [tuple(each) for each in told] == [(who("head"), "asked_to_join")]
    page(outside, caf, 403)
    assert "asked to join" in page(client_for("head"), "/my-work")


def test_what_is_known_is_filled_in_with_where_it_came_from(school: FlaskClient, owning: Any) -> None:
    _, caf, _ = begun(school, owning)
    shown = page(school, f"{caf}/1/about")
    assert "Ottoline Pretend" in shown
    assert "From the child&#39;s record" in shown
    assert "From the checklist of 1 March 2010" in page(school, f"{caf}/1/situation")


def test_nothing_has_to_be_filled_in(school: FlaskClient, owning: Any) -> None:
    _, caf, _ = begun(school, owning)
    assert school.post(f"{caf}/1/development", data={}).status_code == 302
    signed = school.post(f"{caf}/1/sign-off", data=TODAY | {"agreement": "none"})
    assert signed.status_code == 302
    assert kinds(owning)[-1] == "caf_completed"
    assert "Not agreed, or not asked" in page(school, f"{caf}/1")


def test_a_school_writes_shares_signs_and_reviews(
    school: FlaskClient, client_for: Clients, owning: Any, today: Any
) -> None:
    case, caf, event = begun(school, owning)
    said = {"development.speech.strengths": "Tells stories", "development.speech.level": "strength"}
    assert school.post(f"{caf}/1/development", data=said).location == caf
    line = {"actions.agreed.r001ab.action": "Weekly club", "actions.agreed.r001ab.who": "A. Teacher"}
    school.post(f"{caf}/1/actions", data=line | {"go_on": "yes"})
    school.post(
        f"{caf}/1/views", data={"views.child.words": "I like kites", "views.parents.why_not": "at work"}
    )

    assert consent(school, case, event, {"HEALTH": "agreed", "CSC": "refused"}).status_code == 302
    assert share(school, case, event, "HV").status_code == 302
    refused = share(school, case, event, "NORTH")
    assert refused.status_code == 422
    assert "no consent in force" in refused.get_data(as_text=True)

    visitor = client_for("visitor")
    assert "Tells stories" in page(visitor, f"{caf}/1")
    assert "Ottoline" in page(visitor, "/cafs")
    social_worker = page(client_for("practitioner"), caf, 403)
    assert "020 7946 0003" in social_worker
    assert "Tells" not in social_worker

    signed = TODAY | {"agreement": "paper", "agreement_words": "Mother; blue folder"}
    assert school.post(f"{caf}/1/sign-off", data=signed).status_code == 302
    assert (
        school.post(f"{caf}/1/development", data={"development.speech.strengths": "Changed"}).status_code
        == 422
    )
    today(date(2010, 6, 1))
    assert school.post(f"{caf}/review", data={"occurred_on": ["1", "6", "2010"]}).status_code == 302
    shown = page(school, f"{caf}/2/development")
    assert "Tells stories" in shown
    assert "Still true" in shown
    school.post(
        f"{caf}/2/development", data={"still": "development.speech", "development.health.needs": "Sleep"}
    )
    second = page(school, f"{caf}/2")
    assert "From version 1 of 1 March 2010, still true" in second
    assert "Weekly club" not in second
    assert "Weekly club" in page(school, f"{caf}/1")
    assert [each for each in kinds(owning) if each.startswith("consent")] == [
        "consent_given",
        "consent_declined",
    ]


def test_consent_taken_back_holds_at_once(school: FlaskClient, client_for: Clients, owning: Any) -> None:
    case, caf, event = begun(school, owning)
    consent(school, case, event, {"HEALTH": "agreed", "CHARITY": "agreed"})
    share(school, case, event, "HV")
    share(school, case, event, "KITES")
    visitor = client_for("visitor")
    page(visitor, caf)
    with owning():
        given = db.session.scalar(text("select id from consent where purpose = 'sharing'"))
    taken = TODAY | {"agency": "HEALTH", "words": "They talk too much"}
    assert school.post(f"/cases/{case}/consents/{given}/withdraw", data=taken).status_code == 302
    refusal = page(visitor, caf, 403)
    assert "Consent to share it with your agency was withdrawn" in refusal
    assert "020 7946 0003" in refusal
    work = page(visitor, "/my-work")
    assert "Ottoline" not in work
    assert "taken back" in work
    page(client_for("kite"), caf)
    assert kinds(owning)[-1] == "consent_withdrawn"
    assert "They talk too much" in page(school, f"/cases/{case}/consent?caf={event}")


def test_the_copy_for_the_family_is_a_pdf_and_unsigned_looks_unsigned(
    school: FlaskClient, owning: Any
) -> None:
    _, caf, _ = begun(school, owning)
    school.post(f"{caf}/1/views", data={"views.child.words": 'I like #kites and "stars" $x$'})
    answer = school.get(f"{caf}/1/family.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    shown = page(school, f"{caf}/1")
    assert "Not signed off" in shown
    assert "How the child is growing" not in shown  # nothing was written there
    assert "Not recorded, and no reason given" in shown


def test_the_form_can_be_printed_with_nothing_in_it(school: FlaskClient) -> None:
    blank = page(school, "/caf/blank")
    assert "Hopes for the future" in blank
    assert "signature" in blank
    assert "report a concern now" in page(school, "/caf/about")


def versions_of_rows(owning: Any) -> dict[str, Any]:
    """What identifies every version of every row, by table, but for the trace of looks."""
    with owning():
        tables = db.session.scalars(
            text("select tablename from pg_tables where schemaname = 'public' and tablename <> 'audit_entry'")
        ).all()
        return {
            name: tuple(
                db.session.execute(text(f"select count(*), sum(xmin::text::bigint) from {name}")).one()
            )
            for name in tables
        }


def test_looking_writes_nothing(school: FlaskClient, owning: Any) -> None:
    case, caf, event = begun(school, owning)
    consent(school, case, event, {"HEALTH": "agreed"})
    school.post(f"{caf}/1/views", data={"views.child.words": "Kites"})
    before = versions_of_rows(owning)
    with owning():
        given = db.session.scalar(text("select id from consent where purpose = 'sharing'"))
    for address in (
        *(f"{caf}{rest}" for rest in ("", "/1", "/1/views", "/1/actions", "/1/sign-off")),
        *(f"/cases/{case}{rest}" for rest in ("", "/caf", "/caf/checklist", "/caf/start")),
        *(f"/cases/{case}/{rest}?caf={event}" for rest in ("consent", "consent/record", "share")),
        f"/cases/{case}/consents/{given}/withdraw",
        "/cafs",
        "/caf/new?name=Ottoline",
        "/caf/checklist",
    ):
        page(school, address)
    school.get(f"{caf}/1/family.pdf")
    assert versions_of_rows(owning) == before


def test_a_second_assessment_is_not_begun_beside_an_open_one(school: FlaskClient, owning: Any) -> None:
    case, caf, _ = begun(school, owning)
    refused = school.post(f"/cases/{case}/caf/start", data=TODAY)
    assert refused.status_code == 422
    assert "Open it instead" in refused.get_data(as_text=True)
    page(school, f"{caf}/review", 404)


def test_an_old_version_shows_the_questions_of_its_day(
    school: FlaskClient, owning: Any, today: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, caf, _ = begun(school, owning)
    school.post(f"{caf}/1/conclusions", data={"conclusions.change.answer": "Less shouting"})
    school.post(f"{caf}/1/sign-off", data=TODAY | {"agreement": "none"})
    table = read_table(DATA / "caf_form.toml")
    old = next(each for each in table["item"] if each["code"] == "change")
    table["item"].append(old | {"title": "What shall be different?", "from": date(2010, 9, 1)})
    old["until"] = date(2010, 8, 31)
    monkeypatch.setattr(reading, "forms", lambda: read_forms(table))
    monkeypatch.setattr(pages, "forms", lambda: read_forms(table))
    today(date(2010, 9, 2))
    school.post(f"{caf}/review", data={"occurred_on": ["2", "9", "2010"]})
    assert "What needs to change?" in page(school, f"{caf}/1")
    assert "What shall be different?" in page(school, f"{caf}/2/conclusions")
