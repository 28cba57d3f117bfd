"""How the projections are doing: what lags, what failed, and the last runs."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from psycopg import sql
from sqlalchemy import func, select, text

from caseflow.extensions import db
from caseflow.projections.models import (
    ProjectionFailure,
    ProjectionRun,
    Recomputation,
    RecomputationRange,
)
from caseflow.web.together import Question


class Health(NamedTuple):
    """Cases that lag and cases that could not be followed, some of these by name with the worst first.

    `stuck` of them failed at least `STUCK_AFTER` times: they wait for a person. Then the last runs, and of
    each kind the very last; and how many closed cases have something that nobody
    ended, by the type of episode.
    """

    lagging: int
    failing: int
    stuck: int
    failures: list[ProjectionFailure]
    runs: list[ProjectionRun]
    last: dict[str, ProjectionRun]
    closed_while_open: dict[str, int]


STUCK_AFTER = 3
"""So often a case is tried before it stands in a list for a person."""


class LastRun(NamedTuple):
    """When a run last ended well; None where none has."""

    at: datetime | None


def last_run_asked(what: str) -> Question[LastRun]:
    """The question of when a run of this kind last ended well."""
    ended = "select max(finished_at) from projection_run where what = :what and failed = 0"
    return Question(ended, {"what": what}, LastRun)


def health(fingerprint: str, at_most: int = 50) -> Health:
    """How far the projections are behind the log and the rules with this fingerprint."""
    failures = db.session.scalars(
        select(ProjectionFailure)
        .order_by(ProjectionFailure.tries.desc(), ProjectionFailure.case_id)
        .limit(at_most)
    )
    latest = select(ProjectionRun).order_by(ProjectionRun.started_at.desc(), ProjectionRun.id.desc())
    runs = db.session.scalars(latest.limit(at_most))
    stuck_too = func.count().filter(ProjectionFailure.tries >= STUCK_AFTER)
    failing, stuck = db.session.execute(select(func.count(), stuck_too).select_from(ProjectionFailure)).one()
    newest = select(func.max(ProjectionRun.id)).group_by(ProjectionRun.what)
    last = db.session.scalars(select(ProjectionRun).where(ProjectionRun.id.in_(newest)))
    kinds = {each.what: each for each in last}
    questions = db.session.execute(text("select type, cases from closed_while_open()"))
    unended = {row.type: row.cases for row in questions}
    return Health(count_lagging(fingerprint), failing, stuck, list(failures), list(runs), kinds, unended)


class Recomputed(NamedTuple):
    """How far a recomputation is: its ranges, how many of them are done, and what was seen of these."""

    begun_at: datetime
    stopped_at: datetime | None
    finished_at: datetime | None
    ranges: int
    done: int
    cases: int
    changed: int
    drifted: int
    failed: int


def recomputed() -> Recomputed | None:
    """How far the last recomputation by ranges is; None where there never was one."""
    made, of = Recomputation, RecomputationRange
    sums = [func.coalesce(func.sum(each), 0) for each in (of.cases, of.changed, of.drifted, of.failed)]
    asked = (
        select(
            made.begun_at,
            made.stopped_at,
            made.finished_at,
            func.count(of.number),
            func.count(of.made_at),
            *sums,
        )
        .outerjoin(of, of.recomputation_id == made.id)
        .group_by(made.id, made.begun_at, made.stopped_at, made.finished_at)
        .order_by(made.id.desc())
        .limit(1)
    )
    row = db.session.execute(asked).first()
    return Recomputed._make(row) if row else None


def count_lagging(fingerprint: str) -> int:
    """How many cases lag behind their log, or these rules; none for those who may not know."""
    asked = text("select cases_lagging(:fingerprint)")
    return db.session.scalar(asked, {"fingerprint": fingerprint}) or 0


def lagging(fingerprint: str, at_most: int, at: datetime) -> list[UUID]:
    """Cases that lag and that nobody is following just now, locked; those that failed before come at the end,
    unless they wait to be tried again later."""
    asked = text(
        "select r.id from case_record r"
        " left join projection_failure f on f.case_id = r.id and f.sweep = 'sweep'"
        " where lags(r, :fingerprint) and (f.try_at is null or f.try_at <= :at)"
        " order by f.try_at is not null, r.id limit :at_most for update of r skip locked"
    )
    return list(db.session.scalars(asked, {"fingerprint": fingerprint, "at_most": at_most, "at": at}))


def lagging_cases(fingerprint: str, at: datetime | None = None) -> sql.Composed:
    """The query that chooses the cases that lag, to stream them by; with a time none of those that failed
    and wait to be tried again later."""
    lagging = sql.SQL("select r.id from case_record r where lags(r, {})").format(sql.Literal(fingerprint))
    if at is None:
        return lagging
    waiting = sql.SQL(
        " and not exists (select from projection_failure f"
        " where f.case_id = r.id and f.sweep = 'sweep' and f.try_at > {})"
    )
    return lagging + waiting.format(sql.Literal(at))


def followed_cases(first: UUID | None = None, before: UUID | None = None) -> list[UUID]:
    """Every case with something in its log, in order; from one on, and up to the one before another."""
    asked = text(
        "select id from case_record where last_seq > 0"
        " and (cast(:first as uuid) is null or id >= :first)"
        " and (cast(:before as uuid) is null or id < :before) order by id"
    )
    return list(db.session.scalars(asked, {"first": first, "before": before}))


def shortened_cases(at_most: int = 100) -> list[UUID]:
    """Cases whose record says that the log is longer or shorter than it is."""
    return list(db.session.scalars(text("select shortened_cases(:at_most)"), {"at_most": at_most}))


class WrongGrant(NamedTuple):
    """A team's access to a case that is missing, or that nothing gives it."""

    case_id: UUID
    team_code: str


def wrong_grants(at_most: int = 100) -> list[WrongGrant]:
    """Where access does not follow from the rows that give it: of accountable teams, present and former."""
    rows = db.session.execute(text("select * from wrong_grants(:at_most)"), {"at_most": at_most})
    return [WrongGrant(*row) for row in rows]


def sums_apart(at_most: int = 100) -> list[str]:
    """Indicators and days of which something else is added up than the facts come to."""
    asked = text(
        "select distinct code || ' ' || on_day from (select code, on_day from counts_apart"
        " union all select code, on_day from lengths_apart) a order by 1 limit :at_most"
    )
    return list(db.session.scalars(asked, {"at_most": at_most}))
