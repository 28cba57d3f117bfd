"""Asking for a step, answering, withdrawing, disputing and settling; reminding of silence."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert, update

from caseflow.agencies import queries as agencies
from caseflow.cases import queries as case_queries
from caseflow.cases import service as cases
from caseflow.events import log
from caseflow.events.catalogue import (
    CaseAllocated,
    ConsentDeclined,
    LeadProfessionalNamed,
    StepDecided,
    StepRequested,
)
from caseflow.events.log import Recorder
from caseflow.extensions import db
from caseflow.kernel import Refusal
from caseflow.notices import service as notices
from caseflow.notices.service import Tiding
from caseflow.rules import steps as rules
from caseflow.rules.dated import Rulebook
from caseflow.rules.pathway import ACCEPTED
from caseflow.rules.steps import Sheet, Step
from caseflow.stepping import queries
from caseflow.stepping.models import StepAnswer, StepDispute, StepRecord

_GONE = "There is no such request on this case."


class Desk(NamedTuple):
    """Who records, by which rules, and what day it is."""

    recorder: Recorder
    rulebook: Rulebook
    today_on: date


class Answer(NamedTuple):
    """What the asked team says. `words` are the reason, or the conditions; `lead_id` leads from now on."""

    decision: str
    reason: str | None = None
    words: str = ""
    would_change: str = ""
    lead_id: UUID | None = None
    told_sender_on: date | None = None
    told_family_on: date | None = None


class Proposed(NamedTuple):
    """The event of a proposal; `asked` is false where the family said no."""

    event_id: str
    asked: bool


def propose(
    case_id: UUID, sheet: Sheet, on: date, desk: Desk, follows: str | None = None, expected: int | None = None
) -> Proposed:
    """Ask another team to take the case over. The asking team stays accountable until that team accepts.

    Where the family says no, nobody is asked and nothing is shared: the refusal is recorded.
    """
    case = case_queries.card(case_id)
    to_team, team = agencies.team(sheet.to_team), desk.recorder.team or ""
    if case is None or case.closed_on is not None:
        raise Refusal("", "The case is not open.")
    if to_team is None:
        raise Refusal("to_team", "Choose the team to ask.")
    rules.check_sheet(sheet, case.tier, to_team.agency_code == desk.recorder.agency)
    way = rules.direction(case.tier, sheet.to_tier)
    rules.check_asking(queries.steps_of(case_id), sheet.to_team, team, cases.accountable_team(case_id))
    if sheet.consent == "refused":
        declined = ConsentDeclined(scope=(to_team.agency_code,))
        event_id = cases.record(case_id, declined, on, *desk, expected=expected)
    else:
        happenings = log.happenings(case_id)
        rules.check_protection(way, happenings)
        asked = StepRequested(
            direction=way,  # type: ignore[arg-type]
            from_tier=case.tier,  # type: ignore[arg-type]
            to_tier=sheet.to_tier,  # type: ignore[arg-type]
            to_team=sheet.to_team,
        )
        about = rules.what_it_continues(happenings)
        event_id = cases.record(case_id, asked, on, *desk, about=about, expected=expected)
    _keep_sheet(case_id, event_id, sheet, case.tier, follows, desk.recorder)
    return Proposed(event_id, sheet.consent != "refused")


def _keep_sheet(
    case_id: UUID, event_id: str, sheet: Sheet, from_tier: str, follows: str | None, recorder: Recorder
) -> None:
    row = asdict(sheet) | {
        "event_id": event_id,
        "case_id": case_id,
        "refused": sheet.consent == "refused",
        "direction": rules.direction(from_tier, sheet.to_tier),
        "from_tier": from_tier,
        "from_team": recorder.team,
        "follows": follows,
        "written_by": recorder.practitioner_id,
        "written_at": recorder.at,
    }
    db.session.execute(insert(StepRecord).inline(), row)


def answer(case_id: UUID, event_id: str, given: Answer, on: date, desk: Desk) -> str:
    """Answer a request. On acceptance the case, with its lead, goes over in the same moment.

    Who answers second, or what was withdrawn, is refused with what became of it.
    """
    step = _held(case_id, event_id)
    team = desk.recorder.team
    rules.check_answer(step, given.decision, on, team, cases.accountable_team(case_id))
    rules.check_reason(given.decision, given.reason, given.words, given.would_change)
    accepting = given.decision in ACCEPTED
    if accepting:
        rules.check_protection(step.direction, log.happenings(case_id))
        if given.lead_id not in {each.id for each in agencies.members_of(step.to_team)}:
            raise Refusal("lead_id", "Choose who in your team leads from now on.")
    decided = StepDecided(
        decision=given.decision,  # type: ignore[arg-type]
        reason=None if accepting else given.reason,
    )
    decision_id = cases.record(case_id, decided, on, *desk, about=event_id)
    if accepting:
        _name_lead(case_id, decision_id, str(given.lead_id), on, desk)
    row = given._asdict() | {
        "event_id": decision_id,
        "request_id": event_id,
        "case_id": case_id,
        "team": step.to_team,
        "lead_id": given.lead_id if accepting else None,
        "written_by": desk.recorder.practitioner_id,
        "written_at": desk.recorder.at,
    }
    kept = {name: value for name, value in row.items() if name not in ("decision", "reason")}
    db.session.execute(insert(StepAnswer).inline(), kept)
    if step.requested_by:
        tidings = [Tiding(step.requested_by, case_id, "step_answered", decision_id, None)]
        notices.tell(tidings, desk.recorder.at)
    return decision_id


def _name_lead(case_id: UUID, decision_id: str, practitioner: str, on: date, desk: Desk) -> None:
    """The case goes to somebody in the moment in which it goes over: no instant is without a lead.

    Each a moment after the one before, so that their order in the log is the order in which they happened.
    """
    caf = rules.what_it_continues(log.happenings(case_id))
    named = LeadProfessionalNamed(practitioner=practitioner)
    about = (
        caf if any(e.event_id == caf and e.kind == "caf_started" for e in log.happenings(case_id)) else None
    )
    for number, (event, continues) in enumerate(
        ((CaseAllocated(practitioner=practitioner), decision_id), (named, about)), start=1
    ):
        later = desk.recorder._replace(at=desk.recorder.at + timedelta(microseconds=number))
        cases.record(case_id, event, on, later, desk.rulebook, desk.today_on, about=continues)


def _held(case_id: UUID, event_id: str) -> Step:
    """The request, with its case locked: whoever comes second sees what the first one did."""
    step = queries.held(case_id, event_id)
    if step is None:
        raise Refusal("", _GONE)
    return step


def withdraw(case_id: UUID, event_id: str, reason: str, desk: Desk) -> str:
    """Take a request back before it is answered; the asked team sees the case no more."""
    step = _held(case_id, event_id)
    if desk.recorder.team != step.from_team:
        raise Refusal("", "Only the team that asked can withdraw the request.")
    rules.check_waiting(step)
    if reason not in rules.WITHDRAWALS:
        raise Refusal("reason", "Choose a reason.")
    return cases.withdraw(case_id, event_id, reason, *desk)


def tell_family(case_id: UUID, event_id: str, told_family_on: date, desk: Desk) -> None:
    """Record the day on which the family heard the answer to a request."""
    step = _held(case_id, event_id)
    if step.decision_id is None or step.decided_on is None:
        raise Refusal("told_family_on", "There is no answer to tell yet.")
    if not step.decided_on <= told_family_on <= desk.today_on:
        raise Refusal("told_family_on", "The date must be between the answer and today.")
    db.session.execute(
        update(StepAnswer)
        .where(StepAnswer.event_id == step.decision_id)
        .values(told_family_on=told_family_on)
    )


# --- When the sender does not agree ------------------------------------------------------------------


def dispute(case_id: UUID, event_id: str, words: str, desk: Desk) -> None:
    """Ask the manager of the answering team to look again at a return or a refusal."""
    step = _held(case_id, event_id)
    team = desk.recorder.team
    if team != step.from_team or team != cases.accountable_team(case_id):
        raise Refusal("", "Only the team that asked, while it answers for the case, can dispute the answer.")
    if step.decision not in ("returned", "not_accepted") or step.withdrawn:
        raise Refusal("", "Only a request that was returned or not accepted can be disputed.")
    if queries.dispute_of(event_id) is not None:
        raise Refusal("", "This answer has been disputed already.")
    if not words.strip():
        raise Refusal("words", "Say why you do not agree.")
    row = {
        "request_id": event_id,
        "decision_id": step.decision_id,
        "case_id": case_id,
        "from_team": step.from_team,
        "to_team": step.to_team,
        "raised_on": desk.today_on,
        "raised_by": desk.recorder.practitioner_id,
        "words": words.strip(),
        "settled_words": "",
    }
    db.session.execute(insert(StepDispute).inline(), row)
    _tell(agencies.managers_of(step.to_team), case_id, "step_disputed", event_id, desk.recorder.at)


def pass_on(case_id: UUID, event_id: str, senior_id: UUID, desk: Desk) -> None:
    """The receiving manager hands a dispute to a named senior, who belongs to neither side."""
    found = _unsettled(event_id)
    if found.senior_id is not None:
        raise Refusal("", "The dispute is with a named senior already.")
    senior = agencies.account(senior_id)
    sides = (found.from_team, found.to_team)
    if senior is None or senior.role != "team_manager" or senior.team_code in sides:
        raise Refusal("senior_id", "Choose a manager of neither of the two teams.")
    by = desk.recorder.practitioner_id
    _change(event_id, {"passed_on": desk.today_on, "passed_by": by, "senior_id": senior_id})
    _tell([senior_id], case_id, "step_disputed", event_id, desk.recorder.at)


def settle(case_id: UUID, event_id: str, outcome: str, words: str, desk: Desk) -> None:
    """Settle a dispute: the answer stands, or the sender asks again and is to be accepted.

    A dispute settled for the sender moves nothing by itself: the sender stays accountable, asks again with
    what was said, and the asked team accepts.
    """
    found = _unsettled(event_id)
    by = desk.recorder.practitioner_id
    if found.senior_id is not None and found.senior_id != by:
        raise Refusal("", "The dispute is with a named senior now, who settles it.")
    if outcome not in rules.SETTLED:
        raise Refusal("outcome", "Choose how the dispute is settled.")
    if not words.strip():
        raise Refusal("words", "Say why. Both teams and the family hear it.")
    values = {
        "settled_on": desk.today_on,
        "settled_by": by,
        "outcome": outcome,
        "settled_words": words.strip(),
    }
    _change(event_id, values)
    _tell([found.raised_by], case_id, "step_settled", event_id, desk.recorder.at)


def _unsettled(event_id: str) -> StepDispute:
    found = queries.dispute_of(event_id)
    if found is None:
        raise Refusal("", "There is no dispute about this request.")
    if found.settled_on is not None:
        raise Refusal("", f"The dispute was settled already: {rules.SETTLED[found.outcome or ''].lower()}.")
    return found


def _change(event_id: str, values: Mapping[str, object]) -> None:
    """Change a dispute that is open; the database lets the receiving manager and the named senior only."""
    still_open = update(StepDispute).where(
        StepDispute.request_id == event_id, StepDispute.settled_on.is_(None)
    )
    changed = db.session.execute(still_open.values(values)).rowcount  # type: ignore[attr-defined]
    if changed != 1:
        raise Refusal("", "Only the manager of the team that answered, or the named senior, can do this.")


def _tell(whom: Iterable[UUID], case_id: UUID, what: str, key: str, at: datetime) -> None:
    notices.tell([Tiding(each, case_id, what, key, None) for each in whom], at)


# --- Silence -----------------------------------------------------------------------------------------


def remind(as_at: date, at: datetime) -> int:
    """Tell the manager of a team that has let the day of its answer pass, once; silence decides nothing.

    Where the team has no manager, the asking team's hears of it. Returns how many were told.
    """
    tidings = []
    for step in queries.silent(as_at):
        whom = agencies.managers_of(step.to_team) or agencies.managers_of(step.from_team or "")
        tidings += [
            Tiding(each, step.case_id, "step_unanswered", step.event_id, step.due_on) for each in whom
        ]
    return notices.tell(tidings, at)
