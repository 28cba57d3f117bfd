"""What a team around a child enters in the log of the case."""

from datetime import date

from caseflow.cases import service as cases
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.kernel import Refusal
from caseflow.tac.queries import TacEpisode


def entered(
    context: RecordingContext, episode: TacEpisode, event: CaseEvent, on: date, field: str = "occurred_on"
) -> str:
    """Append an event about the assessment; a date that the log refuses is said beside `field`."""
    try:
        return cases.record(context, episode.case_id, event, on, about=episode.caf_event_id)
    except Refusal as refusal:
        if refusal.field != "occurred_on":
            raise
        raise Refusal(field, refusal.sentence) from refusal
