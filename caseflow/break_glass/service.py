"""Opening a case without a relation to it, and reviewing that."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import insert

from caseflow.agencies import queries as agencies
from caseflow.agencies.service import Account
from caseflow.break_glass.models import OPEN_FOR, BreakGlass, BreakGlassReview
from caseflow.break_glass.queries import Opening
from caseflow.cases import service as cases
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.notices import service as notices
from caseflow.notices.service import NoticeKind, Notification
from caseflow.rules.reasons import says_why


def break_glass(account: Account, case_id: UUID, reason: str, at: datetime) -> bool:
    """Open a case for four hours for a stated reason, and tell the managers of the accountable team at once.

    Where it has no manager, information governance is told instead, and False returned.
    """
    if not says_why(reason):
        raise Refusal("reason", "Say why you need to open this case. The reason is reviewed.")
    real_at = datetime.now(UTC)
    opening = {
        "id": uuid4(),
        "case_id": case_id,
        "practitioner_id": account.id,
        "reason": reason.strip(),
        "opened_at": at,
        "until_at": real_at + OPEN_FOR,
    }
    db.session.execute(insert(BreakGlass), opening)
    cases.grant_for_now(case_id, account.id, real_at + OPEN_FOR)
    managers = agencies.managers_of(cases.accountable_team(case_id))
    reviewers = managers or agencies.with_role("information_governance")
    what: NoticeKind = "opened_without_relation" if managers else "nobody_to_review"
    told = [Notification(each, case_id, what, str(opening["id"]), None) for each in reviewers]
    notices.tell(told, at)
    return bool(managers)


def review(opening: Opening, reviewer: Account, justified: bool, note: str, at: datetime) -> None:
    """Keep a verdict on an opening, beside those before it; nobody reviews their own. Its maker is told."""
    if opening.practitioner_id == reviewer.id:
        raise Refusal("", "Somebody else has to review your own opening.")
    if not note.strip():
        raise Refusal("note", "Say why")
    verdict = {
        "id": uuid4(),
        "opening_id": opening.id,
        "reviewed_by": reviewer.id,
        "reviewed_at": at,
        "justified": justified,
        "note": note.strip(),
    }
    db.session.execute(insert(BreakGlassReview).inline(), verdict)
    maker, key = opening.practitioner_id, str(verdict["id"])
    notices.tell([Notification(maker, opening.case_id, "opening_reviewed", key, None)], at)
