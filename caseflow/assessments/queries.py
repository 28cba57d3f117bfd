"""Submitted assessments, and what was said before about what they are about to say."""

from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from caseflow.assessments.models import Assessment
from caseflow.caf import published as common_assessments
from caseflow.cases import queries as cases
from caseflow.cases.queries import ChronologyLine
from caseflow.events.kinds import kinds
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.extensions import db
from caseflow.kernel import RecordedEvent
from caseflow.web.together import Number, Question

AT_MOST = 100


class Submission(NamedTuple):
    """An assessment as it was submitted; it waits for as long as nobody has decided."""

    id: UUID
    case_id: UUID
    started_event_id: str
    number: int
    kind: str
    answers: dict[str, Any]
    words: dict[str, str]
    late_asked: bool
    submitted_by: UUID
    submitted_at: datetime
    submitted_on: date
    decided_by: UUID | None
    decided_at: datetime | None
    authorised: bool | None
    comments: dict[str, str] | None

    @property
    def waits(self) -> bool:
        """Whether nobody has decided it."""
        return self.decided_at is None


_COLUMNS = [getattr(Assessment, name) for name in Submission._fields]


def submissions(case_id: UUID, started_event_id: str) -> list[Submission]:
    """Every submission of an assessment, the latest first."""
    mine = Assessment.case_id == case_id, Assessment.started_event_id == started_event_id
    query = select(*_COLUMNS).where(*mine).order_by(Assessment.number.desc())
    return [Submission(*row) for row in db.session.execute(query)]


def unfinished(started_event_ids: set[str]) -> bool:
    """Whether one of the assessments that began with these events was submitted and is not authorised."""
    mine = Assessment.started_event_id.in_(started_event_ids)
    authorised = select(Assessment.started_event_id).where(mine, Assessment.authorised.is_(True))
    begun = select(Assessment.id).where(mine, Assessment.started_event_id.not_in(authorised)).limit(1)
    return db.session.scalar(begun) is not None


def _waiting_for_my_team() -> Any:
    return Assessment.decided_at.is_(None) & func.answers_for(Assessment.case_id)


def waiting_for_my_team() -> list[Submission]:
    """What waits for a manager on the cases that the asker's team answers for, longest first."""
    query = select(*_COLUMNS).where(_waiting_for_my_team())
    ordered = query.order_by(Assessment.submitted_at, Assessment.id).limit(AT_MOST)
    return [Submission(*row) for row in db.session.execute(ordered)]


def number_waiting_asked() -> Question[Number]:
    """The question of how many wait for a manager of the asker's team."""
    waiting = "from assessment a where a.decided_at is null and answers_for(a.case_id)"
    return Question(f"select count(*) {waiting}", {}, Number)


class Before(NamedTuple):
    """What an assessment finds on a case: the event that began it, and what was said before.

    `completes`: the kind that completes it.
    """

    started: RecordedEvent
    completes: type[CaseEvent]
    lines: list[ChronologyLine]

    def latest(self, *of: str) -> ChronologyLine | None:
        """The latest entry of one of these kinds that counts."""
        return next(
            (each for each in self.lines if each.recorded_event.kind in of and not each.withdrawn), None
        )


@cache
def _completing() -> dict[str, type[CaseEvent]]:
    """The kinds that complete what one person writes and another authorises, by the kind that starts it."""
    return {
        start.kind: kind for kind in kinds().values() if kind.written_on for start in kind.continues.kinds
    }


def before(case_id: UUID, started_event_id: str) -> Before | None:
    """What there is on a case before an assessment; None where no assessment began with that event."""
    lines = cases.chronology(case_id)
    for line in lines:
        event = line.recorded_event
        if event.event_id == started_event_id and event.kind in _completing() and not line.withdrawn:
            return Before(event, _completing()[event.kind], lines)
    return None


def family_views(case_id: UUID) -> common_assessments.FamilyViews:
    """What the child and the parents said in the common assessment, where the asker may read it."""
    return common_assessments.family_views(case_id)
