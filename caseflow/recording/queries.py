"""What an event that is about to be recorded continues."""

from typing import NamedTuple
from uuid import UUID

from caseflow.events import log
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.events.next_steps import to_continue
from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog


class Continued(NamedTuple):
    """The entry that is named as the one to be continued, if it is on the case, and those to choose from."""

    named: RecordedEvent | None
    choices: tuple[RecordedEvent, ...]


def continued(case_id: UUID, kind: type[CaseEvent], about: str | None) -> Continued:
    """What an event of `kind` would continue on a case; with `about` named there is nothing to choose."""
    case_log = CaseLog(log.recorded_events(case_id))
    if about is not None:
        return Continued(case_log.by_id.get(about), ())
    return Continued(None, tuple(to_continue(case_log, kind)))
