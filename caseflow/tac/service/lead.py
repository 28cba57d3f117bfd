"""Naming the lead professional."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from caseflow.events.context import RecordingContext
from caseflow.events.kinds.caf import LeadProfessionalNamed
from caseflow.kernel import Refusal
from caseflow.tac import queries
from caseflow.tac.models import Lead
from caseflow.tac.queries import MemberCard, TacEpisode
from caseflow.tac.service import rows


@dataclass(frozen=True, kw_only=True)
class NewLead:
    """The member who leads from a day on, why the lead changes, and when the family was told."""

    member_id: UUID
    from_on: date
    why: str = ""
    family_told_on: date | None = None


def name(context: RecordingContext, episode: TacEpisode, lead: NewLead, seen: int) -> str:
    """Name a member as lead professional, in place of the one there is; both stay in the history.

    `seen` is the number of the last one that was named when the writer looked. A child has one at a time.
    """
    member = _check(episode, lead)
    practitioner = str(member.practitioner_id) if member.practitioner_id else None
    event_id = rows.record(context, episode, LeadProfessionalNamed(practitioner=practitioner), lead.from_on)
    row = asdict(lead) | {"number": seen + 1, "why": lead.why.strip(), "event_id": event_id}
    rows.add_once(Lead, row | rows.written(context, episode))
    return event_id


def _check(episode: TacEpisode, lead: NewLead) -> MemberCard:
    rows.check_open(episode)
    members = [each for each in queries.members(episode) if each.in_team]
    member = next((each for each in members if each.id == lead.member_id), None)
    if member is None or member.kind == "family":
        raise Refusal("member", "Choose a practitioner of the team.")
    if member.barred:
        raise Refusal("member", f"{member.barred}: {member.name} cannot lead.")
    before = next(iter(queries.leads(episode)), None)
    if before and before.member_id == lead.member_id:
        raise Refusal("member", f"{before.name} is the lead professional already.")
    if before and not lead.why.strip():
        raise Refusal("why", "Say why the lead professional changes.")
    if before and lead.from_on < before.from_on:
        raise Refusal("occurred_on", "It cannot be before the lead professional there is was named.")
    return member
