"""Timescales in words: what starts and stops each, how long it has, and how a day is counted."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from flask import url_for

from caseflow.cases.queries import CaseCard
from caseflow.clocks.views import NO_CLOCK_STARTS, rule_length, rule_rows, rule_sort
from caseflow.rules.calendars import Calendar
from caseflow.rules.explanations import reckoning
from caseflow.rules.reading import RuleError
from caseflow.rules.rulebook import Rulebook
from caseflow.rules.timescales import NO_CLOCK, Timescale, term
from caseflow.timescales.queries import Narrowed, ProposalCard, Sums, TriedClock
from caseflow.web.components import Counted, CountedLine
from caseflow.web.counting import Counting
from caseflow.web.filters import date_and_time, day_date, long_date, plural, sentence_case, short_date

OUTSIDE = "The calendar does not reach that far."


class TimescaleLine(NamedTuple):
    """One timescale in the list of all."""

    code: str
    name: str
    href: str
    length: str
    sort: str
    source: str


class Listed(NamedTuple):
    """All timescales under the framework that the authority has adopted, and two years of bank holidays."""

    framework: str
    lines: list[TimescaleLine]
    calendar: str
    holidays: list[tuple[str, str]]


class Version(NamedTuple):
    """How long a timescale has for what starts from a day on, and by which source."""

    from_on: date
    length: str
    source: str


class TimescalePage(NamedTuple):
    """One timescale: facts with their words, its versions, and what a start on a day comes to."""

    code: str
    name: str
    rows: list[tuple[str, str]]
    versions: list[Version]
    tried: str
    counted: str


def listed(rulebook: Rulebook, as_at: date) -> Listed:
    """Every timescale by its code, with the limit that holds on a day."""
    lines = [
        TimescaleLine(
            code,
            timescale.name,
            url_for("timescales.timescale", code=code),
            rule_length(timescale.limits.value_on(as_at)),
            rule_sort(timescale),
            timescale.source,
        )
        for code, timescale in rulebook.timescales.items()
    ]
    calendar = rulebook.calendar
    days = calendar.holidays_between(date(as_at.year, 1, 1), date(as_at.year + 1, 12, 31))
    return Listed(
        rulebook.title,
        lines,
        f"{calendar.name}, version {calendar.version}",
        [(long_date(on), name) for on, name in days],
    )


def timescale_page(timescale: Timescale, rulebook: Rulebook, from_on: date) -> TimescalePage:
    """One timescale in words; `from_on` is the day that it is tried on."""
    due, counted = _tried(timescale, from_on, rulebook.calendar)
    return TimescalePage(
        timescale.code,
        timescale.name,
        rule_rows(timescale),
        [Version(on, rule_length(limit), limit.source) for on, limit in timescale.limits.versions],
        f"Starts {long_date(from_on)}: {due}",
        counted,
    )


def _tried(timescale: Timescale, from_on: date, calendar: Calendar) -> tuple[str, str]:
    """When something that starts on a day is due, and how that is counted."""
    try:
        found = term(timescale, from_on, calendar)
    except RuleError:
        return OUTSIDE, ""
    if found.limit.unit == NO_CLOCK:
        return f"{NO_CLOCK_STARTS.lower()}.", found.limit.source
    due = f"due {long_date(found.due_on)}"
    later = f", in time until {day_date(found.last_on)}" if found.reaches_further else ""
    return f"{due}{later}.", f"{sentence_case(reckoning(from_on, found.limit, calendar))}."


class HolidayLine(NamedTuple):
    """A day that was added to the calendar or taken back, and how it stands."""

    words: str
    href: str
    standing: str


class ProposalView(NamedTuple):
    """A proposal in words: what it is, how far it is counted, and what it does."""

    title: str
    caption: str
    rows: list[tuple[str, str]]
    counting: Counting
    sentence: str
    by_team: list[CountedLine]


class TriedLine(NamedTuple):
    """A clock to which a proposal does something, with the child."""

    name: str
    reference: str
    href: str
    timescale: str
    team: str
    before: str
    after: str


def day_words(card: ProposalCard) -> str:
    """`Fri 29 April 2011, Royal wedding`."""
    return f"{long_date(card.holiday_on)}, {card.holiday_name}"


def holiday_lines(found: Iterable[ProposalCard], names: Mapping[UUID, str]) -> list[HolidayLine]:
    """The days that were added or taken back."""
    return [
        HolidayLine(
            f"{day_words(each)}{', taken back' if each.taken_back else ''}",
            _href(each),
            f"In force since {date_and_time(each.confirmed_at)}"
            if each.confirmed_at
            else f"Not in force. Proposed by {names.get(each.asked_by, 'somebody')}",
        )
        for each in found
    ]


def proposal_links(found: Iterable[ProposalCard], names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What was tried of late: its words, its address, and for what."""
    return [(_title(each, names), _href(each), each.reason) for each in found]


def _href(card: ProposalCard, **narrowed: Any) -> str:
    return url_for("timescales.proposal", proposal_id=card.id, **narrowed)


def _title(card: ProposalCard, names: Mapping[str, str]) -> str:
    if card.timescale:
        name = names.get(card.timescale, card.timescale)
        return f"{name}: {plural(card.working_days or 0, 'working day')} tried"
    return f"{'Take back' if card.taken_back else 'Bank holiday'}: {day_words(card)}"


def counting(card: ProposalCard, may_stop: bool, may_ask: bool) -> Counting:
    """How far the workers are with a proposal, and its buttons; what is in force is not stopped."""
    stop = url_for("timescales.stop", proposal_id=card.id) if may_stop and not card.confirmed_at else ""
    again = url_for("timescales.propose_again", proposal_id=card.id) if may_ask else ""
    return Counting(card.how_far, _href(card), stop, again)


def proposal_view(
    card: ProposalCard,
    rulebook: Rulebook,
    teams: Mapping[str, str],
    people: Mapping[UUID, str],
    how_far: Counting,
) -> ProposalView:
    """A proposal in words."""
    return ProposalView(
        _title(card, rulebook.timescale_names),
        "Bank holidays" if card.is_holiday else "Timescales",
        _facts(card, rulebook, people),
        how_far,
        _sentence(card),
        _team_lines(card, teams),
    )


def _facts(card: ProposalCard, rulebook: Rulebook, people: Mapping[UUID, str]) -> list[tuple[str, str]]:
    asked = f"{people.get(card.asked_by, 'Somebody')}, {date_and_time(card.asked_at)}"
    rows = [("Proposed by", asked), ("Why", card.reason)]
    if card.source:
        rows.append(("Announced", card.source))
    if card.timescale and card.timescale in rulebook.timescales:
        limits = rulebook.timescales[card.timescale].limits.versions
        rows.append(("In force now", rule_length(limits[-1][1])))
    if card.is_holiday:
        rows.append(("In force", _standing(card, people)))
    return rows


def _standing(card: ProposalCard, people: Mapping[UUID, str]) -> str:
    if card.confirmed_at and card.confirmed_by:
        return f"Since {date_and_time(card.confirmed_at)}, by {people.get(card.confirmed_by, 'somebody')}"
    return "No"


def _sentence(card: ProposalCard) -> str:
    total = card.total
    if card.timescale:
        return (
            f"{plural(total.clocks, 'clock')} of this timescale were done."
            f" {total.in_time_before:,} were in time,"
            f" and {total.in_time_after:,} would be with {plural(card.working_days or 0, 'working day')}."
            " Clocks that still run are not counted."
        )
    moves = "moved" if card.confirmed_at else "would move"
    return (
        f"The due date of {plural(total.running, 'open clock')} {moves},"
        f" and of {plural(total.clocks - total.running, 'clock that is over', 'clocks that are over')}."
    )


def _team_lines(card: ProposalCard, teams: Mapping[str, str]) -> list[CountedLine]:
    """A line for each team; what is listed below opens its list."""
    lines = []
    for team, sums in sorted(card.by_team.items(), key=lambda item: (-item[1].clocks, item[0])):
        if card.timescale:
            cells = [
                Counted("Done", sums.clocks),
                Counted("In time now", sums.in_time_before),
                Counted("In time if changed", sums.in_time_after),
                Counted("Different", sums.differing, _href(card, team=team, _anchor="list")),
            ]
        else:
            cells = [
                Counted("Open clocks", sums.running, _href(card, team=team, running="yes", _anchor="list")),
                Counted("All clocks", sums.clocks, _href(card, team=team, _anchor="list")),
            ]
        lines.append(CountedLine(teams.get(team, team), cells))
    return lines


def clock_lines(
    found: Iterable[TriedClock],
    known: Mapping[UUID, CaseCard],
    timescales: Mapping[str, str],
    teams: Mapping[str, str],
) -> list[TriedLine]:
    """Clocks to which a proposal does something, in words."""
    return [
        TriedLine(
            known[each.case_id].child.name,
            known[each.case_id].child.reference,
            url_for("cases.page", case_id=each.case_id),
            timescales.get(each.timescale, each.timescale),
            teams.get(each.team_code, each.team_code),
            _due(each.due_before, each.in_time_before),
            _due(each.due_after, each.in_time_after),
        )
        for each in found
        if each.case_id in known
    ]


def _due(due_on: date, in_time: bool | None) -> str:
    done = {True: ", done in time", False: ", done late", None: ""}[in_time]
    return f"{short_date(due_on)}{done}"


def _number(card: ProposalCard, narrowed: Narrowed) -> int:
    """How many clocks the list has for those who may know every child."""
    sums = card.by_team.get(narrowed.team_code, Sums()) if narrowed.team_code else card.total
    if narrowed.running:
        return sums.running
    return sums.differing if card.timescale else sums.clocks


def caption(card: ProposalCard, narrowed: Narrowed, teams: Mapping[str, str], listed: int) -> str:
    """What the list shows, and how many."""
    what = "Clocks whose answer is different" if card.timescale else "Clocks that move"
    if card.confirmed_at:
        what = "Clocks that moved"
    parts = ["open ones"] if narrowed.running else []
    parts += [teams.get(narrowed.team_code, narrowed.team_code)] if narrowed.team_code else []
    return f"{', '.join([what, *parts])} ({listed:,})"


def others(card: ProposalCard, narrowed: Narrowed, listed: int) -> str:
    """How many of them are of children whom the reader may not know."""
    count = _number(card, narrowed) - listed
    if count <= 0:
        return ""
    return f"{plural(count, 'more is', 'more are')} of children whose records are not open to you."


def confirm_words(card: ProposalCard) -> str:
    """What the button says that confirms a proposal."""
    return "Make it a working day again" if card.taken_back else "Put it in force"


def confirmed_words(card: ProposalCard) -> str:
    """What was done."""
    done = "The day is a working day again." if card.taken_back else "The bank holiday is in force."
    return f"{done} The workers move due dates and figures now; figures that were published stay as they are."
