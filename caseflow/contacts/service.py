"""Saying that a contact was read."""

from datetime import datetime
from uuid import UUID

from psycopg.errors import DatabaseError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from caseflow.contacts import models  # noqa: F401 (a function of the database writes its table)
from caseflow.extensions import db
from caseflow.kernel import Refusal

_NOT_YOURS = "CF403"


def read(case_id: UUID, event_id: str, at: datetime) -> bool:
    """The asker has read a contact: whoever reported it sees by whom and when. Whether it is new.

    It decides nothing: the clock runs on. Raises Refusal where the asker does not stand by the case.
    """
    try:
        with db.session.begin_nested():
            asked = text("select read_contact(:case, :event, :at)")
            return bool(db.session.scalar(asked, {"case": case_id, "event": event_id, "at": at}))
    except DBAPIError as error:
        if isinstance(error.orig, DatabaseError) and error.orig.sqlstate == _NOT_YOURS:
            raise Refusal("", "You cannot say that you have read this.") from error
        raise
