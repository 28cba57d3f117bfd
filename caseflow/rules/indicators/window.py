"""Windows: what happened from some time before or after a day until some time before or after it."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import FOR_EVER
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.item import DAY, Criterion, Item, Link, Verdict
from caseflow.rules.indicators.offset import AFTER, Offset
from caseflow.rules.indicators.reading import Patterns, Values, Words
from caseflow.rules.indicators.spell import ONE_DAY
from caseflow.rules.timescales import Pattern


class _Reaches(NamedTuple):
    """The events of a window, each with the first and the last day from which a look back finds it, and the
    days on which something else may be found than on the day before."""

    events: list[tuple[RecordedEvent, date, date]]
    changes: list[date]


@dataclass(frozen=True, slots=True, eq=False)  # each is one of a kind, and so a quick key
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
    pattern: Pattern = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", Pattern("", self.where))

    @property
    def asks_for(self) -> str | None:
        """A window that ends later than the day, or lies around another one, needs a day of its own."""
        return DAY if self.around or AFTER in (self.opens.way, self.closes.way) else None

    def breaks(self, item: Item, history: History) -> list[date]:
        return self._reaches(history).changes

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        if self.around:
            anchor = self.around.follow(item.event, history)
            if anchor is None:
                return Verdict(self.none, self.words[not self.none])
            day = anchor.occurred_on
        found = self._found(item, day, history)
        score = found.data.get(self.score) if found else None
        holds = found is not None and self.pattern.holds(found.data)
        passed = (holds and (not self.score or score is not None)) is not self.none
        started_on = day if self.asks_for else None
        due_on = self.closes.last_day(day, history.calendar) if self.closes.way == AFTER else None
        stopped_on = found.occurred_on if found else None
        reason = self.words[not passed]
        return Verdict(passed, reason, False, started_on, due_on, stopped_on, score)

    def _found(self, item: Item, day: date, history: History) -> RecordedEvent | None:
        """The last event in the window where its values matter, else the first."""
        opens_on = self.opens.last_day(day, history.calendar) if self.opens.way == AFTER else date.min
        closes_on = self.closes.last_day(day, history.calendar) if self.closes.way == AFTER else FOR_EVER
        found = [
            event
            for event, first_on, last_on in self._reaches(history).events
            if first_on <= day <= last_on and opens_on <= event.occurred_on <= closes_on
        ]
        if self.about_it:
            found = [event for event in found if event.about == item.event.event_id]
        if not found:
            return None
        return found[-1 if self.where or self.score else 0]

    def _reaches(self, history: History) -> _Reaches:
        return history.once(self, self._all_reaches)

    def _all_reaches(self, history: History) -> _Reaches:
        """Worked out once for a case: a window is asked about many days of it."""
        calendar, reaches = history.calendar, _Reaches([], [])
        for event in history.case.matching(self.events):
            on = event.occurred_on
            first_on = date.min if self.closes.way == AFTER else self.closes.last_day(on, calendar)
            last_on = FOR_EVER if self.opens.way == AFTER else self.opens.last_day(on, calendar)
            reaches.events.append((event, first_on, last_on))
            if last_on < FOR_EVER:
                reaches.changes.extend((first_on, last_on + ONE_DAY))
        return reaches
