"""Limits: the last day in time, for each unit, to the day."""

from datetime import date

import pytest
from stories import day

from caseflow.kernel.dates import add_months
from caseflow.rules.calendars import england
from caseflow.rules.rulebook import rulebook
from caseflow.rules.timescales import Limit, Pattern, term


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("30 Nov 2009", 3, "28 Feb 2010"),
        ("31 Dec 2009", 3, "31 Mar 2010"),
        ("31 Aug 2009", 6, "28 Feb 2010"),
        ("31 Aug 2011", 6, "29 Feb 2012"),
        ("29 Feb 2008", 12, "28 Feb 2009"),
        ("12 Apr 2010", 6, "12 Oct 2010"),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(start: str, months: int, end: str) -> None:
    assert add_months(day(start), months) == day(end)
    assert Limit(months, "months", "next", "s").last_day(day(start), england()) == day(end)


@pytest.mark.parametrize(
    ("value", "unit", "day_one", "end"),
    [
        (7, "working_days", "next", "08 Apr 2010"),
        (7, "working_days", "same", "07 Apr 2010"),
        (28, "days", "next", "23 Apr 2010"),
        (28, "days", "same", "22 Apr 2010"),
        (4, "weeks", "next", "23 Apr 2010"),
        (1, "months", "next", "26 Apr 2010"),
        (1, "months", "same", "25 Apr 2010"),
    ],
)
def test_day_one_is_the_day_after_the_start_or_the_start(
    value: int, unit: str, day_one: str, end: str
) -> None:
    assert Limit(value, unit, day_one, "s").last_day(day("26 Mar 2010"), england()) == day(end)


def test_a_weekend_start_is_never_day_one_of_working_days() -> None:
    assert Limit(1, "working_days", "same", "s").last_day(day("27 Mar 2010"), england()) == day("29 Mar 2010")


def test_what_it_took_is_told_in_the_limits_own_days() -> None:
    start, stop = day("26 Mar 2010"), day("08 Apr 2010")
    assert Limit(7, "working_days", "next", "s").taken(start, stop, england()) == 7
    assert Limit(3, "months", "next", "s").taken(start, stop, england()) == 13


@pytest.mark.parametrize(
    ("data", "held"),
    [
        ({"outcome": "plan"}, True),
        ({"outcome": "plan", "counts": True}, True),
        ({"outcome": "no_plan"}, False),
        ({"outcome": "plan", "counts": False}, False),
        ({}, False),
    ],
)
def test_a_pattern_holds_for_the_values_it_names(data: dict[str, object], held: bool) -> None:
    pattern = Pattern("a_kind", (("outcome", ("plan",)),), (("counts", (False,)),))
    assert pattern.holds(data) is held


@pytest.mark.parametrize("framework", ["cypp-2009", "wt-2010", "wt-2023"])
def test_every_timescale_has_a_limit_on_every_day_that_an_event_may_have(framework: str) -> None:
    for timescale in rulebook(framework).timescales.values():
        assert timescale.limits.versions[0][0] <= date(1990, 1, 1)


def test_statutory_and_local_timescales_are_told_apart() -> None:
    statutory = {code for code, each in rulebook().timescales.items() if each.statutory}
    assert statutory == {"R01", "R02", "R03", "R06", "R08", "R10", "R11", "R13", "R14", "R15", "R18", "R26"}


@pytest.mark.parametrize(("start", "further"), [("03 Mar 2010", True), ("01 Mar 2010", False)])
def test_working_days_that_end_on_a_friday_reach_over_the_weekend(start: str, further: bool) -> None:
    rules = rulebook()
    assert term(rules.timescales["R02"], day(start), rules.calendar).reaches_further is further
