"""Comparisons of a figure with itself: how far each has been counted, what it comes to, and what differs."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, text

from caseflow.extensions import db
from caseflow.performance.queries.figures import BOROUGH, Figure, middle_of
from caseflow.web.counting import HowFar

PAGE = 50
_PARTS = (
    "select c.id, c.code, c.period, c.framework, c.known_on, c.asked_by, c.asked_at, c.stopped_at, c.parts,"
    " count(p.made_at) as done, max(p.made_at) as made_at,"
    " coalesce(sum(p.differing), 0)::integer as differing,"
    " array_agg(p.then_counts) filter (where p.made_at is not null) as then_counts,"
    " array_agg(p.now_counts) filter (where p.made_at is not null) as now_counts"
    " from figure_comparison c left join figure_comparison_part p on p.comparison_id = c.id"
)
_DAYS = text(
    "select array(select unnest(then_days) from figure_comparison_part where comparison_id = :id),"
    " array(select unnest(now_days) from figure_comparison_part where comparison_id = :id)"
)


class ComparisonCard(NamedTuple):
    """A comparison: how many of its parts are counted, and the figure then and now once all of them are."""

    id: UUID
    code: str
    period: str
    framework: str
    known_on: date | None
    asked_by: UUID
    asked_at: datetime
    stopped_at: datetime | None
    parts: int
    done: int
    made_at: datetime | None
    differing: int
    then: Figure | None = None
    now: Figure | None = None

    @property
    def how_far(self) -> HowFar:
        """How far the workers are with it."""
        return HowFar(self.parts, self.done, self.asked_at, self.made_at, self.stopped_at)


class Differing(NamedTuple):
    """Something that counts otherwise then than now, of a child whom the asker may know."""

    case_id: UUID
    event_id: str
    counted_then: str | None
    reason_then: str | None
    counted_now: str | None
    reason_now: str | None


def comparison(comparison_id: UUID, unit: str) -> ComparisonCard | None:
    """One comparison."""
    row = db.session.execute(text(f"{_PARTS} where c.id = :id group by c.id"), {"id": comparison_id}).first()
    return _card(row, unit) if row else None


def latest(code: str, period: str, unit: str, at_most: int = 3) -> list[ComparisonCard]:
    """The last comparisons of a figure."""
    asked = text(
        f"{_PARTS} where c.code = :code and c.period = :period group by c.id order by c.asked_at desc, c.id"
        " limit :at_most"
    )
    rows = db.session.execute(asked, {"code": code, "period": period, "at_most": at_most})
    return [_card(row, unit) for row in rows.all()]


def _card(row: Row[Any], unit: str) -> ComparisonCard:
    card = ComparisonCard(*tuple(row)[:-2])
    if not card.how_far.is_counted:
        return card
    days = db.session.execute(_DAYS, {"id": card.id}).one() if unit not in ("percent", "count") else ([], [])
    then, now = (
        _figure(card, counts, unit, lengths)
        for counts, lengths in zip((row.then_counts, row.now_counts), days, strict=True)
    )
    return card._replace(then=then, now=now)


def _figure(card: ComparisonCard, counts: Sequence[Sequence[int]], unit: str, days: Sequence[int]) -> Figure:
    above, below, left_out = (sum(each[place] for each in counts) for place in range(3))
    middle = middle_of(unit, days)
    return Figure(card.code, card.period, BOROUGH, BOROUGH, above, below, left_out, unit, middle)


def listed(comparison_id: UUID) -> int:
    """How many of the things that count otherwise are of children whom the asker may know."""
    asked = text("select count(*) from figure_comparison_row where comparison_id = :id")
    return db.session.scalar(asked, {"id": comparison_id}) or 0


def differing(comparison_id: UUID, page: int) -> list[Differing]:
    """A page of the things that count otherwise, of children whom the asker may know."""
    asked = text(
        f"select {', '.join(Differing._fields)} from figure_comparison_row where comparison_id = :id"
        " order by case_id, event_id limit :size offset :start"
    )
    given = {"id": comparison_id, "size": PAGE, "start": (page - 1) * PAGE}
    return [Differing(*row) for row in db.session.execute(asked, given)]
