"""A practitioner's notices."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from caseflow.web.together import Question


class NoticeCard(NamedTuple):
    """Something that a practitioner was told about a case; `what` is one of `service.NoticeKind`."""

    case_id: UUID
    what: str
    key: str
    due_on: date | None


_UNREAD = (
    "select case_id, what, key, due_on from notice where practitioner_id = :who and read_at is null"
    " order by told_at desc, id limit :at_most"
)


def unread(practitioner_id: UUID, at_most: int = 20) -> list[NoticeCard]:
    """What a practitioner has been told and not yet read, newest first."""
    return unread_asked(practitioner_id, at_most).answers()


def unread_asked(practitioner_id: UUID, at_most: int = 20) -> Question[NoticeCard]:
    """The question of what a practitioner has been told and not yet read, newest first."""
    return Question(_UNREAD, {"who": practitioner_id, "at_most": at_most}, NoticeCard)
