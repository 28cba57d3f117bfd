"""Criteria that go by the clocks of a timescale, as the practitioners saw them."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import FOR_EVER, financial_year_end
from caseflow.rules.clock import LATE, Clock, status
from caseflow.rules.indicators.history import CountedClocks, History
from caseflow.rules.indicators.item import CLOCK, SPELL, Criterion, Item, Verdict
from caseflow.rules.indicators.spell import ONE_DAY
from caseflow.rules.indicators.subjects import Completions


@dataclass(frozen=True, slots=True)
class ByDue(Criterion):
    """Whether it was done by the last day in time of its clock, as the practitioner saw it."""

    needs: ClassVar[str] = CLOCK

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        assert item.clock is not None
        late = status(item.clock, day) in LATE
        return Verdict(not late, "late" if late else "in time", due_on=item.clock.due_on)


class _Missed(NamedTuple):
    """A review not held in time, and the last day of the last financial year that it spoils."""

    due_on: date
    held_on: date | None
    spoils_upto: date


@dataclass(frozen=True, slots=True)
class Reviewed(Criterion):
    """Whether every review due in the financial year to date was held in time.

    Looked at are the due dates since 1 April, and those before it with nothing held by 1 April.
    """

    needs: ClassVar[str] = SPELL
    cumulates: ClassVar[bool] = True
    timescales: tuple[CountedClocks, ...]

    def breaks(self, item: Item, history: History) -> Iterator[date]:
        for missed in self._missed(item, history):
            yield missed.due_on
            if missed.spoils_upto < FOR_EVER:
                yield missed.spoils_upto + ONE_DAY

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        for due_on, held_on, spoils_upto in self._missed(item, history):
            if due_on <= day <= spoils_upto:
                return Verdict(False, "a review was not held in time", due_on=due_on, stopped_on=held_on)
        return Verdict(True, "every review due was held in time")

    def _missed(self, item: Item, history: History) -> Sequence[_Missed]:
        key = ("missed", *(clocks.timescale.code for clocks in self.timescales))
        return history.once(key, self._all_missed).get(item.event.event_id, ())

    def _all_missed(self, history: History) -> dict[str, list[_Missed]]:
        missed: dict[str, list[_Missed]] = {}
        for clock in (clock for clocks in self.timescales for clock in history.clocks_of(clocks)):
            if clock.stopped_on is None or clock.stopped_on > clock.due_on:
                missed.setdefault(clock.subject, []).append(_miss(clock))
        return missed


def _miss(clock: Clock) -> _Missed:
    """Missed until it is held; one held on 1 April was outstanding on 31 March and is not carried over."""
    held_on = clock.stopped_on
    if held_on is None:
        return _Missed(clock.due_on, None, FOR_EVER)
    return _Missed(clock.due_on, held_on, financial_year_end(max(clock.due_on, held_on - ONE_DAY)))


_NOT_ASSESSED = Verdict(False, "not assessed")


@dataclass(frozen=True, slots=True, eq=False)  # each is one of a kind, and so a quick key
class Latest(Criterion):
    """Whether the latest assessment completed by the day, however long ago, names one of the codes.

    One that cannot be counted, such as a second completion, is not looked at.
    """

    completions: CountedClocks
    field: str
    codes: tuple[str, ...]
    subject: Completions = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "subject", Completions(self.completions))

    def breaks(self, item: Item, history: History) -> list[date]:
        return [on for on, _ in history.once(self, self._verdicts)]

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        verdict = _NOT_ASSESSED
        for on, assessed in history.once(self, self._verdicts):
            if on > day:
                break
            verdict = assessed
        return verdict

    def _verdicts(self, history: History) -> list[tuple[date, Verdict]]:
        """What each assessment says, from its day until the next one."""
        assessed = [item.event for item in self.subject.items(history) if item.exception is None]
        return [(event.occurred_on, self._said(event)) for event in assessed]

    def _said(self, event: RecordedEvent) -> Verdict:
        codes = event.data.get(self.field)
        named = isinstance(codes, list | tuple) and any(code in self.codes for code in codes)
        return Verdict(named, "named" if named else "not named", stopped_on=event.occurred_on, event=event)
