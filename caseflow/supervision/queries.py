"""Meetings and decisions of a worker, and what is stuck on their cases."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select, text

from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases.queries import CaseCard
from caseflow.clocks import queries as clocks
from caseflow.events import log
from caseflow.extensions import db
from caseflow.rules.clock import Clock
from caseflow.rules.levels import LevelFlag
from caseflow.rules.waits import WaitSpell
from caseflow.supervision.models import Supervision, SupervisionDecision


class Meeting(NamedTuple):
    """A meeting: whose, with whom, when, and since when each has signed."""

    id: UUID
    worker_id: UUID
    manager_id: UUID
    held_on: date
    worker_signed_at: datetime | None
    manager_signed_at: datetime | None

    @property
    def unsigned(self) -> bool:
        """Whether neither has signed, so that decisions may be added."""
        return self.worker_signed_at is None and self.manager_signed_at is None


class Decision(NamedTuple):
    """What was decided on a case, by when, and when it was done."""

    id: UUID
    supervision_id: UUID
    case_id: UUID
    words: str
    by_on: date
    done_on: date | None
    held_on: date


class Supervised(NamedTuple):
    """Somebody whose supervision the asker reads."""

    id: UUID
    name: str


class StuckCase(NamedTuple):
    """One case of a worker with everything that may hold it up."""

    case: CaseCard
    clocks: list[Clock]
    waits: list[WaitSpell]
    flags: list[LevelFlag]
    last_recorded_on: date | None


def supervised(team_code: str) -> list[Supervised]:
    """Whom in a team the asker supervises, or covers for their manager, by name."""
    members = {each.id: each.name for each in agencies.people_in({team_code})}
    asked = text("select x from unnest(cast(:ids as uuid[])) x where supervises(x)")
    found = set(db.session.scalars(asked, {"ids": list(members)}))
    return [Supervised(each, name) for each, name in members.items() if each in found]


def supervises(worker_id: UUID) -> bool:
    """Whether the asker supervises somebody."""
    return bool(db.session.scalar(select(func.supervises(worker_id))))


_MEETING = (
    Supervision.id,
    Supervision.worker_id,
    Supervision.manager_id,
    Supervision.held_on,
    Supervision.worker_signed_at,
    Supervision.manager_signed_at,
)


def meetings(worker_ids: Collection[UUID]) -> list[Meeting]:
    """The meetings of these workers, the latest first."""
    query = select(*_MEETING).where(Supervision.worker_id.in_(worker_ids))
    ordered = query.order_by(Supervision.held_on.desc(), Supervision.opened_at.desc())
    return [Meeting(*row) for row in db.session.execute(ordered)]


def meeting(meeting_id: UUID) -> Meeting | None:
    """One meeting, for those who may read it."""
    row = db.session.execute(select(*_MEETING).where(Supervision.id == meeting_id)).first()
    return Meeting(*row) if row else None


def _decisions(*asked: Any) -> list[Decision]:
    query = select(
        SupervisionDecision.id,
        SupervisionDecision.supervision_id,
        SupervisionDecision.case_id,
        SupervisionDecision.words,
        SupervisionDecision.by_on,
        SupervisionDecision.done_on,
        Supervision.held_on,
    ).join(Supervision, Supervision.id == SupervisionDecision.supervision_id)
    ordered = query.where(*asked).order_by(SupervisionDecision.by_on, SupervisionDecision.id)
    return [Decision(*row) for row in db.session.execute(ordered)]


def decided_at(meeting_id: UUID) -> list[Decision]:
    """What was decided at a meeting, by when it is to be done."""
    return _decisions(SupervisionDecision.supervision_id == meeting_id)


def about(case_id: UUID) -> list[Decision]:
    """What was decided about a case at meetings that the asker reads."""
    return _decisions(SupervisionDecision.case_id == case_id)


def left_open(worker_id: UUID, before: Meeting | None = None) -> list[Decision]:
    """What was decided with a worker and is not done; or was not by a meeting, at the ones before it."""
    open_now = SupervisionDecision.done_on.is_(None)
    if before is None:
        return _decisions(Supervision.worker_id == worker_id, open_now)
    earlier = Supervision.held_on < before.held_on
    still = or_(open_now, SupervisionDecision.done_on >= before.held_on)
    return _decisions(Supervision.worker_id == worker_id, earlier, still)


def decision(decision_id: UUID) -> Decision | None:
    """One decision, for those who may read it."""
    return next(iter(_decisions(SupervisionDecision.id == decision_id)), None)


def stuck_cases(worker_id: UUID, as_at: date) -> list[StuckCase]:
    """The open cases of a worker, longest open first, with what may hold each up."""
    ids = cases.allocated(worker_id)
    known = cases.cards(set(ids))
    running: dict[UUID, list[Clock]] = defaultdict(list)
    for card in clocks.open_for_asked(worker_id).answers():
        running[card.case_id].append(card.clock)
    waits = _by_case("wait_spell", WaitSpell._fields, ids, as_at)
    flags = _by_case("level_flag", LevelFlag._fields, ids, as_at, _UNANSWERED)
    last = log.last_recorded(ids)
    return [
        StuckCase(
            known[each],
            running[each],
            [WaitSpell(*row) for row in waits[each]],
            [LevelFlag(*row) for row in flags[each]],
            last.get(each),
        )
        for each in ids
        if each in known
    ]


_UNANSWERED = (
    " and not exists (select from level_answer a"
    " where (a.case_id, a.rule, a.key) = (x.case_id, x.rule, x.key))"
)


def _by_case(
    table: str, columns: Collection[str], case_ids: Collection[UUID], as_at: date, also: str = ""
) -> dict[UUID, list[Any]]:
    """The rows of a projected table that hold on a day, by case."""
    asked = text(
        f"select case_id, {', '.join(columns)} from {table} x where case_id = any(:cases)"
        f" and from_on <= :as_at and (until_on is null or until_on > :as_at){also} order by from_on"
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for case_id, *row in db.session.execute(asked, {"cases": list(case_ids), "as_at": as_at}):
        found[case_id].append(row)
    return found
