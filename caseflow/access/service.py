"""Leaving a trace of looks, searches and exports."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from caseflow.extensions import db
from caseflow.web.transaction import keep_last, own_session, separately

_LEAVE = "select leave_trace(:who, :action, :case, cast(:detail as jsonb))"
_TRACE = text(_LEAVE)
_ASKED = "from set_config('caseflow.session', :session, true) asked where asked is not null"
_TRACE_OF = text(f"{_LEAVE} {_ASKED}")
"""The same by whoever has a session: `from` comes before what is selected."""


def audit(
    practitioner_id: UUID | None,
    action: str,
    case_id: UUID | None,
    detail: Mapping[str, Any],
    connection: Connection | None = None,
) -> None:
    """Add one entry to the append-only trace, in a transaction of its own.

    A form that is refused has shown its case all the same. With `connection`, in the transaction of that:
    for whoever is not signed in yet.
    """
    entry = _entry(practitioner_id, action, case_id, detail)
    if connection:
        connection.execute(_TRACE, entry)
        return
    with separately() as own:
        own.execute(_TRACE_OF, entry | _asked_by())


def audit_last(
    practitioner_id: UUID | None, action: str, case_id: UUID | None, detail: Mapping[str, Any]
) -> None:
    """The same for a page that is made and not yet answered, and that has nothing more to ask for.

    It goes over the connection that the page was read with; what the page may have written is rolled back.
    """
    keep_last(_TRACE_OF, _entry(practitioner_id, action, case_id, detail) | _asked_by())


def _entry(
    practitioner_id: UUID | None, action: str, case_id: UUID | None, detail: Mapping[str, Any]
) -> dict[str, Any]:
    about = orjson.dumps(detail).decode()
    return {"who": practitioner_id, "action": action, "case": case_id, "detail": about}


def _asked_by() -> dict[str, str]:
    session = own_session()
    return {"session": session.hex() if session else ""}


def audit_search(
    practitioner_id: UUID, words: str, within: tuple[date, date] | None, found: Iterable[UUID]
) -> None:
    """Add what somebody looked for to the trace, and the cases that they found.

    The database adds that they searched more than anybody needs to, for information governance to see.
    """
    days = [each.isoformat() for each in dict.fromkeys(within or ())]
    looked_for = {"words": words, "born_on": " to ".join(days), "found": list(found), "allowed": True}
    audit(practitioner_id, "search", None, looked_for)


def audit_list(practitioner_id: UUID, words: str, listed: Iterable[UUID]) -> None:
    """Add to the trace which children stood on a page of a list behind a figure.

    Who opens more of them than anybody needs is told to information governance as with searches.
    """
    detail = {"words": words, "found": list(listed), "allowed": True}
    audit(practitioner_id, "figure_list", None, detail)


def seal_trace(at_most: int = 20_000, thoroughly: bool = False) -> bool:
    """Take entries of the trace into its chain; whether there may be more of them.

    An entry of a transaction that took long becomes visible late. It is looked for among the last ones, or,
    `thoroughly`, among all.
    """
    asked = text("select seal_trace(:at_most, :thoroughly)")
    sealed = db.session.scalar(asked, {"at_most": at_most, "thoroughly": thoroughly})
    return sealed == at_most
