"""A case as its readers see it: who, with whom, its chronology, its notes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import case, func, or_, select, text

from caseflow.agencies import queries as agencies
from caseflow.agencies.queries import Named
from caseflow.cases.models import CaseNote, CaseRecord
from caseflow.events import log
from caseflow.events.kinds import kinds
from caseflow.extensions import db
from caseflow.kernel import RecordedEvent
from caseflow.people import queries as people
from caseflow.people.queries import ChildCard
from caseflow.rules.case_log import CaseLog


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


class Banner(NamedTuple):
    """What stands above every page of one child."""

    name: str
    reference: str
    birth_date: date | None
    expected_birth_date: date | None
    tier: str
    team_name: str
    team_phone: str
    href: str


class ChronologyLine(NamedTuple):
    """One event for a reader: by whom, its narrative, what its writer confirmed, whether it is withdrawn."""

    recorded_event: RecordedEvent
    recorded_by: str
    practitioner: str
    narrative: tuple[str, ...]
    confirmations: tuple[str, ...]
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


_HELD_BY_NOBODY = or_(CaseRecord.allocated_to.is_(None), CaseRecord.allocated_to.in_(agencies.suspended()))


def unallocated(team_code: str, page: int = 1, size: int = 50) -> list[CaseCard]:
    """Open cases that a team answers for and has given to nobody, longest open first."""
    waiting = select(CaseRecord.id).where(
        CaseRecord.team_code == team_code, CaseRecord.closed_on.is_(None), _HELD_BY_NOBODY
    )
    ordered = waiting.order_by(CaseRecord.opened_on, CaseRecord.id).limit(size).offset((page - 1) * size)
    ids = list(db.session.scalars(ordered))
    found = cards(set(ids))
    return [found[each] for each in ids if each in found]


def allocated(practitioner_id: UUID, at_most: int = 200) -> list[UUID]:
    """The open cases allocated to a practitioner, longest open first."""
    query = select(CaseRecord.id).where(
        CaseRecord.allocated_to == practitioner_id, CaseRecord.closed_on.is_(None)
    )
    return list(db.session.scalars(query.order_by(CaseRecord.opened_on, CaseRecord.id).limit(at_most)))


def held_by_suspended(team_code: str) -> list[tuple[UUID, int]]:
    """Whose accounts are suspended and who still hold open cases of a team, with how many."""
    query = (
        select(CaseRecord.allocated_to, func.count())
        .where(
            CaseRecord.team_code == team_code,
            CaseRecord.closed_on.is_(None),
            CaseRecord.allocated_to.in_(agencies.suspended()),
        )
        .group_by(CaseRecord.allocated_to)
    )
    return [(row[0], row[1]) for row in db.session.execute(query) if row[0]]


def caseloads(team_code: str) -> list[tuple[UUID | None, int]]:
    """How many open cases of a team each of its practitioners holds; None = nobody yet."""
    holder = case((_HELD_BY_NOBODY, None), else_=CaseRecord.allocated_to).label("holder")
    query = (
        select(holder, func.count())
        .where(CaseRecord.team_code == team_code, CaseRecord.closed_on.is_(None))
        .group_by(holder)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def children(case_ids: set[UUID]) -> dict[UUID, str]:
    """The names of the children whose cases these are, of those that the asker may read."""
    return {case_id: case.child.name for case_id, case in cards(case_ids).items()}


def chronology(case_id: UUID) -> list[ChronologyLine]:
    """Everything on the case, latest recorded_event first; withdrawn entries stay visible as such."""
    entries = log.entries(case_id)
    named = {each.recorded_event.event_id: _named(each.recorded_event) for each in entries}
    people = {each.recorded_by for each in entries} | set(named.values())
    names = agencies.names_of({each for each in people if each})
    notes = _notes(case_id)
    case_log = CaseLog(entry.recorded_event for entry in entries)
    lines = [
        ChronologyLine(
            recorded_event := entry.recorded_event,
            names.get(entry.recorded_by, "") if entry.recorded_by else "",
            _who(recorded_event, named[recorded_event.event_id], names),
            tuple(notes[recorded_event.event_id, False]),
            tuple(notes[recorded_event.event_id, True]),
            case_log.was_withdrawn(recorded_event.event_id),
            _days_late(recorded_event.occurred_on, recorded_event.recorded_at),
        )
        for entry in entries
    ]
    return sorted(
        lines,
        key=lambda line: (line.recorded_event.occurred_on, line.recorded_event.recorded_at),
        reverse=True,
    )


def _named(recorded_event: RecordedEvent) -> UUID | None:
    """The practitioner that an event names, where it is one with an account here."""
    try:
        return UUID(recorded_event.data["practitioner"])
    except (KeyError, ValueError):
        return None


def _who(recorded_event: RecordedEvent, practitioner_id: UUID | None, names: dict[UUID, str]) -> str:
    """The practitioner that an event is about: by name, or by the code of one without an account."""
    known = names.get(practitioner_id) if practitioner_id else None
    code = recorded_event.data.get("practitioner")
    return known or (f"Somebody without an account here (code {code})" if code else "")


def _notes(case_id: UUID) -> Mapping[tuple[str, bool], list[str]]:
    """The notes beside each event, oldest first: its narrative, and apart from it what was confirmed."""
    found: dict[tuple[str, bool], list[str]] = defaultdict(list)
    query = select(CaseNote.event_id, CaseNote.confirms, CaseNote.text).where(CaseNote.case_id == case_id)
    for event_id, confirms, words in db.session.execute(query.order_by(CaseNote.written_at, CaseNote.id)):
        found[event_id, confirms].append(words)
    return found


def _days_late(occurred_on: date, recorded_at: datetime) -> int:
    return max((recorded_at.date() - occurred_on).days, 0)


def banner(case: CaseCard, href: str) -> Banner:
    """The banner of a case: who, how old, with which team, at which tier."""
    team = agencies.team(case.team_code)
    child = case.child
    return Banner(
        child.name,
        child.reference,
        child.birth_date,
        child.expected_birth_date,
        case.tier,
        team.name if team else case.team_code,
        team.phone if team else "",
        href,
    )


def names_in(lines: Sequence[ChronologyLine]) -> Named:
    """The names of the teams and agencies that a chronology tells of, by code."""
    teams = {line.recorded_event.team for line in lines if line.recorded_event.team}
    theirs = {line.recorded_event.agency for line in lines if line.recorded_event.agency}
    return agencies.named(teams | _codes_of("team", lines), theirs | _codes_of("agency", lines))


def _codes_of(what: str, lines: Sequence[ChronologyLine]) -> set[str]:
    """The codes of teams, or of agencies, that the entries of a chronology hold in their fields."""
    found: set[str] = set()
    for event in (line.recorded_event for line in lines):
        for field in kinds()[event.kind].fields:
            if field.ask.refers_to == what and (value := event.data.get(field.name)):
                found |= {value} if isinstance(value, str) else set(value)
    return found


class ChildOfCase(NamedTuple):
    """What figures need of the child of a case."""

    reference: str
    birth_date: date | None
    quindrat_code: str | None


def children_of_cases() -> dict[UUID, ChildOfCase]:
    """The child of every case, for figures computed over all of them."""
    rows = db.session.execute(
        text(
            "select r.id, c.reference, c.birth_date, c.quindrat_code"
            " from case_record r join child c on c.id = r.child_id"
        )
    )
    return {row.id: ChildOfCase(*row[1:]) for row in rows}
