"""What a case page offers to record."""

from collections.abc import Callable
from typing import NamedTuple

from caseflow.events.kinds import subjects
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.events.next_steps import NextStep, next_steps, recordable
from caseflow.rules.case_log import CaseLog


class Offers(NamedTuple):
    """The next steps on what is open, and everything that may be recorded, by subject."""

    next_steps: tuple[NextStep, ...]
    by_subject: tuple[tuple[str, tuple[type[CaseEvent], ...]], ...]


def offers(case_log: CaseLog, allowed: Callable[[str], bool]) -> Offers:
    """What may be recorded on a case by somebody to whom these actions are `allowed`."""

    def offered(kind: type[CaseEvent]) -> bool:
        return kind.recorded_by is not None and allowed(kind.recorded_by)

    groups = (
        (subject, tuple(recordable(case_log, filter(offered, group))))
        for subject, group in subjects().items()
    )
    return Offers(
        tuple(step for step in next_steps(case_log) if offered(step.kind)),
        tuple(group for group in groups if group[1]),
    )
