"""Criteria of time: how long something lasted or has been open, and how old the child is."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from caseflow.kernel.dates import add_months
from caseflow.rules.indicators.history import History
from caseflow.rules.indicators.item import LENGTH, MET, SPELL, UNMET, Criterion, Item, Verdict
from caseflow.rules.indicators.reading import Words
from caseflow.rules.reading import Dated
from caseflow.rules.timescales import Limit, due

AGE_UNKNOWN = "birth date not known"


@dataclass(frozen=True, slots=True)
class Within(Criterion):
    """Whether it lasted no longer than the limit in force on the day that places it.

    In working days it is in time as long as no further one has passed than the last in time: an assessment
    signed off on a Sunday has taken the working days up to the Friday before.
    """

    needs: ClassVar[str] = LENGTH
    limits: Dated[Limit]
    words: Words | None = None

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        (started_on, stopped_on), limit, calendar = item.length, self.limits.value_on(day), history.calendar
        due_on, last_on = due(limit, started_on, calendar)
        passed = self._passed(stopped_on, due_on, last_on)
        reason = (self.words or self._words(f"{limit.value} {limit.unit.replace('_', ' ')}"))[not passed]
        days = limit.taken(started_on, stopped_on, calendar)
        return Verdict(passed, reason, due_on=due_on, days=days)

    def _passed(self, stopped_on: date, due_on: date, last_on: date) -> bool:
        return stopped_on <= last_on

    def _words(self, length: str) -> Words:
        return f"within {length}", f"more than {length}"


@dataclass(frozen=True, slots=True)
class AtLeast(Within):
    """Whether it lasted as long as the limit in force on the day that places it, or longer."""

    def _passed(self, stopped_on: date, due_on: date, last_on: date) -> bool:
        return stopped_on >= due_on

    def _words(self, length: str) -> Words:
        return f"{length} or more", f"less than {length}"


@dataclass(frozen=True, slots=True)
class OpenFor(Criterion):
    """Whether a spell has been open for so long by the day, its first day not counted."""

    needs: ClassVar[str] = SPELL
    length: Limit

    def breaks(self, item: Item, history: History) -> list[date]:
        assert item.started_on is not None
        return [self.length.last_day(item.started_on, history.calendar)]

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        return MET if day >= self.breaks(item, history)[0] else UNMET


@dataclass(frozen=True, slots=True, eq=False)  # each is one of a kind, and so a quick key
class Age(Criterion):
    """Whether the child is of an age in years; one whose birth date is not known is an exception.

    With `or_unborn` one without a birth date is of that age, as a child is before birth.
    """

    under: int
    at_least: int = 0
    or_unborn: bool = False

    def __post_init__(self) -> None:
        if self.at_least >= self.under:
            raise ValueError("under must be more than at_least")

    def breaks(self, item: Item, history: History) -> list[date]:
        return history.once(self, self._birthdays)

    def _birthdays(self, history: History) -> list[date]:
        born_on = history.birth_date
        return [add_months(born_on, 12 * age) for age in (self.at_least, self.under)] if born_on else []

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        birthdays = history.once(self, self._birthdays)
        if not birthdays:
            return MET if self.or_unborn else Verdict(False, AGE_UNKNOWN, exception=True)
        return MET if birthdays[0] <= day < birthdays[1] else UNMET


@dataclass(frozen=True, slots=True)
class Counted(Criterion):
    """No criterion: how many there are."""

    reason: str

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        stopped_on = None if item.started_on else day
        return Verdict(True, self.reason, stopped_on=stopped_on)


@dataclass(frozen=True, slots=True)
class Measured(Criterion):
    """No criterion: how many working days it lasted."""

    needs: ClassVar[str] = LENGTH

    def verdict(self, item: Item, day: date, history: History) -> Verdict:
        days = history.calendar.working_days_between(*item.length)
        return Verdict(True, "measured", days=days)
