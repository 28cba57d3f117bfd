"""Drafts of measures, what the last trial of one comes to, and the children behind that."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select

from caseflow.extensions import db
from caseflow.measures.models import DraftMeasure, MeasureTrial, MeasureTrialPart, MeasureTrialRow
from caseflow.web.counting import HowFar

PAGE = 50


class Draft(NamedTuple):
    """A measure that is being drafted. `form` is how it counts, `parts` what was chosen for that."""

    id: UUID
    code: str
    title: str
    plan: str
    polarity: str
    form: str
    kind: str
    other_kind: str | None
    parts: dict[str, Any]
    drafted_at: datetime
    changed_at: datetime


class Trial(NamedTuple):
    """A trial: how far the workers are with it, and what the parts that are counted come to by quarter."""

    id: UUID
    file: str
    as_at: date
    how_far: HowFar
    counts: dict[str, tuple[int, int, int]]
    days: dict[str, list[int]]

    @property
    def counted(self) -> bool:
        """Whether every part is counted."""
        return self.how_far.is_counted


class Behind(NamedTuple):
    """Which rows behind a trial: first days from one day to another that still hold on a third."""

    trial_id: UUID
    lowest: date
    highest: date
    until: date
    counted: str


class TrialRow(NamedTuple):
    """A row behind a trial, of a child whom the asker may know."""

    case_id: UUID
    event_id: str
    started_on: date | None
    due_on: date | None
    stopped_on: date | None
    days: int | None
    reason: str


_DRAFTS = select(*(getattr(DraftMeasure, name) for name in Draft._fields))


def drafts() -> list[Draft]:
    """Every draft, the one that was changed last first."""
    found = db.session.execute(_DRAFTS.order_by(DraftMeasure.changed_at.desc(), DraftMeasure.id))
    return [Draft(*row) for row in found]


def draft(draft_id: UUID) -> Draft | None:
    """One draft."""
    row = db.session.execute(_DRAFTS.where(DraftMeasure.id == draft_id)).first()
    return Draft(*row) if row else None


def last_trial(draft_id: UUID) -> Trial | None:
    """The last trial of a draft."""
    of = MeasureTrial
    found = db.session.scalar(
        select(of).where(of.draft_id == draft_id).order_by(of.asked_at.desc(), of.id).limit(1)
    )
    if found is None:
        return None
    part = MeasureTrialPart
    made = db.session.execute(
        select(part.made_at, part.counts, part.days).where(
            part.trial_id == found.id, part.made_at.is_not(None)
        )
    ).all()
    made_at = max((each.made_at for each in made), default=None)
    counts, days = _counts(each.counts for each in made), _days(each.days for each in made)
    how_far = HowFar(found.parts, len(made), found.asked_at, made_at, found.stopped_at)
    return Trial(found.id, found.file, found.as_at, how_far, counts, days)


def _counts(parts: Iterable[dict[str, list[int]]]) -> dict[str, tuple[int, int, int]]:
    sums: dict[str, tuple[int, int, int]] = {}
    for part in parts:
        for quarter, (above, below, left_out) in part.items():
            one, two, three = sums.get(quarter, (0, 0, 0))
            sums[quarter] = one + above, two + below, three + left_out
    return sums


def _days(parts: Iterable[dict[str, list[int]]]) -> dict[str, list[int]]:
    lengths: dict[str, list[int]] = defaultdict(list)
    for part in parts:
        for quarter, days in part.items():
            lengths[quarter] += days
    return dict(lengths)


def rows(behind: Behind, page: int) -> tuple[list[TrialRow], int]:
    """A page of the rows behind a trial that the asker may know, and how many of those there are."""
    of = MeasureTrialRow
    asked = select(*(getattr(of, name) for name in TrialRow._fields))
    found = _behind(asked, behind).order_by(of.first_on, of.part, of.number)
    listed = db.session.execute(found.limit(PAGE).offset((page - 1) * PAGE))
    number = db.session.scalar(_behind(select(func.count()).select_from(of), behind)) or 0
    return [TrialRow(*row) for row in listed], number


def _behind(asked: Select[Any], behind: Behind) -> Select[Any]:
    of = MeasureTrialRow
    return asked.where(
        of.trial_id == behind.trial_id,
        of.counted == behind.counted,
        of.first_on.between(behind.lowest, behind.highest),
        of.last_on >= behind.until,
    )
