"""No e-mail outside working hours: by the hour in London, the weekday and the bank holidays."""

from datetime import date

import pytest

from caseflow.rules.calendars import england
from caseflow.rules.digests import HOURS, may_send
from caseflow.rules.rulebook import rulebook


@pytest.mark.parametrize(
    ("on", "hour", "sent"),
    [
        (date(2010, 3, 29), 7, False),
        (date(2010, 3, 29), 8, True),
        (date(2010, 3, 29), 16, True),
        (date(2010, 3, 29), 17, False),
        (date(2010, 3, 29), 0, False),
        (date(2010, 3, 27), 10, False),  # a Saturday
        (date(2010, 3, 28), 10, False),  # the Sunday on which the clocks change
        (date(2010, 4, 2), 10, False),  # Good Friday
        (date(2010, 4, 5), 10, False),  # Easter Monday
        (date(2010, 4, 6), 10, True),
    ],
)
def test_an_email_goes_out_in_working_hours_alone(on: date, hour: int, sent: bool) -> None:
    assert may_send(on, hour, england()) is sent


def test_whoever_wants_it_later_in_the_day_gets_it_later() -> None:
    assert [hour for hour in range(24) if may_send(date(2010, 3, 1), hour, england(), 14)] == [14, 15, 16]
    assert list(HOURS) == list(range(8, 17))


def test_the_timescales_of_an_answer_are_there() -> None:
    from caseflow.rules.digests import SILENCES

    assert {*SILENCES} <= set(rulebook().timescales)
