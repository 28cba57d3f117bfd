"""Requests to services: what was asked for, how long the child waited, and what became of it."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog, in_order
from caseflow.rules.clock import Clock

ANSWER_TIMESCALE = "R-S2"
DECLINED = ("returned", "not_accepted")
_FOLLOWING = ("service_decided", "service_appointment", "service_ended")


class ServiceRequest(NamedTuple):
    """A request to a service; `seen_on` is the first appointment to which the child came, `last_on` the last.

    `asked_by` is the team that asked, `due_on` the day to answer by, `ended_on` the day on which the service
    ended or the case closed. `standing` is new (nobody has answered), waiting (for a first appointment),
    missed (the child did not come to the last one), seen, or over.
    """

    event_id: str
    service: str
    asked_on: date
    asked_by: str | None
    due_on: date | None
    decision: str | None
    decided_on: date | None
    seen_on: date | None
    last_on: date | None
    came: int
    missed: int
    ended_on: date | None
    standing: str

    @property
    def waits(self) -> bool:
        """Whether the child still waits: not seen, not turned away, not ended."""
        return self.seen_on is None and self.standing != "over"

    def waited_until(self, as_at: date) -> date:
        """The day up to which the child has waited."""
        over = self.seen_on or self.ended_on or (None if self.waits else self.decided_on)
        return over or as_at

    def days(self, as_at: date) -> int:
        """For how many days the child has waited."""
        return max((self.waited_until(as_at) - self.asked_on).days, 0)


def service_requests(case_log: CaseLog, clocks: Iterable[Clock] = ()) -> list[ServiceRequest]:
    """Every request of a case to a service, the latest first; `clocks` are those of the case."""
    return sorted(_requests(case_log, clocks), key=lambda each: (each.asked_on, each.event_id), reverse=True)


def _requests(case_log: CaseLog, clocks: Iterable[Clock]) -> Iterator[ServiceRequest]:
    asked = case_log.by_kind.get("service_requested")
    if not asked:
        return
    due = {clock.subject: clock.due_on for clock in clocks if clock.timescale == ANSWER_TIMESCALE}
    about: dict[str | None, list[RecordedEvent]] = {}
    for kind in _FOLLOWING:
        for event in case_log.by_kind.get(kind, ()):
            about.setdefault(event.about, []).append(event)
    for event in asked:
        followed = about.get(event.event_id, [])
        yield _request(event, followed, due.get(event.event_id), _closed_on(event, case_log))


def _request(
    event: RecordedEvent, followed: list[RecordedEvent], due_on: date | None, closed_on: date | None
) -> ServiceRequest:
    decided = next((each for each in followed if each.kind == "service_decided"), None)
    appointments = [each for each in followed if each.kind == "service_appointment"]
    came = [each.occurred_on for each in appointments if each.data.get("attended")]
    ended = [each.occurred_on for each in followed if each.kind == "service_ended"]
    decision = str(decided.data.get("decision")) if decided else None
    ended_on = min([*ended, *filter(None, [closed_on])], default=None)
    return ServiceRequest(
        event.event_id,
        str(event.data.get("service", "")),
        event.occurred_on,
        event.team,
        due_on,
        decision,
        decided.occurred_on if decided else None,
        min(came, default=None),
        appointments[-1].occurred_on if appointments else None,
        len(came),
        len(appointments) - len(came),
        ended_on,
        "over" if ended_on or decision in DECLINED else _standing(decision, appointments),
    )


def _standing(decision: str | None, appointments: list[RecordedEvent]) -> str:
    if appointments:
        return "seen" if appointments[-1].data.get("attended") else "missed"
    return "waiting" if decision else "new"


def _closed_on(event: RecordedEvent, case_log: CaseLog) -> date | None:
    """The day on which the case closed after something was recorded on it."""
    closings = case_log.by_kind.get("case_closed", ())
    return next((each.occurred_on for each in closings if in_order(each) > in_order(event)), None)
