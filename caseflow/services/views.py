"""Requests to services as their page shows them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from caseflow.events.kinds import words
from caseflow.rules.service_requests import ServiceRequest
from caseflow.web.filters import long_date, plural


class ServiceLine(NamedTuple):
    """A request in words, and what may be recorded next about it: kind and words of the link."""

    service: str
    asked: str
    wait: str
    answer: str
    appointments: str
    ended: str
    event_id: str
    next_steps: tuple[tuple[str, str], ...]


def lines(requests: Iterable[ServiceRequest], as_at: date) -> list[ServiceLine]:
    """Requests in words."""
    return [
        ServiceLine(
            words("service_requested", "service", each.service),
            long_date(each.asked_on),
            _wait(each, as_at),
            _answer(each),
            f"Came to {each.came}, missed {each.missed}" if each.came + each.missed else "None yet",
            long_date(each.ended_on) if each.ended_on else "",
            each.event_id,
            tuple(_next_steps(each)),
        )
        for each in requests
    ]


def _wait(request: ServiceRequest, as_at: date) -> str:
    days = plural(request.days(as_at), "day")
    if request.waits:
        return f"{days} so far"
    return f"{days}, until the first appointment" if request.seen_on else f"{days}, and was not seen"


def _answer(request: ServiceRequest) -> str:
    if request.decision is None:
        return "None yet"
    return f"{words('service_decided', 'decision', request.decision)}, {long_date(request.decided_on)}"


def _next_steps(request: ServiceRequest) -> Iterable[tuple[str, str]]:
    if request.ended_on:
        return
    if request.decision is None:
        yield "service_decided", "Record the answer"
    if request.decision in (None, "accepted"):
        yield "service_appointment", "Record an appointment"
        yield "service_ended", "Record the end"
