"""What every row of a team around a child carries, and how one is changed on top of what its writer saw."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from caseflow.cases import service as cases
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.tac.queries import TacEpisode

STALE = "Somebody else changed this meanwhile. Look at what is there now, then send again."


def written(context: RecordingContext, episode: TacEpisode) -> dict[str, object]:
    """Which team a row belongs to, who writes it and when."""
    return {
        "case_id": episode.case_id,
        "caf_event_id": episode.caf_event_id,
        "written_by": context.practitioner_id,
        "written_at": context.at,
    }


def check_open(episode: TacEpisode, sentence: str = "This assessment is closed.") -> None:
    """Refuse to write about a team whose assessment is closed."""
    if episode.closed_on:
        raise Refusal("", sentence)


def add_once(model: Any, row: dict[str, object], refusal: str = STALE) -> None:
    """Insert a row; refuse where somebody else has just inserted one with the same key or the same line."""
    key = next(iter(model.__table__.primary_key.columns))
    if db.session.scalar(insert(model).values(row).on_conflict_do_nothing().returning(key)) is None:
        raise Refusal("", refusal)


def change_seen(
    context: RecordingContext, model: Any, row_id: UUID, seen: int, values: dict[str, object]
) -> None:
    """Change a row whose version is still the one that the writer saw; refuse otherwise."""
    values |= {"version": seen + 1, "written_by": context.practitioner_id, "written_at": context.at}
    statement = update(model).where(model.id == row_id, model.version == seen).values(values)
    if db.session.scalar(statement.returning(model.id)) is None:
        raise Refusal("", STALE)


def record(
    context: RecordingContext, episode: TacEpisode, event: CaseEvent, on: date, field: str = "occurred_on"
) -> str:
    """Record an event about the assessment; a date that the log refuses is said beside `field`."""
    try:
        return cases.record(context, episode.case_id, event, on, about=episode.caf_event_id)
    except Refusal as refusal:
        if refusal.field != "occurred_on":
            raise
        raise Refusal(field, refusal.sentence) from refusal
