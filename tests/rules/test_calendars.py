"""Working days: Monday to Friday less the bank holidays of England."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stories import day

from caseflow.rules.calendars import Calendar, england, read_calendar
from caseflow.rules.reading import RuleError

# As announced, substitute days in place of those at a weekend.
BANK_HOLIDAYS = {
    2006: "2 Jan, 14 Apr, 17 Apr, 1 May, 29 May, 28 Aug, 25 Dec, 26 Dec",
    2007: "1 Jan, 6 Apr, 9 Apr, 7 May, 28 May, 27 Aug, 25 Dec, 26 Dec",
    2008: "1 Jan, 21 Mar, 24 Mar, 5 May, 26 May, 25 Aug, 25 Dec, 26 Dec",
    2009: "1 Jan, 10 Apr, 13 Apr, 4 May, 25 May, 31 Aug, 25 Dec, 28 Dec",
    2010: "1 Jan, 2 Apr, 5 Apr, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec",
    2011: "3 Jan, 22 Apr, 25 Apr, 29 Apr, 2 May, 30 May, 29 Aug, 26 Dec, 27 Dec",
    2012: "2 Jan, 6 Apr, 9 Apr, 7 May, 4 Jun, 5 Jun, 27 Aug, 25 Dec, 26 Dec",
    2013: "1 Jan, 29 Mar, 1 Apr, 6 May, 27 May, 26 Aug, 25 Dec, 26 Dec",
    2014: "1 Jan, 18 Apr, 21 Apr, 5 May, 26 May, 25 Aug, 25 Dec, 26 Dec",
}
ANNOUNCED = {day(f"{each} {year}") for year, days in BANK_HOLIDAYS.items() for each in days.split(", ")}
STEPS = (1, 7, 10, 15, 20, 35, 45)
VECTORS = [
    (
        "05 Jun 2009",
        "08 Jun 2009, 16 Jun 2009, 19 Jun 2009, 26 Jun 2009, 03 Jul 2009, 24 Jul 2009, 07 Aug 2009",
    ),
    (
        "06 Jun 2009",
        "08 Jun 2009, 16 Jun 2009, 19 Jun 2009, 26 Jun 2009, 03 Jul 2009, 24 Jul 2009, 07 Aug 2009",
    ),
    (
        "12 Oct 2009",
        "13 Oct 2009, 21 Oct 2009, 26 Oct 2009, 02 Nov 2009, 09 Nov 2009, 30 Nov 2009, 14 Dec 2009",
    ),
    (
        "24 Dec 2009",
        "29 Dec 2009, 07 Jan 2010, 12 Jan 2010, 19 Jan 2010, 26 Jan 2010, 16 Feb 2010, 02 Mar 2010",
    ),
    (
        "12 Feb 2010",
        "15 Feb 2010, 23 Feb 2010, 26 Feb 2010, 05 Mar 2010, 12 Mar 2010, 06 Apr 2010, 20 Apr 2010",
    ),
    (
        "26 Mar 2010",
        "29 Mar 2010, 08 Apr 2010, 13 Apr 2010, 20 Apr 2010, 27 Apr 2010, 19 May 2010, 03 Jun 2010",
    ),
    (
        "01 Apr 2010",
        "06 Apr 2010, 14 Apr 2010, 19 Apr 2010, 26 Apr 2010, 04 May 2010, 25 May 2010, 09 Jun 2010",
    ),
    (
        "18 Apr 2011",
        "19 Apr 2011, 03 May 2011, 06 May 2011, 13 May 2011, 20 May 2011, 13 Jun 2011, 27 Jun 2011",
    ),
    (
        "25 May 2012",
        "28 May 2012, 07 Jun 2012, 12 Jun 2012, 19 Jun 2012, 26 Jun 2012, 17 Jul 2012, 31 Jul 2012",
    ),
]
VECTORS_BY_STEP = [
    (start, step, end) for start, ends in VECTORS for step, end in zip(STEPS, ends.split(", "), strict=True)
]
SETTLED_DAYS = st.dates(date(2006, 1, 1), date(2014, 12, 31))


def counted_by_hand(after: date, upto: date) -> int:
    """Day by day, with the announced list and nothing else."""
    days = (after + timedelta(days=n) for n in range(1, (upto - after).days + 1))
    return sum(each.weekday() < 5 and each not in ANNOUNCED for each in days)


@pytest.mark.parametrize(("start", "step", "end"), VECTORS_BY_STEP)
def test_the_nth_working_day_after_a_start(start: str, step: int, end: str) -> None:
    assert england().add_working_days(day(start), step) == day(end)
    assert england().working_days_between(day(start), day(end)) == step


@pytest.mark.parametrize("year", BANK_HOLIDAYS)
def test_the_bank_holidays_of_a_year_are_those_announced(year: int) -> None:
    found = england().holidays_between(date(year, 1, 1), date(year, 12, 31))
    assert {each for each, _ in found} == {each for each in ANNOUNCED if each.year == year}


@pytest.mark.parametrize(
    "one_off", ["08 May 2020", "02 Jun 2022", "03 Jun 2022", "19 Sep 2022", "08 May 2023", "29 Apr 2011"]
)
def test_a_holiday_proclaimed_once_is_no_working_day(one_off: str) -> None:
    assert not england().is_working_day(day(one_off))


@pytest.mark.parametrize("ordinary", ["04 May 2020", "30 May 2022", "24 Dec 2009", "30 Dec 2009"])
def test_a_moved_holiday_leaves_a_working_day_behind(ordinary: str) -> None:
    assert england().is_working_day(day(ordinary))


@given(SETTLED_DAYS, st.integers(0, 400))
def test_counting_agrees_with_counting_by_hand(after: date, length: int) -> None:
    upto = min(after + timedelta(days=length), date(2014, 12, 31))
    assert england().working_days_between(after, upto) == counted_by_hand(after, upto)
    assert england().working_days_between(upto, after) == -counted_by_hand(after, upto)


@given(SETTLED_DAYS, st.integers(1, 120))
def test_adding_lands_on_the_working_day_that_counts_so_many(start: date, count: int) -> None:
    end = england().add_working_days(start, count)
    assert england().is_working_day(end)
    assert england().working_days_between(start, end) == count
    assert england().working_days_between(start, end - timedelta(days=1)) == count - 1


def test_no_working_days_after_a_day_is_that_day_even_on_a_sunday() -> None:
    assert england().add_working_days(day("06 Jun 2010"), 0) == day("06 Jun 2010")


def test_working_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        england().add_working_days(day("06 Jun 2010"), -1)


@pytest.mark.parametrize("outside", [date(1984, 12, 31), date(2061, 1, 1)])
def test_a_day_outside_the_calendar_is_refused(outside: date) -> None:
    with pytest.raises(RuleError, match="outside 1985 to 2060"):
        england().is_working_day(outside)


def test_counting_past_the_calendars_end_is_refused() -> None:
    with pytest.raises(RuleError, match="after 2060"):
        england().add_working_days(date(2060, 12, 30), 5)


def test_a_holiday_at_a_weekend_takes_no_working_day_away() -> None:
    calendar = Calendar("Nowhere", "1", {date(2010, 6, 5): "A Saturday", date(2010, 6, 7): "A Monday"})
    assert calendar.holidays_between(date(2010, 6, 1), date(2010, 6, 30)) == [(date(2010, 6, 7), "A Monday")]
    assert repr(calendar) == "<Calendar Nowhere 1>"


def test_a_local_day_added_or_removed_changes_the_days_and_the_version() -> None:
    added = {"on": date(2031, 5, 9), "name": "Founders' day", "source": "invented"}
    removed = {"on": date(2031, 8, 25), "name": "Summer", "source": "invented"}
    calendar = read_calendar({"name": "England", "added": [added], "removed": [removed]})
    assert not calendar.is_working_day(date(2031, 5, 9))
    assert calendar.is_working_day(date(2031, 8, 25))
    assert calendar.version != england().version
    assert calendar.version.split("+")[0] == england().version.split("+")[0]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"name": "England", "added": []}, "calendars.toml: missing key removed"),
        (
            {
                "name": "England",
                "added": [{"on": date(2010, 4, 2), "name": "a", "source": "b"}],
                "removed": [],
            },
            "added: 2010-04-02 is a holiday already",
        ),
        (
            {
                "name": "England",
                "added": [],
                "removed": [{"on": date(2010, 4, 1), "name": "a", "source": "b"}],
            },
            "removed: 2010-04-01 is no holiday",
        ),
        (
            {"name": "England", "added": [{"on": date(2031, 5, 9), "name": "a"}], "removed": []},
            "calendars.toml, added 1: missing key source",
        ),
    ],
)
def test_a_calendar_that_is_not_plain_is_refused(table: dict[str, object], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        read_calendar(table)
