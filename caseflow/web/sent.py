"""What was sent: the same begun form is recorded once, and the same words of a day are asked about."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID, uuid4, uuid5

import orjson
from flask import g, request
from flask_login import current_user
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from caseflow.extensions import db
from caseflow.web import begun, writer
from caseflow.web.filters import time_of_day
from caseflow.web.models import SentForm
from caseflow.web.today import now

KEPT_FOR = timedelta(days=30)
AGAIN = "record_again"
NOT_CONTENT = frozenset(
    {"csrf_token", "submit", "password", "expected", "not_here", writer.FIELD, begun.KEY, AGAIN}
)


class Sent(NamedTuple):
    """A form that was sent: when, what was in it (as a hash), and the page it led to."""

    content: str
    sent_at: datetime
    led_to: str

    @property
    def when(self) -> str:
        """The time of day, in London."""
        return time_of_day(self.sent_at)


class Sending(NamedTuple):
    """The form that is being sent: under which id, with what in it, on which day."""

    id: UUID
    content: str
    on: date
    again: bool

    def before(self) -> Sent | None:
        """This very form, where it was sent already."""
        return _sent(SentForm.id == self.id)

    def alike(self) -> Sent | None:
        """What was sent today with the same content, unless it is to be recorded again."""
        same = SentForm.content == self.content, SentForm.sent_on == self.on
        return None if self.again else _sent(*same)

    def claim(self) -> bool:
        """Begin to record it; False where another request has recorded it in this moment."""
        mine = SentForm.practitioner_id == current_user.id
        db.session.execute(delete(SentForm).where(mine, SentForm.sent_at < now().at - KEPT_FOR))
        row = self._row() | {"content": self.content, "sent_on": self.on, "sent_at": now().at, "led_to": ""}
        claimed = insert(SentForm).values(row).on_conflict_do_nothing().returning(SentForm.id)
        return db.session.scalar(claimed) is not None

    def keep(self, led_to: str) -> None:
        """It is recorded, and led to this page."""
        mine = SentForm.practitioner_id == current_user.id, SentForm.id == self.id
        db.session.execute(update(SentForm).where(*mine).values(led_to=led_to))

    def _row(self) -> dict[str, object]:
        return {"practitioner_id": current_user.id, "id": self.id}


def sending() -> Sending:
    """The form that this request sends; sent again on purpose it has another id, made from its content."""
    content, again = _hash(request.form.to_dict(flat=False)), AGAIN in request.form
    found = begun.begun_id()
    if again and found:
        found = uuid5(found, content)
        g.idempotency_key = str(found)
    return Sending(found or uuid4(), content, now().on, again)


def sent_before() -> Sent | None:
    """The begun form of this request, where it was sent already."""
    found = begun.begun_id()
    return _sent(SentForm.id == found) if found else None


def _sent(*conditions: object) -> Sent | None:
    columns = SentForm.content, SentForm.sent_at, SentForm.led_to
    mine = select(*columns).where(SentForm.practitioner_id == current_user.id, *conditions)  # type: ignore[arg-type]
    row = db.session.execute(mine.order_by(SentForm.sent_at.desc()).limit(1)).first()
    return Sent(*row) if row else None


def _hash(fields: Mapping[str, list[str]]) -> str:
    kept = {name: [each.strip() for each in values] for name, values in fields.items() if any(values)}
    said = {name: values for name, values in kept.items() if name not in NOT_CONTENT}
    return sha256(orjson.dumps([begun.subject(), said], option=orjson.OPT_SORT_KEYS)).hexdigest()
