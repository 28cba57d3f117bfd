"""Assessments of the demonstration's team: one that waits for its manager, and one that came back."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import insert, select

from caseflow.demonstration.borough import sign_in
from caseflow.demonstration.documents.file import at
from caseflow.events import log
from caseflow.extensions import db
from caseflow.rules.case_log import CaseLog

ON, RETURNED_ON = date(2010, 2, 25), date(2010, 2, 26)
TEAM = "CSC-RA1"
WORDS = {
    "child": "I like it at my gran's. At home it is loud at night.",
    "parents": "We argue too much. We would like somebody to talk to.",
    "seen": "Seen at home and at school. The bedroom is warm and tidy.",
    "known": "The gran next door helps every day. Money is short.",
    "analysis": "The arguments frighten the child, who sleeps badly and misses mornings at school.",
    "plan": "Family support twice a week. We look again in six weeks.",
}
COMMENTS = {"analysis": "What would have to change for the child to sleep well?", "whole": "Nearly there."}


class Begun(NamedTuple):
    """An initial assessment that has begun and is not completed."""

    case_id: UUID
    event_id: str


def submitted() -> None:
    """Submit the first two open initial assessments of the team; the second came back with comments."""
    found = _begun()
    if first := next(found, None):
        _add("waiting", first)
    if second := next(found, None):
        returned = {"decided_by": UUID(sign_in("manager@example.org")), "decided_at": at(RETURNED_ON)}
        _add("returned", second, authorised=False, comments=COMMENTS, **returned)


def _begun() -> Iterator[Begun]:
    clock = db.metadata.tables["clock"]
    running = clock.c.stopped_on.is_(None) & clock.c.ended_on.is_(None)
    mine = (clock.c.timescale == "R02") & (clock.c.team_code == TEAM) & running
    query = select(clock.c.case_id).where(mine).order_by(clock.c.due_on, clock.c.case_id)
    for case_id in db.session.scalars(query).all():
        case_log = CaseLog(log.recorded_events(case_id))
        done = {each.about for each in case_log.by_kind.get("initial_assessment_completed", ())}
        for event in case_log.by_kind.get("initial_assessment_started", ()):
            if event.event_id not in done and event.occurred_on <= ON:
                yield Begun(case_id, event.event_id)
                break


def _add(what: str, begun: Begun, **decided: Any) -> None:
    row = {
        "id": uuid5(NAMESPACE_URL, f"caseflow demonstration assessment {what}"),
        "case_id": begun.case_id,
        "started_event_id": begun.event_id,
        "number": 1,
        "kind": "initial_assessment_completed",
        "answers": {"outcome": "services", "child_seen": True, "child_seen_alone": True},
        "words": WORDS,
        "late_asked": False,
        "submitted_by": UUID(sign_in("practitioner@example.org")),
        "submitted_at": at(ON),
        "submitted_on": ON,
    }
    db.session.execute(insert(db.metadata.tables["assessment"]), row | decided)
