"""Words for dates, ages, working days and figures."""

from datetime import UTC, date, datetime

import pytest

from caseflow.web import filters


def test_dates_are_written_out_in_london_days():
    assert filters.long_date(date(2010, 3, 26)) == "Fri 26 March 2010"
    assert filters.day_date(date(2010, 3, 1)) == "1 March 2010"
    assert filters.short_date(None) == "not recorded"
    summer_midnight = datetime(2010, 6, 30, 23, 30, tzinfo=UTC)
    assert filters.long_date(summer_midnight) == "Thu 1 July 2010"
    assert filters.date_and_time(summer_midnight) == "Thu 1 July 2010 at 00:30"
    with pytest.raises(ValueError, match="offset"):
        filters.short_date(datetime(2010, 6, 30, 23, 30))  # noqa: DTZ001
    assert filters.month_name(3) == "March"
    assert filters.month_name(date(2010, 3, 4)) == "March 2010"


@pytest.mark.parametrize(
    ("born_on", "said"),
    [
        (date(2004, 4, 1), "5 years"),
        (date(2004, 3, 31), "6 years"),
        (date(2008, 3, 31), "2 years"),
        (date(2008, 4, 1), "23 months"),
        (date(2009, 12, 31), "3 months"),
        (date(2010, 1, 1), "12 weeks"),
        (date(2010, 3, 18), "13 days"),
        (date(2010, 3, 30), "1 day"),
        (date(2010, 3, 31), "0 days"),
        (date(2010, 5, 2), "not born, expected 2 May 2010"),
        (None, "age not recorded"),
    ],
)
def test_age_is_told_in_the_unit_that_suits(born_on, said):
    assert filters.age(born_on, date(2010, 3, 31)) == said


def test_an_unborn_child_has_an_expected_date():
    assert filters.age(None, date(2010, 3, 31), date(2010, 6, 1)) == "not born, expected 1 June 2010"


def test_figures_in_words():
    assert filters.percent(0.748) == "74.8%"
    assert filters.share(41, 44) == "93.2%"
    assert filters.share(0, 0) == "no figure"
    assert filters.x_of_y(41, 1200) == "41 of 1,200"
    assert filters.x_of_y(None, 44) == "not shown (small numbers)"
    assert filters.number(1234) == "1,234"
    assert filters.number(5.25) == "5.2"
    assert filters.plural(1, "child", "children") == "1 child"
    assert filters.plural(1200, "child", "children") == "1,200 children"
    assert filters.listed(["a", "b", "c"]) == "a, b and c"
    assert filters.in_words("initial_assessment") == "Initial assessment"
    assert filters.tier_name(None) == "No tier yet"


def test_paging_shows_first_last_and_neighbours():
    assert [step.number for step in filters.page_steps(5, 9)] == [1, None, 4, 5, 6, None, 9]
    assert [step.number for step in filters.page_steps(1, 1)] == [1]
    assert [step.number for step in filters.page_steps(1, 3)] == [1, 2, 3]
