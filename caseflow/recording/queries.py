"""What an event that is about to be recorded continues."""

from typing import NamedTuple
from uuid import UUID

from caseflow.cases import queries as cards
from caseflow.events import log
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.events.next_steps import to_continue
from caseflow.family import queries as family
from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog
from caseflow.rules.family import SIBLINGS


class Continued(NamedTuple):
    """The entry that is named as the one to be continued, if it is on the case, and those to choose from."""

    named: RecordedEvent | None
    choices: tuple[RecordedEvent, ...]

    def entry(self, chosen: str | None) -> RecordedEvent | None:
        """The entry that is named, or was chosen."""
        return self.named or next((each for each in self.choices if each.event_id == chosen), None)


def continued(case_id: UUID, kind: type[CaseEvent], about: str | None) -> Continued:
    """What an event of `kind` would continue on a case; with `about` named there is nothing to choose."""
    case_log = CaseLog(log.recorded_events(case_id))
    if about is not None:
        return Continued(case_log.by_id.get(about), ())
    return Continued(None, tuple(to_continue(case_log, kind)))


class SiblingCase(NamedTuple):
    """A brother's or sister's case on which the asker works, and the entries that may be continued."""

    case_id: UUID
    name: str
    last_seq: int
    choices: tuple[RecordedEvent, ...]

    def like(self, named: RecordedEvent | None) -> RecordedEvent | None:
        """The entry there that is like the one that is continued here: of its kind, best of the same day."""
        if named is None:
            return None
        alike = [each for each in self.choices if each.kind == named.kind]
        same_day = [each for each in alike if each.occurred_on == named.occurred_on]
        return next(iter(same_day or alike), None)


def siblings(case_id: UUID, kind: type[CaseEvent]) -> list[SiblingCase]:
    """The cases of brothers and sisters on which what is recorded on a case can be recorded at once."""
    if not kind.for_siblings:
        return []
    linked = [each for each in family.linked_children(case_id) if each.kind in SIBLINGS and each.works]
    ends = cards.cards({each.case_id for each in linked})
    found = []
    for each in linked:
        choices = tuple(to_continue(CaseLog(log.recorded_events(each.case_id)), kind))
        if each.case_id in ends and (choices or not kind.continues.required):
            found.append(SiblingCase(each.case_id, each.name, ends[each.case_id].last_seq, choices))
    return found
