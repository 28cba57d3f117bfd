"""Who may sign in, what the asker may read of a case, and what has been looked at."""

from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from flask import g
from sqlalchemy import Row, func, select, text

from caseflow.access.models import AuditEntry, TraceSeal
from caseflow.extensions import db
from caseflow.rules.permissions import Level, Reason, Sharing

PAGE = 50


class Relation(NamedTuple):
    """What the asker has a reason to read of a case, for which sort of reason, and whom to phone about it.

    `joined_to` is the record with which it is read, where it was joined to one.
    """

    level: Level
    reason: Reason
    agency: str
    team: str
    phone: str
    joined_to: UUID | None = None

    @property
    def works(self) -> bool:
        """Whether the asker works on the case, and does not only read it."""
        return self.level == "content" and self.reason != "break_glass"


class AuditLine(NamedTuple):
    """One entry of the trace."""

    at: datetime
    practitioner_id: UUID | None
    action: str
    case_id: UUID | None
    path: str
    """What was asked for, and for an export the file that it gave."""
    allowed: bool
    looked_for: str = ""
    """What was searched for: words and a date of birth, as they were typed."""
    found: int = 0


def relation(case_id: UUID) -> Relation | None:
    """The asker's relation to a case; None where there is no such case or its existence is secret."""
    row = db.session.execute(text("select * from case_relation(:case)"), {"case": case_id}).first()
    return Relation(*row) if row else None


def tell_relation(case_id: UUID, row: Row[Any]) -> None:
    """The relation to the case of a page, as the first statement of the request brought it along."""
    told = (row.level, row.reason, row.case_agency, row.case_team, row.case_phone, row.joined_to)
    g.relation_told = (case_id, Relation(*told) if row.level else None)


def relation_to_page(case_id: UUID) -> Relation | None:
    """The asker's relation to the case of a page, as the request began."""
    told = g.get("relation_told")
    found: Relation | None = told[1] if told and told[0] == case_id else relation(case_id)
    return found


def sharing(case_id: UUID) -> Sharing:
    """How the asker's team stands to what was shared of a case."""
    return cast(Sharing, db.session.scalar(text("select case_sharing(:case)"), {"case": case_id}))


def audit_entries(
    case_id: UUID | None = None, practitioner_id: UUID | None = None, page: int = 1
) -> tuple[list[AuditLine], int]:
    """The trace, newest first, a page at a time, and how many there are in all."""
    query = select(AuditEntry)
    if case_id:
        query = query.where(AuditEntry.case_id.in_(select(func.unnest(func.cases_to_read(case_id)))))
    if practitioner_id:
        query = query.where(AuditEntry.practitioner_id == practitioner_id)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.scalars(query.order_by(AuditEntry.id.desc()).limit(PAGE).offset((page - 1) * PAGE))
    lines = [
        AuditLine(
            row.at,
            row.practitioner_id,
            row.action,
            row.case_id,
            ", as ".join(row.detail[name] for name in ("path", "file") if row.detail.get(name)),
            row.detail.get("allowed", True),
            " ".join(row.detail[name] for name in ("words", "born_on") if row.detail.get(name)),
            len(row.detail.get("found", ())),
        )
        for row in rows
    ]
    return lines, total


class ManySearches(NamedTuple):
    """Somebody who searched, or opened lists of children (`of`), as often in an hour as nobody needs to."""

    at: datetime
    practitioner_id: UUID | None
    of: str


def many_searches(at_most: int = 10) -> list[ManySearches]:
    """Who reached the limit of searches, latest first; for information governance."""
    of = func.coalesce(AuditEntry.detail["of"].astext, "search")
    query = select(AuditEntry.at, AuditEntry.practitioner_id, of).where(AuditEntry.action == "search_limit")
    rows = db.session.execute(query.order_by(AuditEntry.id.desc()).limit(at_most))
    return [ManySearches(*row) for row in rows]


class Seal(NamedTuple):
    """A place in the chain over the trace, and the hash there."""

    place: int
    hash: bytes


def last_seal() -> Seal:
    """Where the chain over the trace ends; place 0 where it has not begun."""
    query = select(TraceSeal.place, TraceSeal.hash).order_by(TraceSeal.place.desc()).limit(1)
    row = db.session.execute(query).first()
    return Seal(*row) if row else Seal(0, b"")


def seal_at(place: int) -> Seal | None:
    """The seal at a place of the chain, if there is one."""
    row = db.session.execute(select(TraceSeal.place, TraceSeal.hash).where(TraceSeal.place == place)).first()
    return Seal(*row) if row else None


class TraceFault(NamedTuple):
    """A sealed entry of the trace that is not there as it was sealed."""

    place: int
    source: str
    entry_id: int
    fault: str


def trace_faults(at_most: int = 100) -> list[TraceFault]:
    """Sealed entries of the trace that are gone or were changed, and gaps in the chain."""
    rows = db.session.execute(text("select * from trace_faults(:at_most)"), {"at_most": at_most})
    return [TraceFault(*row) for row in rows]
