"""Targets by year, what others came to, and what is said about the value of a period."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from caseflow.extensions import db
from caseflow.rules.comparators import AREAS, comparators
from caseflow.rules.scorecard import Target
from caseflow.scorecard.models import IndicatorCommentary, IndicatorComparator, IndicatorTarget
from caseflow.web.together import any_of


class KeptTarget(NamedTuple):
    """The target of a year; `target` is None where it was taken away."""

    code: str
    year: str
    target: Target | None
    source: str
    set_by: UUID
    set_at: datetime


class KeptComparator(NamedTuple):
    """What an area came to in a year; nobody's name stands on what came along."""

    code: str
    area: str
    year: str
    value: Decimal
    source: str
    entered_by: UUID | None = None
    entered_at: datetime | None = None


class Commentary(NamedTuple):
    """What somebody says about the value of a period."""

    code: str
    period: str
    words: str
    written_by: UUID
    written_at: datetime


def targets(codes: Collection[str]) -> dict[tuple[str, str], KeptTarget]:
    """The target that stands of each of these indicators and year."""
    one = IndicatorTarget.code, IndicatorTarget.year
    query = (
        select(IndicatorTarget)
        .where(any_of(IndicatorTarget.code, codes))
        .ext(distinct_on(*one))
        .order_by(*one, IndicatorTarget.number.desc())
    )
    return {(row.code, row.year): _target(row) for row in db.session.scalars(query)}


def _target(row: IndicatorTarget) -> KeptTarget:
    target = None if row.aim is None else Target(row.aim, row.up_to, row.tolerance)
    return KeptTarget(row.code, row.year, target, row.source, row.set_by, row.set_at)


def compared_with(codes: Collection[str]) -> list[KeptComparator]:
    """What others came to, the latest year first: what was entered, and what came along."""
    one = IndicatorComparator.code, IndicatorComparator.area, IndicatorComparator.year
    query = (
        select(IndicatorComparator)
        .where(any_of(IndicatorComparator.code, codes))
        .ext(distinct_on(*one))
        .order_by(*one, IndicatorComparator.number.desc())
    )
    found = {
        (each.code, each.area, each.period): KeptComparator(*each)
        for each in comparators()
        if each.code in codes
    }
    for row in db.session.scalars(query):
        key = row.code, row.area, row.year
        found[key] = KeptComparator(*key, row.value, row.source, row.entered_by, row.entered_at)
    by_area = sorted(found.values(), key=lambda each: AREAS.index(each.area))
    return sorted(by_area, key=lambda each: each.year, reverse=True)


def commentaries(codes: Collection[str], periods: Collection[str] | None = None) -> list[Commentary]:
    """What was said about the values of these indicators, of some periods or of all, the latest first."""
    query = select(IndicatorCommentary).where(any_of(IndicatorCommentary.code, codes))
    if periods is not None:
        query = query.where(any_of(IndicatorCommentary.period, periods))
    rows = db.session.scalars(query.order_by(IndicatorCommentary.number.desc()))
    return [Commentary(row.code, row.period, row.words, row.written_by, row.written_at) for row in rows]
