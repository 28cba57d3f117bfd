"""The answer to whoever got in touch about a child."""

from typing import NamedTuple
from uuid import UUID

from caseflow.cases import queries as cases
from caseflow.events.kinds.contact import ReporterTold
from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog


class Answer(NamedTuple):
    """A decision, its reasons in words, what it answers, and the child's reference."""

    decision: RecordedEvent
    reasons: str
    received: RecordedEvent
    reference: str


def answer(case_id: UUID, event_id: str) -> Answer | None:
    """The answer that a decision gives to whoever got in touch; None for any other entry."""
    lines = {line.recorded_event.event_id: line for line in cases.chronology(case_id)}
    line, card = lines.get(event_id), cases.card(case_id)
    decisions = {kind.kind for kind in ReporterTold.continues.kinds}
    if line is None or card is None or line.withdrawn or line.recorded_event.kind not in decisions:
        return None
    thread = CaseLog(each.recorded_event for each in lines.values()).thread(line.recorded_event)
    return Answer(line.recorded_event, "\n\n".join(line.narrative), thread[-1], card.child.reference)
