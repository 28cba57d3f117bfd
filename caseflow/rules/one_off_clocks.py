"""One-off clocks: one thing to be done once after another has happened, such as an assessment."""

from collections.abc import Iterator
from datetime import date

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clock import Clock
from caseflow.rules.clock_builder import ClockBuilder, Start, second_completion
from caseflow.rules.timescales import Timescale


class _OneOff:
    """One clock being followed: what opened it, and what stopped, repeated or ended it so far."""

    __slots__ = ("again", "begun", "ended_on", "number", "opened", "started_on", "stop", "subject")

    def __init__(
        self, subject: str, number: int, opened: RecordedEvent, begun: bool, started_on: date
    ) -> None:
        self.subject, self.number, self.opened, self.begun = subject, number, opened, begun
        self.started_on = started_on
        self.stop: RecordedEvent | None = None
        self.again: list[RecordedEvent] = []
        self.ended_on: date | None = None

    def end(self, event: RecordedEvent) -> None:
        """The need ends with `event`, unless it had ended before or only arose after it."""
        if self.ended_on is None and event[2:4] >= self.opened[2:4]:
            self.ended_on = event.occurred_on


class _OneOffs:
    """The clocks of one timescale in one case, by what they belong to and by what began them."""

    __slots__ = ("all", "by_id", "case", "timescale")

    def __init__(self, case: CaseLog, timescale: Timescale) -> None:
        self.case, self.timescale = case, timescale
        self.all: list[_OneOff] = []
        self.by_id: dict[str, _OneOff] = {}

    def open(self, subject: str, opened: RecordedEvent, begun: bool) -> None:
        """Follow a new clock, unless one clock for this subject is all there is and it is followed."""
        known = self.by_id.get(subject) or (self.clock_of(opened) if self.timescale.once else None)
        if known is not None and (self.timescale.once or not begun):
            self.by_id.setdefault(opened.event_id, known)
            return
        number = 1 + sum(run.subject == subject for run in self.all) if known else 1
        first_day = self.case.first_day(opened, self.timescale.counted_from)
        run = _OneOff(subject, number, opened, begun, first_day)
        self.all.append(run)
        self.by_id.setdefault(subject, run)
        self.by_id[opened.event_id] = run

    def clock_of(self, event: RecordedEvent) -> _OneOff | None:
        """The clock along the thread of `event`, the nearest first."""
        for at in self.case.thread(event):
            if at.event_id in self.by_id:
                return self.by_id[at.event_id]
        return None

    def in_order(self) -> list[_OneOff]:
        """The clocks by the day on which they start."""
        if len(self.all) == 1:
            return self.all
        return sorted(self.all, key=lambda run: (run.started_on, run.subject, run.number))


def one_off_clocks(case: CaseLog, timescale: Timescale, builder: ClockBuilder) -> Iterator[Clock]:
    """The clocks of one timescale: begun or announced, then ended or stopped, each stop told once."""
    runs = _open(case, timescale)
    if not runs.all:
        return
    _end(runs)
    _stop(runs)
    for run in runs.in_order():
        start = Start(run.subject, run.number, run.started_on, run.opened.event_id if run.begun else None)
        clock = builder.clock(timescale, start, run.stop, run.ended_on)
        if clock is not None:
            yield clock
            for again in run.again:
                yield second_completion(clock, again)


def _open(case: CaseLog, timescale: Timescale) -> _OneOffs:
    runs = _OneOffs(case, timescale)
    alone: list[RecordedEvent] = []
    for event in case.matching(timescale.begun_by):
        subject = case.nearest(event, timescale.subject)
        if subject is None:
            alone.append(event)
        runs.open((subject or event).event_id, event, begun=True)
    if timescale.announced_by:
        for event in case.matching(timescale.announced_by):
            subject = case.nearest(event, timescale.subject)
            if subject is not None:
                runs.open(subject.event_id, event, begun=False)
        for event in alone:
            _overtake(runs, event)
    return runs


def _overtake(runs: _OneOffs, event: RecordedEvent) -> None:
    """One begun without a link is what was announced: the earliest announced clock is needed no longer."""
    for run in sorted(runs.all, key=lambda run: run.started_on):
        if not run.begun and run.ended_on is None and run.started_on <= event.occurred_on:
            run.ended_on = event.occurred_on
            return


def _end(runs: _OneOffs) -> None:
    for pattern in runs.timescale.ended_by:
        for event in runs.case.matching((pattern,)):
            of_event = None if pattern.whole_case else runs.clock_of(event)
            for run in runs.all:
                if pattern.whole_case or run is of_event:
                    run.end(event)


def _stop(runs: _OneOffs) -> None:
    timescale = runs.timescale
    for event in runs.case.matching(timescale.stopped_by):
        run = runs.clock_of(event)
        if run is None:
            run = _earliest_running(runs, event.occurred_on) if timescale.unlinked_stop else None
            if run is not None:
                run.stop = event
        elif run.stop is None:
            run.stop = event
        elif timescale.later_stops == "exception":
            run.again.append(event)


def _earliest_running(runs: _OneOffs, on: date) -> _OneOff | None:
    """The clock begun first of those that were still to be done on that day."""
    waiting = [
        run
        for run in runs.all
        if run.stop is None and run.started_on <= on and (run.ended_on is None or run.ended_on >= on)
    ]
    return min(waiting, key=lambda run: (run.started_on, run.opened.recorded_at, run.subject), default=None)
