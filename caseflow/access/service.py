"""Leaving a trace of looks, searches and exports."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

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
