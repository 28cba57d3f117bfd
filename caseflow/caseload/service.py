"""Watching clocks: noting breaches once, and telling whom they concern once. Giving out what nobody holds."""

import logging
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from caseflow.agencies import queries as agencies
from caseflow.caseload.models import SavedList
from caseflow.cases import queries as cases
from caseflow.cases import service as recording
from caseflow.clocks import queries as clock_queries
from caseflow.clocks import service as clocks
from caseflow.clocks.queries import Among
from caseflow.events.context import RecordingContext
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.notices import service as notices
from caseflow.notices.service import Notification
from caseflow.projections import service as projections
from caseflow.rules.calendars import Calendar
from caseflow.rules.clock import DUE_BY_THEN, DUE_NOW, SOON_DAYS, Status

log = logging.getLogger(__name__)
SAVED_AT_MOST = 20
_TAKEN = "You have a list of this name. Choose another name."


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


def save_list(practitioner_id: UUID, place: str, name: str, query: str, at: datetime) -> None:
    """Keep how a list is narrowed and sorted, under a name that its owner has not used yet.

    Raises Refusal for a name that is taken, and where somebody has as many lists as are kept.
    """
    held = select(func.count()).select_from(SavedList).where(SavedList.practitioner_id == practitioner_id)
    if (db.session.scalar(held) or 0) >= SAVED_AT_MOST:
        raise Refusal(
            "name", f"You have {SAVED_AT_MOST} saved lists, and no more are kept. Remove one first."
        )
    row = {"practitioner_id": practitioner_id, "place": place, "name": name, "query": query, "saved_at": at}
    if not db.session.scalar(insert(SavedList).values(row).on_conflict_do_nothing().returning(SavedList.id)):
        raise Refusal("name", _TAKEN)


def rename_list(practitioner_id: UUID, list_id: UUID, name: str) -> None:
    """Give a saved list another name. Raises Refusal for one that is taken, and where the list is gone."""
    own = SavedList.practitioner_id == practitioner_id
    if db.session.scalar(select(exists().where(own, SavedList.name == name, SavedList.id != list_id))):
        raise Refusal("name", _TAKEN)
    done = update(SavedList).where(own, SavedList.id == list_id).values(name=name).returning(SavedList.id)
    if not db.session.scalar(done):
        raise Refusal("name", "Nothing was changed: the list has been removed since you opened this page.")


def remove_list(practitioner_id: UUID, list_id: UUID) -> None:
    """Forget a saved list, where it is not forgotten yet."""
    own = SavedList.practitioner_id == practitioner_id
    db.session.execute(delete(SavedList).where(own, SavedList.id == list_id))
