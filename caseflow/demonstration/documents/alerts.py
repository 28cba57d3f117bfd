"""Alerts of some children, what language they speak, and what is significant in their chronologies."""

from datetime import date
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import insert, update

from caseflow.demonstration.documents.file import File, at, writer
from caseflow.extensions import db


class _Alert(NamedTuple):
    kind: str
    words: str
    raised_on: date
    review_on: date
    ended_on: date | None = None


_ALERTS: dict[str, tuple[str, tuple[_Alert, ...]]] = {
    "TM-000004": (
        "CSC-CP1",
        (
            _Alert("allergy", "Peanuts, carries an injector", date(2009, 12, 14), date(2010, 6, 14)),
            _Alert("risk_to_visitors", "A large dog; ring first", date(2010, 1, 13), date(2010, 4, 13)),
            _Alert("other", "Grandmother ill", date(2009, 12, 21), date(2010, 2, 1), date(2010, 1, 27)),
        ),
    ),
    "TM-000005": (
        "CSC-LAC",
        (_Alert("hidden_address", "Only the team is told", date(2009, 11, 12), date(2010, 5, 12)),),
    ),
}
_LANGUAGES = {"TM-000004": ("Somali", "needed"), "TM-000005": ("English", "not_needed")}
_SIGNIFICANT = {
    "TM-000004": ("CSC-CP1", "protection_plan_started", "The third report of neglect in a year"),
    "TM-000012": ("CSC-CP1", "protection_plan_started", "A long plan from here on"),
}


def keep_alerts() -> None:
    """Put them on file."""
    for reference, (team, raised) in _ALERTS.items():
        for each in raised:
            _keep(File(reference), team, each)
    child = db.metadata.tables["child"]
    for reference, (language, interpreter) in _LANGUAGES.items():
        spoken = {"language": language, "interpreter": interpreter}
        db.session.execute(update(child).where(child.c.reference == reference).values(spoken))
    for reference, (team, kind, why) in _SIGNIFICANT.items():
        _mark(File(reference), team, kind, why)


def _keep(file: File, team: str, alert: _Alert) -> None:
    row: dict[str, Any] = {
        "id": uuid5(NAMESPACE_URL, f"caseflow demonstration alert {file.case_id} {alert.words}")
    }
    row |= {"case_id": file.case_id, "kind": alert.kind, "words": alert.words, "review_on": alert.review_on}
    row |= {"raised_by": writer(team), "raised_at": at(alert.raised_on)}
    if alert.ended_on:
        row |= {"ended_by": writer(team), "ended_at": at(alert.ended_on), "end_reason": "She is home again"}
    db.session.execute(insert(db.metadata.tables["alert"]), row)


def _mark(file: File, team: str, kind: str, why: str) -> None:
    event = file.event(kind)
    row: dict[str, Any] = {
        "id": uuid5(NAMESPACE_URL, f"caseflow demonstration mark {event.event_id}"),
        "why": why,
    }
    row |= {"case_id": file.case_id, "event_id": event.event_id, "marked_by": writer(team)}
    row |= {"marked_at": at(event.occurred_on)}
    db.session.execute(insert(db.metadata.tables["significance"]), row)
