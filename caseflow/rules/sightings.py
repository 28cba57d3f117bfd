"""When the child was last seen, and last seen alone."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from caseflow.rules.case_log import CaseLog

SEEN, SEEN_ALONE = "child_seen", "child_seen_alone"
"""The fields that say so."""


class Sighting(NamedTuple):
    """The last day on which a child was seen, or seen `alone`, and the event that says so."""

    alone: bool
    seen_on: date
    event_id: str


def sightings(case_log: CaseLog, kinds: Collection[str]) -> Iterator[Sighting]:
    """At most two: by an event of one of these `kinds`, whose day is that on which the child was seen."""
    for alone, field in ((False, SEEN), (True, SEEN_ALONE)):
        seen = (
            event
            for kind in kinds
            for event in case_log.by_kind.get(kind, ())
            if event.data.get(SEEN) is True and event.data.get(field) is True
        )
        last = max(seen, key=lambda event: (event.occurred_on, event.recorded_at), default=None)
        if last is not None:
            yield Sighting(alone, last.occurred_on, last.event_id)
