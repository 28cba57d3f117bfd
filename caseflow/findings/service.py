"""Saying why an entry is right as it is, and taking that back."""

from sqlalchemy import update

from caseflow.events.context import RecordingContext
from caseflow.extensions import db
from caseflow.findings.models import FindingAcceptance
from caseflow.findings.queries import FindingCard
from caseflow.kernel import Refusal


def accept(context: RecordingContext, found: FindingCard, reason: str) -> None:
    """Keep why an entry is right as it is, with whoever says so, when, and what the check found."""
    if found.acceptance_id:
        raise Refusal("", "Somebody has accepted this entry already.")
    db.session.add(
        FindingAcceptance(
            case_id=found.case_id,
            code=found.code,
            event_id=found.event_id,
            beside_id=found.beside_id,
            on_day=found.on_day,
            reason=reason,
            accepted_by=context.practitioner_id,
            accepted_at=context.at,
        )
    )
    db.session.flush()


def take_back(context: RecordingContext, found: FindingCard) -> None:
    """Let an accepted entry need a look again; what was said of it stays on record."""
    kept = FindingAcceptance
    values = {"taken_back_by": context.practitioner_id, "taken_back_at": context.at}
    db.session.execute(update(kept).where(kept.id == found.acceptance_id).values(values))
