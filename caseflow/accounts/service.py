"""What administrators do with accounts and reference data, and managers with the cases of whoever leaves.

An administrator has no reason to read a case. So suspending or moving somebody leaves their cases held by
nobody, tells the managers of the team, and a manager says who takes each.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from caseflow.agencies import queries as agencies
from caseflow.agencies import service as reference
from caseflow.agencies.queries import AccountCard
from caseflow.authentication.service import links
from caseflow.authentication.service.sign_in import email_of
from caseflow.cases import queries as cases
from caseflow.cases import service as recording
from caseflow.events.context import RecordingContext
from caseflow.extensions import db
from caseflow.kernel import Refusal

_NOT_YOURS = "Somebody else has to change your own account."


class Particulars(NamedTuple):
    """Who somebody is, what they do and where, and whether they work in school terms only."""

    name: str
    role: str
    team_code: str
    phone: str
    term_time: bool = False


def invite(email: str, particulars: Particulars) -> tuple[UUID, str]:
    """Add an account; its id and the secret part of the link with which its owner sets a password."""
    address = email_of(email)
    if "@" not in address:
        raise Refusal("email", "Enter an e-mail address, such as name@example.org")
    if agencies.account_for(address):
        raise Refusal("email", "There is an account with this e-mail address already.")
    account_id = reference.add_account({"email": address, **particulars._asdict()})
    return account_id, links.make(account_id, "invitation")


def change(account: AccountCard, by: UUID, particulars: Particulars, at: datetime) -> None:
    """Change who somebody is, what they do and where. Another role or team ends their sessions; the managers
    of the team are told of cases that stay behind."""
    _refuse_own(account, by)
    role, team_code = particulars.role, particulars.team_code
    leaves = team_code != account.team_code or role not in ("practitioner", "team_manager")
    reference.change_account(account.id, particulars._asdict())
    if leaves:
        _tell_managers(account.id, at)


def suspend(account: AccountCard, by: UUID, at: datetime) -> None:
    """End every session at once and let nobody sign in; what they hold counts as held by nobody."""
    _refuse_own(account, by)
    reference.change_account(account.id, {"active": False})
    _tell_managers(account.id, at)


def reinstate(account: AccountCard, by: UUID) -> None:
    """Let somebody sign in again."""
    _refuse_own(account, by)
    reference.change_account(account.id, {"active": True})


def reset_password(account: AccountCard, by: UUID) -> str:
    """The secret part of a link with which its owner sets a new password."""
    _refuse_own(account, by)
    return links.make(account.id, "reset")


def reset_second_factor(account: AccountCard, by: UUID) -> None:
    """Take a lost second factor away; its owner sets up another at the next sign-in."""
    _refuse_own(account, by)
    db.session.execute(text("select forget_second_factor(:whose)"), {"whose": account.id})


def unlock(account: AccountCard) -> None:
    """Let somebody try again at once."""
    db.session.execute(text("select unlock_account(:whose)"), {"whose": account.id})


def _refuse_own(account: AccountCard, by: UUID) -> None:
    if account.id == by:
        raise Refusal("", _NOT_YOURS)


def _tell_managers(account_id: UUID, at: datetime) -> None:
    asked = {"whose": account_id, "at": at}
    db.session.execute(text("select tell_managers_of_leaver(:whose, :at)"), asked)


# --- Reference data -----------------------------------------------------------------------------------


def add(table: str, row: Mapping[str, Any]) -> None:
    """Add an agency, a team or a quindrat; Refusal where the code is taken."""
    if not reference.add_reference(table, row):
        raise Refusal("code", "This code is in use already.")


def change_reference(table: str, code: str, values: Mapping[str, Any]) -> None:
    """Change an agency, a team or a quindrat; its code stays."""
    if not reference.change_reference(table, code, values):
        raise Refusal("", "There is nothing with this code.")


def move_front_door(team_code: str) -> None:
    """Let another team receive referrals."""
    if agencies.team(team_code) is None:
        raise Refusal("", "There is no team with this code.")
    try:
        reference.move_front_door(team_code)
    except IntegrityError:
        raise Refusal("", "Somebody else moved the front door at the same moment. Look again.") from None


# --- Whoever leaves -----------------------------------------------------------------------------------


def hand_over(context: RecordingContext, takers: Mapping[UUID, UUID], handover: str = "") -> int:
    """Allocate each of these cases, by id, to a member of the accountable team; how many that were.

    `handover` are the words that go with each of them.
    """
    if takers:
        recording.allocate_all(context._replace(idempotency_key=None), takers, handover)
    return len(takers)


def cases_left(practitioner_id: UUID, team_code: str) -> list[cases.CaseCard]:
    """The open cases of a team that somebody holds, longest open first."""
    ids = cases.allocated(practitioner_id)
    found = cases.cards(set(ids))
    return [found[each] for each in ids if each in found and found[each].team_code == team_code]
