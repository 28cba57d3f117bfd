"""Which drafts wait for whom, and which packs are out that somebody has not opened."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from caseflow.publication.queries.others import newer_than
from caseflow.web.together import Question

_WAITING = f"""
select p.id, p.period, p.last_on, p.audience, p.known_at,
    (select w.name from practitioner w where w.id = p.frozen_by), p.replaces is not null,
    :who = any (p.authors),
    exists (select from publication_look l
            where l.publication_id = p.id and l.version = p.version and l.practitioner_id = :who),
    (select count(*) from publication_look l
     where l.publication_id = p.id and l.version = p.version and l.practitioner_id <> all (p.authors)),
    exists (select from publication_return r where r.publication_id = p.id and r.version = p.version)
from publication p
where p.released_at is null and not exists (select from publication n where {newer_than("p")})
order by p.known_at, p.id
"""

_DONE = "select distinct audience from publication where period = :period and released_at is not null"
_OUT = """select id, period, last_on, audience, released_at from publication
where id in (select figures_not_opened(:since)) order by released_at, id"""
TOLD_FOR = timedelta(days=30)
"""How long it stands on a page to start on that figures are out."""


class Out(NamedTuple):
    """Figures for a board that are released."""

    id: UUID
    period: str
    last_on: date
    audience: str
    released_at: datetime


class Waiting(NamedTuple):
    """A draft, who froze it, and how somebody stands to it: whether it is their own, and they have looked."""

    id: UUID
    period: str
    last_on: date
    audience: str
    frozen_at: datetime
    frozen_by: str
    corrects: bool
    mine: bool
    seen: bool
    looked: int
    sent_back: bool


class Done(NamedTuple):
    """A board, or everyone, for whom the figures of a period are released."""

    audience: str


def waiting_asked(who: UUID) -> Question[Waiting]:
    """The question of the drafts that the asker may see, the earliest first, but those with newer ones."""
    return Question(_WAITING, {"who": who}, Waiting)


def done_asked(period: str) -> Question[Done]:
    """The question of for whom the figures of a period are released."""
    return Question(_DONE, {"period": period}, Done)


def out_asked(at: datetime) -> Question[Out]:
    """The question of the boards' figures that were released lately, and that the asker has not opened."""
    return Question(_OUT, {"since": at - TOLD_FOR}, Out)
