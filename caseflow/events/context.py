"""Who records an event: for which team, when, by which rules."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from caseflow.rules.rulebook import Rulebook


class RecordingContext(NamedTuple):
    """What every recording needs beside what is recorded. `practitioner_id` is None for the system itself.

    `at` is the time of recording, `today_on` the civil date in London. The first event of a request gets
    `idempotency_key` as its id, so that a form that is sent twice is recorded once.
    """

    practitioner_id: UUID | None
    agency: str | None
    team: str | None
    at: datetime
    rulebook: Rulebook
    today_on: date
    idempotency_key: str | None = None
