"""What happened in one case: the events that count, in order, and how one continues another."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from operator import attrgetter

from caseflow.kernel import RecordedEvent
from caseflow.rules.timescales import Pattern

WITHDRAWAL = "event_withdrawn"
PARTED = "records_parted"
"""Takes back that two records were joined, as a withdrawal takes back an entry."""
_day = attrgetter("occurred_on")
in_order = attrgetter("occurred_on", "recorded_at", "event_id")
moment = attrgetter("occurred_on", "recorded_at")
"""When an event happened, and when that became known."""


def _sorted(events: Iterable[RecordedEvent]) -> tuple[list[RecordedEvent], bool]:
    """These events in order, and whether any two of them have the same moment.

    Events are recorded day by day for the most part: sorted by their days alone they are in order, in half
    of the time.
    """
    by_day = sorted(events, key=_day)
    for before, after in pairwise(by_day):
        if before.occurred_on == after.occurred_on and before.recorded_at >= after.recorded_at:
            ordered = sorted(by_day, key=in_order)
            return ordered, any(moment(one) == moment(other) for one, other in pairwise(ordered))
    return by_day, False


def _by_kind(events: Iterable[RecordedEvent]) -> dict[str, list[RecordedEvent]]:
    by_kind: dict[str, list[RecordedEvent]] = {}
    for event in events:
        kind = event.kind
        if kind in by_kind:
            by_kind[kind].append(event)
        else:
            by_kind[kind] = [event]
    return by_kind


def _withdrawn(withdrawals: Iterable[RecordedEvent]) -> frozenset[str | None]:
    """The events that count no longer. A withdrawal may itself be withdrawn, which brings back what it took.

    Withdrawals that nothing withdraws settle those that they are about, and so on. Withdrawals of each other
    in a circle are never settled: they take nothing away.
    """
    about = {event.event_id: event.about for event in withdrawals}
    unsettled = Counter(about.values())
    settled = [withdrawal for withdrawal in about if not unsettled[withdrawal]]
    gone: set[str | None] = set()
    for withdrawal in settled:  # which grows meanwhile
        target = about[withdrawal]
        if withdrawal not in gone:
            gone.add(target)
        unsettled[target] -= 1
        if target in about and not unsettled[target]:
            settled.append(target)
    return frozenset(gone)


def _in_order(events: Iterable[RecordedEvent]) -> list[RecordedEvent]:
    """These events in order, each once."""
    return sorted({event.event_id: event for event in events}.values(), key=in_order)


class CaseLog:
    """The events of one case, indexed once: by id, by kind, and along the thread of what one is about.

    `all` holds every recorded event in the order in which they happened, withdrawn ones and withdrawals
    included. `withdrawn` are the ids of those that count no longer, withdrawn withdrawals among them.
    `events`, `by_id` and `by_kind` hold those that count, without the withdrawals. It `has_ties` where two
    events happened on one day and became known in one moment.
    """

    __slots__ = ("_threads", "all", "by_id", "by_kind", "events", "has_ties", "withdrawn")

    def __init__(self, recorded_events: Iterable[RecordedEvent]) -> None:
        """Index all events of a case, in any order, withdrawn ones and withdrawals included."""
        self.all, self.has_ties = _sorted(recorded_events)
        self.events = self.all
        self.by_kind = _by_kind(self.events)
        self.withdrawn: frozenset[str] = frozenset()
        withdrawals = self.by_kind.get(WITHDRAWAL, []) + self.by_kind.get(PARTED, [])
        if withdrawals:
            gone = _withdrawn(withdrawals)
            self.withdrawn = frozenset(event.event_id for event in self.all if event.event_id in gone)
            self.events = [
                e for e in self.all if e.kind not in (WITHDRAWAL, PARTED) and e.event_id not in gone
            ]
            self.by_kind = _by_kind(self.events)
        self.by_id: dict[str | None, RecordedEvent] = {event.event_id: event for event in self.events}
        self._threads: dict[str, list[RecordedEvent]] = {}

    def was_withdrawn(self, event_id: str | None) -> bool:
        """Whether an event of this id was recorded and counts no longer; False when it never was recorded."""
        return event_id in self.withdrawn

    def matching(self, patterns: Sequence[Pattern]) -> Sequence[RecordedEvent]:
        """The events that any of the patterns means, in order, each once."""
        if len(patterns) == 1:
            (only,) = patterns
            alone = self.by_kind.get(only.kind, [])
            return only.among(alone) if only.is_narrow else alone
        matching: Sequence[RecordedEvent] = ()
        for pattern in patterns:
            events = self.by_kind.get(pattern.kind)
            if events is not None:
                if pattern.is_narrow:
                    events = pattern.among(events)
                matching = _in_order((*matching, *events)) if matching and events else matching or events
        return matching

    def thread(self, event: RecordedEvent) -> Sequence[RecordedEvent]:
        """The event itself, the one it is about, the one that is about, and so on.

        The thread breaks where an event is withdrawn or unknown: what continued it stands on its own.
        """
        if event.about is None:
            return (event,)
        thread = self._threads.get(event.event_id)
        if thread is None:
            thread = self._threads[event.event_id] = self._follow(event)
        return thread

    def _follow(self, event: RecordedEvent) -> list[RecordedEvent]:
        thread = {event.event_id: event}
        at = self.by_id.get(event.about)
        while at is not None and at.event_id not in thread:
            thread[at.event_id] = at
            at = self.by_id.get(at.about)
        return list(thread.values())

    def first_day(self, event: RecordedEvent, counted_from: Sequence[str]) -> date:
        """The date of the first of these kinds along the thread of `event`, else its own."""
        for kind in counted_from:
            earlier = self.nearest(event, kind)
            if earlier is not None:
                return earlier.occurred_on
        return event.occurred_on

    def nearest(self, event: RecordedEvent, kind: str) -> RecordedEvent | None:
        """The first event of `kind` along the thread of `event`, itself included."""
        if event.kind == kind:
            return event
        at = self.by_id.get(event.about)
        if at is None or at.kind == kind:
            return at
        return next((at for at in self.thread(event) if at.kind == kind), None)
