"""What happened: one event of one case, as the rules see it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple


class RecordedEvent(NamedTuple):
    """One recorded event of a case.

    `occurred_on` is the civil date in Europe/London on which it happened; `recorded_at` the aware
    UTC time at which it became known; `about` the event that this one continues. `data` holds ids,
    codes, dates and numbers only, never a name or free text. Agency and team are codes.
    """

    event_id: str
    kind: str
    occurred_on: date
    recorded_at: datetime
    agency: str | None
    team: str | None
    about: str | None
    data: Mapping[str, Any]
