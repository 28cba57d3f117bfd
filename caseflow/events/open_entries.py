"""What is still open on a case, and which entries start or end something weighty. Pure."""

from functools import cache
from typing import NamedTuple

from caseflow.events.kinds import effects, kinds
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog, in_order
from caseflow.rules.effects import SPECIALIST


class OpenEntry(NamedTuple):
    """An entry that nothing has ended, and what it is called while it is open."""

    event: RecordedEvent
    words: str


def open_entries(case_log: CaseLog) -> list[OpenEntry]:
    """What is still open on a case, oldest first.

    A plan, a period of care and a common assessment outlast the closing of a case; what else waited then
    has ended with it.
    """
    closings = [each for each in case_log.events if effects()[each.kind].closes]
    since = in_order(closings[-1]) if closings else None
    return [
        OpenEntry(event, kind.open_as)
        for event in case_log.events
        if (kind := kinds()[event.kind]).open_as
        and (kind.episode or since is None or in_order(event) > since)
        and not _is_over(case_log, event)
    ]


def _is_over(case_log: CaseLog, event: RecordedEvent) -> bool:
    """Whether something ends it: about it, or since and about nothing, where that may be."""
    return any(
        end.about == event.event_id or (end.about is None and in_order(end) > in_order(event))
        for kind in _endings(event.kind)
        for end in case_log.by_kind.get(kind, ())
        if not kinds()[kind].continues.finishes or kinds()[kind].continues.finishes_with(end.data)
    )


@cache
def _endings(kind: str) -> tuple[str, ...]:
    """The kinds that end an entry of this kind: those that finish it, else those that go on from it."""
    following = [each for each in kinds().values() if kinds()[kind] in each.continues.kinds]
    finishing = [each.kind for each in following if each.continues.finishes]
    return tuple(finishing or [each.kind for each in following])


@cache
def is_weighty(kind: str) -> bool:
    """Whether entries of a kind start or end a plan, care, specialist work or the case itself.

    It follows from what the kind declares: its effect, and the episode that it starts or finishes.
    """
    declared = kinds()[kind]
    ended = [each for each in declared.continues.kinds if declared.continues.finishes and each.episode]
    return any(_is_specialist(each) for each in (declared, *ended)) or declared.effect.closes


def _is_specialist(kind: type[CaseEvent]) -> bool:
    effect = kind.effect
    raises = effect.raises_to == SPECIALIST or effect.pursues
    return bool(raises or effect.sets_tier or effect.grants)
