"""What a case page shows: the next thing, what may be recorded, what is undecided; the journey drawn."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from caseflow.cases.queries import CaseCard, ChronologyLine, LaneThen
from caseflow.cases.views.chronology import TimelineEntry
from caseflow.cases.views.header import DRAWN, LANES, lane_code
from caseflow.clocks.views import ClockView, clock_run
from caseflow.events.kinds import effects, kinds, subjects
from caseflow.events.kinds.contact import ReporterTold
from caseflow.events.kinds.declaration import CaseEvent
from caseflow.events.next_steps import NextStep, next_steps, recordable
from caseflow.events.reading import may_be_about
from caseflow.events.returns import latest_return
from caseflow.rules import pathway
from caseflow.rules.case_log import CaseLog
from caseflow.rules.contacts import DECISION_TIMESCALE
from caseflow.rules.rulebook import Rulebook
from caseflow.web.charts import Journey, LaneStretch, Moment, Picture, Stay, journey
from caseflow.web.filters import long_date


class Offers(NamedTuple):
    """The next steps on what is open, and everything that may be recorded, by subject."""

    next_steps: tuple[NextStep, ...]
    by_subject: tuple[tuple[str, tuple[type[CaseEvent], ...]], ...]


def offers(
    case_log: CaseLog,
    allowed: Callable[[str], bool],
    submitted: Mapping[str, date],
    adopted: Callable[[str], bool],
) -> Offers:
    """What may be recorded on a case by somebody to whom these actions are `allowed`.

    What was submitted to a manager is not offered to be completed: it waits for the decision. A kind that
    stands in place of others is offered in their place where it is `adopted`.
    """

    def offered(kind: type[CaseEvent]) -> bool:
        return kind.recorded_by is not None and allowed(kind.recorded_by)

    groups = {
        subject: tuple(recordable(case_log, filter(offered, group), adopted))
        for subject, group in subjects().items()
    }
    return Offers(
        tuple(_offered(step, submitted) for step in next_steps(case_log, adopted) if offered(step.kind)),
        tuple((subject, group) for subject, group in groups.items() if group),
    )


def _offered(step: NextStep, submitted: Mapping[str, date]) -> NextStep:
    waits = step.about in submitted and step.kind.written_on
    return step._replace(submitted_on=submitted[step.about]) if waits and step.about else step


class NextThing(NamedTuple):
    """The one thing to do next, in words, with the words of its button.

    What is done by one form names its kind and what it is about; other work, the page on which it is done.
    """

    words: str
    button: str
    kind: str = ""
    about: str | None = None
    page: str = ""
    late: bool = False


_ELSEWHERE = {
    "caf_completed": ("caf.of_case", "Go to the common assessment"),
    "tac_meeting_held": ("tac.page", "Go to the team around the child"),
    "tac_review_held": ("tac.page", "Go to the team around the child"),
    "delivery_plan_agreed": ("tac.page", "Go to the delivery plan"),
    "step_decided": ("stepping.of_case", "See what was asked"),
}
"""The pages of what is more than one form, by the kind that comes of it."""


def next_thing(
    case_log: CaseLog, waiting: Sequence[ClockView], offers: Offers, rulebook: Rulebook
) -> NextThing | None:
    """What falls due first and can be done by whoever looks; else the oldest next step; or None."""
    for clock in waiting:
        for found in _answers(case_log, clock, offers, rulebook):
            words = f"{clock.name}, due {long_date(clock.due_on)} ({clock.words})"
            words = f"{words}. {found.words}".removesuffix(". ")
            return found._replace(words=words, late=clock.manner == "late")
    for step in offers.next_steps:
        words = f"{step.reason}, {long_date(step.after.occurred_on)}. {_submitted(step)}"
        return NextThing(words.removesuffix(". "), step.task, step.kind.kind, step.about)
    return None


def _submitted(step: NextStep) -> str:
    if step.submitted_on is None:
        return ""
    return f"Submitted on {long_date(step.submitted_on)}, it waits for a manager to authorise or return it."


def _answers(case_log: CaseLog, clock: ClockView, offers: Offers, rulebook: Rulebook) -> Iterator[NextThing]:
    """The ways to stop a clock here: by a next step, by a form that fits, on a page of its own."""
    timescale, subject, _ = clock.key
    stopping = rulebook.timescales[timescale].stopping_kinds
    about = case_log.by_id.get(subject)
    for step in offers.next_steps:
        thread = {each.event_id for each in case_log.thread(step.after)}
        if step.kind.kind in stopping and subject in thread:
            yield NextThing(_submitted(step), step.task, step.kind.kind, step.about)
    for kind in (kind for _, group in offers.by_subject for kind in group):
        if kind.kind in stopping and about is not None and may_be_about(kind.kind, about.kind):
            yield NextThing("", kind.task, kind.kind, subject)
    for name in sorted(stopping & _ELSEWHERE.keys()):
        page, button = _ELSEWHERE[name]
        yield NextThing("", button, page=page)


def without_clock(case: CaseCard, offers: Offers) -> str:
    """What is said where no clock runs: that there is a next step all the same, or how the work ends."""
    if case.closed_on:
        return "The case is closed. A later contact or referral opens it again."
    if offers.next_steps:
        return "The next steps below have no date of their own, and still wait to be done."
    return (
        "Nothing that is recorded has a date to come. If the work with the child goes on, record what comes"
        " next. If it is over, close the case."
    )


class Returned(NamedTuple):
    """That a case came back: how its work had ended, the entry that ended it, and what was left open."""

    title: str
    words: str
    entry: TimelineEntry
    left_open: str


def returned(case_log: CaseLog, entries: Sequence[TimelineEntry]) -> Returned | None:
    """What is said of a case that came back within a year of its closing or of a step down."""
    found = latest_return(case_log)
    if found is None:
        return None
    entry = next(each for each in entries if each.event_id == found.ended.event_id)
    title = "Back after the case was closed" if found.closed else "Back after a step down"
    ended, back = long_date(found.ended.occurred_on), long_date(found.back_on)
    words = f"It was {'closed' if found.closed else 'stepped down'} on {ended} and came back on {back}."
    left = "; ".join(f"{each.words}, {long_date(each.event.occurred_on)}" for each in found.left_open)
    return Returned(title, words, entry, left)


def untold(lines: Sequence[ChronologyLine]) -> set[str]:
    """The decisions that nobody has told to whoever got in touch."""
    standing = [line.recorded_event for line in lines if not line.withdrawn]
    told = {event.about for event in standing if event.kind == ReporterTold.kind}
    decisions = {kind.kind for kind in ReporterTold.continues.kinds}
    return {event.event_id for event in standing if event.kind in decisions} - told


def undecided(entries: Sequence[TimelineEntry], waiting: Sequence[ClockView]) -> list[TimelineEntry]:
    """The contacts of a case that nobody has decided: those whose clock waits, the newest first."""
    ids = {clock.key[1] for clock in waiting if clock.key[0] == DECISION_TIMESCALE}
    return [entry for entry in entries if entry.event_id in ids]


def journey_picture(
    lines: Sequence[ChronologyLine],
    clocks: Sequence[ClockView],
    spells: Sequence[LaneThen],
    team_names: Mapping[str, str],
    as_at: date,
) -> Picture | None:
    """The child's journey: lanes by tier, plan, care and placement, what happened and the clocks on it.

    None before anything did.
    """
    state = pathway.state(CaseLog(line.recorded_event for line in lines), None, effects())
    if not state.tier_history:
        return None
    changes = sorted({on for on, _ in state.tier_history} | {on for on, _ in state.team_history})
    ends = [*changes[1:], state.closed_on]
    stays = tuple(
        Stay(
            _at(state.tier_history, on) or "universal",
            on,
            end,
            team_names.get(_at(state.team_history, on) or "", ""),
        )
        for on, end in zip(changes, ends, strict=True)
    )
    moments = tuple(
        Moment(
            line.recorded_event.occurred_on,
            kinds()[line.recorded_event.kind].title,
            _at(state.tier_history, line.recorded_event.occurred_on) or "universal",
        )
        for line in reversed(lines)
        if not line.withdrawn
    )
    runs = tuple(clock_run(each) for each in clocks)
    lanes = tuple(_stretch(each) for name in DRAWN for each in spells if each.lane == name)
    return journey(Journey("journey", "The journey so far", as_at, stays, moments, runs, lanes))


def _stretch(spell: LaneThen) -> LaneStretch:
    named = lane_code(spell.lane, spell.code)
    return LaneStretch(LANES[spell.lane], named, spell.from_on, spell.until_on)


def _at(history: Sequence[tuple[date, str | None]], on: date) -> str | None:
    """What was in force on a day."""
    return next((what for since, what in reversed(history) if since <= on), None)
