"""A case as its readers see it: who, with whom, its chronology, its notes."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from caseflow.agencies import queries as agencies
from caseflow.cases.models import CaseNote, CaseRecord
from caseflow.events import log
from caseflow.events.catalogue import EventWithdrawn, kinds
from caseflow.extensions import db
from caseflow.kernel import Happening
from caseflow.people import queries as people
from caseflow.people.queries import ChildCard


class CaseCard(NamedTuple):
    """A case and its child; `last_seq` is what a writer saw when they looked."""

    id: UUID
    child: ChildCard
    opened_on: date | None
    closed_on: date | None
    team_code: str
    allocated_to: UUID | None
    tier: str
    last_seq: int


class ChronologyLine(NamedTuple):
    """One happening for a reader, with who recorded it, its narrative and whether it was withdrawn."""

    happening: Happening
    in_words: str
    recorded_by: str
    notes: tuple[str, ...]
    withdrawn: bool
    late_by_days: int


def card(case_id: UUID) -> CaseCard | None:
    """The case, if the asker may read at least its summary."""
    return next(iter(cards({case_id}).values()), None)


def cards(case_ids: set[UUID]) -> dict[UUID, CaseCard]:
    """The cases with these ids that the asker may read."""
    if not case_ids:
        return {}
    records = db.session.execute(
        select(
            CaseRecord.id,
            CaseRecord.child_id,
            CaseRecord.opened_on,
            CaseRecord.closed_on,
            CaseRecord.team_code,
            CaseRecord.allocated_to,
            CaseRecord.tier,
            CaseRecord.last_seq,
        ).where(CaseRecord.id.in_(case_ids))
    ).all()
    children = people.cards({row.child_id for row in records})
    return {
        row.id: CaseCard(row[0], children[row.child_id], *row[2:])
        for row in records
        if row.child_id in children
    }


def unallocated(team_code: str, page: int = 1, size: int = 50) -> tuple[list[CaseCard], int]:
    """Open cases that a team answers for and has given to nobody, longest open first, and how many."""
    waiting = select(CaseRecord.id).where(
        CaseRecord.team_code == team_code, CaseRecord.closed_on.is_(None), CaseRecord.allocated_to.is_(None)
    )
    total = db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    ordered = waiting.order_by(CaseRecord.opened_on, CaseRecord.id).limit(size).offset((page - 1) * size)
    ids = list(db.session.scalars(ordered))
    found = cards(set(ids))
    return [found[each] for each in ids if each in found], total


def allocated(practitioner_id: UUID, at_most: int = 200) -> list[UUID]:
    """The open cases allocated to a practitioner, longest open first."""
    query = select(CaseRecord.id).where(
        CaseRecord.allocated_to == practitioner_id, CaseRecord.closed_on.is_(None)
    )
    return list(db.session.scalars(query.order_by(CaseRecord.opened_on, CaseRecord.id).limit(at_most)))


def caseloads(team_code: str) -> list[tuple[UUID | None, int]]:
    """How many open cases of a team each of its practitioners holds; None = nobody yet."""
    query = (
        select(CaseRecord.allocated_to, func.count())
        .where(CaseRecord.team_code == team_code, CaseRecord.closed_on.is_(None))
        .group_by(CaseRecord.allocated_to)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def chronology(case_id: UUID) -> list[ChronologyLine]:
    """Everything on the case, latest happening first; withdrawn entries stay visible as such."""
    entries = log.entries(case_id)
    names = agencies.names_of({each.recorded_by for each in entries if each.recorded_by})
    notes = _notes(case_id)
    withdrawn = {each.happening.about for each in entries if each.happening.kind == EventWithdrawn.kind}
    lines = [
        ChronologyLine(
            entry.happening,
            kinds()[entry.happening.kind].in_words,
            names.get(entry.recorded_by, "") if entry.recorded_by else "",
            notes.get(entry.happening.event_id, ()),
            entry.happening.event_id in withdrawn,
            _days_late(entry.happening.occurred_on, entry.happening.recorded_at),
        )
        for entry in entries
    ]
    return sorted(
        lines, key=lambda line: (line.happening.occurred_on, line.happening.recorded_at), reverse=True
    )


def _notes(case_id: UUID) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    query = select(CaseNote.event_id, CaseNote.text).where(CaseNote.case_id == case_id)
    for row in db.session.execute(query.order_by(CaseNote.written_at, CaseNote.id)):
        found[row.event_id] = (*found.get(row.event_id, ()), row.text)
    return found


def _days_late(occurred_on: date, recorded_at: datetime) -> int:
    return max((recorded_at.date() - occurred_on).days, 0)
