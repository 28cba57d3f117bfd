"""Requests to services as their pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from caseflow.cases.views import in_words
from caseflow.clocks.queries import ClockCard
from caseflow.clocks.views import clock_view
from caseflow.events.kinds import kinds, words
from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.service_requests import ANSWER_TIMESCALE, ServiceRequest
from caseflow.services.queries import PAGE, Asked, ThreadEntry
from caseflow.web.filters import long_date, plural, short_date

STANDINGS = {
    "new": "To decide",
    "waiting": "Waiting for a first appointment",
    "missed": "Did not come",
    "seen": "Seen",
}
"""How a request to a service stands, in the order in which a service works through them."""
NOTHING = {
    "new": "A request that nobody of your service has answered appears here, the oldest first.",
    "waiting": "A child whom your service has accepted appears here until the first appointment is recorded.",
    "missed": "A child who did not come to the last appointment appears here until the next one is recorded.",
    "seen": "A child who came to the last appointment appears here until the end is recorded.",
}


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


def lines(
    requests: Iterable[ServiceRequest], clocks: Iterable[ClockCard], as_at: date, rulebook: Rulebook
) -> list[ServiceLine]:
    """Requests in words; `clocks` are those of their cases."""
    due = _due(clocks, as_at, rulebook)
    return [
        ServiceLine(
            words("service_requested", "service", each.service),
            long_date(each.asked_on),
            _wait(each, as_at),
            _answer(each, as_at, due.get(each.event_id, "")),
            _appointments(each),
            long_date(each.ended_on) if each.ended_on else "",
            each.event_id,
            tuple(_next_steps(each)),
        )
        for each in requests
    ]


def _due(clocks: Iterable[ClockCard], as_at: date, rulebook: Rulebook) -> dict[str, str]:
    """Until when an answer is due and how that stands, by the request."""
    mine = (card.clock for card in clocks if card.clock.timescale == ANSWER_TIMESCALE)
    views = ((clock.subject, clock_view(clock, as_at, rulebook)) for clock in mine)
    return {request: f"due {long_date(view.due_on)} ({view.words})" for request, view in views}


def _wait(request: ServiceRequest, as_at: date) -> str:
    days = plural(request.days(as_at), "day")
    if request.waits:
        return f"{days} so far"
    return f"{days}, until the first appointment" if request.seen_on else f"{days}, and was not seen"


def _answer(request: ServiceRequest, as_at: date, due: str) -> str:
    if request.decision:
        return f"{words('service_decided', 'decision', request.decision)}, {long_date(request.decided_on)}"
    if not request.waits:
        return "None"
    asked = f"None yet: asked {plural((as_at - request.asked_on).days, 'day')} ago"
    return f"{asked}, {due}" if due else asked


def _appointments(request: ServiceRequest) -> str:
    return f"Came to {request.came}, missed {request.missed}" if request.came + request.missed else "None yet"


def _next_steps(request: ServiceRequest) -> Iterable[tuple[str, str]]:
    if request.ended_on:
        return
    if request.decision is None:
        yield "service_decided", "Record the answer"
    if request.decision in (None, "accepted"):
        yield "service_appointment", "Record an appointment"
        yield "service_ended", "Record the end"


class StandingLink(NamedTuple):
    """One of the lists of requests to us, with how many there are in it."""

    standing: str
    words: str
    number: int
    here: bool


class AskedLine(NamedTuple):
    """A request to us in a list: whose, for what, who asks, and how long it waits."""

    case_id: UUID
    event_id: str
    child: str
    born: str
    service: str
    team: str
    since: str
    beside: str


class AskedList(NamedTuple):
    """One list of requests to us; `links` lead to all of them."""

    title: str
    lines: list[AskedLine]
    links: list[StandingLink]
    pages: int
    nothing: str


def asked_list(
    standing: str,
    found: Sequence[Asked],
    counts: Mapping[str, int],
    clocks: Iterable[ClockCard],
    as_at: date,
    rulebook: Rulebook,
) -> AskedList:
    """The requests to us that stand so, with what is said of each."""
    due, total = _due(clocks, as_at, rulebook), counts.get(standing, 0)
    links = [
        StandingLink(name, said, counts.get(name, 0), name == standing) for name, said in STANDINGS.items()
    ]
    rows = [_asked_line(each, due.get(each.request.event_id, ""), as_at) for each in found]
    title = f"{STANDINGS[standing]} ({total})"
    return AskedList(title, rows, links, -(-total // PAGE), NOTHING[standing])


def _asked_line(asked: Asked, due: str, as_at: date) -> AskedLine:
    request = asked.request
    return AskedLine(
        asked.case_id,
        request.event_id,
        name(asked),
        f"Born {short_date(asked.birth_date)}" if asked.birth_date else "Not born yet",
        words("service_requested", "service", request.service),
        asked.team_name or "Not recorded",
        f"{short_date(request.asked_on)}, {_wait(request, as_at)}",
        _beside(request, due),
    )


def _beside(request: ServiceRequest, due: str) -> str:
    if request.standing == "new":
        return f"Answer {due}" if due else ""
    if request.standing == "waiting":
        return f"Accepted on {short_date(request.decided_on)}"
    return f"Last appointment {short_date(request.last_on)}. {_appointments(request)}"


def name(asked: Asked) -> str:
    """The name of the child whom a request is about."""
    return f"{asked.given_name} {asked.family_name}".strip()


def _facts(event: RecordedEvent) -> Iterable[tuple[str, str]]:
    for field in kinds()[event.kind].fields:
        if field.name in event.data:
            yield field.ask.short, in_words(field, event.data[field.name])


class EntryLine(NamedTuple):
    """An entry of a request: what and when, who recorded it, what it says and the words beside it."""

    title: str
    on: str
    by: str
    facts: tuple[tuple[str, str], ...]
    words: str


def entry_lines(thread: Sequence[ThreadEntry], names: Mapping[UUID, str]) -> list[EntryLine]:
    """What was recorded of a request and still counts, the latest first."""
    counting = CaseLog(each.recorded_event for each in thread).by_id
    return [
        EntryLine(
            kinds()[each.recorded_event.kind].title,
            long_date(each.recorded_event.occurred_on),
            names.get(each.recorded_by, "") if each.recorded_by else "",
            tuple(_facts(each.recorded_event)),
            each.words,
        )
        for each in reversed(thread)
        if each.recorded_event.event_id in counting
    ]
