"""Windows: what happened from some time before or after a day until some time before or after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from caseflow.kernel import RecordedEvent
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.item import DAY, Criterion, Item, Link, Verdict, verdict_of
from caseflow.rules.indicators.offset import AFTER, Offset
from caseflow.rules.indicators.reading import Patterns, Values, Words
from caseflow.rules.indicators.spell import ONE_DAY
from caseflow.rules.timescales import Pattern


@dataclass(frozen=True, slots=True)
class Window(Criterion):
    """Whether one of the `events` happened in a window of time, both its ends in it.

    The window lies around the day on which the item stands, or around the day of the event `around`. With
    `where` or a `score` the last of the events in it decides: it must have these values, and a number in that
    field. With `about_it` only what is about the item's event counts. With `none` it is met where none is
    found, or the last one is another.
    """

    events: Patterns
    opens: Offset
    closes: Offset
    words: Words
    where: Values = ()
    score: str = ""
    around: Link | None = None
    about_it: bool = False
    none: bool = False

    @property
    def asks_for(self) -> str | None:
        """A window that ends later than the day, or lies around another one, needs a day of its own."""
        return DAY if self.around or AFTER in (self.opens.way, self.closes.way) else None

    def breaks(self, item: Item, history: History) -> Iterator[date]:
        for event in history.case.matching(self.events):
            on = event.occurred_on
            yield self.opens.last_day(on, history.calendar) + ONE_DAY
            yield self.closes.last_day(on, history.calendar)

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        if self.around:
            anchor = self.around.follow(item.event, history)
            if anchor is None:
                return Verdict(self.none, self.words[not self.none])
            day = anchor.occurred_on
        found = self._found(item, day, history)
        score = found.data.get(self.score) if found else None
        holds = found is not None and Pattern("", self.where).holds(found.data)
        passed = (holds and (not self.score or score is not None)) is not self.none
        started_on = day if self.asks_for else None
        due_on = self.closes.last_day(day, history.calendar) if self.closes.way == AFTER else None
        stopped_on = found.occurred_on if found else None
        reason = self.words[not passed]
        return verdict_of((passed, reason, False, started_on, due_on, stopped_on, score, None))

    def _found(self, item: Item, day: date, history: History) -> RecordedEvent | None:
        """The last event in the window where its values matter, else the first."""
        found = [event for event in self._asked(item, history) if self._holds(event, day, history)]
        if not found:
            return None
        return found[-1 if self.where or self.score else 0]

    def _asked(self, item: Item, history: History) -> Sequence[RecordedEvent]:
        events = history.case.matching(self.events)
        if not self.about_it:
            return events
        return [event for event in events if event.about == item.event.event_id]

    def _holds(self, event: RecordedEvent, day: date, history: History) -> bool:
        on, calendar = event.occurred_on, history.calendar
        return self.opens.is_reached(on, day, calendar) and not self.closes.is_passed(on, day, calendar)
