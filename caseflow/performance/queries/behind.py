"""The rows behind a figure: each counted thing, each that fell short, each exception with the reason."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.kernel.dates import Period
from caseflow.performance.queries import computed
from caseflow.performance.queries.figures import NO_GROUP
from caseflow.performance.queries.windows import window
from caseflow.rules.dated import Rulebook
from caseflow.rules.indicators import Fact

COUNTED = ("yes", "no", "exception")
PAGE = 50

_ROWS = text(
    "select * from indicator_rows"
    "(:code, :lowest, :highest, :until, :split, :group, :counted, :at_most, :skipped)"
)


class Member(NamedTuple):
    """A line of the list of children behind a figure, as it is exported.

    `counted` is yes (in the numerator), no (counted below the line only), or exception (left out).
    """

    code: str
    child_id: str
    event_id: str
    counted: str
    started_on: date | None
    due_on: date | None
    stopped_on: date | None
    days: int | None
    reason: str


class Behind(NamedTuple):
    """A row behind a figure on a page; the case and the child are named only to those who may read them."""

    event_id: str
    counted: str
    started_on: date | None
    due_on: date | None
    stopped_on: date | None
    days: int | None
    reason: str
    team: str | None
    agency: str | None
    quindrat: str | None
    case_id: UUID | None
    reference: str | None
    given_name: str | None
    family_name: str | None


def members(
    codes: Sequence[str],
    period: Period,
    rulebook: Rulebook,
    known_at: datetime | None = None,
    stored: bool = True,
) -> list[Member]:
    """Everything behind the figures of a period, ordered by code, child and event.

    Read or computed as `figures` are.
    """
    if stored and known_at is None:
        found = [each for code in codes for each in _kept(code, period, rulebook)]
    else:
        asked = [window(code, period, rulebook) for code in codes]
        found = [_member(each.fact, each.reference) for each in computed.facts_in(asked, rulebook, known_at)]
    place = {code: number for number, code in enumerate(codes)}
    return sorted(found, key=lambda each: (place[each.code], each.child_id, each.event_id, each.counted))


def rows_behind(
    code: str,
    period: Period,
    by: str,
    group: str | None,
    rulebook: Rulebook,
    counted: str | None = None,
    page: int = 1,
    size: int = PAGE,
) -> tuple[list[Behind], int]:
    """One page of the rows behind a figure, the earliest first, and how many rows there are in all.

    `group` is a group of `figures`, None the whole borough; `counted` narrows to yes, no or exception.
    """
    split = None if by == "borough" or group is None else by
    values = {
        **window(code, period, rulebook)._asdict(),
        "split": split,
        "group": None if split and group == NO_GROUP[split] else group,
        "counted": counted,
        "at_most": size,
        "skipped": (page - 1) * size,
    }
    rows = db.session.execute(_ROWS, values).all()
    return [Behind(*row[1:]) for row in rows], rows[0].total if rows else 0


def _kept(code: str, period: Period, rulebook: Rulebook) -> list[Member]:
    values = {**window(code, period, rulebook)._asdict(), "split": None, "group": None, "counted": None}
    rows = db.session.execute(_ROWS, {**values, "at_most": None, "skipped": 0})
    return [
        Member(
            code,
            row.reference,
            row.event_id,
            row.counted,
            row.started_on,
            row.due_on,
            row.stopped_on,
            row.days,
            row.reason,
        )
        for row in rows
    ]


def _member(fact: Fact, reference: str) -> Member:
    counted = "exception" if fact.exception else "yes" if fact.in_numerator else "no"
    return Member(
        fact.code,
        reference,
        fact.event_id,
        counted,
        fact.started_on,
        fact.due_on,
        fact.stopped_on,
        fact.days,
        fact.reason,
    )
