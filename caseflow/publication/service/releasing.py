"""Editing what is frozen, looking at it, throwing it away; releasing it once two people agreed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text

from caseflow import dispatch
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.publication import queries
from caseflow.publication.models import Publication, PublicationIndicator, PublicationLook, PublicationReturn
from caseflow.publication.service.checking import TASK
from caseflow.publication.service.freezing import fill, refuse_nothing, table_of
from caseflow.rules.rulebook import Rulebook

_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(6700676)")
RELEASED = "It is released, and stays as it is. Restate it to release other figures in its place."
_DISCARD = text("select discard_publication(:wanted, :who, :at)")
OTHERS = "Something else was released since. The table was made again and has to be looked at again."


class Said(NamedTuple):
    """What is said beside the figures: of all of them, and by indicator."""

    summary: str
    commentary: Mapping[str, str]


class Choice(NamedTuple):
    """For whom the figures are, which are in the set, and how they are shown."""

    codes: Sequence[str]
    by_quindrat: bool
    others: bool
    finality: str
    audience: str
    rounding: bool


def edit(author: UUID, publication_id: UUID, change: Said | Choice, rulebook: Rulebook) -> None:
    """Change it; whoever had looked looks again, and whoever edits is no longer one of the two."""
    made = _unreleased(publication_id)
    of = PublicationIndicator
    rows = list(db.session.scalars(select(of).where(of.publication_id == publication_id)))
    if isinstance(change, Said):
        made.summary = change.summary
        for row in rows:
            row.commentary = change.commentary.get(row.code, row.commentary)
    else:
        _choose(made, rows, change)
    _written_by(made, author)
    db.session.flush()
    fill(made, rulebook)


def _choose(made: Publication, rows: Iterable[PublicationIndicator], choice: Choice) -> None:
    refuse_nothing(choice.codes, choice.others)
    for row in rows:
        row.included = row.code in choice.codes
    made.by_quindrat, made.rounding, made.others = choice.by_quindrat, choice.rounding, choice.others
    made.finality, made.audience = choice.finality, choice.audience


def look(practitioner: UUID, publication_id: UUID, version: int, at: datetime) -> None:
    """Agree to the release of a version that one has looked at."""
    _looked_at(practitioner, publication_id, version)
    seen = select(func.count()).where(
        PublicationLook.publication_id == publication_id,
        PublicationLook.version == version,
        PublicationLook.practitioner_id == practitioner,
    )
    if db.session.scalar(seen):
        raise Refusal("", "You have looked at it already. Somebody else has to look as well.")
    row = PublicationLook(
        publication_id=publication_id, version=version, practitioner_id=practitioner, looked_at=at
    )
    db.session.add(row)
    db.session.flush()


def send_back(practitioner: UUID, publication_id: UUID, version: int, reason: str, at: datetime) -> None:
    """Say why a version cannot be released as it is: nobody releases it before it was edited."""
    _looked_at(practitioner, publication_id, version)
    key = {"publication_id": publication_id, "version": version, "practitioner_id": practitioner}
    if db.session.get(PublicationReturn, key):
        raise Refusal("", "You have sent it back already. An edit answers it.")
    db.session.add(PublicationReturn(**key, reason=reason, returned_at=at))
    db.session.flush()


def _looked_at(practitioner: UUID, publication_id: UUID, version: int) -> None:
    """Refuse the look of somebody who wrote in it, or at what it no longer is."""
    made = _unreleased(publication_id)
    if practitioner in made.authors:
        raise Refusal("", "You wrote in it. Two other people have to look.")
    if version != made.version:
        raise Refusal("", "It was edited since you opened this page. Look at it again.")


def discard(by: UUID, publication_id: UUID, at: datetime) -> None:
    """Throw a draft away with its looks and its pack; that there was one, and who threw it away, is kept."""
    db.session.execute(_ONE_AT_A_TIME)
    _unreleased(publication_id)
    db.session.execute(_DISCARD, {"wanted": publication_id, "who": by, "at": at})
    db.session.expire_all()


def release(by: UUID, publication_id: UUID, at: datetime, rulebook: Rulebook) -> bool:
    """Release it where two people have looked; False where something was released since and it changed.

    Releases wait for each other, so that none is made without knowing of the other.
    """
    db.session.execute(_ONE_AT_A_TIME)
    made = _unreleased(publication_id)
    standing = queries.standing(made, queries.looks_at(publication_id))
    if standing.sent_back:
        raise Refusal("", "Somebody has sent it back. Edit it, then two people look at it again.")
    if not standing.can_be_released:
        raise Refusal("", "Two people who did not write in it have to look first.")
    links = [(tuple(one), tuple(other)) for one, other in made.links]
    if table_of(made, links, made.beside, rulebook).told != made.told:
        _written_by(made, by)
        fill(made, rulebook)
        return False
    made.released_at, made.released_by = at, by
    db.session.flush()
    dispatch.after_commit(TASK)  # which signs an anchor of all that was recorded by then
    return True


def _written_by(made: Publication, author: UUID) -> None:
    made.authors = list(dict.fromkeys([*made.authors, author]))
    made.version += 1


def _unreleased(publication_id: UUID) -> Publication:
    made = db.session.get(Publication, publication_id)
    if made is None or made.released_at is not None:
        raise Refusal("", RELEASED)
    return made
