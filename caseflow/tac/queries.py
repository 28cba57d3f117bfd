"""The team around a child as its readers see it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, text

from caseflow.agencies import queries as agencies
from caseflow.consent import queries as consent
from caseflow.extensions import db
from caseflow.tac.models import (
    Action,
    Agreement,
    Closing,
    Invitation,
    Lead,
    Meeting,
    Member,
    Minutes,
    Outcome,
    Progress,
    Report,
)


class Around(NamedTuple):
    """The assessment whose team it is."""

    case_id: UUID
    caf_event_id: str
    started_on: date
    closed_on: date | None


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


class ReportCard(NamedTuple):
    """A written report of somebody who could not come."""

    member: str
    words: str
    written_by: str
    written_at: datetime


class MinutesCard(NamedTuple):
    """What a meeting left behind."""

    event_id: str
    held_on: date
    present: tuple[str, ...]
    absent: tuple[str, ...]
    others_present: str
    minutes: str
    decisions: str
    child_view: str
    parent_view: str
    next_review_on: date | None


class MeetingCard(NamedTuple):
    """A meeting as planned, who was asked, and what it left behind once it was held."""

    id: UUID
    kind: str
    planned_on: date
    starts_at: time
    place: str
    version: int
    invited: tuple[MemberCard, ...]
    reports: tuple[ReportCard, ...]
    minutes: MinutesCard | None


class Note(NamedTuple):
    """One note of progress."""

    words: str
    written_by: str
    written_at: datetime
    meeting_on: date | None


class Revision(NamedTuple):
    """An action as somebody wrote it at some time."""

    number: int
    words: str
    who: str
    member_id: UUID | None
    by_on: date | None
    status: str
    written_by: str
    written_at: datetime


class ActionCard(NamedTuple):
    """An action: as it holds now, as it was before (latest first), and how it went."""

    id: UUID
    outcome_id: UUID
    now: Revision
    before: tuple[Revision, ...]
    progress: tuple[Note, ...]


class OutcomeCard(NamedTuple):
    """What should be better for the child, and the actions towards it."""

    id: UUID
    revision: int
    aim: str
    words: str
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


def arounds(case_id: UUID) -> list[Around]:
    """The assessments of a case about whose team the asker may read: an open one first, then the latest."""
    rows = db.session.execute(text("select * from tac_cafs(:case)"), {"case": case_id})
    return [Around(case_id, *row) for row in rows]


def _withdrawn(around: Around) -> set[str]:
    asked = {"case": around.case_id, "caf": around.caf_event_id}
    return set(db.session.scalars(text("select * from tac_withdrawn(:case, :caf)"), asked))


def _of(model: Any, around: Around) -> list[Any]:
    query = select(model).where(model.case_id == around.case_id, model.caf_event_id == around.caf_event_id)
    return list(db.session.scalars(query.order_by(model.written_at, *model.__table__.primary_key.columns)))


_BARRED = {
    "refused": "The family refused to share with this agency",
    "undecided": "The family wants to think about sharing with this agency",
    "withdrawn": "Consent to share with this agency was withdrawn",
    "expired": "Consent to share with this agency has run out",
}


def members(around: Around) -> list[MemberCard]:
    """Everyone who is or was in the team: family first, then by name; those who left last."""
    states = {each.agency_code: each.state for each in consent.states(around.case_id, around.caf_event_id)}
    names = {each.agency_code: each.agency_name for each in agencies.teams()}
    rows = sorted(
        _of(Member, around), key=lambda each: (each.left_on is not None, each.kind != "family", each.name)
    )
    return [
        MemberCard(
            row.id,
            row.kind,
            row.practitioner_id,
            row.name,
            row.role,
            names.get(row.agency_code or "", row.agency_words),
            row.phone,
            row.email,
            row.invited_on,
            row.joined_on,
            row.left_on,
            row.left_why,
            row.version,
            _BARRED.get(states.get(row.agency_code or "", ""), "") if row.basis == "consent" else "",
        )
        for row in rows
    ]


def meetings(around: Around) -> list[MeetingCard]:
    """The team's meetings, the next or latest first."""
    team = {each.id: each for each in members(around)}
    gone = _withdrawn(around)
    left = {row.meeting_id: row for row in _of(Minutes, around) if row.event_id not in gone}
    asked: dict[UUID, list[MemberCard]] = {}
    for row in _of(Invitation, around):
        asked.setdefault(row.meeting_id, []).append(team[row.member_id])
    reports = _of(Report, around)
    authors = agencies.names_of({row.written_by for row in reports})
    written: dict[UUID, list[ReportCard]] = {}
    for each in reports:
        card = ReportCard(team[each.member_id].name, each.words, authors[each.written_by], each.written_at)
        written.setdefault(each.meeting_id, []).append(card)
    found = [
        MeetingCard(
            row.id,
            row.kind,
            row.planned_on,
            row.starts_at,
            row.place,
            row.version,
            tuple(asked.get(row.id, ())),
            tuple(written.get(row.id, ())),
            _minutes(left.get(row.id), asked.get(row.id, []), team),
        )
        for row in _of(Meeting, around)
    ]
    return sorted(found, key=lambda each: (each.planned_on, each.starts_at, each.id), reverse=True)


def _minutes(
    row: Minutes | None, asked: Sequence[MemberCard], team: dict[UUID, MemberCard]
) -> MinutesCard | None:
    if row is None:
        return None
    here = set(row.present)
    return MinutesCard(
        row.event_id,
        row.held_on,
        tuple(team[each].name for each in row.present if each in team),
        tuple(each.name for each in asked if each.id not in here),
        row.others_present,
        row.minutes,
        row.decisions,
        row.child_view,
        row.parent_view,
        row.next_review_on,
    )


def meeting(around: Around, meeting_id: UUID) -> MeetingCard | None:
    """One meeting of the team."""
    return next((each for each in meetings(around) if each.id == meeting_id), None)


def plan(around: Around) -> list[OutcomeCard]:
    """The delivery plan: outcomes in the order they were added, each with its actions."""
    actions = _actions(around)
    revisions: dict[UUID, list[Outcome]] = {}
    for row in _of(Outcome, around):
        revisions.setdefault(row.outcome_id, []).append(row)
    found = []
    for outcome_id, rows in revisions.items():
        rows.sort(key=lambda row: row.revision)
        last = rows[-1]
        before = tuple(row.words for row in reversed(rows[:-1]))
        mine = tuple(each for each in actions if each.outcome_id == outcome_id)
        found.append(OutcomeCard(outcome_id, last.revision, last.aim, last.words, before, mine))
    return found


def _actions(around: Around) -> list[ActionCard]:
    rows = _of(Action, around)
    notes = _of(Progress, around)
    team = {each.id: each.name for each in _of(Member, around)}
    authors = agencies.names_of({row.written_by for row in rows} | {row.written_by for row in notes})
    held = {row.meeting_id: row.held_on for row in _of(Minutes, around)}
    progress: dict[UUID, list[Note]] = {}
    for note in notes:
        met_on = held.get(note.meeting_id) if note.meeting_id else None
        told = Note(note.words, authors[note.written_by], note.written_at, met_on)
        progress.setdefault(note.action_id, []).append(told)
    revisions: dict[UUID, list[tuple[UUID, Revision]]] = {}
    for row in rows:
        who = team.get(row.member_id, "") if row.member_id else ""
        one = Revision(
            row.revision,
            row.words,
            who,
            row.member_id,
            row.by_on,
            row.status,
            authors[row.written_by],
            row.written_at,
        )
        revisions.setdefault(row.action_id, []).append((row.outcome_id, one))
    found = []
    for action_id, each in revisions.items():
        each.sort(key=lambda pair: pair[1].number, reverse=True)
        outcome_id, latest = each[0]
        before = tuple(revision for _, revision in each[1:])
        found.append(ActionCard(action_id, outcome_id, latest, before, tuple(progress.get(action_id, ()))))
    return found


def action(around: Around, action_id: UUID) -> ActionCard | None:
    """One action of the plan."""
    return next((each for each in _actions(around) if each.id == action_id), None)


def agreements(around: Around) -> list[AgreementCard]:
    """When the plan was agreed, latest first, as far as it stands."""
    gone = _withdrawn(around)
    rows = [row for row in _of(Agreement, around) if row.event_id not in gone]
    rows.sort(key=lambda row: (row.agreed_on, row.written_at), reverse=True)
    return [AgreementCard(row.agreed_on, row.child_view, row.parent_view) for row in rows]


def leads(around: Around) -> list[LeadCard]:
    """The lead professionals of the child, the one there is first, without those named by mistake."""
    gone = _withdrawn(around)
    rows = list(
        db.session.scalars(select(Lead).where(Lead.case_id == around.case_id).order_by(Lead.number.desc()))
    )
    people = {
        row.id: row for row in db.session.scalars(select(Member).where(Member.case_id == around.case_id))
    }
    names = {each.agency_code: each.agency_name for each in agencies.teams()}
    found: list[LeadCard] = []
    until: date | None = None
    for row in rows:
        if row.event_id in gone or row.member_id not in people:
            continue
        who = people[row.member_id]
        agency = names.get(who.agency_code or "", who.agency_words)
        found.append(
            LeadCard(
                row.number,
                who.name,
                who.role,
                agency,
                who.phone,
                who.practitioner_id,
                who.id,
                row.from_on,
                until,
                row.why,
                row.family_told_on,
            )
        )
        until = row.from_on
    return found


def last_lead_number(case_id: UUID) -> int:
    """How many lead professionals were ever named on a case, mistakes included."""
    query = select(Lead.number).where(Lead.case_id == case_id).order_by(Lead.number.desc()).limit(1)
    return db.session.scalar(query) or 0


def closing(around: Around) -> ClosingCard | None:
    """How the work around the child ended, as far as it stands."""
    gone = _withdrawn(around)
    held = {row.meeting_id: row.held_on for row in _of(Minutes, around)}
    for row in reversed(_of(Closing, around)):
        if row.event_id not in gone:
            met_on = held.get(row.meeting_id) if row.meeting_id else None
            views = (row.child_view, row.parent_view)
            return ClosingCard(row.closed_on, met_on, row.without_meeting, row.summary, *views)
    return None
