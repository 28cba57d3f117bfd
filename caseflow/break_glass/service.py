"""Opening a case without a relation to it, and reviewing that."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert

from caseflow.agencies import queries as agencies
from caseflow.agencies.service import Account
from caseflow.break_glass.models import BreakGlass
from caseflow.cases import service as cases
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.notices import service as notices
from caseflow.notices.service import Notification

BREAK_GLASS_FOR = timedelta(hours=4)
SHORTEST_REASON = 10


def break_glass(account: Account, case_id: UUID, reason: str, at: datetime) -> None:
    """Open a case for four hours for a stated reason; the accountable team's managers are told at once."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal("reason", "Say why you need to open this case. The reason is reviewed.")
    real_at = datetime.now(UTC)
    opening = {
        "id": uuid4(),
        "case_id": case_id,
        "practitioner_id": account.id,
        "reason": reason.strip(),
        "opened_at": at,
        "until_at": real_at + BREAK_GLASS_FOR,
    }
    db.session.execute(insert(BreakGlass), opening)
    cases.grant_for_now(case_id, account.id, real_at + BREAK_GLASS_FOR)
    team_code = cases.accountable_team(case_id)
    managers = agencies.managers_of(team_code)
    notices.tell(
        [
            Notification(each, case_id, "opened_without_relation", str(opening["id"]), None)
            for each in managers
        ],
        at,
    )


def review(opening_id: UUID, reviewer: Account, justified: bool, at: datetime) -> None:
    """Say whether an opening was justified; nobody reviews their own."""
    opening = db.session.get(BreakGlass, opening_id)
    if opening is None:
        raise Refusal("", "There is no such opening.")
    if opening.practitioner_id == reviewer.id:
        raise Refusal("", "Somebody else has to review your own opening.")
    opening.reviewed_by, opening.reviewed_at, opening.justified = reviewer.id, at, justified
