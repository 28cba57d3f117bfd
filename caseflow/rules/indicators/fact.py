"""A fact: one thing that an indicator counts, or leaves out and lists, and the days for which it does."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, NamedTuple, Protocol

from caseflow.rules.indicators.history import History
from caseflow.rules.timescales import Timescale

START_UNKNOWN = "start not known"
PERCENT, COUNT, WORKING_DAYS = "percent", "count", "working_days"


class Fact(NamedTuple):
    """One row behind a figure.

    A flow measure's fact is placed on one day, `first_on` = `last_on`; a snapshot measure's fact holds
    for every last day of a period from `first_on` to `last_on` (date.max = for ever). An exception is
    in neither the numerator nor the denominator. `days` are working days where the limit is in those.
    """

    code: str
    event_id: str
    first_on: date
    last_on: date
    in_numerator: bool
    in_denominator: bool
    exception: bool
    started_on: date | None
    due_on: date | None
    stopped_on: date | None
    days: int | None
    reason: str
    team: str | None
    agency: str | None


class Measure(Protocol):
    """One general form of counting with its parameters: turns a case's history into facts.

    A form whose value is no percentage says its `unit`: then every row that counts is in the numerator.
    """

    snapshot: ClassVar[bool]

    def counted_kinds(self, timescales: Mapping[str, Timescale]) -> frozenset[str]:
        """The kinds of event of which a case must have at least one for there to be any fact.

        `facts` is not asked about a case with none of them; where no kind is named, about every case.
        """

    def facts(self, code: str, history: History) -> list[Fact]:
        """The facts of one case for the indicator `code`."""


def placed(code: str, event: Any, on: date, **told: Any) -> Fact:
    """A flow measure's fact on one day: counted below the line only, unless `told` says otherwise.

    `event` is whatever has an event_id, a team and an agency.
    """
    row = _ROW._replace(
        code=code,
        event_id=event.event_id,
        first_on=on,
        last_on=on,
        team=event.team,
        agency=event.agency,
    )
    return row._replace(**told) if told else row


def left_out(code: str, event: Any, on: date, reason: str, **told: Any) -> Fact:
    """A flow measure's exception on one day."""
    return placed(code, event, on, in_denominator=False, exception=True, reason=reason, **told)


_ROW = Fact("", "", date.min, date.min, False, True, False, None, None, None, None, "", None, None)
