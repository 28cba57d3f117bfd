"""Watching clocks: noting breaches once, and telling whom they concern once. Giving out what nobody holds."""

import logging
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from caseflow.agencies import queries as agencies
from caseflow.cases import queries as cases
from caseflow.cases import service as recording
from caseflow.clocks import queries as clock_queries
from caseflow.clocks import service as clocks
from caseflow.clocks.queries import Among
from caseflow.events.context import RecordingContext
from caseflow.kernel import Refusal
from caseflow.notices import service as notices
from caseflow.notices.service import Notification
from caseflow.projections import service as projections
from caseflow.rules.calendars import Calendar
from caseflow.rules.clock import DUE_BY_THEN, DUE_NOW, SOON_DAYS, Status

log = logging.getLogger(__name__)


class Watched(NamedTuple):
    """How many breaches were new, how many people were notified, and for how many cases it failed."""

    breaches: int
    notified: int
    failed: int = 0


def watch(as_at: date, at: datetime, calendar: Calendar) -> Watched:
    """Note every clock in breach and tell its holder, or the team's managers; tell holders of what is due
    within two working days. Running it again changes nothing.

    A case for which that fails stops no other: it is tried again later, and stands in a list for a person.
    """
    soon_on = calendar.add_working_days(as_at, SOON_DAYS)
    waiting = tuple(projections.waiting("watch", at))
    done, failed = projections.in_parts(
        lambda part: _watch(as_at, at, soon_on, Among(*part, waiting)),
        lambda: clock_queries.cases_of_status(DUE_BY_THEN, as_at, soon_on),
    )
    projections.keep_failures("watch", failed, at)
    watched = Watched(sum(each.breaches for each in done), sum(each.notified for each in done), len(failed))
    if failed and not any(watched[:2]):
        log.error("the watch did nothing, and failed for %s cases", len(failed))
    return watched


def _watch(as_at: date, at: datetime, soon_on: date, among: Among) -> Watched:
    fresh, suspended = clocks.note_breaches(as_at, at, among), agencies.suspended_ids()
    closed = cases.held_by_own_family()
    notifications = []
    for breach in fresh:
        holder = None if breach["case_id"] in closed else breach["allocated_to"]
        holders = _concerned(breach["team_code"], holder, suspended)
        notifications += [
            Notification(each, breach["case_id"], "breach", _key(**breach), breach["due_on"])
            for each in holders
        ]
        if holders:
            clocks.told_of_breach(breach["id"], holders[0])
    notices.supersede("due_soon", [_key(**breach) for breach in fresh], at)
    for card in clock_queries.of_status(DUE_NOW | {Status.DUE_SOON}, as_at, soon_on, among):
        if card.allocated_to and card.allocated_to not in suspended and card.case_id not in closed:
            clock = card.clock
            key = _key(clock.timescale, clock.subject, clock.number)
            notifications.append(Notification(card.allocated_to, card.case_id, "due_soon", key, clock.due_on))
    return Watched(len(fresh), notices.tell(notifications, at))


def _concerned(team_code: str, allocated_to: UUID | None, suspended: set[UUID]) -> list[UUID]:
    if allocated_to is None or allocated_to in suspended:
        return agencies.managers_of(team_code)
    return [allocated_to]


def _key(timescale: str, subject: str, number: int, **_: Any) -> str:
    return f"{timescale}/{subject}/{number}"


def allocate_unallocated(
    context: RecordingContext, team_code: str, takers: Mapping[UUID, UUID], handover: str = ""
) -> int:
    """Allocate each of these cases, by id, that nobody in the team holds: all of them or none; how many.

    Refusal where somebody else has allocated one since the list was shown. `handover` goes with each.
    """
    gone = len(takers) - cases.open_total(cases.OpenCases(team_code, (None,), list(takers)))
    if gone:
        raise Refusal(
            "all", f"Nothing was allocated: {gone} of these cases have left the list since you opened it."
        )
    recording.allocate_all(context._replace(idempotency_key=None), takers, handover)
    return len(takers)
