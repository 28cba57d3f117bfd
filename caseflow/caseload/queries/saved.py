"""The lists that somebody saved."""

from typing import NamedTuple
from uuid import UUID

from caseflow.web.together import Question


class SavedCard(NamedTuple):
    """A saved list: of one's own cases (`mine`) or of one's team, its name, and what its address asks."""

    id: UUID
    place: str
    name: str
    query: str


_SAVED = (
    "select id, place, name, query from saved_list where practitioner_id = (select asker()) order by name, id"
)


def saved_asked() -> Question[SavedCard]:
    """The question of which lists whoever asks has saved, by name."""
    return Question(_SAVED, {}, SavedCard)
