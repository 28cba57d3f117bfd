"""The header of every page of a case, in words: what somebody who opens it has to know in ten seconds."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from flask import url_for

from caseflow.cases.forms import ALERTS
from caseflow.cases.queries import AlertNow, CaseCard, HeaderRow, LaneNow
from caseflow.clocks.views import ClockView
from caseflow.events.kinds import lane_kinds, words
from caseflow.family.queries import LinkedChild
from caseflow.people.forms import INTERPRETER
from caseflow.rules.effects import SPECIALIST
from caseflow.web.filters import day_date, long_date, sentence_case

LANES = {
    "missing": "Missing or away",
    "enquiry": "Section 47 enquiry",
    "protection_plan": "Child protection plan",
    "child_in_need_plan": "Child in need plan",
    "care": "Looked after",
    "placement": "Lives in",
    "initial_assessment": "Initial assessment",
    "core_assessment": "Core assessment",
    "single_assessment": "Single assessment",
    "caf": "Common assessment",
}
"""What is in force, in the order in which it is said."""
DRAWN = ("missing", "enquiry", "protection_plan", "child_in_need_plan", "care", "placement")
"""What the journey draws in lanes; an assessment is drawn as its clock."""


LAST_SEEN = "Last seen"


class HeaderFact(NamedTuple):
    """One thing that the header says.

    `grave` stands out; what is not `vital` gives way on a phone, what is not for the `family` in their copy.
    `people` are named instead of the words, with where the reader may go; "" = nowhere.
    """

    label: str
    words: str
    phone: str = ""
    grave: bool = False
    vital: bool = True
    family: bool = True
    people: tuple[tuple[str, str], ...] = ()


class AlertLine(NamedTuple):
    """An alert as the header says it: what it is about, what to know, who raised it and its review."""

    label: str
    words: str
    source: str


class CasePage(NamedTuple):
    """A page of the case, for the row of links below the header."""

    text: str
    href: str
    current: bool


class Banner(NamedTuple):
    """The header of a case: whose it is, what is said first of it, and the pages that the case has.

    `submitted`: the assessments that wait for a manager, by the event that began each. `why` the case is open
    is said where the log is read.
    """

    name: str
    reference: str
    birth_date: date | None
    expected_birth_date: date | None
    tier: str
    team_name: str
    team_phone: str
    href: str
    submitted: Mapping[str, date]
    facts: tuple[HeaderFact, ...] = ()
    alerts: tuple[AlertLine, ...] = ()
    pages: tuple[CasePage, ...] = ()
    why: str = ""


def banner(
    case: CaseCard,
    row: HeaderRow,
    next_due: ClockView | None,
    whole: bool,
    href: str,
    siblings: Sequence[LinkedChild],
) -> Banner:
    """The header as a page shows it; `whole` for those who may read what is in the case."""
    child = case.child
    return Banner(
        child.name,
        child.reference,
        child.birth_date,
        child.expected_birth_date,
        case.tier,
        row.team_name,
        row.team_phone,
        href,
        row.submitted,
        (
            *_in_force(row, whole, case.tier == SPECIALIST),
            *_people(case, row),
            *(_seen(row) if whole and child.birth_date else ()),
            *_next_due(next_due, whole and not case.closed_on),
            *_language(case),
            *_siblings(siblings),
            _standing(case),
        ),
        tuple(_alert_line(each) for each in row.alerts),
    )


def _in_force(row: HeaderRow, whole: bool, specialist: bool) -> Iterator[HeaderFact]:
    """What nobody has decided, and what the child is on or in."""
    if row.waiting_on:
        yield HeaderFact(
            "Open concern", f"Nobody has decided since {day_date(row.waiting_on)}", grave=True, family=False
        )
    latest = {lane.lane: lane for lane in row.lanes}
    for name, label in LANES.items():
        if name in latest:
            yield HeaderFact(label, lane_words(latest[name]), grave=name in ("missing", "enquiry"))
    if whole and specialist and latest.keys().isdisjoint(("protection_plan", "child_in_need_plan", "care")):
        yield HeaderFact("Plan", "On no protection or child in need plan, and not looked after", vital=False)


def lane_words(lane: LaneNow) -> str:
    """`Neglect, since 9 December 2009`; both days where it has been called otherwise before."""
    named = lane_code(lane.lane, lane.code)
    since = f"since {day_date(lane.since_on)}"
    if lane.submitted_on:
        since += f"; submitted on {day_date(lane.submitted_on)}, a manager has not decided yet"
    if lane.from_on != lane.since_on:
        return f"{named} from {day_date(lane.from_on)}; in all {since}"
    return f"{named}, {since}" if named else sentence_case(since)


def lane_code(lane: str, code: str) -> str:
    """What something in a lane is called; empty where nothing names it."""
    return words(*_named_by()[lane], code) if code else ""


@cache
def _named_by() -> dict[str, tuple[str, str]]:
    """The kind and the field that name what is in a lane."""
    return {each.lane.name: (kind, each.lane.says) for kind, each in lane_kinds().items()}


def _people(case: CaseCard, row: HeaderRow) -> Iterator[HeaderFact]:
    """Who has the case, who leads, and which team answers for it."""
    if row.holder:
        yield HeaderFact("Allocated to", row.holder, row.holder_phone or "", vital=False)
    elif not case.closed_on:
        grave = any(lane.lane in ("protection_plan", "care") for lane in row.lanes)
        yield HeaderFact("Allocated to", "Nobody yet", grave=grave, vital=False)
    if row.lead:
        yield HeaderFact("Lead professional", row.lead, row.lead_phone or "", vital=False)
    yield HeaderFact("Accountable team", row.team_name, row.team_phone)


def _seen(row: HeaderRow) -> Iterator[HeaderFact]:
    """When a child who is born was last seen, and seen alone."""
    seen = "No day is recorded" if row.seen_on is None else day_date(row.seen_on)
    if row.seen_on and row.seen_on == row.alone_on:
        seen += ", alone"
    elif row.seen_on:
        seen += f"; alone {day_date(row.alone_on)}" if row.alone_on else "; on no recorded day alone"
    yield HeaderFact(LAST_SEEN, seen, vital=False)


def _next_due(clock: ClockView | None, asked: bool) -> Iterator[HeaderFact]:
    """What falls due next; that nothing does is said where whoever looks would know."""
    if clock is None:
        if asked:
            yield HeaderFact("Next due", "Nothing has a date", vital=False)
        return
    due = f"{clock.name}, {long_date(clock.due_on)} ({clock.words})"
    yield HeaderFact("Next due", due, grave=clock.manner == "late", vital=False)


def _alert_line(alert: AlertNow) -> AlertLine:
    raised, review = day_date(alert.raised_on), day_date(alert.review_on)
    source = f"{alert.raised_by}, {raised}; to be looked at again by {review}"
    return AlertLine(ALERTS[alert.kind], alert.words, source)


def _language(case: CaseCard) -> Iterator[HeaderFact]:
    """The language of the child, and whether an interpreter is needed, where somebody has said."""
    child = case.child
    interpreter = INTERPRETER.get(child.interpreter or "", "")
    told = ", ".join(part for part in (child.language, interpreter.lower()) if part)
    if told:
        yield HeaderFact("Language", sentence_case(told), grave=child.interpreter == "needed")


def _siblings(siblings: Sequence[LinkedChild]) -> Iterator[HeaderFact]:
    """The brothers and sisters who have an open case: how many, and who."""
    if siblings:
        people = tuple(
            (each.name, url_for("cases.page", case_id=each.case_id) if each.readable else "")
            for each in siblings
        )
        label = "Brothers and sisters with an open case"
        told = f"{len(people)}: {', '.join(name for name, _ in people)}"
        yield HeaderFact(label, told, vital=False, family=False, people=people)


def _standing(case: CaseCard) -> HeaderFact:
    return HeaderFact("Case", standing(case), vital=bool(case.closed_on))


def standing(case: CaseCard) -> str:
    """Since when a case is open, or closed."""
    if case.closed_on:
        return f"Closed {long_date(case.closed_on)}"
    return f"Open since {long_date(case.opened_on)}" if case.opened_on else "Not open"
