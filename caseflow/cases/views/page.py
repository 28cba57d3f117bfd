"""What a case page shows: what may be recorded, the chronology in words, the journey as a picture."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from caseflow.cases.queries import CaseCard, ChronologyLine
from caseflow.clocks.views import ClockView, clock_run
from caseflow.events.kinds import effects, kinds, subjects
from caseflow.events.kinds.contact import ReporterTold
from caseflow.events.kinds.declaration import CaseEvent, Field
from caseflow.events.next_steps import NextStep, next_steps, recordable
from caseflow.kernel import RecordedEvent
from caseflow.rules import pathway
from caseflow.rules.case_log import CaseLog
from caseflow.rules.contacts import DECISION_TIMESCALE
from caseflow.web.charts import Journey, Moment, Picture, Stay, journey
from caseflow.web.filters import long_date

Names = Mapping[str, Mapping[str, str]]
"""Names by code, under "agency", "team" and "timescale"; and under "agency_of" the agency of each team."""


class Offers(NamedTuple):
    """The next steps on what is open, and everything that may be recorded, by subject."""

    next_steps: tuple[NextStep, ...]
    by_subject: tuple[tuple[str, tuple[type[CaseEvent], ...]], ...]


def offers(case_log: CaseLog, allowed: Callable[[str], bool]) -> Offers:
    """What may be recorded on a case by somebody to whom these actions are `allowed`."""

    def offered(kind: type[CaseEvent]) -> bool:
        return kind.recorded_by is not None and allowed(kind.recorded_by)

    groups = {
        subject: tuple(recordable(case_log, filter(offered, group))) for subject, group in subjects().items()
    }
    return Offers(
        tuple(step for step in next_steps(case_log) if offered(step.kind)),
        tuple((subject, group) for subject, group in groups.items() if group),
    )


def without_clock(case: CaseCard, offers: Offers) -> str:
    """What is said where no clock runs: that there is a next step all the same, or how the work ends."""
    if case.closed_on:
        return "The case is closed. A later contact or referral opens it again."
    if offers.next_steps:
        return "The next steps below have no date of their own, and still wait to be done."
    return (
        "A date appears here when a referral, an assessment, a plan or a common assessment is recorded."
        " If the work with the child goes on, record what comes next. If it is over, close the case."
    )


class TimelineEntry(NamedTuple):
    """An entry of the chronology in words; `recorded_at` only where that was later than it happened."""

    title: str
    occurred_on: date
    recorded_at: datetime | None
    who: str
    text: str
    facts: tuple[tuple[str, str], ...]
    withdrawn: bool
    event_id: str
    kind: str


def timeline_entry(line: ChronologyLine, names: Names) -> TimelineEntry:
    """A line of the chronology as its page wants it: words, no codes."""
    event, kind = line.recorded_event, kinds()[line.recorded_event.kind]
    told = {**names, "practitioner": {event.data.get("practitioner", ""): line.practitioner}}
    return TimelineEntry(
        kind.title,
        event.occurred_on,
        event.recorded_at if line.late_by_days else None,
        ", ".join(part for part in (line.recorded_by, _author_of(event, names)) if part),
        "\n\n".join((*line.narrative, *line.confirmations)),
        tuple(
            (each.ask.short, _in_words(each, event.data[each.name], told))
            for each in kind.fields
            if each.name in event.data
        ),
        line.withdrawn,
        event.event_id,
        event.kind,
    )


def _author_of(event: RecordedEvent, names: Names) -> str:
    """The team that recorded an entry; of an entry made for another agency's team, the author's own agency.

    A concern is recorded for the front door, whoever reports it.
    """
    team = names["team"].get(event.team or "", event.team or "")
    if event.agency and names["agency_of"].get(event.team or "", event.agency) != event.agency:
        return f"{names['agency'].get(event.agency, event.agency)}, for {team}"
    return team


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


def _in_words(field: Field, value: Any, names: Names) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list | tuple):
        return "; ".join(_in_words(field, each, names) for each in value)
    if field.type is date:
        return long_date(date.fromisoformat(value))
    return names.get(field.ask.refers_to or "", {}).get(value) or field.ask.words(value)


def journey_picture(
    lines: Sequence[ChronologyLine], clocks: Sequence[ClockView], team_names: dict[str, str], as_at: date
) -> Picture | None:
    """The child's journey: lanes by tier, what happened and the clocks on it; None before anything did."""
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
    return journey(Journey("journey", "The journey so far", as_at, stays, moments, runs))


def _at(history: Sequence[tuple[date, str | None]], on: date) -> str | None:
    """What was in force on a day."""
    return next((what for since, what in reversed(history) if since <= on), None)
