"""Beginning a meeting, deciding, signing, and saying what is done."""

from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update

from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.kernel.dates import civil_date
from caseflow.supervision.models import Supervision, SupervisionDecision
from caseflow.supervision.queries import Meeting


class Agreed(NamedTuple):
    """What is decided on a case, and by when it is done."""

    case_id: UUID
    words: str
    by_on: date


def begin(worker_id: UUID, manager_id: UUID, held_on: date, at: datetime) -> UUID:
    """Begin a meeting; its id."""
    if held_on > civil_date(at):
        raise Refusal(
            "held_on", "A meeting begins on the day on which you meet: choose today, or a day before."
        )
    meeting_id = uuid4()
    whose = {"worker_id": worker_id, "manager_id": manager_id}
    db.session.execute(insert(Supervision).values(id=meeting_id, held_on=held_on, opened_at=at, **whose))
    return meeting_id


def decide(meeting: Meeting, agreed: Agreed, author_id: UUID, at: datetime) -> None:
    """Add a decision to a meeting that nobody has signed."""
    if not meeting.unsigned:
        raise Refusal("", "This meeting is signed. Agree anything more at the next one.")
    if agreed.by_on < meeting.held_on:
        raise Refusal("by_on", "Choose the day of the meeting or a later one.")
    values = {"id": uuid4(), "supervision_id": meeting.id, **agreed._asdict()}
    written = {"author_id": author_id, "written_at": at}
    db.session.execute(insert(SupervisionDecision).values(**values, **written))


def sign(meeting_id: UUID, at: datetime) -> None:
    """Sign a meeting for the asker's own side, once."""
    if not db.session.scalar(select(func.sign_supervision(meeting_id, at))):
        raise Refusal("", "You have signed this meeting already.")


def finish(decision_id: UUID, on: date, by: UUID) -> None:
    """Say that a decision was carried out."""
    done = (
        update(SupervisionDecision)
        .where(SupervisionDecision.id == decision_id, SupervisionDecision.done_on.is_(None))
        .values(done_on=on, done_by=by)
        .returning(SupervisionDecision.id)
    )
    if db.session.scalar(done) is None:
        raise Refusal("", "Somebody has said already that this is done.")
