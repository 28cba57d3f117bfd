"""Periods that figures are shown for: never further than today, and compared with their like."""

from datetime import date
from itertools import pairwise

import pytest

from caseflow.kernel.dates import Period, period
from caseflow.rules.periods import (
    last_whole_quarter,
    on_offer,
    quarter_of,
    quarters_of,
    quarters_up_to,
    reporting,
    same_last_year,
    unfinished,
    years_up_to,
)

MONDAY = date(2010, 3, 1)


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (date(2009, 4, 1), "2009-10Q1"),
        (date(2009, 6, 30), "2009-10Q1"),
        (date(2009, 7, 1), "2009-10Q2"),
        (date(2009, 12, 31), "2009-10Q3"),
        (date(2010, 1, 1), "2009-10Q4"),
        (date(2010, 3, 31), "2009-10Q4"),
        (date(1999, 4, 1), "1999-00Q1"),
    ],
)
def test_every_day_has_its_quarter(day: date, label: str) -> None:
    assert quarter_of(day) == label
    assert period(label).first_on <= day <= period(label).last_on


def test_a_quarter_that_is_over() -> None:
    found = reporting("2009-10Q3", MONDAY)
    assert (found.kind, found.so_far) == ("quarter", False)
    assert found.within == found.whole == period("2009-10Q3")
    assert found.before == period("2009-10Q2")
    assert found.to_date == period("2009-10YTD3")


def test_a_quarter_that_is_running_is_shown_up_to_today() -> None:
    found = reporting("2009-10Q4", MONDAY)
    assert found.so_far
    assert found.within == Period(date(2010, 1, 1), MONDAY, "2009-10Q4")
    assert found.before == period("2009-10Q3")
    assert found.to_date == Period(date(2009, 4, 1), MONDAY, "2009-10YTD4")


def test_the_last_day_of_a_period_is_the_whole_of_it() -> None:
    assert not reporting("2009-10Q4", date(2010, 3, 31)).so_far
    assert reporting("2009-10Q4", date(2010, 3, 30)).so_far
    assert reporting("2009-10Q4", date(2010, 1, 1)).within.last_on == date(2010, 1, 1)


def test_the_first_quarter_is_compared_across_the_year() -> None:
    assert reporting("2009-10Q1", MONDAY).before == period("2008-09Q4")


@pytest.mark.parametrize(
    ("text", "kind", "before"),
    [
        ("2008-09", "year", "2007-08"),
        ("2009-10", "year", "2008-09"),
        ("2009-10YTD2", "to date", "2008-09YTD2"),
        ("2000-01YTD4", "to date", "1999-00YTD4"),
    ],
)
def test_years_are_compared_with_the_year_before(text: str, kind: str, before: str) -> None:
    found = reporting(text, MONDAY)
    assert (found.kind, found.before) == (kind, period(before))
    assert found.to_date == found.within


def test_days_of_ones_own_are_compared_with_nothing() -> None:
    found = reporting("2010-02-01..2010-02-28", MONDAY)
    assert (found.kind, found.before) == ("between", None)
    assert found.to_date == Period(date(2009, 4, 1), date(2010, 2, 28), "2009-04-01..2010-02-28")


@pytest.mark.parametrize("text", ["2010-11Q1", "2010-11", "2010-03-02..2010-03-03"])
def test_what_has_not_begun_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="has not begun"):
        reporting(text, MONDAY)


def test_what_is_no_period_is_refused() -> None:
    with pytest.raises(ValueError, match="not a period"):
        reporting("lately", MONDAY)


def test_twelve_quarters_end_with_that_of_today() -> None:
    found = quarters_up_to(MONDAY, 12)
    assert [each.asked for each in found[:2]] == ["2007-08Q1", "2007-08Q2"]
    assert found[-1].asked == "2009-10Q4"
    assert [each.so_far for each in found] == [False] * 11 + [True]
    assert all(a.whole == b.before for a, b in pairwise(found))


def test_what_is_on_offer() -> None:
    asked = [each.asked for each in on_offer(MONDAY)]
    assert asked[0] == "2009-10Q4"
    assert asked[12:] == ["2009-10YTD4", "2008-09YTD4", "2007-08YTD4", "2009-10", "2008-09", "2007-08"]
    assert len(asked) == len(set(asked)) == 18


def test_the_same_quarter_or_year_one_year_earlier_is_whole() -> None:
    as_at = date(2010, 3, 1)
    quarter = same_last_year(reporting("2009-10Q4", as_at))
    assert (quarter.asked, quarter.so_far) == ("2008-09Q4", False)
    assert same_last_year(reporting("2009-10", as_at)).asked == "2008-09"


def test_a_year_has_four_quarters_and_a_second_quarter_two_up_to_it() -> None:
    as_at = date(2010, 3, 1)
    assert quarters_of(reporting("2008-09", as_at)) == [f"2008-09Q{n}" for n in (1, 2, 3, 4)]
    assert quarters_of(reporting("2009-10Q2", as_at)) == ["2009-10Q1", "2009-10Q2"]


def test_the_last_years_end_with_that_of_the_day() -> None:
    found = years_up_to(date(2010, 3, 1), 3)
    assert [(each.asked, each.so_far) for each in found] == [
        ("2007-08", False),
        ("2008-09", False),
        ("2009-10", True),
    ]


@pytest.mark.parametrize(
    ("asked", "first_on", "last_on"),
    [
        ("2009-10Q3", date(2009, 1, 1), date(2009, 12, 31)),
        ("2009-10", date(2009, 3, 2), date(2010, 3, 1)),
        ("2007-02-01..2008-02-28", date(2007, 3, 1), date(2008, 2, 28)),
        ("2007-02-01..2008-02-29", date(2007, 3, 1), date(2008, 2, 29)),
        ("2007-02-01..2009-02-28", date(2008, 3, 1), date(2009, 2, 28)),
    ],
)
def test_the_twelve_months_up_to_a_periods_end(asked: str, first_on: date, last_on: date) -> None:
    assert reporting(asked, date(2010, 3, 1)).year_long[:2] == (first_on, last_on)


def test_the_last_whole_quarter_may_have_ended_today() -> None:
    assert last_whole_quarter(date(2010, 3, 30)).asked == "2009-10Q3"
    assert last_whole_quarter(date(2010, 3, 31)).asked == "2009-10Q4"


def test_a_row_of_a_period_that_is_not_over_says_up_to_which_day_it_counts() -> None:
    assert unfinished(reporting("2009-10Q4", date(2010, 3, 30))) == {
        "until": "2010-03-30",
        "unfinished": "yes",
    }
    assert unfinished(reporting("2009-10Q4", date(2010, 3, 31))) == {}
