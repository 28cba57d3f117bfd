"""Telling a practitioner something, once."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert

from caseflow.extensions import db
from caseflow.notices.models import Notice

NoticeKind = Literal[
    "breach",
    "due_soon",
    "opened_without_relation",
    "audit_feedback",
    "audit_answered",
    "step_answered",
    "step_unanswered",
    "step_disputed",
    "step_settled",
    "asked_to_join",
    "tac_invited",
    "tac_meeting",
    "caf_shared",
    "consent_withdrawn",
    "shared_without_consent",
    "holder_left",
    "nobody_to_allocate",
    "contact",
    "contact_answered",
    "confirmation_asked",
    "allocated",
    "assessment_submitted",
    "assessment_returned",
    "assessment_authorised",
    "confirmation_refused",
    "entry_withdrawn",
    "entry_put_right",
    "case_closed",
    "nobody_to_review",
    "opening_reviewed",
    "holder_own_family",
    "join_asked",
    "joined_record",
    "parted_record",
]
"""What a notification can be about; `views` has its words."""


class Notification(NamedTuple):
    """Something to tell one practitioner."""

    practitioner_id: UUID
    case_id: UUID
    what: NoticeKind
    key: str
    due_on: date | None


def tell(notifications: Sequence[Notification], at: datetime) -> int:
    """Keep a notice for each; what was told under the same `what` and `key` before changes nothing.

    Returns how many were new.
    """
    if not notifications:
        return 0
    rows = [{"id": uuid4(), "told_at": at, **each._asdict()} for each in notifications]
    statement = insert(Notice.__table__).on_conflict_do_nothing()  # type: ignore[arg-type]
    done = db.session.execute(statement, rows, execution_options={"preserve_rowcount": True})
    return int(done.rowcount)  # type: ignore[attr-defined]


def tell_those_by(case_id: UUID, what: NoticeKind, key: str, at: datetime, due_on: date | None = None) -> int:
    """Tell everybody who stands by a case, but whoever asks; returns how many were told.

    These are whom it is allocated to, the lead professional, whoever covers for either, the managers of the
    accountable team and of the lead professional's, and those of the front door. `key` is the event that it
    is about: whoever recorded it needs no other reason, and learns nobody's name.
    """
    given = {"case": case_id, "what": what, "key": key, "due_on": due_on, "at": at}
    asked = text("select tell_those_by(:case, :what, :key, :due_on, :at)")
    return db.session.scalar(asked, given) or 0


def supersede(what: NoticeKind, keys: Collection[str], at: datetime) -> None:
    """What was told under these keys is overtaken: nobody finds it among what they have not read."""
    if keys:
        db.session.execute(
            update(Notice)
            .where(Notice.what == what, Notice.key.in_(keys), Notice.read_at.is_(None))
            .values(read_at=at)
        )


def mark_read(practitioner_id: UUID, at: datetime) -> None:
    """All notices of a practitioner have been read."""
    db.session.execute(
        update(Notice)
        .where(Notice.practitioner_id == practitioner_id, Notice.read_at.is_(None))
        .values(read_at=at)
    )
