"""Who is in a team, who leads it, and how its work ended."""

from datetime import date
from uuid import UUID

from sqlalchemy import select, text

from caseflow.agencies import queries as agencies
from caseflow.consent import queries as consent
from caseflow.extensions import db
from caseflow.tac.models import Closing, Lead, Member
from caseflow.tac.queries.cards import ClosingCard, LeadCard, MemberCard, TacEpisode
from caseflow.tac.queries.rows import rows_of, standing_minutes, withdrawn

_BARRED = {
    "refused": "The family refused to share with this agency",
    "undecided": "The family wants to think about sharing with this agency",
    "withdrawn": "Consent to share with this agency was withdrawn",
    "expired": "Consent to share with this agency has run out",
}


def episodes(case_id: UUID) -> list[TacEpisode]:
    """The assessments of a case about whose team the asker may read: an open one first, then the latest."""
    rows = db.session.execute(text("select * from tac_cafs(:case)"), {"case": case_id})
    return [TacEpisode(case_id, *row) for row in rows]


def members(episode: TacEpisode) -> list[MemberCard]:
    """Everyone who is or was in the team: family first, then by name; those who left last."""
    states = {each.agency_code: each.state for each in consent.states(episode.case_id, episode.caf_event_id)}
    names = agencies.agency_names()
    rows = sorted(
        rows_of(Member, episode),
        key=lambda each: (each.left_on is not None, each.kind != "family", each.name),
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


def leads(episode: TacEpisode) -> list[LeadCard]:
    """The lead professionals of the child, the one there is first, without those named by mistake."""
    gone = withdrawn(episode)
    rows = list(
        db.session.scalars(select(Lead).where(Lead.case_id == episode.case_id).order_by(Lead.number.desc()))
    )
    people = {
        row.id: row for row in db.session.scalars(select(Member).where(Member.case_id == episode.case_id))
    }
    names = agencies.agency_names()
    leads: list[LeadCard] = []
    until: date | None = None
    for row in rows:
        if row.event_id in gone or row.member_id not in people:
            continue
        who = people[row.member_id]
        agency = names.get(who.agency_code or "", who.agency_words)
        leads.append(
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
    return leads


def last_lead_number(case_id: UUID) -> int:
    """How many lead professionals were ever named on a case, mistakes included."""
    query = select(Lead.number).where(Lead.case_id == case_id).order_by(Lead.number.desc()).limit(1)
    return db.session.scalar(query) or 0


def closing(episode: TacEpisode) -> ClosingCard | None:
    """How the work around the child ended, as far as it stands."""
    gone = withdrawn(episode)
    held_on = {meeting_id: row.held_on for meeting_id, row in standing_minutes(episode).items()}
    for row in reversed(rows_of(Closing, episode)):
        if row.event_id not in gone:
            met_on = held_on.get(row.meeting_id) if row.meeting_id else None
            views = (row.child_view, row.parent_view)
            return ClosingCard(row.closed_on, met_on, row.without_meeting, row.summary, *views)
    return None
