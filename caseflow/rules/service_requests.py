"""Requests to services: what was asked for, how long the child waited, and what became of it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from caseflow.rules.case_log import CaseLog


class ServiceRequest(NamedTuple):
    """A request to a service; `seen_on` is the first appointment to which the child came."""

    event_id: str
    service: str
    asked_on: date
    decision: str | None
    decided_on: date | None
    seen_on: date | None
    came: int
    missed: int
    ended_on: date | None

    @property
    def waits(self) -> bool:
        """Whether the child still waits: not seen, not turned away, not ended."""
        return self.seen_on is None and self.ended_on is None and self.decision in (None, "accepted")

    def waited_until(self, as_at: date) -> date:
        """The day up to which the child has waited."""
        over = self.seen_on or self.ended_on or (None if self.waits else self.decided_on)
        return over or as_at

    def days(self, as_at: date) -> int:
        """For how many days the child has waited."""
        return max((self.waited_until(as_at) - self.asked_on).days, 0)


def service_requests(case_log: CaseLog) -> list[ServiceRequest]:
    """Every request of a case to a service, the latest first."""
    return sorted(_requests(case_log), key=lambda each: (each.asked_on, each.event_id), reverse=True)


def _requests(case_log: CaseLog) -> Iterator[ServiceRequest]:
    about: dict[str, list[tuple[str, date, dict[str, object]]]] = {}
    for kind in ("service_decided", "service_appointment", "service_ended"):
        for event in case_log.by_kind.get(kind, ()):
            about.setdefault(event.about or "", []).append((kind, event.occurred_on, dict(event.data)))
    for event in case_log.by_kind.get("service_requested", ()):
        followed = about.get(event.event_id, [])
        decided = [(on, data) for kind, on, data in followed if kind == "service_decided"]
        came = [on for kind, on, data in followed if kind == "service_appointment" and data.get("attended")]
        appointments = sum(kind == "service_appointment" for kind, _, _ in followed)
        ended = [on for kind, on, _ in followed if kind == "service_ended"]
        yield ServiceRequest(
            event.event_id,
            str(event.data.get("service", "")),
            event.occurred_on,
            str(decided[0][1].get("decision")) if decided else None,
            decided[0][0] if decided else None,
            min(came, default=None),
            len(came),
            appointments - len(came),
            min(ended, default=None),
        )
