"""The rows of one team, and which of its entries in the log no longer count."""

from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from caseflow.extensions import db
from caseflow.tac.models import Minutes
from caseflow.tac.queries.cards import TacEpisode


def rows_of(model: Any, episode: TacEpisode) -> list[Any]:
    """The rows of a team, in the order in which they were written."""
    query = select(model).where(model.case_id == episode.case_id, model.caf_event_id == episode.caf_event_id)
    return list(db.session.scalars(query.order_by(model.written_at, *model.__table__.primary_key.columns)))


def withdrawn(episode: TacEpisode) -> set[str]:
    """The entries of the case that no longer count."""
    asked = {"case": episode.case_id, "caf": episode.caf_event_id}
    return set(db.session.scalars(text("select * from tac_withdrawn(:case, :caf)"), asked))


def minutes_written(episode: TacEpisode) -> list[Minutes]:
    """Everything that was ever written of the team's meetings, the latest last."""
    return sorted(rows_of(Minutes, episode), key=lambda row: (row.written_at, row.revision))


def standing_minutes(episode: TacEpisode) -> dict[UUID, Minutes]:
    """What each meeting left behind as it holds now, by meeting."""
    gone = withdrawn(episode)
    return {row.meeting_id: row for row in minutes_written(episode) if row.event_id not in gone}
