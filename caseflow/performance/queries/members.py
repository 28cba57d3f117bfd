"""The rows behind a figure: each counted thing, each that fell short, each exception with the reason."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Engine, text

from caseflow.extensions import db
from caseflow.kernel.dates import Period
from caseflow.performance.queries import computed
from caseflow.performance.queries.figures import NO_GROUP
from caseflow.performance.queries.windows import window
from caseflow.rules.identity import child_name
from caseflow.rules.indicators import Fact
from caseflow.rules.rulebook import Rulebook
from caseflow.web.transaction import ask_as

COUNTED = ("yes", "no", "exception")
PAGE = 50

_ROWS = text(
    "select * from indicator_rows"
    "(:code, :lowest, :highest, :until, :split, :group, :counted, :at_most, :skipped)"
)

SORTS = ("started", "due", "stopped", "days")
_SORTED = {
    (sort, down): text(
        "select * from indicator_rows"
        "(:code, :lowest, :highest, :until, :split, :group, :counted, null, 0) members"
        f" order by members.{column} {'desc' if down else 'asc'} nulls last, members.event_id"
        " limit :at_most offset :skipped"
    )
    for sort, column in zip(SORTS, ("started_on", "due_on", "stopped_on", "days"), strict=True)
    for down in (False, True)
}


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


class MemberRow(NamedTuple):
    """A row behind a figure on a page, of a case that the asker may know."""

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
    case_id: UUID
    reference: str
    given_name: str
    family_name: str

    @property
    def name(self) -> str:
        """The child's name."""
        return child_name(self.given_name, self.family_name, None, None)


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
        rows = [each for code in codes for each in _kept(code, period, rulebook)]
    else:
        asked = [window(code, period, rulebook) for code in codes]
        rows = [_member(each.fact, each.reference) for each in computed.facts_in(asked, rulebook, known_at)]
    place = {code: number for number, code in enumerate(codes)}
    return sorted(rows, key=lambda each: (place[each.code], each.child_id, each.event_id, each.counted))


def member_rows(
    code: str,
    period: Period,
    by: str,
    group: str | None,
    rulebook: Rulebook,
    counted: str | None = None,
    page: int = 1,
    size: int = PAGE,
    sort: str = "",
    down: bool = False,
) -> tuple[list[MemberRow], int]:
    """One page of the rows behind a figure that the asker may know, and how many of those there are.

    `group` is a group of `figures`, None the whole borough; `counted` narrows to yes, no or exception.
    `sort` is one of `SORTS`, with what has no such day at the end; otherwise the earliest come first.
    """
    values = _wanted(code, period, by, group, counted, rulebook)
    page_of = {"at_most": size, "skipped": (page - 1) * size}
    rows = db.session.execute(_SORTED.get((sort, down), _ROWS), {**values, **page_of}).all()
    return [MemberRow(*row[1:]) for row in rows], rows[0].total if rows else 0


def every_member_row(
    code: str,
    period: Period,
    by: str,
    group: str | None,
    rulebook: Rulebook,
    counted: str | None,
    session_hash: bytes | None,
) -> Iterator[MemberRow]:
    """All the rows behind a figure, the earliest first, a few hundred at a time from the database.

    They are read when the request is over, so its session asks again, over a connection of its own.
    """
    values = _wanted(code, period, by, group, counted, rulebook)
    return _streamed(db.engine, {**values, "at_most": None, "skipped": 0}, session_hash)


def _streamed(engine: Engine, values: dict[str, Any], session_hash: bytes | None) -> Iterator[MemberRow]:
    with engine.connect() as connection:
        ask_as(session_hash, connection)
        for row in connection.execute(_ROWS, values, execution_options={"yield_per": 500}):
            yield MemberRow(*row[1:])


def _wanted(
    code: str, period: Period, by: str, group: str | None, counted: str | None, rulebook: Rulebook
) -> dict[str, Any]:
    split = None if by == "borough" or group is None else by
    return {
        **window(code, period, rulebook)._asdict(),
        "split": split,
        "group": None if split and group == NO_GROUP[split] else group,
        "counted": counted,
    }


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
