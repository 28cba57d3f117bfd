"""Contacts, as the log leaves them: who got in touch, and whether somebody has decided what follows."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import Clock

DECISION_TIMESCALE = "R26"


class Contact(NamedTuple):
    """Somebody got in touch about a child; it waits until it is decided, or until the case closes.

    `decision_id` is the event that decided it: a decision, or the referral that it became. `answer_id` is
    what answers whoever got in touch: that decision, or the decision on the referral. `due_on` is the day to
    decide by.
    """

    event_id: str
    source: str
    received_on: date
    received_at: datetime
    due_on: date | None
    decision_id: str | None
    decided_on: date | None
    answer_id: str | None
    ended_on: date | None


def contacts(case_log: CaseLog, clocks: Iterable[Clock]) -> Iterator[Contact]:
    """Every contact of a case that counts, oldest first."""
    received = case_log.by_kind.get("contact_received")
    if not received:
        return
    decisions = {clock.subject: clock for clock in clocks if clock.timescale == DECISION_TIMESCALE}
    for event in received:
        clock = decisions.get(event.event_id)
        yield Contact(
            event_id=event.event_id,
            source=event.data["source"],
            received_on=event.occurred_on,
            received_at=event.recorded_at,
            due_on=clock.due_on if clock else None,
            decision_id=clock.stopped_by if clock else None,
            decided_on=clock.stopped_on if clock else None,
            answer_id=_answer(case_log, clock.stopped_by) if clock else None,
            ended_on=clock.ended_on if clock else None,
        )


def _answer(case_log: CaseLog, decision_id: str | None) -> str | None:
    decision = case_log.by_id.get(decision_id or "")
    if decision is None or decision.kind == "contact_decided":
        return decision_id
    decided = case_log.by_kind.get("referral_decided", ())
    return next((each.event_id for each in decided if each.about == decision_id), None)
