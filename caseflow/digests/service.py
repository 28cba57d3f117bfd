"""Sending digests: each once, whatever fails or runs twice; and what people want of them."""

import logging
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from caseflow.digests import queries, views
from caseflow.digests.models import Digest, DigestItem, DigestWish
from caseflow.digests.queries import Letter, Wish
from caseflow.extensions import db
from caseflow.kernel.dates import LONDON
from caseflow.mail import InDoubt, MailServer, NotSent, Post, post_to
from caseflow.projections import service as projections
from caseflow.rules.digests import may_send
from caseflow.rules.rulebook import Rulebook
from caseflow.web.transaction import separately

log = logging.getLogger(__name__)


class Sent(NamedTuple):
    """How many digests were due, how many went out, and how many could not."""

    due: int
    sent: int
    failed: int


def send(on: date, at: datetime, rulebook: Rulebook, server: MailServer | None, address: str) -> Sent:
    """Send what is due in this hour of the day, each person's in transactions of its own.

    A digest is claimed, given to the server, and noted as sent. What the server has not taken is tried again
    in the next run, from what there is to tell then. Where a worker dies between claim and note, nobody
    knows whether it arrived: it is not sent again, and what it said is told the next working day.
    """
    hour = at.astimezone(LONDON).hour
    if server is None or not may_send(on, hour, rulebook.calendar):
        return Sent(0, 0, 0)
    letters = queries.letters(on, hour, rulebook.calendar)
    sent = failed = 0
    with post_to(server) as post:
        for letter in letters:
            try:
                post.connect()
            except NotSent as error:
                log.error("no digest can be sent, %s wait: %s", len(letters) - sent - failed, error)
                return Sent(len(letters), sent, len(letters) - sent)
            try:
                went = _send_one(letter, on, at, post, server.sender, address)
            except Exception as error:  # what fails for one person never stops what the others are told
                log.error("a digest could not be sent: %s", projections.error_text(error))
                went = False
            sent, failed = sent + (went is True), failed + (went is False)
    if failed and failed == len(letters):
        log.error("none of %s digests could be sent", failed)
    return Sent(len(letters), sent, failed)


def _send_one(letter: Letter, on: date, at: datetime, post: Post, sender: str, address: str) -> bool | None:
    """Whether one digest went out; None where somebody else is sending it, or has."""
    digest_id = _claim(letter, on, at)
    if digest_id is None:
        return None
    try:
        message = views.message(letter, digest_id, at, sender, address)
    except Exception as error:
        _note(digest_id, begun_at=None, error=projections.error_text(error))
        raise
    try:
        post.send(message, letter.email)
    except NotSent as error:
        log.warning("digest %s was not taken: %s", digest_id, error)
        _note(digest_id, begun_at=None, error=str(error))
        return False
    except InDoubt as error:
        log.error("it is not known whether digest %s arrived: %s", digest_id, error)
        _note(digest_id, error=str(error))
        return False
    _note(digest_id, sent_at=at, error="")
    return True


def _claim(letter: Letter, on: date, at: datetime) -> UUID | None:
    """Begin the digest of a person and a day, with what it tells; None where it is begun already."""
    counts = queries.counted(letter.lines)
    values = {"id": uuid4(), "practitioner_id": letter.practitioner_id, "on_day": on}
    statement = upsert(Digest).values(**values, begun_at=at, tries=1, counts=counts, error="")
    again = statement.on_conflict_do_update(
        index_elements=["practitioner_id", "on_day"],
        set_={"begun_at": at, "tries": Digest.tries + 1, "counts": counts, "error": ""},
        where=Digest.begun_at.is_(None),
    )
    with separately() as connection:
        digest_id: UUID | None = connection.scalar(again.returning(Digest.id))
        if digest_id is None:
            return None
        connection.execute(delete(DigestItem).where(DigestItem.digest_id == digest_id))
        items = [
            {"digest_id": digest_id, "what": line.item, "case_id": line.case_id, "key": line.key}
            for line in letter.new
        ]
        connection.execute(insert(DigestItem), items)
    return digest_id


def _note(digest_id: UUID, **values: object) -> None:
    with separately() as connection:
        connection.execute(update(Digest).where(Digest.id == digest_id).values(**values))


def wish(practitioner_id: UUID, wanted: Wish, at: datetime) -> None:
    """Keep what the asker wants of e-mails from now on."""
    values = {"wanted": wanted.wanted, "from_hour": wanted.from_hour, "without": sorted(wanted.without)}
    statement = upsert(DigestWish).values(practitioner_id=practitioner_id, changed_at=at, **values)
    db.session.execute(
        statement.on_conflict_do_update(index_elements=["practitioner_id"], set_={**values, "changed_at": at})
    )
