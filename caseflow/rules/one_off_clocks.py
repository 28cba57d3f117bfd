"""One-off clocks: one thing to be done once after another has happened, such as an assessment."""

from datetime import date

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog, moment
from caseflow.rules.clock import Clock
from caseflow.rules.clock_builder import ClockBuilder, Start, second_completion
from caseflow.rules.timescales import Timescale


class _OneOff(Start):
    """One clock being followed: what opened it, and what stopped, repeated or ended it so far."""

    __slots__ = ("again", "ended_on", "opened", "stop")

    def __init__(
        self, subject: str, number: int, started_on: date, opened: RecordedEvent, begun: bool
    ) -> None:
        self.subject, self.number, self.started_on = subject, number, started_on
        self.begun_by = opened.event_id if begun else None
        self.agreed_on = None
        self.opened = opened
        self.stop: RecordedEvent | None = None
        self.again: tuple[RecordedEvent, ...] = ()
        self.ended_on: date | None = None

    def end(self, event: RecordedEvent) -> None:
        """The need ends with `event`, unless it had ended before or only arose after it."""
        on, opened = event.occurred_on, self.opened
        if self.ended_on is None and (on > opened.occurred_on or moment(event) >= moment(opened)):
            self.ended_on = on


class _OneOffs:
    """The clocks of one timescale in one case, by what they belong to and by what began them."""

    __slots__ = ("all", "by_id", "case", "timescale")

    def __init__(self, case: CaseLog, timescale: Timescale) -> None:
        self.case, self.timescale = case, timescale
        self.all: list[_OneOff] = []
        self.by_id: dict[str | None, _OneOff] = {}

    def open(self, subject: str, opened: RecordedEvent, begun: bool) -> None:
        """Follow a new clock, unless one clock for this subject is all there is and it is followed."""
        timescale, by_id = self.timescale, self.by_id
        known = by_id.get(subject) or (self.clock_of(opened) if timescale.once else None)
        if known is not None and (timescale.once or not begun):
            by_id.setdefault(opened.event_id, known)
            return
        number = 1 + sum(clock.subject == subject for clock in self.all) if known else 1
        counted_from = timescale.counted_from
        first_day = self.case.first_day(opened, counted_from) if counted_from else opened.occurred_on
        clock = _OneOff(subject, number, first_day, opened, begun)
        self.all.append(clock)
        by_id.setdefault(subject, clock)
        by_id[opened.event_id] = clock

    def clock_of(self, event: RecordedEvent) -> _OneOff | None:
        """The clock along the thread of `event`, the nearest first; seldom beyond what the event is about."""
        by_id = self.by_id
        near = by_id.get(event.event_id) or by_id.get(event.about)
        if near is not None or event.about is None:
            return near
        return next((by_id[at.event_id] for at in self.case.thread(event)[2:] if at.event_id in by_id), None)


def one_off_clocks(case: CaseLog, timescale: Timescale, builder: ClockBuilder) -> list[Clock]:
    """The clocks of one timescale: begun or announced, then ended or stopped, each stop listed once."""
    followed = _open(case, timescale)
    if not followed.all:
        return []
    _end(followed)
    _stop(followed)
    if len(followed.all) > 1:
        followed.all.sort(key=lambda clock: (clock.started_on, clock.subject, clock.number))
    clocks: list[Clock] = []
    for one in followed.all:
        clock = builder.clock(timescale, one, one.stop, one.ended_on)
        if clock is not None:
            clocks.append(clock)
            for again in one.again:
                clocks.append(second_completion(clock, again))
    return clocks


def _open(case: CaseLog, timescale: Timescale) -> _OneOffs:
    followed = _OneOffs(case, timescale)
    alone: list[RecordedEvent] = []
    for event in case.matching(timescale.begun_by):
        subject = case.nearest(event, timescale.subject)
        if subject is None:
            alone.append(subject := event)
        followed.open(subject.event_id, event, begun=True)
    if timescale.announced_by:
        for event in case.matching(timescale.announced_by):
            subject = case.nearest(event, timescale.subject)
            if subject is not None:
                followed.open(subject.event_id, event, begun=False)
        for event in alone:
            _overtake(followed, event)
    return followed


def _overtake(followed: _OneOffs, event: RecordedEvent) -> None:
    """One begun without a link is what was announced: the earliest announced clock is needed no longer."""
    for clock in sorted(followed.all, key=lambda clock: clock.started_on):
        if clock.begun_by is None and clock.ended_on is None and clock.started_on <= event.occurred_on:
            clock.ended_on = event.occurred_on
            return


def _end(followed: _OneOffs) -> None:
    by_kind = followed.case.by_kind
    for pattern in followed.timescale.ended_by:
        if pattern.kind not in by_kind:
            continue
        events = by_kind[pattern.kind]
        for event in pattern.among(events) if pattern.is_narrow else events:
            if pattern.whole_case:
                for clock in followed.all:
                    clock.end(event)
            elif (linked := followed.clock_of(event)) is not None:
                linked.end(event)


def _stop(followed: _OneOffs) -> None:
    timescale = followed.timescale
    for event in followed.case.matching(timescale.stopped_by):
        clock = followed.clock_of(event)
        if clock is None and timescale.unlinked_stop:
            clock = _earliest_running(followed, event.occurred_on)
        if clock is None:
            continue
        if clock.stop is None:
            clock.stop = event
        elif timescale.later_stops == "exception":
            clock.again += (event,)


def _earliest_running(followed: _OneOffs, on: date) -> _OneOff | None:
    """The clock begun first of those that were still to be done on that day."""
    waiting = [
        clock
        for clock in followed.all
        if clock.stop is None and clock.started_on <= on and (clock.ended_on is None or clock.ended_on >= on)
    ]
    return min(waiting, key=lambda one: (one.started_on, one.opened.recorded_at, one.subject), default=None)
