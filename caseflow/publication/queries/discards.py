"""Drafts that were thrown away: what is left of them."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from caseflow.extensions import db
from caseflow.publication.models import PublicationDiscard

AT_MOST = 50


class Discard(NamedTuple):
    """A draft that is no longer there, and who did what with it when."""

    period: str
    last_on: date
    audience: str
    replaces: UUID | None
    frozen_by: UUID
    frozen_at: datetime
    discarded_by: UUID
    discarded_at: datetime


def discards() -> list[Discard]:
    """The drafts that were thrown away last, the latest first."""
    of = PublicationDiscard
    columns = [getattr(of, name) for name in Discard._fields]
    query = select(*columns).order_by(of.discarded_at.desc(), of.publication_id).limit(AT_MOST)
    return [Discard(*row) for row in db.session.execute(query)]
