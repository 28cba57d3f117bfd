"""Values that people entered, the one that stands of each indicator, period and place, and their files."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from caseflow.extensions import db
from caseflow.rules.entered_values import WITHDRAWN, EnteredValue
from caseflow.scorecard.models import IndicatorValue, ValueUpload
from caseflow.web.together import any_of

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


def _kept(row: IndicatorValue) -> KeptValue:
    entered = EnteredValue(
        row.code,
        row.period,
        row.quindrat_code,
        row.numerator,
        row.denominator,
        row.value,
        row.state,
        row.source,
        row.dated_on,
        row.note,
    )
    return KeptValue(entered, row.entered_by, row.entered_at, row.upload_id)


def last_entered(codes: Collection[str]) -> dict[Key, KeptValue]:
    """What was entered last of each period and place of these indicators, a withdrawal too."""
    one = (IndicatorValue.code, IndicatorValue.period, IndicatorValue.quindrat_code)
    query = (
        select(IndicatorValue)
        .where(any_of(IndicatorValue.code, codes))
        .ext(distinct_on(*one))
        .order_by(*one, IndicatorValue.number.desc())
    )
    found = [_kept(row) for row in db.session.scalars(query)]
    return {each.key: each for each in found}


def standing(codes: Collection[str]) -> dict[Key, KeptValue]:
    """The value that stands of each period and place of these indicators."""
    return {key: each for key, each in last_entered(codes).items() if each.entered.state != WITHDRAWN}


def history(code: str) -> list[KeptValue]:
    """Everything that was entered for an indicator, the latest first."""
    query = select(IndicatorValue).where(IndicatorValue.code == code).order_by(IndicatorValue.number.desc())
    return [_kept(row) for row in db.session.scalars(query)]


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
