"""Leaving a trace of looks, searches and exports."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, text

from caseflow.access.models import AuditEntry
from caseflow.extensions import db


def audit(
    practitioner_id: UUID | None,
    action: str,
    case_id: UUID | None,
    detail: dict[str, Any],
    at: datetime,
    connection: Connection | None = None,
) -> None:
    """Add one entry to the append-only trace, in this request's transaction or over another connection."""
    entry = {"at": at, "practitioner_id": practitioner_id, "action": action, "case_id": case_id}
    (connection or db.session).execute(insert(AuditEntry).inline(), {**entry, "detail": detail})


def seal_trace(at_most: int = 20_000, thoroughly: bool = False) -> bool:
    """Take entries of the trace into its chain; whether there may be more of them.

    An entry of a transaction that took long becomes visible late. It is looked for among the last ones, or,
    `thoroughly`, among all.
    """
    asked = text("select seal_trace(:at_most, :thoroughly)")
    sealed = db.session.scalar(asked, {"at_most": at_most, "thoroughly": thoroughly})
    return sealed == at_most
