"""Who learns what of a child whom they do not help, and how soon a parent's no is a no everywhere."""

import re
from collections.abc import Callable
from typing import Any

import borough
import pytest
from borough import TODAY, begun, consent, share
from casework import who
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.extensions import db

Clients = Callable[..., FlaskClient]


@pytest.fixture
def school(client_for: Clients, owning: Any, password_hash: Any) -> FlaskClient:
    borough.widen(owning, password_hash)
    return client_for("teacher")


def test_a_search_from_outside_shows_whom_to_phone_or_nothing_and_is_reviewed(
    school: FlaskClient, client_for: Clients, owning: Any
) -> None:
    case, caf, _ = begun(school, owning)
    school.post(f"{caf}/1/conclusions", data={"conclusions.needs.answer": "A secret worry"})
    visitor = client_for("visitor")
    for search in ("/children?name=Ottoline+Pretend", "/caf/new?name=Ottoline+Pretend"):
        found = visitor.get(search).text
        assert "Nowhere Primary School" in found
        assert "020 7946 0003" in found
        assert f'href="/cases/{case}"' not in found
        assert "secret worry" not in found
    assert "secret worry" not in visitor.get(f"/cases/{case}").text
    with owning():
        db.session.execute(text("update child set shielded = true"))
    for search in ("/children?name=Ottoline+Pretend", "/caf/new?name=Ottoline+Pretend"):
        found = visitor.get(search).text
        assert case not in found
        assert "020 7946 0003" not in found
    assert visitor.get(f"/cases/{case}").status_code == 404, "that there is a case is secret"
    review = client_for("governance").get("/access-log").text
    rows = [each for each in review.split("<tr")[1:] if "Visitor Testerton" in each]
    searches = [each for each in rows if ">/children<" in each or ">/caf/new<" in each]
    assert len(searches) == 4
    refused = [each for each in rows if f"/cases/{case}<" in each and "Refused" in each]
    assert len(refused) == 2, "both looks that were refused are in the review too"


def test_a_parents_no_holds_on_the_very_next_request_wherever_one_looks(
    school: FlaskClient, client_for: Clients, owning: Any
) -> None:
    case, caf, event = begun(school, owning)
    school.post(f"{caf}/1/conclusions", data={"conclusions.needs.answer": "A secret worry"})
    consent(school, case, event, {"HEALTH": "agreed", "CHARITY": "agreed"})
    share(school, case, event, "HV")
    member = {"kind": "practitioner", "basis": "consent", "invited_on": TODAY["occurred_on"]}
    joined = school.post(f"/cases/{case}/tac/members/add", data=member | {"person": str(who("visitor"))})
    assert joined.status_code == 302
    visitor = client_for("visitor")
    team = f"/cases/{case}/tac"
    when = {"planned_on": TODAY["occurred_on"], "starts_at": "15:30", "place": "Nowhere Library"}
    meeting = school.post(f"{team}/meetings/plan", data=when | {"kind": "planning"}).location
    channels = (caf, f"{caf}/1", f"{caf}/1/conclusions", f"{caf}/1/family.pdf", f"/cases/{case}/caf")
    channels += (
        team,
        f"{team}/plan",
        f"{team}/plan/family",
        meeting,
        f"{meeting}/calendar",
        f"{meeting}/invitation",
    )
    for each in channels:
        assert visitor.get(each).status_code == 200, each
    assert "Ottoline" in visitor.get("/my-work").text
    assert "Ottoline" in visitor.get("/cafs").text
    with owning():
        given = db.session.scalar(text("select id from consent where purpose = 'sharing'"))
    taken = TODAY | {"agency": "HEALTH", "words": "No more, please"}
    assert school.post(f"/cases/{case}/consents/{given}/withdraw", data=taken).status_code == 302
    for each in channels:
        refused = visitor.get(each)
        assert refused.status_code == 403, each
        assert "Consent to share it with your agency was withdrawn" in refused.text, each
        assert "020 7946 0003" in refused.text, each
        assert "No more, please" not in refused.text, each
    assert visitor.post(f"{caf}/1/conclusions", data={"conclusions.needs.answer": "Late"}).status_code == 403
    for each in (f"/cases/{case}/consent", f"/cases/{case}/share"):
        assert visitor.get(f"{each}?caf={event}").status_code == 403, each
    summary = visitor.get(f"/cases/{case}").text
    for words in ("A secret worry", caf, team, "No more, please"):
        assert words not in summary, words
    for each in ("/my-work", "/cafs"):
        assert "Ottoline" not in visitor.get(each).text, each
    assert "taken back" in visitor.get("/my-work").text
    assert "020 7946 0003" in visitor.get("/children?name=Ottoline+Pretend").text


def test_whom_to_phone_is_who_leads_where_somebody_does(
    school: FlaskClient, client_for: Clients, owning: Any
) -> None:
    begun(school, owning)
    visitor, search = client_for("visitor"), "/children?name=Ottoline+Pretend"
    before = visitor.get(search).text
    assert "020 7946 0003" in before, "the team, while nobody has the case"
    assert "Who leads" not in before
    with owning():
        teacher = {"teacher": who("teacher")}
        db.session.execute(
            text("update practitioner set phone = '020 7946 0777' where id = :teacher"), teacher
        )
        db.session.execute(text("update case_record set allocated_to = :teacher"), teacher)
    found = visitor.get(search).text
    assert re.search(r"Who leads: <a[^>]*>020 7946 0777</a>", found), "of the agency that has the case"
    with owning():
        db.session.execute(text("update practitioner set team_code = 'KITES' where id = :teacher"), teacher)
    found = visitor.get(search).text
    assert re.search(r"Who leads, [^:<]*Kite[^:<]*: <a[^>]*>020 7946 0777</a>", found), "whose phone it is"
