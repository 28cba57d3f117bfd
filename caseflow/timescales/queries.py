"""Proposed rules: how far each has been counted, what it does by team, and to which clocks."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.rows import tuple_row
from psycopg.sql import SQL
from sqlalchemy import Row, text

from caseflow.events.streaming import Scope, driver
from caseflow.extensions import db
from caseflow.web.counting import HowFar

PAGE = 50
_FIELDS = (
    "p.id, p.holiday_on, p.holiday_name, p.taken_back, p.timescale, p.working_days, p.source, p.reason,"
    " p.asked_by, p.asked_at, p.confirmed_by, p.confirmed_at, p.stopped_at, p.parts"
)
_PROPOSALS = (
    f"select {_FIELDS}, count(d.made_at) as done, max(d.made_at) as made_at,"
    " coalesce(jsonb_agg(d.counts) filter (where d.made_at is not null), '[]') as counts"
    " from rule_proposal p left join rule_proposal_part d on d.proposal_id = p.id"
)


class Sums(NamedTuple):
    """How many clocks are counted, how many run, were in time before and after, and have another answer."""

    clocks: int = 0
    running: int = 0
    in_time_before: int = 0
    in_time_after: int = 0
    differing: int = 0


class ProposalCard(NamedTuple):
    """A proposal, how many of its parts are counted, and what it does by team once all of them are."""

    id: UUID
    holiday_on: date | None
    holiday_name: str
    taken_back: bool
    timescale: str | None
    working_days: int | None
    source: str
    reason: str
    asked_by: UUID
    asked_at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None
    stopped_at: datetime | None
    parts: int
    done: int
    made_at: datetime | None
    by_team: dict[str, Sums]

    @property
    def is_holiday(self) -> bool:
        """Whether it is about a day, and not about a limit."""
        return self.holiday_on is not None

    @property
    def how_far(self) -> HowFar:
        """How far the workers are with it."""
        return HowFar(self.parts, self.done, self.asked_at, self.made_at, self.stopped_at)

    @property
    def is_counted(self) -> bool:
        """Whether the workers have counted all of it."""
        return self.how_far.is_counted

    @property
    def total(self) -> Sums:
        """What it does in all teams."""
        return Sums(*map(sum, zip(*self.by_team.values(), strict=True))) if self.by_team else Sums()


class TriedClock(NamedTuple):
    """A clock to which a proposal does something, of a child whom the asker may know."""

    case_id: UUID
    timescale: str
    team_code: str
    due_before: date
    due_after: date
    in_time_before: bool | None
    in_time_after: bool | None
    runs: bool


def proposal(proposal_id: UUID) -> ProposalCard | None:
    """One proposal."""
    asked = text(f"{_PROPOSALS} where p.id = :id group by p.id")
    row = db.session.execute(asked, {"id": proposal_id}).first()
    return _card(row) if row else None


def holidays() -> list[ProposalCard]:
    """Every holiday that was added or taken back, or that waits to be, latest first."""
    return _cards("p.holiday_on is not null", {})


def limits(code: str) -> list[ProposalCard]:
    """The limits that were tried of late for a timescale, latest first."""
    return _cards("p.timescale = :code", {"code": code})


def _cards(which: str, given: Mapping[str, Any]) -> list[ProposalCard]:
    asked = text(f"{_PROPOSALS} where {which} group by p.id order by p.asked_at desc, p.id limit 20")
    return [_card(row) for row in db.session.execute(asked, dict(given))]


def _card(row: Row[Any]) -> ProposalCard:
    values: list[Any] = list(row)
    counts = values.pop()
    sums: dict[str, Counter[int]] = {}
    for part in counts:
        for team, numbers in part.items():
            sums.setdefault(team, Counter()).update(dict(enumerate(numbers)))
    by_team = {
        team: Sums(*(found[place] for place in range(len(Sums._fields)))) for team, found in sums.items()
    }
    return ProposalCard._make([*values, by_team])


class Narrowed(NamedTuple):
    """Which of the clocks of a proposal are asked for."""

    team_code: str | None = None
    running: bool = False


def _which(proposal_id: UUID, narrowed: Narrowed) -> tuple[str, dict[str, Any]]:
    which = "proposal_id = :id"
    which += " and team_code = :team" if narrowed.team_code else ""
    which += " and runs" if narrowed.running else ""
    return which, {"id": proposal_id, "team": narrowed.team_code}


def listed(proposal_id: UUID, narrowed: Narrowed) -> int:
    """How many clocks it does something to are of children whom the asker may know."""
    which, given = _which(proposal_id, narrowed)
    return db.session.scalar(text(f"select count(*) from rule_proposal_clock where {which}"), given) or 0


def tried_clocks(proposal_id: UUID, narrowed: Narrowed, page: int) -> list[TriedClock]:
    """A page of the clocks it does something to, of children whom the asker may know."""
    which, given = _which(proposal_id, narrowed)
    asked = text(
        f"select {', '.join(TriedClock._fields)} from rule_proposal_clock where {which}"
        " order by runs desc, due_before, case_id, timescale, subject, number limit :size offset :start"
    )
    given |= {"size": PAGE, "start": (page - 1) * PAGE}
    return [TriedClock(*row) for row in db.session.execute(asked, given)]


def clock_teams(scope: Scope) -> dict[tuple[UUID, str, str, int], str]:
    """The team of each clock that is kept of these cases; for the workers."""
    query = SQL("select case_id, timescale, subject, number, team_code from clock where {}")
    rows = driver().cursor(row_factory=tuple_row).execute(query.format(scope.holds("case_id")))
    return {(case_id, timescale, subject, number): team for case_id, timescale, subject, number, team in rows}


def closed(scope: Scope) -> dict[UUID, date]:
    """When those of these cases closed that are closed; for the workers."""
    query = SQL("select id, closed_on from case_record where closed_on is not null and {}")
    return dict(driver().cursor(row_factory=tuple_row).execute(query.format(scope.holds("id"))).fetchall())


def cases_touched(timescale: str | None, holiday_on: date | None) -> list[UUID]:
    """The cases that a proposal may touch: with a clock of the timescale, or one that began by the day."""
    query = "select distinct case_id from clock where timescale = %s or started_on <= %s"
    given = (timescale, holiday_on if timescale is None else None)
    return [case_id for (case_id,) in driver().cursor(row_factory=tuple_row).execute(query, given)]
