"""What waits for a manager's confirmation, and what it would move."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases.queries import CaseCard
from caseflow.confirmation.models import Confirmation
from caseflow.events import log
from caseflow.events.context import RecordingContext
from caseflow.events.kinds import effects, kinds
from caseflow.events.kinds.case import CaseClosed, EventWithdrawn
from caseflow.events.kinds.declaration import CaseEvent, Spoken, payload
from caseflow.events.open_entries import OpenEntry, is_weighty, open_entries
from caseflow.events.put_right import Corrected, corrected_log
from caseflow.extensions import db
from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog
from caseflow.rules.moves import Moves, Subject, moves
from caseflow.web.together import Number, Question


class Wish(NamedTuple):
    """What somebody wants to withdraw, or, where `event_id` is None, when and why a case is to close."""

    event_id: str | None
    reason: str
    occurred_on: date
    words: str = ""
    died_on: date | None = None
    corrected: Corrected | None = None

    @property
    def event(self) -> CaseEvent:
        """What is recorded where it is done."""
        if self.event_id is None:
            return CaseClosed(reason=self.reason, died_on=self.died_on)
        return EventWithdrawn(reason=self.reason)


class Asked(NamedTuple):
    """A request; it waits for as long as nobody has decided it."""

    id: UUID
    case_id: UUID
    event_id: str | None
    reason: str
    occurred_on: date
    died_on: date | None
    words: str
    corrected: dict[str, Any] | None
    asked_by: UUID
    asked_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    confirmed: bool | None
    answer: str | None

    @property
    def wish(self) -> Wish:
        """What is recorded where it is confirmed."""
        corrected = corrected_of(self.corrected) if self.corrected else None
        return Wish(self.event_id, self.reason, self.occurred_on, self.words, self.died_on, corrected)


class Consequences(NamedTuple):
    """What an entry would move: the log as it is, what is open on it, and what the rules say then.

    `target` is the entry that would be withdrawn, if that is what is asked.
    """

    log: CaseLog
    target: RecordedEvent | None
    open: list[OpenEntry]
    moves: Moves
    weighty: bool


class Entry(NamedTuple):
    """An entry that counts, with its words."""

    event: RecordedEvent
    narrative: str
    spoken: tuple[Spoken, ...]

    @property
    def has_form(self) -> bool:
        """Whether it may be put right: what is part of work with pages of its own has no form."""
        return bool(kinds()[self.event.kind].recorded_by)


def entry(case_id: UUID, event_id: str) -> Entry | None:
    """An entry of a case that counts; None where there is none."""
    for line in cases.chronology(case_id):
        event = line.recorded_event
        if event.event_id == event_id and not line.withdrawn:
            return Entry(event, "\n\n".join(line.narrative), line.spoken)
    return None


_COLUMNS = [getattr(Confirmation, name) for name in Asked._fields]


def corrected_of(kept: Mapping[str, Any]) -> Corrected:
    """What an entry should say, as it is kept with the request."""
    spoken = tuple(Spoken(*each) for each in kept.get("spoken", ()))
    return Corrected(date.fromisoformat(kept["on"]), kept["data"], kept["note"], spoken)


def asked(confirmation_id: UUID) -> Asked | None:
    """The request with this id, if the asker may read it."""
    row = db.session.execute(select(*_COLUMNS).where(Confirmation.id == confirmation_id)).first()
    return Asked(*row) if row else None


def waiting_on(case_id: UUID) -> list[Asked]:
    """What waits on a case, longest first."""
    return _waiting(Confirmation.case_id == case_id)


def confirmations_waiting_asked() -> Question[Number]:
    """The question of how many those are that wait on the cases of the asker's team."""
    waiting = "from confirmation c where c.decided_at is null and answers_for(c.case_id)"
    return Question(f"select count(*) {waiting}", {}, Number)


def waiting_for_my_team() -> list[Asked]:
    """What waits on the cases that the asker's team answers for, longest first."""
    return _waiting(func.answers_for(Confirmation.case_id))


def _waiting(where: object) -> list[Asked]:
    query = select(*_COLUMNS).where(Confirmation.decided_at.is_(None), where)  # type: ignore[arg-type]
    ordered = query.order_by(Confirmation.asked_at, Confirmation.id).limit(100)
    return [Asked(*row) for row in db.session.execute(ordered)]


def deciders(team_code: str) -> set[UUID]:
    """Who confirms for a team: its managers; where it has none, whoever works in it."""
    managers = set(agencies.managers_of(team_code))
    return managers or {each.id for each in agencies.people_in({team_code})}


def consequences(context: RecordingContext, case: CaseCard, wish: Wish) -> Consequences:
    """What a withdrawal or a closing would move on a case, by the rules with and without it."""
    recorded, event, about = log.recorded_events(case.id), wish.event, wish.event_id
    added = RecordedEvent(
        "", event.kind, wish.occurred_on, context.at, context.agency, context.team, about, payload(event)
    )
    before = CaseLog(recorded)
    after = CaseLog([*recorded, added])
    if wish.corrected and about:
        after = corrected_log(before, about, wish.corrected)
    subject = Subject(case.child.birth_date, agencies.front_door())
    found = moves(before, after, subject, context.rulebook, effects(), context.today_on)
    target = next((each for each in recorded if each.event_id == about), None)
    changed = any(is_weighty(each.kind) for each in _changed(before, after))
    weighty = _is_weighty_correction(found, target) if wish.corrected else changed or _elsewhere(found)
    return Consequences(before, target, open_entries(before), found, weighty)


def _is_weighty_correction(found: Moves, target: RecordedEvent | None) -> bool:
    """A correction is confirmed where it moves a figure, or a clock of what starts or ends something.

    What a manager authorised is always confirmed by one.
    """
    if target is None or found.counts or _elsewhere(found):
        return True
    kind = kinds()[target.kind]
    return bool(kind.written_on or (is_weighty(target.kind) and found.clocks))


def _changed(before: CaseLog, after: CaseLog) -> list[RecordedEvent]:
    """The entries that count in one of the logs alone, but for what is added."""
    both = {**before.by_id, **after.by_id}
    return [both[each] for each in before.by_id.keys() ^ after.by_id.keys() if each]


def _elsewhere(found: Moves) -> bool:
    """Whether the case would be open or closed otherwise, or with another team."""
    before, after = found.before, found.after
    return (before.open, before.team) != (after.open, after.team)
