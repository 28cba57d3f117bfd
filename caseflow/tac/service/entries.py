"""What a team around a child enters in the log of the case."""

from datetime import date

from caseflow.cases import service as cases
from caseflow.consent.service import Desk
from caseflow.events.catalogue import CaseEvent
from caseflow.kernel import Refusal
from caseflow.tac.queries import Around


def entered(around: Around, event: CaseEvent, on: date, desk: Desk, field: str = "occurred_on") -> str:
    """Append an event about the assessment; a date that the log refuses is said beside `field`."""
    try:
        return cases.record(around.case_id, event, on, *desk, about=around.caf_event_id)
    except Refusal as refusal:
        if refusal.field != "occurred_on":
            raise
        raise Refusal(field, refusal.sentence) from refusal
