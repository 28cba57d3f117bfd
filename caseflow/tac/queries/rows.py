"""The rows of one team, and which of its entries in the log no longer count."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from caseflow.extensions import db
from caseflow.tac.models import Minutes
from caseflow.tac.queries.cards import Around


def rows_of(model: Any, around: Around) -> list[Any]:
    """The rows of a team, in the order in which they were written."""
    query = select(model).where(model.case_id == around.case_id, model.caf_event_id == around.caf_event_id)
    return list(db.session.scalars(query.order_by(model.written_at, *model.__table__.primary_key.columns)))


def withdrawn(around: Around) -> set[str]:
    """The entries of the case that no longer count."""
    asked = {"case": around.case_id, "caf": around.caf_event_id}
    return set(db.session.scalars(text("select * from tac_withdrawn(:case, :caf)"), asked))


def minutes_written(around: Around) -> list[Minutes]:
    """Everything that was ever written of the team's meetings, the latest last."""
    return sorted(rows_of(Minutes, around), key=lambda row: (row.written_at, row.revision))


def standing_minutes(around: Around) -> dict[UUID, Minutes]:
    """What each meeting left behind as it holds now, by meeting."""
    gone = withdrawn(around)
    return {row.meeting_id: row for row in minutes_written(around) if row.event_id not in gone}
