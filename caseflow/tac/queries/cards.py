"""What the pages of a team around a child are given to show."""

from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID


class TacEpisode(NamedTuple):
    """The assessment whose team it is; `closed_why` is the reason once it was closed."""

    case_id: UUID
    caf_event_id: str
    started_on: date
    closed_on: date | None
    closed_why: str = ""


class MemberCard(NamedTuple):
    """Somebody in the team. `barred` says why nothing may be shared with them now; empty = it may."""

    id: UUID
    kind: str
    practitioner_id: UUID | None
    name: str
    role: str
    agency: str
    phone: str
    email: str
    invited_on: date
    joined_on: date | None
    left_on: date | None
    left_why: str
    version: int
    barred: str

    @property
    def in_team(self) -> bool:
        """Whether they were asked and have not left."""
        return self.left_on is None

    @property
    def reachable(self) -> bool:
        """Whether something may be shared with them, so that they can be asked."""
        return self.in_team and not self.barred

    @property
    def title(self) -> str:
        """Their name with what they do or where they work, as far as it is known."""
        return ", ".join(part for part in (self.name, self.agency or self.role) if part)


class ReportCard(NamedTuple):
    """A written report of somebody who could not come."""

    member: str
    words: str
    written_by: str
    written_at: datetime


class MinutesCard(NamedTuple):
    """What a meeting left behind, as somebody wrote it at some time."""

    event_id: str
    revision: int
    held_on: date
    present: tuple[str, ...]
    present_ids: tuple[UUID, ...]
    absent: tuple[str, ...]
    others_present: str
    minutes: str
    decisions: str
    child_view: str
    parent_view: str
    next_review_on: date | None
    written_by: str
    written_at: datetime

    @property
    def attended(self) -> tuple[str, ...]:
        """Everybody who was there, of the team or not."""
        return tuple(filter(None, (*self.present, self.others_present)))


class MeetingCard(NamedTuple):
    """A meeting as planned, who was asked, and what it left behind once it was held.

    `label` is its day, with time or number as far as is needed to tell it from the others; `before` is what
    was written of it earlier, latest first.
    """

    id: UUID
    kind: str
    planned_on: date
    starts_at: time
    place: str
    version: int
    invited: tuple[MemberCard, ...]
    reports: tuple[ReportCard, ...]
    minutes: MinutesCard | None
    before: tuple[MinutesCard, ...] = ()
    label: str = ""

    @property
    def on(self) -> date:
        """The day on which it was held, or is planned."""
        return self.minutes.held_on if self.minutes else self.planned_on


class ProgressNote(NamedTuple):
    """One note of progress."""

    words: str
    written_by: str
    written_at: datetime
    meeting_on: date | None


class ActionRevision(NamedTuple):
    """An action as somebody wrote it at some time; `who_words` names somebody outside the team."""

    number: int
    words: str
    who: str
    member_id: UUID | None
    who_words: str
    by_on: date | None
    status: str
    written_by: str
    written_at: datetime


class ActionCard(NamedTuple):
    """An action: as it holds now, as it was before (latest first), and how it went.

    `agreed_line` is the line of the assessment that it was taken from, if any.
    """

    id: UUID
    outcome_id: UUID
    agreed_line: str
    now: ActionRevision
    before: tuple[ActionRevision, ...]
    progress: tuple[ProgressNote, ...]


class OutcomeCard(NamedTuple):
    """What should be better for the child, how far it is, and the actions towards it."""

    id: UUID
    revision: int
    aim: str
    words: str
    reached: str
    before: tuple[str, ...]
    actions: tuple[ActionCard, ...]


class AgreementCard(NamedTuple):
    """The plan agreed, with what child and parents say."""

    agreed_on: date
    child_view: str
    parent_view: str


class LeadCard(NamedTuple):
    """A lead professional, from and (None = still) until."""

    number: int
    name: str
    role: str
    agency: str
    phone: str
    practitioner_id: UUID | None
    member_id: UUID
    from_on: date
    to_on: date | None
    why: str
    family_told_on: date | None


class ClosingCard(NamedTuple):
    """How the work ended."""

    closed_on: date
    meeting_on: date | None
    without_meeting: str
    summary: str
    child_view: str
    parent_view: str
