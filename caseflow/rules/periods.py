"""The periods that figures are given for, as far as they have gone, and what each is compared with."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from caseflow.kernel.dates import Period, add_months, financial_year_start, period

_ONE_DAY = timedelta(days=1)
_NAMED = re.compile(r"(\d{4})-\d\d(?:(Q|YTD)([1-4]))?")


class Reporting(NamedTuple):
    """A period asked for, looked at on some day.

    `within` is as much of it as has gone by, under the name asked for; nothing is told of days to come.
    `kind` is "quarter", "year", "to date" or "between". `before` is what it is compared with: the quarter
    before, or the same part of the year before. `to_date` runs from the 1 April on or before its end up to
    its end.
    """

    asked: str
    kind: str
    within: Period
    whole: Period
    before: Period | None
    to_date: Period

    @property
    def year_long(self) -> Period:
        """The twelve months up to its end, or to the day of looking."""
        last_on = self.within.last_on
        first_on = max(add_months(last_on + _ONE_DAY, -12), add_months(last_on, -12) + _ONE_DAY)
        return Period(first_on, last_on, f"{first_on}..{last_on}")

    @property
    def so_far(self) -> bool:
        """Whether it has not ended yet."""
        return self.within != self.whole


@lru_cache(maxsize=1_000)  # a scorecard has a dozen periods and asks for them 1,500 times
def reporting(text: str, as_at: date) -> Reporting:
    """Read a period as `kernel.dates.period` does; ValueError with a sentence, also when it has not begun."""
    whole = period(text)
    if whole.first_on > as_at:
        raise ValueError(f"{text} has not begun yet")
    within = _gone_by(whole, as_at)
    named = _NAMED.fullmatch(text)
    if not named:
        return Reporting(text, "between", within, whole, None, _to_date(within, within))
    year, part, number = int(named[1]), named[2], int(named[3] or 4)
    if part == "Q":
        quarter_before = period(quarter_of(whole.first_on - _ONE_DAY))
        to_date = _gone_by(period(f"{_year(year)}YTD{number}"), as_at)
        return Reporting(text, "quarter", within, whole, quarter_before, to_date)
    year_before = period(text.replace(_year(year), _year(year - 1)))
    return Reporting(text, "to date" if part else "year", within, whole, year_before, _to_date(whole, within))


def quarter_of(day: date) -> str:
    """The quarter that a day falls in, as `2009-10Q4`."""
    return f"{_year(financial_year_start(day).year)}Q{(day.month - 4) % 12 // 3 + 1}"


def quarters_up_to(as_at: date, count: int) -> list[Reporting]:
    """The last `count` quarters, the one of `as_at` at the end."""
    begins_on = period(quarter_of(as_at)).first_on
    return [
        reporting(quarter_of(add_months(begins_on, -3 * back)), as_at) for back in range(count - 1, -1, -1)
    ]


def unfinished(asked: Reporting) -> dict[str, str]:
    """What a row of a period that is not over says besides: up to which day it counts."""
    return {"until": str(asked.within.last_on), "unfinished": "yes"} if asked.so_far else {}


def last_whole_quarter(as_at: date) -> Reporting:
    """The quarter that ended last, which may be on the day itself."""
    return next(each for each in quarters_up_to(as_at, 2)[::-1] if not each.so_far)


def years_up_to(as_at: date, count: int) -> list[Reporting]:
    """The last `count` years, the one of `as_at` at the end."""
    starts = financial_year_start(as_at).year
    return [reporting(_year(starts - back), as_at) for back in range(count - 1, -1, -1)]


def on_offer(as_at: date, years: int = 3) -> list[Reporting]:
    """What a person may choose: quarters, then years to date, then years, the latest of each first."""
    starts = financial_year_start(as_at).year
    quarters = quarters_up_to(as_at, 4 * years)[::-1]
    number = quarters[0].asked[-1]
    names = [_year(starts - back) for back in range(years)]
    to_date = [reporting(f"{name}YTD{number}", as_at) for name in names]
    return [*quarters, *to_date, *years_up_to(as_at, years)[::-1]]


def _year(starts: int) -> str:
    return f"{starts}-{(starts + 1) % 100:02}"


def _gone_by(whole: Period, as_at: date) -> Period:
    if whole.last_on <= as_at:
        return whole
    return whole._replace(last_on=as_at)


def _to_date(whole: Period, within: Period) -> Period:
    starts_on = financial_year_start(within.last_on)
    return within if whole.first_on == starts_on else _between(starts_on, within.last_on)


def _between(first_on: date, last_on: date) -> Period:
    return Period(first_on, last_on, f"{first_on}..{last_on}")


def same_last_year(asked: Reporting) -> Reporting:
    """The same quarter or year, one year earlier."""
    year = int(asked.asked[:4])
    return reporting(asked.asked.replace(_year(year), _year(year - 1)), asked.within.last_on)


def quarters_of(asked: Reporting) -> list[str]:
    """The quarters of a year up to the period's end: all four of a year, two of a second quarter."""
    last = int(asked.asked[-1]) if asked.kind == "quarter" else 4
    return [f"{asked.asked[:7]}Q{number}" for number in range(1, last + 1)]
