"""The checklist before an assessment."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import insert

from caseflow.caf.models.assessment import Checklist
from caseflow.cases import service as cases
from caseflow.events.context import RecordingContext
from caseflow.events.kinds.caf import CafChecklistCompleted
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.people import service as people
from caseflow.people.service import NewChild

YES_NO_NOT_SURE = {"yes": "Yes", "no": "No", "not_sure": "Not sure"}
AWARE = {
    "both": "The child and a parent or carer",
    "parent": "A parent or carer",
    "child": "The child or young person",
    "nobody": "Nobody yet",
}


def complete_for_new_child(
    context: RecordingContext, child: NewChild, answers: Mapping[str, str], next_step: str, on: date
) -> UUID:
    """Record a child who is not here yet with the checklist; the recorder's team is accountable."""
    if context.team is None:
        raise Refusal("", "Your account has no team.")
    case_id = cases.open_for(people.add_child(child, context.today_on), context.team)
    complete(context, case_id, answers, next_step, on)
    return case_id


def complete(
    context: RecordingContext, case_id: UUID, answers: Mapping[str, str], next_step: str, on: date
) -> str:
    """Record a checklist for a child who has a case. Returns its event."""
    event = CafChecklistCompleted(next_step=next_step)  # type: ignore[arg-type]
    event_id = cases.record(context, case_id, event, on)
    row = {
        "id": uuid4(),
        "case_id": case_id,
        "event_id": event_id,
        "form_on": on,
        "completed_on": on,
        "answers": {name: words for name, words in answers.items() if words},
        "author_id": context.practitioner_id,
        "written_at": context.at,
    }
    db.session.execute(insert(Checklist), row)
    return event_id
