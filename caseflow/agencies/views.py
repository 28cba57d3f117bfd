"""In words: who works in school terms only, and when they are away."""

from datetime import date

from caseflow.rules.school_holidays import holiday_on, next_holiday, school_holidays
from caseflow.web.filters import day_date


def term_time_words(on: date) -> str:
    """`term time only; away 21 December to 4 January`: the holiday of a day, else the next that is known."""
    holiday = next_holiday(on, school_holidays())
    if holiday is None:
        return "term time only; no school holidays are known from this day on"
    return f"term time only; away {day_date(holiday.from_on)} to {day_date(holiday.until_on)}"


def away_words(on: date) -> str:
    """`away until 4 January: school holidays`, of whoever works in terms only; empty in a term."""
    holiday = holiday_on(on, school_holidays())
    return f"away until {day_date(holiday.until_on)}: school holidays" if holiday else ""


def school_holidays_between(first: date, last: date) -> list[str]:
    """`Mon 29 March to Fri 9 April`: each holiday of which a day falls between these."""
    return [
        f"{day_date(each.from_on)} to {day_date(each.until_on)}"
        for each in school_holidays()
        if each.from_on <= last and first <= each.until_on
    ]
