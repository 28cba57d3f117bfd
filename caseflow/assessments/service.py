"""Starting and completing assessments."""

from datetime import date
from uuid import UUID

from caseflow.cases import service as cases
from caseflow.events.catalogue import CaseEvent
from caseflow.events.log import Recorder
from caseflow.events.reading import read
from caseflow.kernel import Refusal
from caseflow.rules.dated import Rulebook


def start(
    case_id: UUID,
    which: str,
    trigger: str,
    on: date,
    about: str | None,
    recorder: Recorder,
    rulebook: Rulebook,
    today_on: date,
) -> str:
    """Record that an assessment started; `which` is initial_assessment or core_assessment."""
    event = read(f"{which}_started", {"trigger": trigger})
    return cases.record(case_id, event, on, recorder, rulebook, today_on, about=about)


def complete(
    case_id: UUID,
    started_id: str,
    event: CaseEvent,
    on: date,
    note: str,
    expected: int | None,
    recorder: Recorder,
    rulebook: Rulebook,
    today_on: date,
) -> str:
    """Record that an assessment was completed on the day a manager authorised it.

    A second completion of the same assessment is refused here: the first stands until it is withdrawn.
    """
    if cases.has_followed(case_id, started_id, event.kind):
        raise Refusal(
            "", "This assessment has been completed already. Withdraw that entry to complete it again."
        )
    return cases.record(
        case_id, event, on, recorder, rulebook, today_on, about=started_id, expected=expected, note=note
    )
