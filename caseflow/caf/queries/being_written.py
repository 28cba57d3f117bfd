"""What a practitioner is writing."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from caseflow.web.together import Question


class Writing(NamedTuple):
    """An assessment, or (from version 2 on) a review of one, that somebody has begun and not signed."""

    caf_id: UUID
    case_id: UUID
    number: int
    begun_on: date


_WRITING = (
    "select c.id, c.case_id, v.number, v.begun_on from caf_version v join caf c on c.id = v.caf_id"
    " where v.begun_by = :practitioner and v.signed_on is null"
    " and not exists (select from caf_endings(array[c.id])) order by v.begun_on desc, c.id"
)


def writing_asked(practitioner_id: UUID) -> Question[Writing]:
    """The question of what a practitioner has begun to write and nobody has signed, latest first."""
    return Question(_WRITING, {"practitioner": practitioner_id}, Writing)
