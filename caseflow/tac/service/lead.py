"""Naming the lead professional."""

from datetime import date
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from caseflow.events.context import RecordingContext
from caseflow.events.kinds.caf import LeadProfessionalNamed
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.tac import queries
from caseflow.tac.models import Lead
from caseflow.tac.queries import MemberCard, TacEpisode
from caseflow.tac.service.entries import entered
from caseflow.tac.service.members import STALE


def name(
    context: RecordingContext,
    episode: TacEpisode,
    member_id: UUID,
    on: date,
    why: str,
    family_told_on: date | None,
    seen: int,
) -> str:
    """Name a member as lead professional, in place of the one there is; both stay in the history.

    `seen` is the number of the last one that was named when the writer looked. A child has one at a time.
    """
    member = _check(episode, member_id, on, why)
    event = LeadProfessionalNamed(
        practitioner=str(member.practitioner_id) if member.practitioner_id else None
    )
    event_id = entered(context, episode, event, on)
    row = {
        "case_id": episode.case_id,
        "number": seen + 1,
        "caf_event_id": episode.caf_event_id,
        "member_id": member_id,
        "from_on": on,
        "why": why.strip(),
        "family_told_on": family_told_on,
        "event_id": event_id,
        "written_by": context.practitioner_id,
        "written_at": context.at,
    }
    statement = insert(Lead).values(row).on_conflict_do_nothing().returning(Lead.number)
    if db.session.scalar(statement) is None:
        raise Refusal("", STALE)
    return event_id


def _check(episode: TacEpisode, member_id: UUID, on: date, why: str) -> MemberCard:
    if episode.closed_on:
        raise Refusal("", "This assessment is closed.")
    member = next((each for each in queries.members(episode) if each.id == member_id and each.in_team), None)
    if member is None or member.kind == "family":
        raise Refusal("member", "Choose a practitioner of the team.")
    if member.barred:
        raise Refusal("member", f"{member.barred}: {member.name} cannot lead.")
    before = next(iter(queries.leads(episode)), None)
    if before and before.member_id == member_id:
        raise Refusal("member", f"{before.name} is the lead professional already.")
    if before and not why.strip():
        raise Refusal("why", "Say why the lead professional changes.")
    if before and on < before.from_on:
        raise Refusal("occurred_on", "It cannot be before the lead professional there is was named.")
    return member
