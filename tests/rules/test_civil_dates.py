"""On which day a moment falls: in London, which is an hour before UTC in summer."""

from datetime import UTC, date, datetime

import pytest

from caseflow.kernel.dates import civil_date


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2010, 4, 11, 22, 59, tzinfo=UTC), date(2010, 4, 11)),
        (datetime(2010, 4, 11, 23, 0, tzinfo=UTC), date(2010, 4, 12)),
        (datetime(2010, 1, 11, 23, 59, tzinfo=UTC), date(2010, 1, 11)),
        (datetime(2010, 3, 28, 0, 30, tzinfo=UTC), date(2010, 3, 28)),
    ],
)
def test_a_moment_falls_on_the_day_that_it_is_in_london(moment: datetime, day: date) -> None:
    assert civil_date(moment) == day


def test_a_time_without_an_offset_falls_on_no_day() -> None:
    with pytest.raises(ValueError, match="without an offset"):
        civil_date(datetime(2010, 4, 11, 23, 0))  # noqa: DTZ001
