"""When schools are closed."""

from datetime import date
from typing import Any

import pytest

from caseflow.rules.reading import RuleError
from caseflow.rules.school_holidays import holiday_on, next_holiday, read_school_holidays, school_holidays

CHRISTMAS = {"from": date(2009, 12, 21), "until": date(2010, 1, 4), "name": "Christmas", "source": "Own"}
SPRING = {"from": date(2010, 2, 15), "until": date(2010, 2, 19), "name": "spring", "source": "Own"}


@pytest.mark.parametrize(
    ("on", "now", "coming"),
    [
        (date(2009, 12, 20), None, "Christmas"),
        (date(2009, 12, 21), "Christmas", "Christmas"),
        (date(2010, 1, 4), "Christmas", "Christmas"),
        (date(2010, 1, 5), None, "spring"),
        (date(2010, 2, 20), None, None),
    ],
)
def test_a_holiday_holds_from_its_first_day_to_its_last(
    on: date, now: str | None, coming: str | None
) -> None:
    holidays = read_school_holidays({"holiday": [CHRISTMAS, SPRING]})
    found = holiday_on(on, holidays), next_holiday(on, holidays)
    assert [each.name if each else None for each in found] == [now, coming]


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([SPRING, CHRISTMAS], "holiday 2: its days are not in order"),
        ([CHRISTMAS, CHRISTMAS | {"from": date(2010, 1, 4), "until": date(2010, 1, 8)}], "holiday 2"),
        ([SPRING | {"until": date(2010, 2, 12)}], "holiday 1: its days are not in order"),
        ([SPRING | {"until": "Friday"}], "until must be date"),
        ([{"from": date(2010, 2, 15)}], "missing key name, source, until"),
    ],
)
def test_holidays_that_are_not_whole_or_not_in_order_are_refused(
    entries: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(RuleError, match=said):
        read_school_holidays({"holiday": entries})


def test_the_holidays_of_the_authority_are_on_weekdays_at_both_ends() -> None:
    assert all(day.weekday() < 5 for each in school_holidays() for day in each[:2])
