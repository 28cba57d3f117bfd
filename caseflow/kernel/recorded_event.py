"""What happened: one event of one case, as the rules see it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final


@dataclass(slots=True)
class RecordedEvent:
    """One recorded event of a case.

    `occurred_on` is the civil date in Europe/London on which it happened; `recorded_at` the aware
    UTC time at which it became known; `about` the event that this one continues. `data` holds ids,
    codes, dates and numbers only, never a name or free text. Agency and team are codes.

    A field of a class with slots is read in a third of the time that a named tuple takes (13 against 47 ns),
    and a fold reads hundreds. A frozen class would take four times as long to make; here `make check` refuses
    a change.
    """

    event_id: Final[str]
    kind: Final[str]
    occurred_on: Final[date]
    recorded_at: Final[datetime]
    agency: Final[str | None]
    team: Final[str | None]
    about: Final[str | None]
    data: Final[Mapping[str, Any]]
