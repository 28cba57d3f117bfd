"""Putting an entry right: what continues it goes on with the corrected one. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from caseflow.events.kinds import kinds
from caseflow.events.kinds.declaration import Spoken
from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog


class Corrected(NamedTuple):
    """What an entry should say: its day, its fields as the log keeps them, its words and the family's."""

    on: date
    data: Mapping[str, Any]
    note: str = ""
    spoken: tuple[Spoken, ...] = ()


def chain(case_log: CaseLog, event_id: str) -> list[RecordedEvent]:
    """An entry that counts and all that continues it, each after what it continues; empty without one."""
    target = case_log.by_id.get(event_id)
    return [] if target is None else [target, *_continuing(case_log, event_id)]


def _continuing(case_log: CaseLog, event_id: str) -> Iterator[RecordedEvent]:
    for event in case_log.events:
        if event.about == event_id:
            yield event
            yield from _continuing(case_log, event.event_id)


def corrected_log(case_log: CaseLog, event_id: str, corrected: Corrected) -> CaseLog:
    """The log as if an entry had always said what it should: what that moves is what the correction moves."""
    on, data = corrected.on, dict(corrected.data)
    return CaseLog(
        replace(each, occurred_on=on, data=data) if each.event_id == event_id else each
        for each in case_log.all
    )


def differs(event: RecordedEvent, corrected: Corrected) -> bool:
    """Whether an entry says otherwise than it should, its words apart."""
    return (event.occurred_on, dict(event.data)) != (corrected.on, dict(corrected.data))


def in_the_way(events: list[RecordedEvent]) -> list[RecordedEvent]:
    """Those of these entries that are part of work with pages of its own: they cannot be recorded again."""
    return [each for each in events if not kinds()[each.kind].recorded_by]
