"""Targets by year, what others came to, and what is said about the value of a period."""

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from caseflow.rules.comparators import AREAS, comparators
from caseflow.rules.scorecard import Target
from caseflow.web.together import Question, array_words


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


_TARGETS = (
    "select distinct on (code, year) code, year, aim, up_to, tolerance, source, set_by, set_at"
    " from indicator_target where code = any(cast(:codes as text[])) order by code, year, number desc"
)
_COMPARATORS = (
    "select distinct on (code, area, year) code, area, year, value, source, entered_by, entered_at"
    " from indicator_comparator where code = any(cast(:codes as text[]))"
    " order by code, area, year, number desc"
)
_COMMENTARIES = (
    "select code, period, words, written_by, written_at from indicator_commentary"
    " where code = any(cast(:codes as text[]))"
    " and (cast(:periods as text[]) is null or period = any(cast(:periods as text[]))) order by number desc"
)


class TargetRow(NamedTuple):
    """A target as it is kept; without an aim it was taken away."""

    code: str
    year: str
    aim: Decimal | None
    up_to: Decimal | None
    tolerance: Decimal | None
    source: str
    set_by: UUID
    set_at: datetime


def targets_asked(codes: Iterable[str]) -> Question[TargetRow]:
    """The question of which target stands of each of these indicators and year."""
    return Question(_TARGETS, {"codes": array_words(codes)}, TargetRow)


def targets(codes: Iterable[str]) -> dict[tuple[str, str], KeptTarget]:
    """The target that stands of each of these indicators and year."""
    return by_year(targets_asked(codes).answers())


def by_year(rows: Iterable[TargetRow]) -> dict[tuple[str, str], KeptTarget]:
    """Targets by their indicator and year."""
    return {(row.code, row.year): _target(row) for row in rows}


def _target(row: TargetRow) -> KeptTarget:
    target = None if row.aim is None else Target(row.aim, row.up_to, row.tolerance)
    return KeptTarget(row.code, row.year, target, row.source, row.set_by, row.set_at)


def comparators_asked(codes: Iterable[str]) -> Question[KeptComparator]:
    """The question of what was entered of others."""
    return Question(_COMPARATORS, {"codes": array_words(codes)}, KeptComparator)


def compared_with(codes: Collection[str]) -> list[KeptComparator]:
    """What others came to, the latest year first: what was entered, and what came along."""
    return with_what_came_along(codes, comparators_asked(codes).answers())


def with_what_came_along(codes: Collection[str], entered: Iterable[KeptComparator]) -> list[KeptComparator]:
    """What was entered of others in the place of what came along, the latest year first."""
    found = {
        (each.code, each.area, each.period): KeptComparator(*each)
        for each in comparators()
        if each.code in codes
    }
    found |= {(each.code, each.area, each.year): each for each in entered}
    by_area = sorted(found.values(), key=lambda each: AREAS.index(each.area))
    return sorted(by_area, key=lambda each: each.year, reverse=True)


def commentaries_asked(codes: Iterable[str], periods: Iterable[str] | None) -> Question[Commentary]:
    """The question of what was said about the values of these indicators, of some periods or of all."""
    of = None if periods is None else array_words(periods)
    return Question(_COMMENTARIES, {"codes": array_words(codes), "periods": of}, Commentary)


def commentaries(codes: Iterable[str], periods: Iterable[str] | None = None) -> list[Commentary]:
    """What was said about the values of these indicators, of some periods or of all, the latest first."""
    return commentaries_asked(codes, periods).answers()
