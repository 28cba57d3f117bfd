"""Lanes: what a child was on or in for a time, and what it was called, beside the tier.

A protection plan has its category, care its legal status, a placement its kind. Which kinds of event begin,
change and end them is declared with the kinds.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog


class Lane(NamedTuple):
    """A lane of the journey; `says` is the field of an event that tells what it is called from then on."""

    name: str
    says: str = ""


class LaneKinds(NamedTuple):
    """A lane by the kind that begins something in it: those that change its name, and its end."""

    lane: Lane
    changed_by: tuple[str, ...]
    ended_by: str | None


class LaneSpell(NamedTuple):
    """What something in a lane was called from one day until another; `event_id` began or changed it.

    `since_on` is the day on which it began, by whatever name; `code` is empty where nothing names it.
    """

    event_id: str
    lane: str
    code: str
    since_on: date
    from_on: date
    until_on: date | None


def lane_spells(case_log: CaseLog, kinds: Mapping[str, LaneKinds]) -> Iterator[LaneSpell]:
    """The spells of a case, by the kind that begins them and in order.

    Its first end ends one; so does the end of what it continues: a placement is over when care is.
    """
    ends: dict[str, date | None] = {}
    for kind, known in kinds.items():
        for start in case_log.by_kind.get(kind, ()):
            until_on = ends[start.event_id] = _end(case_log, start, known, ends)
            yield from _named(case_log, start, known, until_on)


def _end(
    case_log: CaseLog, start: RecordedEvent, known: LaneKinds, ends: Mapping[str, date | None]
) -> date | None:
    own = next((e.occurred_on for e in _about(case_log, start, (known.ended_by or "",))), None)
    around = ends.get(start.about or "")
    return min((each for each in (own, around) if each is not None), default=None)


def _about(case_log: CaseLog, start: RecordedEvent, kinds: Sequence[str]) -> list[RecordedEvent]:
    """The events of these kinds about what began, in order."""
    return [e for kind in kinds for e in case_log.by_kind.get(kind, ()) if e.about == start.event_id]


def _named(
    case_log: CaseLog, start: RecordedEvent, known: LaneKinds, until_on: date | None
) -> Iterator[LaneSpell]:
    """Each name that it had, until the next; one that is dated outside of it changes nothing."""
    last = until_on or date.max
    changes = _about(case_log, start, known.changed_by)
    named = [start, *(e for e in changes if start.occurred_on <= e.occurred_on <= last)]
    for event, after in zip(named, [*named[1:], None], strict=True):
        code = event.data.get(known.lane.says, "")
        yield LaneSpell(
            event.event_id,
            known.lane.name,
            code if isinstance(code, str) else "",
            start.occurred_on,
            event.occurred_on,
            after.occurred_on if after else until_on,
        )
