"""The chronology of a case: what is recorded on it, by whom, with the notes beside it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from caseflow.agencies import queries as agencies
from caseflow.agencies.queries import Named
from caseflow.cases.models import Significance
from caseflow.events import log
from caseflow.events.kinds import kinds
from caseflow.events.kinds.declaration import VOICES, Spoken
from caseflow.extensions import db
from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import civil_date
from caseflow.rules.case_log import CaseLog
from caseflow.web.together import Question, ask


class ChronologyLine(NamedTuple):
    """One event for a reader: by whom, with the words beside it, and whether it is withdrawn.

    These are the narrative, what its writer confirmed, and what the family has `spoken`, which was `heard_by`
    whoever wrote it down.
    """

    recorded_event: RecordedEvent
    recorded_by: str
    practitioner: str
    narrative: tuple[str, ...]
    confirmations: tuple[str, ...]
    spoken: tuple[Spoken, ...]
    withdrawn: bool
    late_by_days: int
    heard_by: str = ""


class Note(NamedTuple):
    """Words beside an event: its narrative, unless they are of another sort."""

    event_id: str
    author_id: UUID
    text: str
    confirms: bool
    said_by: str | None
    unsaid: str | None

    @property
    def is_other(self) -> bool:
        """Whether they are no narrative: what its writer confirmed, or what the family said."""
        return self.confirms or self.said_by is not None

    @property
    def spoken(self) -> Spoken:
        """What somebody of the family said."""
        return Spoken(self.said_by or "", self.text, self.unsaid or "")


_NOTES = f"select {', '.join(Note._fields)} from case_note where case_id = :case order by written_at, id"


def notes_asked(case_id: UUID) -> Question[Note]:
    """The question of which words stand beside the events of a case, oldest first."""
    return Question(_NOTES, {"case": case_id}, Note)


def chronology(case_id: UUID) -> list[ChronologyLine]:
    """Everything on the case, latest recorded_event first; withdrawn entries stay visible as such."""
    return chronology_lines(*ask(log.entries_asked(case_id), notes_asked(case_id)))


def chronology_lines(entries: Sequence[log.Entry], written: Sequence[Note]) -> list[ChronologyLine]:
    """The same from the entries of the log and the notes beside them."""
    named = {each.recorded_event.event_id: _named(each.recorded_event) for each in entries}
    people = {each.recorded_by for each in entries} | set(named.values())
    notes = _by_event(written)
    hearers = {each.event_id: each.author_id for each in written if each.said_by}
    names = agencies.names_of({each for each in people if each} | set(hearers.values()))
    case_log = CaseLog(entry.recorded_event for entry in entries)
    lines = [
        ChronologyLine(
            recorded_event := entry.recorded_event,
            names.get(entry.recorded_by, "") if entry.recorded_by else "",
            _who(recorded_event, named[recorded_event.event_id], names),
            tuple(note.text for note in notes[recorded_event.event_id] if not note.is_other),
            tuple(note.text for note in notes[recorded_event.event_id] if note.confirms),
            _spoken(notes[recorded_event.event_id]),
            case_log.was_withdrawn(recorded_event.event_id),
            _days_late(recorded_event.occurred_on, recorded_event.recorded_at),
            names.get(hearers[recorded_event.event_id], "") if recorded_event.event_id in hearers else "",
        )
        for entry in entries
    ]
    return sorted(
        lines,
        key=lambda line: (line.recorded_event.occurred_on, line.recorded_event.recorded_at),
        reverse=True,
    )


class Mark(NamedTuple):
    """Why somebody marked an entry as significant, who and when."""

    why: str
    marked_by: str
    marked_at: datetime


def marks(case_id: UUID) -> dict[str, Mark]:
    """The entries of a case that are marked as significant, by event."""
    query = select(Significance).where(Significance.case_id == case_id, Significance.unmarked_at.is_(None))
    rows = list(db.session.scalars(query))
    names = agencies.names_of({row.marked_by for row in rows})
    return {row.event_id: Mark(row.why, names.get(row.marked_by, ""), row.marked_at) for row in rows}


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


def _spoken(notes: Sequence[Note]) -> tuple[Spoken, ...]:
    """What the family said, the child first."""
    said = (note.spoken for note in notes if note.said_by)
    return tuple(sorted(said, key=lambda each: VOICES.index(each.voice)))


def _by_event(written: Iterable[Note]) -> Mapping[str, list[Note]]:
    """The words beside each event, oldest first."""
    found: dict[str, list[Note]] = defaultdict(list)
    for note in written:
        found[note.event_id].append(note)
    return found


def _days_late(occurred_on: date, recorded_at: datetime) -> int:
    return max((civil_date(recorded_at) - occurred_on).days, 0)


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
