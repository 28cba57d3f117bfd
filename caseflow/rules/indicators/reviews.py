"""The measure of reviews: of the plans open on a day, those of which every review due was held in time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, NamedTuple

from caseflow.kernel.dates import FOR_EVER, financial_year_end
from caseflow.rules.clock import Clock
from caseflow.rules.indicators.fact import Fact
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.limits import read_length
from caseflow.rules.indicators.spans import ONE_DAY, Spell, Verdict, impossible, pieces, spells, standing
from caseflow.rules.reading import check_keys
from caseflow.rules.timescales import Limit, Pattern, Timescale, read_pattern

_IN_TIME = Verdict(True, "every review due was held in time")


class _Missed(NamedTuple):
    """A review not held in time, and the last day of the last financial year that it spoils."""

    due_on: date
    held_on: date | None
    spoils_upto: date


@dataclass(frozen=True, slots=True)
class ReviewsInTime:
    """Of the plans or periods in care open on the day and for long enough, those reviewed in time.

    Looked at are the due dates since 1 April, and those before it with nothing held by 1 April.
    With `once` a child is counted once, for what started first, where two of them run side by side.
    """

    snapshot: ClassVar[bool] = True
    of: Pattern
    ended_by: str
    timescales: tuple[str, ...]
    open_for: Limit
    once: bool

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """What there must be for anything to count."""
        return frozenset({self.of.kind})

    def facts(self, code: str, history: History) -> list[Fact]:
        """Facts for the days on which each plan is open long enough, cut where the answer changes."""
        found: list[Fact] = []
        missed = self._missed(history)
        covered = date.min
        for spell in spells(history.case, self.of, self.ended_by):
            counted_from = self.open_for.last_day(spell.started_on, history.rulebook.calendar)
            if spell.impossible:
                found.append(impossible(code, spell, counted_from))
                continue
            first_on = max(counted_from, covered)
            found += _facts(code, spell, first_on, missed.get(spell.event.event_id, []))
            if self.once:
                covered = max(covered, spell.ended_on or FOR_EVER)
        return found

    def _missed(self, history: History) -> dict[str, list[_Missed]]:
        missed: dict[str, list[_Missed]] = {}
        for code in self.timescales:
            for clock in history.clocks_of(code):
                if clock.stopped_on is None or clock.stopped_on > clock.due_on:
                    missed.setdefault(clock.subject, []).append(_miss(clock))
        return missed


def _miss(clock: Clock) -> _Missed:
    """Missed until it is held; one held on 1 April was outstanding on 31 March and is not carried over."""
    held_on = clock.stopped_on
    if held_on is None:
        return _Missed(clock.due_on, None, FOR_EVER)
    return _Missed(clock.due_on, held_on, financial_year_end(max(clock.due_on, held_on - ONE_DAY)))


def _facts(code: str, spell: Spell, first_on: date, missed: list[_Missed]) -> Iterator[Fact]:
    if first_on > spell.last_on or first_on == FOR_EVER:
        return
    breaks = [miss.due_on for miss in missed]
    breaks += [miss.spoils_upto + ONE_DAY for miss in missed if miss.spoils_upto < spell.last_on]

    def judge(day: date) -> Verdict:
        for miss in missed:
            if miss.due_on <= day <= miss.spoils_upto:
                return Verdict(
                    False, "a review was not held in time", due_on=miss.due_on, stopped_on=miss.held_on
                )
        return _IN_TIME

    for piece in pieces(first_on, spell.last_on, breaks, judge):
        yield standing(code, spell.event, spell.started_on, piece)


def read_reviews_in_time(table: Mapping[str, Any], where: str) -> ReviewsInTime:
    """The form "reviews_in_time" of a rule file."""
    keys = {"of": dict, "ended_by": str, "timescales": list, "open_for": dict, "once": bool}
    row = check_keys(table, where, keys)
    return ReviewsInTime(
        read_pattern(row["of"], f"{where}, of"),
        row["ended_by"],
        tuple(row["timescales"]),
        read_length(row["open_for"], f"{where}, open_for"),
        row["once"],
    )
