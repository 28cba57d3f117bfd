"""Recording an event of any kind that is one form."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from caseflow.cases import service as cases
from caseflow.events import log
from caseflow.events.context import RecordingContext
from caseflow.events.kinds import label
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.events.next_steps import already_recorded
from caseflow.events.reading import about_fault, faults, read
from caseflow.kernel import Refusal
from caseflow.rules.case_log import CaseLog
from caseflow.web.filters import long_date


def record(
    context: RecordingContext,
    case_id: UUID,
    kind: type[CaseEvent],
    answers: Mapping[str, Any],
    occurred_on: date,
    about: str | None,
    expected: int | None = None,
    note: str = "",
) -> str:
    """Record an event of `kind` with these answers; returns its id.

    Refuses what the feed refuses, what continues an entry that is not on the case or was withdrawn, and a
    second one about the same entry where the kind is recorded once.
    """
    for name, fault in faults(kind.kind, answers):
        raise Refusal(name, f"{label(kind.kind, name)} {fault}")
    _check_about(CaseLog(log.recorded_events(case_id)), kind, about)
    return cases.record(context, case_id, read(kind.kind, answers), occurred_on, about, expected, note)


def _check_about(case_log: CaseLog, kind: type[CaseEvent], about: str | None) -> None:
    if about_fault(kind.kind, about) or (about is not None and about not in case_log.by_id):
        raise Refusal("", "What this continues is not on this case. Start again from the case.")
    if earlier := already_recorded(case_log, kind, about):
        raise Refusal(
            "",
            f"This was recorded already: {kind.title}, {long_date(earlier.occurred_on)}."
            " Withdraw that entry to record it again.",
        )
