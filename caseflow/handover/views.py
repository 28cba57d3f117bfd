"""The handover of a case in words: from whom and why, what is open and comes next, and who is there."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from caseflow.agencies.queries import Reachable
from caseflow.cases.queries import HandoverCard, HeaderRow
from caseflow.consent.queries import State
from caseflow.events.next_steps import NextStep
from caseflow.family.queries import Worker
from caseflow.kernel.dates import civil_date
from caseflow.rules.calendars import Calendar
from caseflow.tac.published import AroundChild, OpenAction, WorkAround
from caseflow.web.filters import date_and_time, day_date, long_date, plural

NOBODY = "Nobody in this team"


class Person(NamedTuple):
    """Somebody, who they are to the case, and how to phone them."""

    name: str
    what: str
    phone: str


class Change(NamedTuple):
    """That a case changed hands: who had it, who took it on, when, why, and since when that is confirmed.

    `state` says in a sentence how it stands; it is `mine` where whoever looks is to confirm it.
    """

    before: Person
    after: str
    on: str
    by: str
    words: str
    state: str
    waits: bool
    mine: bool


class Pack(NamedTuple):
    """What a new worker has to know beside the clocks: what comes next, who is around, who was asked."""

    coming: list[str]
    around: list[Person]
    seen: str
    consent: list[str]


def people_in(handovers: Sequence[HandoverCard]) -> set[UUID]:
    """Everybody whom these handovers name."""
    return {who for each in handovers for who in (each.from_id, each.to_id, each.handed_by) if who}


def change(card: HandoverCard, people: Mapping[UUID, Reachable], me: UUID) -> Change:
    """One handover in words."""
    after = people[card.to_id].name if card.to_id in people else "Somebody"
    giver = people[card.handed_by].name if card.handed_by and card.handed_by in people else ""
    return Change(
        _before(people.get(card.from_id) if card.from_id else None),
        after,
        long_date(card.handed_at),
        giver,
        card.words,
        _state(card, after),
        card.waits,
        card.waits and card.to_id == me,
    )


def _before(had: Reachable | None) -> Person:
    if had is None:
        return Person(NOBODY, "", "")
    return Person(had.name, f"{had.agency_name}, {had.team_name}", had.phone)


def _state(card: HandoverCard, after: str) -> str:
    if card.confirmed_at:
        return f"{after} confirmed on {date_and_time(card.confirmed_at)} that they have read it."
    if card.waits:
        return f"{after} has not confirmed yet that they have read it."
    return f"{after} did not confirm it before the case was closed or went to somebody else."


def pack(
    header: HeaderRow,
    steps: Sequence[NextStep],
    work: WorkAround,
    workers: Sequence[Worker],
    states: Sequence[State],
) -> Pack:
    """What comes next, who is around the child, when they were last seen, and who may be shared with."""
    agreed = [_agreed(each) for each in states if each.agreed]
    return Pack([*_coming(steps, work)], [*_around(header, work, workers)], _seen(header), agreed)


def _coming(steps: Sequence[NextStep], work: WorkAround) -> Iterator[str]:
    """Meetings first, by their day; then what was promised, then what was recorded and waits for a step."""
    for meeting in work.meetings:
        when = f"{long_date(meeting.on)} at {meeting.starts_at:%H:%M}, {meeting.place}"
        yield f"{when}: the team around the child meets"
    for action in work.actions:
        yield _promised(action)
    for step in steps:
        yield f"{step.task}, after: {step.reason.lower()}, {day_date(step.after.occurred_on)}"


def _promised(action: OpenAction) -> str:
    by = f", by {day_date(action.by_on)}" if action.by_on else ""
    return f"{action.words} ({action.who or 'nobody yet'}{by})"


def _around(header: HeaderRow, work: WorkAround, workers: Sequence[Worker]) -> Iterator[Person]:
    """The lead professional first, then the team around the child, then who else works with them."""
    if header.lead and not any(each.leads for each in work.people):
        yield Person(header.lead, "Lead professional", header.lead_phone or "")
    named = set[str]()
    for each in work.people:
        named.add(each.name)
        yield Person(each.name, _role(each), each.phone)
    for other in workers:
        if other.to_on is None and other.name not in named:
            yield Person(other.name, _joined(other.role, other.agency), other.phone)


def _role(each: AroundChild) -> str:
    return _joined("Lead professional" if each.leads else "", each.role, each.agency)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _seen(header: HeaderRow) -> str:
    if header.seen_on is None:
        return "No day is recorded on which the child was seen."
    alone = f"Seen alone: {day_date(header.alone_on)}." if header.alone_on else "On no recorded day alone."
    return f"Last seen: {day_date(header.seen_on)}. {alone}"


def _agreed(state: State) -> str:
    until = f", until {day_date(state.expires_on)}" if state.expires_on else ""
    return f"{state.agency_name}, agreed on {day_date(state.given_on)}{until}"


class WaitingLine(NamedTuple):
    """A handover that nobody has confirmed: of which child, to whom, and for how long."""

    case_id: UUID
    child: str
    to: str
    since: str


def waiting_lines(
    found: Sequence[HandoverCard],
    children: Mapping[UUID, str],
    names: Mapping[UUID, str],
    as_at: date,
    calendar: Calendar,
) -> list[WaitingLine]:
    """The handovers of a team that wait, longest first."""
    return [
        WaitingLine(
            each.case_id,
            children.get(each.case_id, "A child"),
            names.get(each.to_id, "Somebody"),
            f"{long_date(each.handed_at)}, {_ago(civil_date(each.handed_at), as_at, calendar)}",
        )
        for each in found
    ]


def _ago(on: date, as_at: date, calendar: Calendar) -> str:
    days = calendar.working_days_between(on, as_at)
    return f"{plural(days, 'working day')} ago" if days > 0 else "today"
