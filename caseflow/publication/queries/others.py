"""Other figures of the same period: newer ones of a draft's readers, and what is released of it already."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text

from caseflow.extensions import db

_NEWER = """n.audience = {p}.audience and n.period = {p}.period and n.id <> {p}.id
    and {p}.released_at is null and n.id is distinct from {p}.replaces
    and coalesce(n.released_at, n.known_at) > {p}.known_at"""
_OTHERS = text("""
select n.id, n.audience, n.rounding, n.known_at, n.frozen_by, n.released_at, n.released_by, exists (
    select from publication_indicator mine join publication_indicator theirs using (code)
    where mine.publication_id = p.id and mine.included and theirs.publication_id = n.id and theirs.included)
from publication p join publication n on n.period = p.period and n.id <> p.id
where p.id = :wanted order by coalesce(n.released_at, n.known_at) desc, n.id
""")


class Other(NamedTuple):
    """Figures of the same period: for whom, how counted, by whom; `alike` where an indicator is in both."""

    id: UUID
    audience: str
    rounding: bool
    known_at: datetime
    frozen_by: UUID
    released_at: datetime | None
    released_by: UUID | None
    alike: bool


def newer_than(name: str) -> str:
    """The condition in a select that `n` is newer than the draft of this name, for its readers and period.

    It was frozen, or released, after the draft was frozen. What a draft corrects is no rival of it.
    """
    return _NEWER.format(p=name)


def others_of_period(publication_id: UUID) -> list[Other]:
    """The other figures of its period that the asker may see, the latest first."""
    return [Other(*row) for row in db.session.execute(_OTHERS, {"wanted": publication_id})]
