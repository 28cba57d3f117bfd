"""The clock rules: the calendar and the timescales of one framework, as an authority has adopted them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from caseflow.rules.asked_by import AskedBy
from caseflow.rules.calendars import Calendar
from caseflow.rules.timescales import NO_CLOCK, Timescale


@dataclass(frozen=True, slots=True)
class ClockRules:
    """What clocks run by. `opened_by` tells which timescales may start a clock after events of some kinds."""

    framework: str
    title: str
    calendar: Calendar
    timescales: Mapping[str, Timescale]
    opened_by: AskedBy[Timescale] = field(repr=False)

    def begins_clock(self, kind: str, on: date) -> bool:
        """Whether an event of a kind may start a clock on a day: a timescale for it is in force."""
        return any(each.limits.value_on(on).unit != NO_CLOCK for each in self.opened_by.of((kind,)))

    @property
    def timescale_names(self) -> dict[str, str]:
        """What each timescale is called, by its number."""
        return {code: timescale.name for code, timescale in self.timescales.items()}
