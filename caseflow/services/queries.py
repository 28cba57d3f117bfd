"""Requests to the services that the asker's team provides, and what was recorded of one."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db
from caseflow.kernel import RecordedEvent
from caseflow.rules.service_requests import ServiceRequest

PAGE = 25
_OF_REQUEST = len(ServiceRequest._fields)


class Asked(NamedTuple):
    """A request to a service, whose it is, and which team asks."""

    case_id: UUID
    request: ServiceRequest
    given_name: str
    family_name: str
    birth_date: date | None
    team_name: str | None
    team_phone: str | None


class ThreadEntry(NamedTuple):
    """Something that was recorded of a request, by whom, and the words beside it."""

    recorded_event: RecordedEvent
    recorded_by: UUID | None
    words: str


def _asked(row: Any) -> Asked:
    case_id, *told = row
    return Asked(case_id, ServiceRequest(*told[:_OF_REQUEST]), *told[_OF_REQUEST:])


def counts() -> dict[str, int]:
    """How many requests to us there are, by how they stand."""
    query = text("select standing, count(*) from service_requests_to_us() group by standing")
    return {standing: number for standing, number in db.session.execute(query)}


def to_us(standing: str, page: int) -> list[Asked]:
    """A page of the requests to us that stand so, the longest waiting first."""
    query = text(
        "select * from service_requests_to_us() where standing = :standing"
        " order by coalesce(last_on, asked_on), asked_on, event_id limit :size offset :start"
    )
    given = {"standing": standing, "size": PAGE, "start": (page - 1) * PAGE}
    return [_asked(row) for row in db.session.execute(query, given)]


def one(case_id: UUID, event_id: str) -> Asked | None:
    """One request to us; None where it is none, or is over."""
    query = text("select * from service_requests_to_us() where case_id = :case and event_id = :event")
    row = db.session.execute(query, {"case": case_id, "event": event_id}).first()
    return _asked(row) if row else None


def thread(case_id: UUID, event_id: str) -> list[ThreadEntry]:
    """Everything that was recorded of a request to us, withdrawals included, in its order."""
    query = text("select * from service_thread(:case, :event)")
    rows = db.session.execute(query, {"case": case_id, "event": event_id})
    return [ThreadEntry(RecordedEvent(*row[:8]), row.recorded_by, row.words or "") for row in rows]
