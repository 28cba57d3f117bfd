"""The alerts of a case, those that stand and those that were ended."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from caseflow.agencies import queries as agencies
from caseflow.cases.models import Alert
from caseflow.extensions import db


class AlertCard(NamedTuple):
    """An alert with its author, and who ended it and why; nobody has while it stands."""

    id: UUID
    kind: str
    words: str
    review_on: date
    raised_by: str
    raised_at: datetime
    ended_by: str
    ended_at: datetime | None
    end_reason: str | None


def alerts(case_id: UUID) -> list[AlertCard]:
    """Every alert of a case, those that stand first, then the latest first."""
    query = select(Alert).where(Alert.case_id == case_id)
    ordered = query.order_by(Alert.ended_at.desc().nulls_first(), Alert.raised_at.desc(), Alert.id)
    rows = list(db.session.scalars(ordered))
    names = agencies.names_of({each for row in rows for each in (row.raised_by, row.ended_by) if each})
    return [
        AlertCard(
            row.id,
            row.kind,
            row.words,
            row.review_on,
            names.get(row.raised_by, ""),
            row.raised_at,
            names.get(row.ended_by, "") if row.ended_by else "",
            row.ended_at,
            row.end_reason,
        )
        for row in rows
    ]
