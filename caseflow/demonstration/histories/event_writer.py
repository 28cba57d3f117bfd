"""The writer that writes one child's history, and puts itself down at the business date."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from caseflow.demonstration.borough import AGENCY_OF, LOCAL, workers
from caseflow.demonstration.days import HISTORY_STARTS, TODAY, Days, months_after, number
from caseflow.demonstration.people import Person
from caseflow.demonstration.random_numbers import Odds, RandomNumbers, even, odds

LAST_MINUTE = 8 * 60 + 59
"""Nothing is known on the business date itself after this minute: the day is about to begin."""

_HARD_WINTER = (number("2008-11-10"), number("2009-03-02"))
"""When referrals rose everywhere and timescales suffered."""

_SHORT_LAG = even(1, 3)
_LONG_LAG = odds({6: 3, 9: 3, 14: 2, 21: 2, 40: 1, 75: 1, 120: 0.5})


class Unfinished(Exception):
    """The story has reached the business date: what would come next is not known yet."""


class Turn(NamedTuple):
    """Where a case goes next: the step, the day, and the event it follows from."""

    step: str
    on: int
    about: str | None = None


class EventWriter:
    """Writes events in the shape of the feed; ids come from one counter for the whole borough."""

    def __init__(self, person: Person, numbers: RandomNumbers, days: Days, ids: Iterator[int]) -> None:
        self.person = person
        self.numbers = numbers
        self.days = days
        self.local = LOCAL[person.quindrat]
        self.events: list[dict[str, Any]] = []
        self.eighteenth = months_after(person.birth or person.expected, 216)
        self.referral: str | None = None
        self.caf: str | None = None
        self.bound_for = ""
        self.bounced = False
        self._ids = ids
        self._child_id = person.child_id
        self._last = (0, 0)

    def add(self, kind: str, on: int, team: str, about: str | None = None, **data: Any) -> str:
        """Write one event; its id. Raises Unfinished when it is not yet known at the business date."""
        if on > TODAY:
            raise Unfinished
        day, minute = self._recorded(on)
        if day > TODAY or (day == TODAY and minute > LAST_MINUTE):
            raise Unfinished
        return self._write(kind, on, self.days.at(day, minute), team, about, data)

    def tell(self, kind: str, on: str, team: str, about: str | None = None, **data: Any) -> str:
        """Write an event of a story told by hand; `on` is `2010-02-18`, or with `recorded 2010-02-26`."""
        happened, _, recorded = on.partition(" recorded ")
        day = number(recorded or happened)
        minute = 8 * 60 + 30 if day == TODAY else 15 * 60
        minute = min(max(minute, self._last[1] + 1 if day == self._last[0] else 0), 23 * 60 + 59)
        self._last = (day, minute)
        return self._write(kind, number(happened), self.days.at(day, minute), team, about, data)

    def answer(self, contact: str, team: str) -> None:
        """Decide a contact on the working day after it became known; those of the last days still wait."""
        day = self.days.after(self._last[0], 1)
        if day < TODAY:
            on = self.days.iso(day)
            self.tell("contact_decided", on, team, contact, outcome="information_advice", reason="needs_met")

    def _write(self, kind: str, on: int, at: str, team: str, about: str | None, data: dict[str, Any]) -> str:
        event_id = f"demo-{next(self._ids):06d}"
        event: dict[str, Any] = {
            "event_id": event_id,
            "child_id": self._child_id,
            "kind": kind,
            "occurred_on": self.days.iso(on),
            "recorded_at": at,
            "agency": AGENCY_OF[team],
            "team": team,
        }
        if about:
            event["about"] = about
        if data:
            event["data"] = data
        self.events.append(event)
        return event_id

    def _recorded(self, on: int) -> tuple[int, int]:
        """When an event became known: mostly that day, sometimes days or months later, in office hours."""
        draw = self.numbers.draw()
        lag = 0
        if draw > 0.88:
            lag = self.numbers.of(_SHORT_LAG if draw < 0.965 else _LONG_LAG)
        day = self.days.from_(on + lag)
        minute = 540 + int(self.numbers.draw() * 480)
        if day == self._last[0] and minute <= self._last[1]:
            minute = min(self._last[1] + 1 + minute % 7, 1439)
        self._last = (day, minute)
        return day, minute

    def track(self, tell: Callable[..., Any], *given: Any) -> bool:
        """Tell something that runs beside the rest; whether it came to its end before the business date."""
        try:
            tell(self, *given)
        except Unfinished:
            return False
        return True

    def allocate(self, on: int, team: str) -> str:
        """Give the case to one of the team; who."""
        practitioner = self.numbers.pick(workers(team))
        self.add("case_allocated", on, team, practitioner=practitioner)
        return practitioner

    def seen(self) -> dict[str, bool]:
        """Whether the child was seen, and alone."""
        draw = self.numbers.draw()
        return {"child_seen": draw > 0.06, "child_seen_alone": draw > 0.22}

    def in_time(self, on: int, likely: float, slope: float = 0.025) -> bool:
        """Whether work begun on that day keeps its timescale: better each year, worse in a hard winter."""
        years = (on - HISTORY_STARTS) / 365.25
        dip = 0.08 if _HARD_WINTER[0] <= on < _HARD_WINTER[1] else 0.0
        return self.numbers.yes(min(likely + slope * years + self.local.ahead - dip, 0.995))

    def days_taken(self, started: int, kept: bool, early: Odds[int], late: Odds[int]) -> int:
        """The day a piece of work ends that takes a number of working days from one of two tables."""
        return self.days.after(self.days.from_(started), self.numbers.of(early if kept else late))

    def age(self, on: int) -> float:
        """Years since birth (below zero before it)."""
        return (on - (self.person.birth or self.person.expected)) / 365.25
