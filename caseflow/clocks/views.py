"""Clocks as pages show them: how each stands, in words, and why it is due when it is."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from caseflow.clocks.queries import ClockCard
from caseflow.events.kinds import kinds, label, words
from caseflow.events.kinds.assessment import LATE_REASONS
from caseflow.rules.calendars import Calendar
from caseflow.rules.clock import LATE, OVER, SOON_DAYS
from caseflow.rules.clocks import Clock, Status, judged_at_completion, sentence, status
from caseflow.rules.explanations import length
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.timescales import NO_CLOCK, Limit, Pattern, Timescale
from caseflow.web.charts import ClockRun
from caseflow.web.filters import listed, long_date, plural, short_date

NO_CLOCK_STARTS = "No clock starts"
WORDS = {
    Status.NOT_STARTED: "starts {start}",
    Status.IN_TIME: "{left}",
    Status.DUE_SOON: "{left}",
    Status.DUE_TODAY: "due today",
    Status.JUST_DUE: "in time until {last}",
    Status.PAUSED: "paused since {pause}",
    Status.IN_BREACH: "{late}",
    Status.DONE_IN_TIME: "done {end}, in time",
    Status.DONE_LATE: "done {end}, {late}",
    Status.ENDED: "no longer needed from {end}",
    Status.EXCEPTION: "not counted: {why}",
}
"""What a clock says of itself after its due date."""

MANNERS = {
    Status.NOT_STARTED: "running",
    Status.IN_TIME: "running",
    Status.DUE_SOON: "soon",
    Status.DUE_TODAY: "soon",
    Status.JUST_DUE: "soon",
    Status.PAUSED: "paused",
    Status.IN_BREACH: "late",
    Status.DONE_IN_TIME: "met",
    Status.DONE_LATE: "late",
    Status.ENDED: "ended",
    Status.EXCEPTION: "ended",
}
"""How a clock looks. Only looks: the words say the rest."""

BRIEFLY = {
    Status.PAUSED: "paused",
    Status.IN_BREACH: "late",
    Status.DONE_LATE: "late",
    Status.ENDED: "no longer needed",
    Status.EXCEPTION: "not counted",
}
"""What is said of a clock where there is room for a word; nothing of one in time."""


class ClockView(NamedTuple):
    """A clock as the clock component shows it; `judged` where the reported measure says otherwise, `noted`
    where there is a record of its breach."""

    name: str
    started_on: date
    due_on: date
    status: Status
    words: str
    manner: str
    sentence: str
    calendar: str
    key: tuple[str, str, int]
    over_on: date | None = None
    paused_on: date | None = None
    moved: str = ""
    statutory: bool = True
    late_reason: str | None = None
    judged: str = ""
    noted: bool = False

    @property
    def over(self) -> bool:
        """Whether it has stopped or ended."""
        return self.status in OVER

    @property
    def unexplained(self) -> bool:
        """Whether it is or was late, and nobody has said why."""
        return self.status in LATE and not self.late_reason


class CaseClocks(NamedTuple):
    """The clocks of a case: those that wait, most urgent first, and those that are over, latest first."""

    waiting: list[ClockView]
    over: list[ClockView]


def clock_view(
    clock: Clock, as_at: date, rulebook: Rulebook, late_reason: str | None = None, noted: bool = False
) -> ClockView:
    """A clock in words, seen from `as_at`."""
    stands = status(clock, as_at, soon_on(as_at, rulebook.calendar))
    moved = f"First due {long_date(clock.original_due_on)}; moved by the days for which it was paused"
    return ClockView(
        name=rulebook.timescales[clock.timescale].name,
        started_on=clock.started_on,
        due_on=clock.due_on,
        status=stands,
        words=status_words(clock, stands, as_at, rulebook.calendar),
        manner=MANNERS[stands],
        sentence=sentence(clock, rulebook),
        calendar=rulebook.calendar.version,
        key=(clock.timescale, clock.subject, clock.number),
        over_on=clock.over_on,
        paused_on=clock.paused_on,
        moved=moved if clock.moved else "",
        statutory=clock.statutory,
        late_reason=LATE_REASONS.get(late_reason or "", late_reason),
        judged=_judged(clock, rulebook),
        noted=noted,
    )


def late_words(clock: Clock, rulebook: Rulebook) -> str:
    """Of a clock that something stops late: what was due when, and by how much it is late."""
    view = clock_view(clock, clock.over_on or clock.due_on, rulebook)
    days = rulebook.calendar.working_days_between(view.due_on, clock.over_on or view.due_on)
    late = f", {plural(days, 'working day')} before this" if days else ""
    return f"{view.name} was due on {long_date(view.due_on)}{late}."


def of_case(cards: Sequence[ClockCard], as_at: date, rulebook: Rulebook) -> CaseClocks:
    """The clocks of one case; `cards` are in the order of their due dates."""
    views = [clock_view(card.clock, as_at, rulebook, card.late_reason, card.noted) for card in cards]
    over = sorted((view for view in views if view.over), key=lambda view: view.over_on or as_at, reverse=True)
    return CaseClocks([view for view in views if not view.over], over)


def soon_on(as_at: date, calendar: Calendar) -> date:
    """The day up to which a due date is soon."""
    return calendar.add_working_days(as_at, SOON_DAYS)


def status_words(clock: Clock, stands: Status, as_at: date, calendar: Calendar) -> str:
    """How a clock stands, in words that follow its due date."""
    until = clock.over_on or as_at if stands in OVER else as_at
    days = calendar.working_days_between(until, clock.due_on)
    return WORDS[stands].format(
        start=short_date(clock.started_on),
        end=short_date(clock.over_on),
        last=short_date(clock.last_on),
        pause=short_date(clock.paused_on),
        left=f"{plural(days, 'working day')} left" if days else "due before the next working day",
        late=f"{plural(-days, 'working day')} late" if days else "late",
        why=clock.exception,
    )


def _judged(clock: Clock, rulebook: Rulebook) -> str:
    """What the reported measure says, where it differs from the due date the worker saw."""
    judged = judged_at_completion(clock, rulebook)
    if judged is None or not judged.differs:
        return ""
    timely = "in time" if judged.in_time else "late"
    counted = clock._replace(due_on=judged.due_on, original_due_on=judged.due_on, rule_from=judged.rule_from)
    return f"Counted {timely} in the reported measure: {sentence(counted, rulebook)}"


def clock_run(view: ClockView) -> ClockRun:
    """A clock as the picture of a journey draws it."""
    return ClockRun(
        view.name,
        view.started_on,
        view.due_on,
        view.status,
        view.over_on if view.over else None,
        view.paused_on,
        view.words,
        BRIEFLY.get(view.status, ""),
    )


def rule_rows(timescale: Timescale) -> list[tuple[str, str]]:
    """A timescale in words: what starts and stops it, and by which source."""
    rows = [
        ("Sort", rule_sort(timescale)),
        ("Source", timescale.source),
        ("Starts with", _patterns(timescale.begun_by)),
        ("Runs ahead from", _patterns(timescale.announced_by)),
        ("Counted from the date of", listed([kinds()[kind].title for kind in timescale.counted_from])),
        ("Stops with", _patterns(timescale.stopped_by)),
        ("No longer needed after", _patterns(timescale.ended_by)),
        ("Which in the row", _numbers(timescale)),
    ]
    return [(name, said) for name, said in rows if said]


def rule_sort(timescale: Timescale) -> str:
    """Whether it may pause, in words."""
    return "Statutory: it never pauses" if timescale.statutory else "Local: it may pause, with a reason"


def rule_length(limit: Limit) -> str:
    """How long a version of a timescale has, in words."""
    return NO_CLOCK_STARTS if limit.unit == NO_CLOCK else length(limit)


def _numbers(timescale: Timescale) -> str:
    if timescale.numbers is None:
        return ""
    first, last = timescale.numbers
    if first == last:
        return f"Number {first}"
    return f"Number {first} and later ones" if last > 1_000 else f"Numbers {first} to {last}"


def _patterns(patterns: Iterable[Pattern]) -> str:
    return "; or ".join(_pattern(each) for each in patterns)


def _pattern(pattern: Pattern) -> str:
    where = [_condition(pattern.kind, name, values, "") for name, values in pattern.where]
    unless = [_condition(pattern.kind, name, values, "not ") for name, values in pattern.unless]
    said = ", and ".join([*where, *unless])
    return kinds()[pattern.kind].title + (f" ({said})" if said else "")


def _condition(kind: str, name: str, values: tuple[Any, ...], negated: str) -> str:
    said = " or ".join(words(kind, name, each) if isinstance(each, str) else _yes(each) for each in values)
    return f"{label(kind, name)}: {negated}{said}"


def _yes(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, str(value))
