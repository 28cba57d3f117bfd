"""Starting and completing assessments."""

from datetime import date
from uuid import UUID

from caseflow.cases import service as cases
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.events.reading import read
from caseflow.kernel import Refusal


def start(
    case_id: UUID,
    which: str,
    trigger: str,
    on: date,
    about: str | None,
    context: RecordingContext,
) -> str:
    """Record that an assessment started; `which` is initial_assessment or core_assessment."""
    event = read(f"{which}_started", {"trigger": trigger})
    return cases.record(context, case_id, event, on, about=about)


def complete(
    case_id: UUID,
    started_id: str,
    event: CaseEvent,
    on: date,
    note: str,
    expected: int | None,
    context: RecordingContext,
) -> str:
    """Record that an assessment was completed on the day a manager authorised it.

    A second completion of the same assessment is refused here: the first stands until it is withdrawn.
    """
    if cases.has_followed(case_id, started_id, event.kind):
        raise Refusal(
            "", "This assessment has been completed already. Withdraw that entry to complete it again."
        )
    return cases.record(context, case_id, event, on, started_id, expected, note)
