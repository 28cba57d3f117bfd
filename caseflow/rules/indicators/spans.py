"""Spans: what holds on every day from one to another, for measures taken on a period's last day."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import FOR_EVER
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import ENDED_BACKWARDS
from caseflow.rules.indicators.fact import Fact
from caseflow.rules.timescales import Pattern

ONE_DAY = timedelta(days=1)


class Spell(NamedTuple):
    """A plan, a period in care or a placement: from its first day until, not on, its end."""

    event: RecordedEvent
    started_on: date
    ended_on: date | None

    @property
    def impossible(self) -> bool:
        """Whether it ended before it started."""
        return self.ended_on is not None and self.ended_on < self.started_on

    @property
    def last_on(self) -> date:
        """The last day on which it is open; before its first when it is open on none."""
        return FOR_EVER if self.ended_on is None else self.ended_on - ONE_DAY

    def open_on(self, day: date) -> bool:
        """Started on or before `day`, and not ended on or before it."""
        return self.started_on <= day <= self.last_on


class Verdict(NamedTuple):
    """What is said of one child or plan on a day."""

    in_numerator: bool
    reason: str
    exception: bool = False
    due_on: date | None = None
    stopped_on: date | None = None


class Piece(NamedTuple):
    """Days in a row with the same verdict."""

    first_on: date
    last_on: date
    verdict: Verdict


def spells(case: CaseLog, started_by: Pattern, ended_by: str) -> list[Spell]:
    """The spells of a case in order; the first end that is about a start ends it."""
    ends: dict[str | None, date] = {}
    for event in case.by_kind.get(ended_by, ()):
        ends.setdefault(event.about, event.occurred_on)
    return [Spell(e, e.occurred_on, ends.get(e.event_id)) for e in case.matching((started_by,))]


def pieces(
    first_on: date, last_on: date, breaks: Iterable[date], judge: Callable[[date], Verdict]
) -> Iterator[Piece]:
    """The days from first to last, cut where `judge` may change its mind, joined where it did not."""
    starts = sorted({first_on, *(day for day in breaks if first_on < day <= last_on)})
    begun, verdict = first_on, judge(first_on)
    for day in starts[1:]:
        now = judge(day)
        if now != verdict:
            yield Piece(begun, day - ONE_DAY, verdict)
            begun, verdict = day, now
    yield Piece(begun, last_on, verdict)


def standing(code: str, event: RecordedEvent, started_on: date, piece: Piece) -> Fact:
    """A snapshot measure's fact for the days of one piece."""
    verdict = piece.verdict
    return Fact(
        code,
        event.event_id,
        piece.first_on,
        piece.last_on,
        verdict.in_numerator and not verdict.exception,
        not verdict.exception,
        verdict.exception,
        started_on,
        verdict.due_on,
        verdict.stopped_on,
        None,
        verdict.reason,
        event.team,
        event.agency,
    )


def impossible(code: str, spell: Spell, from_on: date, last_on: date = FOR_EVER) -> Fact:
    """The listing of a spell that ended before it started, from the day on which it would be counted."""
    verdict = Verdict(False, ENDED_BACKWARDS, exception=True, stopped_on=spell.ended_on)
    return standing(code, spell.event, spell.started_on, Piece(from_on, last_on, verdict))
