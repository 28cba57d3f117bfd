"""What is to be recorded next on a case, and what an event of a kind could continue there. Pure."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from caseflow.events.kinds import in_place, kinds
from caseflow.events.kinds.declaration import CaseEvent, LeadsTo
from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog


class NextStep(NamedTuple):
    """An event of `kind` that waits to be recorded, because of the event `after`, about the event `about`.

    `submitted_on`: when what it would complete was submitted to a manager, who has not decided yet.
    """

    kind: type[CaseEvent]
    after: RecordedEvent
    about: str | None
    submitted_on: date | None = None

    @property
    def reason(self) -> str:
        """What makes it the next step, in the words of the chronology."""
        return kinds()[self.after.kind].title

    @property
    def task(self) -> str:
        """What is to be done, as a link says it."""
        return "Read what waits for a manager" if self.submitted_on else self.kind.task


Adopted = Callable[[str], bool]
"""Whether something is recorded today as an event of a kind, where the authority chooses among several."""


def next_steps(case_log: CaseLog, adopted: Adopted = lambda kind: False) -> list[NextStep]:
    """What waits for its next step, oldest first. Nothing here prevents recording in another order.

    What was done as an event of a kind that stands in place of another one was done.
    """
    over = _finished(case_log)
    return [
        step._replace(kind=_today(step.kind, adopted))
        for event in case_log.events
        if event.event_id not in over
        for leads_to in kinds()[event.kind].leads_to
        if (step := _step(case_log, event, leads_to)) and not _is_taken(case_log, step)
    ]


def _today(kind: type[CaseEvent], adopted: Adopted) -> type[CaseEvent]:
    """The kind as which something is recorded today: itself, or the one that was adopted in its place."""
    instead = in_place().get(kind.kind)
    return instead if instead and adopted(instead.kind) else kind


def _step(case_log: CaseLog, event: RecordedEvent, leads_to: LeadsTo) -> NextStep | None:
    if leads_to.only_if and not leads_to.only_if.holds(event.data):
        return None
    kind = kinds()[leads_to.kind]
    if not kind.continues.kinds:
        return NextStep(kind, event, None)
    subject = case_log.nearest(event, leads_to.about) if leads_to.about else event
    return NextStep(kind, event, subject.event_id) if subject else None


def _is_taken(case_log: CaseLog, step: NextStep) -> bool:
    """Whether it was recorded: about the same event, or since, where such an event is about nothing."""
    instead = in_place().get(step.kind.kind)
    recorded = [*case_log.by_kind.get(step.kind.kind, ())]
    recorded += case_log.by_kind.get(instead.kind, ()) if instead else ()
    if step.about is None:
        return any(event.occurred_on >= step.after.occurred_on for event in recorded)
    return any(event.about == step.about for event in recorded)


def to_continue(case_log: CaseLog, kind: type[CaseEvent]) -> list[RecordedEvent]:
    """The events that an event of `kind` could continue: none that is over, the latest first.

    A kind that may be about any event says nothing of which: it is left to the address of its page.
    """
    if kind.continues.any_kind:
        return []
    over = _over(case_log, kind, _finished(case_log))
    names = {each.kind for each in kind.continues.kinds}
    return [e for e in reversed(case_log.events) if e.kind in names and e.event_id not in over]


def already_recorded(case_log: CaseLog, kind: type[CaseEvent], about: str | None) -> RecordedEvent | None:
    """The event of `kind` about the same event that stands already, where a second one is not recorded."""
    if about is None or not kind.continues.once:
        return None
    return next((e for e in case_log.by_kind.get(kind.kind, ()) if e.about == about), None)


def recordable(
    case_log: CaseLog, of: Iterable[type[CaseEvent]], adopted: Adopted = lambda kind: False
) -> list[type[CaseEvent]]:
    """Those of these kinds that fit the case now: in use, and what they have to continue is there."""
    in_use = (kind for kind in of if _today(kind, adopted) is kind and _is_adopted(kind, adopted))
    finished = _finished(case_log)
    return [kind for kind in in_use if not kind.continues.required or _fits(case_log, kind, finished)]


def _is_adopted(kind: type[CaseEvent], adopted: Adopted) -> bool:
    return not kind.in_place_of or adopted(kind.kind)


def _fits(case_log: CaseLog, kind: type[CaseEvent], finished: set[str]) -> bool:
    """Whether there is something that an event of `kind` could continue, as `to_continue` finds it."""
    if kind.continues.any_kind:
        return False
    there = [event for each in kind.continues.kinds for event in case_log.by_kind.get(each.kind, ())]
    over = _over(case_log, kind, finished) if there else finished
    return any(event.event_id not in over for event in there)


def _over(case_log: CaseLog, kind: type[CaseEvent], finished: set[str]) -> set[str]:
    return finished | _continued_by(case_log, kind) if kind.continues.once else finished


def _finished(case_log: CaseLog) -> set[str]:
    return {
        event.about
        for event in case_log.events
        if event.about is not None and kinds()[event.kind].continues.finishes_with(event.data)
    }


def _continued_by(case_log: CaseLog, kind: type[CaseEvent]) -> set[str]:
    return {event.about for event in case_log.by_kind.get(kind.kind, ()) if event.about is not None}
