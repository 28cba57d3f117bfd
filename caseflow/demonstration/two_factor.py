"""The one account of the demonstration that shows the second factor; its key is as public as its password."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import text

from caseflow.agencies import service as agencies
from caseflow.authentication.service import second_factor
from caseflow.authentication.service.passwords import verifier
from caseflow.extensions import db

TEAM = "CSC-RA2"
EMAIL = "twofactor@example.org"
KEY = "CASEFLOWDEMONSTRATIONKEYFORALLTO"


def present_code() -> str:
    """The code that an authenticator app with the account's key shows now."""
    return second_factor.present_code(KEY, datetime.now(UTC))


def add_account(password: str) -> None:
    """Add the account with its second factor; a demonstration that was loaded before has it from now on."""
    person = uuid5(NAMESPACE_URL, f"mailto:{EMAIL}")
    row = {
        "id": person,
        "email": EMAIL,
        "name": "Tilda Twofactorly",
        "role": "practitioner",
        "team_code": TEAM,
    }
    agencies.add_accounts([row], verifier(password))
    db.session.execute(
        text(
            "insert into second_factor values (:who, :sealed, 0, clock_timestamp())"
            " on conflict (practitioner_id) do update set sealed_key = excluded.sealed_key"
        ),
        {"who": person, "sealed": second_factor.seal(KEY)},
    )
