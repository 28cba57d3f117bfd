"""Periods, financial years and what the kernel says to a person."""

from datetime import date

import pytest

from caseflow.kernel import Refusal
from caseflow.kernel.dates import financial_year_end, financial_year_start, period


@pytest.mark.parametrize(
    ("text", "first_on", "last_on"),
    [
        ("2009-10", date(2009, 4, 1), date(2010, 3, 31)),
        ("2009-10Q1", date(2009, 4, 1), date(2009, 6, 30)),
        ("2009-10Q4", date(2010, 1, 1), date(2010, 3, 31)),
        ("2009-10YTD3", date(2009, 4, 1), date(2009, 12, 31)),
        ("1999-00", date(1999, 4, 1), date(2000, 3, 31)),
        ("2009-04-01..2009-04-01", date(2009, 4, 1), date(2009, 4, 1)),
    ],
)
def test_a_period_is_read_as_it_is_said(text: str, first_on: date, last_on: date) -> None:
    assert period(text) == (first_on, last_on, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2009", "is not a period"),
        ("2009-11", "is not a period"),
        ("2009-10Q5", "is not a period"),
        ("1899-00", "is not a period"),
        ("2009-06-30..2009-04-01", "the last day is before the first"),
        ("2009-02-30..2009-04-01", "2009-02-30 is not a date"),
    ],
)
def test_what_is_no_period_is_refused_with_a_reason(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        period(text)


@pytest.mark.parametrize(
    ("on", "year"), [(date(2010, 3, 31), 2009), (date(2010, 4, 1), 2010), (date(2010, 12, 31), 2010)]
)
def test_a_financial_year_runs_from_april_to_march(on: date, year: int) -> None:
    assert financial_year_start(on) == date(year, 4, 1)
    assert financial_year_end(on) == date(year + 1, 3, 31)


def test_a_refusal_names_the_field_and_says_a_sentence() -> None:
    refusal = Refusal("occurred_on", "Enter a date that is not after today")
    assert (refusal.field, refusal.sentence, str(refusal)) == (
        "occurred_on",
        "Enter a date that is not after today",
        "Enter a date that is not after today",
    )
