"""The page of one request to step, with everything that both sides said about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caseflow.rules.effects import SPECIALIST
from caseflow.rules.steps import ANSWERS, CONSENT, DIRECTIONS, SETTLED, TRIGGERS, Check, Step
from caseflow.stepping.queries import RequestDetails, StepAnswer, StepDispute, StepRecord
from caseflow.stepping.views.words import Names, Rows, answer_words, reason_words, step_line
from caseflow.web.filters import long_date, plural, short_date

DECLINED = ("returned", "not_accepted")


@dataclass(frozen=True)
class Waiting:
    """A request that waits: how long, whether its day is past, who answers for the case, whom to phone."""

    words: str
    late: bool
    accountable: str
    asked_team: str
    phone: str


@dataclass(frozen=True)
class ThreadLine:
    """A request of the thread; `event_id` is empty for the one on the page."""

    event_id: str
    words: str
    details: str


@dataclass(frozen=True)
class RequestPage:
    """Everything on the page of one request.

    `mine` where the reader's team asked, `to_answer` where it is asked and the request waits.
    """

    event_id: str
    title: str
    line: str
    withdrawn: bool
    waiting: Waiting | None
    closed: str
    mine: bool
    to_answer: bool
    answer: Rows
    family_not_told: bool
    ended_assessment: bool
    declined: bool
    dispute: Rows
    to_pass_on: bool
    sheet: Rows
    checks: tuple[str, ...]
    thread: tuple[ThreadLine, ...]


def request_page(
    details: RequestDetails,
    thread: Sequence[RequestDetails],
    checks: Sequence[Check],
    child: str,
    my_team: str,
    names: Names,
) -> RequestPage:
    """The page of a request, for a reader of `my_team`."""
    step, dispute = details.step, details.dispute
    by = names.person(step.requested_by)
    asked = f"Asked on {long_date(step.requested_on)}{f' by {by}' if by else ''}."
    mine = step.from_team == my_team
    closed = step.ended_on and not (step.withdrawn or step.waiting or step.decision)
    return RequestPage(
        step.event_id,
        f"{DIRECTIONS[step.direction]} of {child}",
        f"{step_line(step, names)}. {asked}",
        step.withdrawn,
        _waiting(details, mine, names) if step.waiting else None,
        f"The case closed on {long_date(step.ended_on)} before it was answered." if closed else "",
        mine,
        step.waiting and step.to_team == my_team,
        _answer(details, step.decision, names) if step.decision else (),
        bool(details.answer and not details.answer.told_family_on),
        step.accepted and goes_to_specialists(step),
        step.decision in DECLINED,
        _dispute(details, dispute, names) if dispute else (),
        dispute is not None and not dispute.senior_id,
        _sheet(details.sheet) if details.sheet else (),
        tuple(f"{'Yes' if each.done else 'Not yet'}: {each.words}" for each in checks),
        tuple(_thread_line(each, step) for each in thread) if len(thread) > 1 else (),
    )


def goes_to_specialists(step: Step) -> bool:
    """Whether specialist services take the child on once the request is accepted."""
    return step.direction == "up" and step.to_tier == SPECIALIST


def _waiting(details: RequestDetails, mine: bool, names: Names) -> Waiting:
    step = details.step
    due = f"; due by {long_date(step.due_on)}" if step.due_on else ""
    return Waiting(
        f"Waiting for an answer for {plural(details.waited, 'working day')}{due}",
        details.late,
        f"{names.team(step.from_team)} answers for the case until it is accepted.",
        names.team(step.to_team),
        names.phones.get(step.to_team, "") if mine else "",
    )


def _answer(details: RequestDetails, decision: str, names: Names) -> Rows:
    step, answer = details.step, details.answer
    accepted = decision.startswith("accepted")
    after = f"after {plural(details.waited, 'working day')}"
    reason = reason_words(step.reason) if step.reason else "None needed" if accepted else ""
    in_words = "Conditions" if decision == "accepted_with_conditions" else "In words"
    return (
        ("Answer", f"{ANSWERS[decision]}, {long_date(step.decided_on)} {after}"),
        ("Reason", reason),
        (in_words, answer.words if answer else ""),
        *(_answer_details(answer, accepted, names) if answer else ()),
    )


def _answer_details(answer: StepAnswer, accepted: bool, names: Names) -> Rows:
    would_change = () if accepted else (("What would change it", answer.would_change),)
    lead = (("Leads from then on", names.person(answer.lead_id)),) if answer.lead_id and names.people else ()
    return (
        *would_change,
        *lead,
        ("Team that asked was told", _day(answer.told_sender_on)),
        ("Family was told", _day(answer.told_family_on)),
    )


def _day(on: date | None) -> str:
    return long_date(on) if on else ""


def _dispute(details: RequestDetails, dispute: StepDispute, names: Names) -> Rows:
    by = names.person(dispute.raised_by)
    senior = names.person(dispute.senior_id)
    days = plural(details.with_senior or 0, "working day")
    settled = "Not settled yet"
    if dispute.settled_on:
        how = SETTLED[dispute.outcome or ""]
        settled = f"{how}, {long_date(dispute.settled_on)}: {dispute.settled_words}"
    with_senior = (("With a named senior", f"{senior}, {days}" if names.people else days),)
    return (
        ("Disputed", f"{long_date(dispute.raised_on)}{f' by {by}' if by else ''}"),
        ("Why", dispute.words),
        ("With the receiving manager", plural(details.with_manager or 0, "working day")),
        *(with_senior if dispute.passed_on else ()),
        ("Settled", settled),
    )


def _sheet(sheet: StepRecord) -> Rows:
    return (
        ("What brought this about", TRIGGERS.get(sheet.trigger, sheet.trigger)),
        ("Why", sheet.rationale),
        ("Threshold met", sheet.threshold),
        ("Strengths and changes", sheet.strengths),
        ("Still to be done", sheet.outstanding),
        ("Risks and safety", sheet.risks),
        ("Child last seen", _day(sheet.child_seen_on)),
        ("What the child says", _view(sheet.child_view, sheet.child_view_missing)),
        ("What the parents say", _view(sheet.parent_view, sheet.parent_view_missing)),
        ("Consent", _consent(sheet)),
        ("Lead professional now", sheet.lead_now),
        ("Proposed lead", _proposed_lead(sheet)),
        ("Should take effect", _day(sheet.effective_on)),
        ("Last meeting", _last_meeting(sheet)),
        ("Authorised by", sheet.authorised_by),
    )


def _view(words: str, missing: str) -> str:
    return words or (f"Not recorded, because: {missing}" if missing else "Not recorded, and nobody said why")


def _consent(sheet: StepRecord) -> str:
    words = f". {sheet.consent_words}" if sheet.consent_words else ""
    manager = f" Agreed by {sheet.consent_manager}" if sheet.consent_manager else ""
    return f"{CONSENT[sheet.consent]}{words}{manager}"


def _proposed_lead(sheet: StepRecord) -> str:
    asked = f", asked on {long_date(sheet.lead_contacted_on)}" if sheet.lead_contacted_on else ""
    agreed = {True: ", agrees", False: ", has not agreed", None: ""}[sheet.lead_agreed]
    return f"{sheet.lead_proposed}{asked}{agreed if sheet.lead_proposed else ''}"


def _last_meeting(sheet: StepRecord) -> str:
    place = f", {sheet.final_meeting_place}" if sheet.final_meeting_place else ""
    first = ", which is also the first meeting of the team around the child" if sheet.first_tac else ""
    return f"{_day(sheet.final_meeting_on)}{place}{first}"


def _thread_line(details: RequestDetails, shown: Step) -> ThreadLine:
    step, day = details.step, short_date(details.step.requested_on)
    answer = f": {answer_words(step.decision)}" if step.decision else ""
    disputed = ", disputed" if details.dispute else ""
    if step.event_id == shown.event_id:
        return ThreadLine("", f"This request, {day}", f"{answer}{disputed}")
    return ThreadLine(step.event_id, f"Asked on {day}", f"{answer}{disputed}")


@dataclass(frozen=True)
class ToAnswer:
    """A request above the form that answers it."""

    event_id: str
    asked: str
    rationale: str
    to_specialists: bool


def to_answer(details: RequestDetails, names: Names) -> ToAnswer:
    """A request above the form that answers it."""
    step = details.step
    due = f"; an answer is due by {long_date(step.due_on)}" if step.due_on else ""
    return ToAnswer(
        step.event_id,
        f"{names.team(step.from_team)} asked on {long_date(step.requested_on)}{due}."
        " They answer for the case until you accept.",
        details.sheet.rationale if details.sheet else "",
        goes_to_specialists(step),
    )


def people_of(thread: Sequence[RequestDetails]) -> set[UUID]:
    """Everybody who is named on the page of a thread."""
    people: set[UUID | None] = set()
    for each in thread:
        people |= {each.step.requested_by, each.step.decided_by}
        people |= {each.answer.lead_id} if each.answer else set()
        if each.dispute:
            people |= {each.dispute.raised_by, each.dispute.senior_id, each.dispute.settled_by}
    return {person for person in people if person}
