"""What measures are composed of: items that are looked at, and criteria that are put to them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import ClassVar, Final

from caseflow.kernel import RecordedEvent
from caseflow.rules.clock import Clock
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.spell import SpellRule

THREAD, ANSWER, SIBLING = LINKS = ("thread", "answer", "sibling")
DAY, LENGTH, CLOCK, SPELL = "a day of its own", "a length", "a clock", "a spell"


@dataclass(frozen=True, slots=True)
class Link:
    """From an event to the one of a kind that is meant, if there is one.

    `thread`: the event itself, or the nearest one that it continues. `answer`: the first one about the event.
    `sibling`: the first one about the very thing that the event is about.
    """

    link: str
    kind: str

    def follow(self, event: RecordedEvent, history: History) -> RecordedEvent | None:
        """The event that is meant."""
        if self.link == THREAD:
            return history.case.nearest(event, self.kind)
        found = history.about(event.event_id if self.link == ANSWER else event.about, self.kind)
        return found[0] if found else None

    def about(self, event: RecordedEvent) -> str | None:
        """What an answer or a sibling is about."""
        return event.event_id if self.link == ANSWER else event.about

    def is_withdrawn(self, event: RecordedEvent, history: History) -> bool:
        """Whether the one that is meant is missing because something on the way to it was withdrawn."""
        way = history.case.thread(event) if self.link == THREAD else (event,)
        return any(history.case.was_withdrawn(at.about) for at in way)


@dataclass(slots=True)
class Item:
    """One thing that a measure looks at on each day from `first_on` to `last_on`; an event on its own day.

    `started_on` and `stopped_on` are the days from which and to which its length counts, where it has one.
    `exception` is the reason for which it is left out. `rule` is that of the spell, where it is one.
    """

    event: Final[RecordedEvent]
    first_on: Final[date]
    last_on: Final[date]
    started_on: Final[date | None] = None
    stopped_on: Final[date | None] = None
    exception: Final[str | None] = None
    clock: Final[Clock | None] = None
    rule: Final[SpellRule | None] = None

    @property
    def length(self) -> tuple[date, date]:
        """From which day to which its length counts, where it has one."""
        assert self.started_on is not None
        assert self.stopped_on is not None
        return self.started_on, self.stopped_on


@dataclass(slots=True)
class Verdict:
    """What a criterion says of an item on a day, and the days that it went by.

    `event` is the one to be listed in place of the item's own.
    """

    counted: Final[bool]
    reason: Final[str]
    exception: Final[bool] = False
    started_on: Final[date | None] = None
    due_on: Final[date | None] = None
    stopped_on: Final[date | None] = None
    days: Final[int | None] = None
    event: Final[RecordedEvent | None] = None

    def and_also(self, other: "Verdict") -> "Verdict":
        """What this criterion and another one say together, by the days that either went by."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        own = {name: value for name, value in values.items() if value is not None}
        own["counted"] = self.counted and other.counted
        own["reason"] = f"{self.reason}, {other.reason}"
        own["exception"] = self.exception or other.exception
        return replace(other, **own)


MET, UNMET = Verdict(True, ""), Verdict(False, "")


class Subject(ABC):
    """What a measure looks at: a flow's items have a day each, a snapshot's stand for days in a row.

    `placed_by_events`: each item's day is that of an event of its kinds.
    """

    __slots__ = ()
    snapshot: ClassVar[bool] = False
    placed_by_events: ClassVar[bool] = False

    @property
    @abstractmethod
    def kinds(self) -> frozenset[str]:
        """The kinds of which a case must have one for there to be an item; none: it cannot be told."""

    @property
    def gives(self) -> tuple[str, ...]:
        """What the items have that a criterion may need."""
        return ()

    @abstractmethod
    def items(self, history: History) -> Iterable[Item]:
        """What there is to look at in one case."""


class Criterion(ABC):
    """What an item meets or does not meet on a day. `needs` is what the item must have for it.

    What `cumulates` looks back to the 1 April before the day.
    """

    __slots__ = ()
    needs: ClassVar[str | None] = None
    cumulates: ClassVar[bool] = False

    @property
    def asks_for(self) -> str | None:
        """What the item must have for this one."""
        return self.needs

    def breaks(self, item: Item, history: History) -> Iterable[date]:
        """The days from which the verdict may be another one than on the day before."""
        return ()

    @abstractmethod
    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        """Whether the item meets it on this day, and why."""
