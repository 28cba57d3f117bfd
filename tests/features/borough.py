"""A few more agencies for stories about sharing, and a school's story told through the pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import casework
from casework import who
from flask.testing import FlaskClient
from sqlalchemy import text

from caseflow.agencies import service as agencies
from caseflow.agencies.service import PasswordVerifier
from caseflow.extensions import db

Owning = Callable[[], AbstractContextManager[None]]


def widen(owning: Owning, password_hash: PasswordVerifier) -> None:
    """A health service and a charity beside the school; the school gets a manager."""
    with owning():
        agencies.add_references(
            "agency",
            [
                {"code": "HEALTH", "name": "Nowhere Health", "tier": "universal", "phone": "020 7946 0010"},
                {"code": "CHARITY", "name": "Kites for All", "tier": "targeted", "phone": "020 7946 0011"},
            ],
        )
        agencies.add_references(
            "team",
            [
                {"code": code, "agency_code": agency, "quindrat_code": "EAST", "name": name}
                | {"phone": "020 7946 0012", "front_door": False}
                for code, agency, name in (("HV", "HEALTH", "Health visitors"), ("KITES", "CHARITY", "Kites"))
            ],
        )
        agencies.add_accounts(
            [
                account("visitor", "practitioner", "HV"),
                account("kite", "practitioner", "KITES"),
                account("head", "team_manager", "SCHOOL"),
                account("assistant", "practitioner", "SCHOOL"),
            ],
            password_hash,
        )


def account(name: str, role: str, team: str) -> dict[str, Any]:
    """An account like those of the small authority."""
    words = f"{name.title()} Testerton"
    return {"id": who(name), "email": f"{name}@example.org", "name": words, "role": role, "team_code": team}


TODAY = {"occurred_on": ["1", "3", "2010"]}


def checklist(client: FlaskClient, **answers: Any) -> Any:
    """Send the checklist for a child who is not here yet."""
    given = {"given_name": "Ottoline", "family_name": "Pretend", "birth_date": ["5", "5", "2003"], "sex": "F"}
    step = {"check_healthy": "yes", "check_safe": "yes", "needed": "Somebody to talk to", "next_step": "caf"}
    return client.post("/caf/checklist", data=TODAY | given | step | answers)


def case_of(owning: Owning) -> str:
    """The id of the only case."""
    with owning():
        return str(db.session.scalar(text("select id from case_record")))


def begun(client: FlaskClient, owning: Owning) -> tuple[str, str, str]:
    """A checklist and a started assessment: the case, the assessment, and its starting event."""
    assert checklist(client).status_code == 302
    case = case_of(owning)
    assert client.post(f"/cases/{case}/caf/start", data=TODAY).status_code == 302
    with owning():
        row = db.session.execute(text("select id, event_id from caf")).one()
    return case, f"/cases/{case}/cafs/{row.id}", row.event_id


def consent(client: FlaskClient, case: str, event: str, answers: dict[str, str], **more: Any) -> Any:
    """Send what a parent said about agencies."""
    data: dict[str, Any] = {
        "person_name": "Paula Pretend",
        "relationship": "mother",
        "capacity": "parental_responsibility",
        "storage": "yes",
        "method": "verbal",
        "witness": "A. Witness",
        "given_on": ["1", "3", "2010"],
    }
    for n, (agency, answer) in enumerate(answers.items(), 1):
        data |= {f"agency_{n}": agency, f"answer_{n}": answer}
    return client.post(f"/cases/{case}/consent/record?caf={event}", data=data | more)


def share(client: FlaskClient, case: str, event: str, team: str, **more: Any) -> Any:
    """Share the assessment with a team."""
    data = {"team": team, "purpose": "To help together", "basis": "consent"} | more
    return client.post(f"/cases/{case}/share?caf={event}", data=data)


def kinds(owning: Owning) -> list[str]:
    """The kinds of event on the only case, in order."""
    with owning():
        return list(db.session.scalars(text("select kind from case_event order by seq")))


__all__ = ["begun", "case_of", "casework", "checklist", "consent", "kinds", "share", "widen"]
