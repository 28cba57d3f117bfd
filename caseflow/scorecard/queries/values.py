"""Values that people entered, the one that stands of each indicator, period and place, and their files."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from caseflow.extensions import db
from caseflow.rules.entered_values import WITHDRAWN, EnteredValue
from caseflow.scorecard.models import ValueUpload
from caseflow.web.together import Question, array_words

Key = tuple[str, str, str | None]
"""An indicator's code, a period, and a quindrat or None for the borough."""
UPLOADS = 20


class KeptValue(NamedTuple):
    """A value that somebody entered: what, who and when, by which file if any."""

    entered: EnteredValue
    entered_by: UUID
    entered_at: datetime
    upload_id: UUID | None

    @property
    def key(self) -> Key:
        """Of what it is the value."""
        return self.entered.code, self.entered.period, self.entered.quindrat


class Upload(NamedTuple):
    """A file of values: how many were taken, or what was wrong with its rows."""

    id: UUID
    file_name: str
    uploaded_by: UUID
    uploaded_at: datetime
    taken: int
    rejected: list[dict[str, Any]]


_COLUMNS = (
    "code, period, quindrat_code, numerator, denominator, value, state, source, dated_on, note,"
    " entered_by, entered_at, upload_id"
)
_LAST = (
    f"select distinct on (code, period, quindrat_code) {_COLUMNS} from indicator_value"
    " where code = any(cast(:codes as text[])) order by code, period, quindrat_code, number desc"
)
_HISTORY = f"select {_COLUMNS} from indicator_value where code = :code order by number desc"


def last_entered_asked(codes: Iterable[str]) -> Question[KeptValue]:
    """The question of what was entered last of each period and place of these indicators."""
    return Question(_LAST, {"codes": array_words(codes)}, KeptValue)


def last_entered(codes: Iterable[str]) -> dict[Key, KeptValue]:
    """What was entered last of each period and place of these indicators, a withdrawal too."""
    return {each.key: each for each in last_entered_asked(codes).answers()}


def standing(codes: Iterable[str]) -> dict[Key, KeptValue]:
    """The value that stands of each period and place of these indicators."""
    return that_stand(last_entered_asked(codes).answers())


def that_stand(entered: Iterable[KeptValue]) -> dict[Key, KeptValue]:
    """Those of the values entered last that were not withdrawn."""
    return {each.key: each for each in entered if each.entered.state != WITHDRAWN}


def history(code: str) -> list[KeptValue]:
    """Everything that was entered for an indicator, the latest first."""
    return Question(_HISTORY, {"code": code}, KeptValue).answers()


def _upload(row: ValueUpload) -> Upload:
    return Upload(row.id, row.file_name, row.uploaded_by, row.uploaded_at, row.taken, row.rejected)


def uploads() -> list[Upload]:
    """The files that were uploaded last, the latest first."""
    query = select(ValueUpload).order_by(ValueUpload.uploaded_at.desc()).limit(UPLOADS)
    return [_upload(row) for row in db.session.scalars(query)]


def upload(upload_id: UUID) -> Upload | None:
    """One file."""
    row = db.session.get(ValueUpload, upload_id)
    return _upload(row) if row else None
