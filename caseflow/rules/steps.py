"""Steps between tiers: what may be asked, who may answer what, what is still missing, and who came back.

A step is asked for by the team that answers for the case and is answered by another. The asking team stays
accountable until the other accepts. Nothing here blocks but the law: no step down straight from an open
protection plan, and nothing about a family to another agency without consent or a recorded reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import NamedTuple
from uuid import UUID

from caseflow.kernel import RecordedEvent, Refusal
from caseflow.kernel.dates import add_months
from caseflow.rules.calendars import Calendar
from caseflow.rules.case_log import CaseLog
from caseflow.rules.effects import ACCEPTED, SPECIALIST, TARGETED, UNIVERSAL

TIERS = {UNIVERSAL: "Universal", TARGETED: "Targeted", SPECIALIST: "Specialist"}
RANK = {UNIVERSAL: 0, TARGETED: 1, SPECIALIST: 2}
DIRECTIONS = {"up": "Step up", "down": "Step down", "across": "Step across"}
ANSWER_TIMESCALE = "R25"
WINDOWS = (3, 6, 12)
"""Months after a step down in which a return to the higher tier is counted."""

TRIGGERS = {
    "planned_review": "A planned review",
    "new_information": "New information",
    "incident": "An incident",
    "family_request": "The family asked",
    "move": "The family has moved",
}
CONSENT = {
    "given": "The family agrees",
    "same_agency": "It stays within our agency, so nothing is shared outside it",
    "overridden": "It goes ahead without agreement, in the public interest",
    "refused": "The family says no",
}
DECISIONS = {
    "accepted": "Accept",
    "accepted_with_conditions": "Accept with conditions",
    "returned": "Return for information",
    "not_accepted": "Do not accept",
}
ANSWERS = {
    "accepted": "Accepted",
    "accepted_with_conditions": "Accepted with conditions",
    "returned": "Returned for information",
    "not_accepted": "Not accepted",
}
# A team that is full is not listed: a child's need does not change with it. The manager settles that.
REASONS = {
    "threshold_not_met": "The threshold is not met",
    "missing_information": "Information or a required form is missing",
    "consent_missing": "Consent is missing, and no child is at risk",
    "no_agreed_outcomes": "The outcomes to work for are not agreed",
    "family_not_informed": "The family has not been told",
    "better_met_elsewhere": "Another service meets the need better",
    "already_open": "The child is already open to this service",
    "other_authority": "Another authority is responsible",
    "family_declined": "The family declines",
}
WITHDRAWALS = {
    "no_longer_needed": "It is no longer needed",
    "family_changed_mind": "The family has changed its mind",
    "wrong_team": "It went to the wrong team",
    "circumstances_changed": "Circumstances have changed",
}
SETTLED = {"stands": "The answer stands", "to_be_accepted": "The request is to be accepted"}


class Step(NamedTuple):
    """A request to take a case over and its answer, as the log leaves them.

    `due_on` is the day to answer by; `ended_on` the day on which the case closed without an answer.
    """

    event_id: str
    case_id: UUID
    direction: str
    from_tier: str
    to_tier: str
    from_team: str | None
    to_team: str
    requested_on: date
    requested_at: datetime
    requested_by: UUID | None
    due_on: date | None
    decision_id: str | None
    decision: str | None
    reason: str | None
    decided_on: date | None
    decided_by: UUID | None
    ended_on: date | None
    withdrawn: bool

    @property
    def waiting(self) -> bool:
        """Whether it still waits for its answer."""
        return not self.withdrawn and self.decision is None and self.ended_on is None

    @property
    def place(self) -> tuple[date, datetime, str]:
        """Where it stands among the requests of a case."""
        return self.requested_on, self.requested_at, self.event_id

    @property
    def accepted(self) -> bool:
        """Whether the asked team took the case over."""
        return self.decision in ACCEPTED


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The transition record in the sender's words. A view that is not recorded says why."""

    to_team: str
    to_tier: str
    trigger: str
    rationale: str
    consent: str | None
    threshold: str = ""
    strengths: str = ""
    outstanding: str = ""
    risks: str = ""
    child_view: str = ""
    child_view_missing: str = ""
    parent_view: str = ""
    parent_view_missing: str = ""
    consent_words: str = ""
    consent_manager: UUID | None = None
    lead_now: str = ""
    lead_proposed: str = ""
    lead_contacted_on: date | None = None
    lead_agreed: bool | None = None
    effective_on: date | None = None
    final_meeting_on: date | None = None
    final_meeting_place: str = ""
    first_tac: bool = False
    child_seen_on: date | None = None
    authorised_by: str = ""


class Check(NamedTuple):
    """One thing that makes a hand-over good, and whether it is done. Missing ones never block."""

    words: str
    done: bool


def direction(from_tier: str, to_tier: str) -> str:
    """Up, down or across."""
    steps = RANK[to_tier] - RANK[from_tier]
    return "up" if steps > 0 else "down" if steps < 0 else "across"


def open_protection_plan(case_log: CaseLog) -> RecordedEvent | None:
    """The protection plan that has not ended, if there is one."""
    ended = {event.about for event in case_log.by_kind.get("protection_plan_ended", ())}
    started = case_log.by_kind.get("protection_plan_started", ())
    return next((plan for plan in reversed(started) if plan.event_id not in ended), None)


def open_assessments(case_log: CaseLog) -> list[str]:
    """The common assessments that are open, the latest last."""
    closed = {event.about for event in case_log.by_kind.get("caf_closed", ())}
    return [caf.event_id for caf in case_log.by_kind.get("caf_started", ()) if caf.event_id not in closed]


def what_it_continues(case_log: CaseLog) -> str | None:
    """The common assessment that is open, else the last referral: what a request to step is about."""
    referrals = [referral.event_id for referral in case_log.by_kind.get("referral_received", ())]
    continued = open_assessments(case_log) or referrals
    return continued[-1] if continued else None


def sheet_faults(sheet: Sheet, from_tier: str, same_agency: bool) -> list[Refusal]:
    """What a transition record cannot do without and lacks: words, a threshold on the way up, consent."""
    upwards = sheet.to_tier in TIERS and direction(from_tier, sheet.to_tier) == "up"
    overridden = sheet.consent == "overridden"
    checks = (
        (sheet.to_tier not in TIERS, "to_tier", "Choose the tier that the child needs now."),
        (
            not sheet.rationale.strip(),
            "rationale",
            "Say in your own words why the child needs this step.",
        ),
        (
            upwards and not sheet.threshold.strip(),
            "threshold",
            "Say which part of the threshold document is met, or in your own words how serious it is.",
        ),
        (
            sheet.consent not in CONSENT,
            "consent",
            "Say whether the family agrees. Without that nothing may be shared.",
        ),
        (
            sheet.consent == "same_agency" and not same_agency,
            "consent",
            "The team belongs to another agency: say whether the family agrees.",
        ),
        (
            overridden and not sheet.consent_words.strip(),
            "consent_words",
            "Say why the public interest outweighs the family's agreement.",
        ),
        (
            overridden and sheet.consent_manager is None,
            "consent_manager",
            "Choose the manager who stands for going ahead without consent.",
        ),
    )
    return [Refusal(field, sentence) for wrong, field, sentence in checks if wrong]


_FIELDS = {
    "basis": "consent",
    "reason": "consent_words",
    "manager": "consent_manager",
    "witness": "consent_evidence",
    "evidence": "consent_evidence",
}


def beside(refusal: Refusal) -> Refusal:
    """What the pages of consent refuse, beside the field of a request in which that is asked."""
    return Refusal(_FIELDS.get(refusal.field, refusal.field), refusal.sentence)


def no_consent(agency_name: str) -> str:
    """What is said where the family's agreement is claimed and none is recorded."""
    return f"No consent to share the case with {agency_name} is in force. Say who agreed, and how."


def check_sheet(sheet: Sheet, from_tier: str, same_agency: bool) -> None:
    """Raise the first of `sheet_faults`, if there is one."""
    for fault in sheet_faults(sheet, from_tier, same_agency):
        raise fault


def check_asking(steps: Iterable[Step], to_team: str, team: str | None, accountable: str) -> None:
    """Refuse a request by a team that does not answer for the case, to itself, or beside another."""
    if team != accountable:
        raise Refusal("", "Only the team that answers for the case can ask another to take it over.")
    if to_team == team:
        raise Refusal("to_team", "Choose another team: yours answers for the case already.")
    if any(step.waiting for step in steps):
        raise Refusal("", "A request is waiting for its answer already. Withdraw it before you ask again.")


def check_protection(way: str, case_log: CaseLog) -> None:
    """Refuse a step down while a protection plan is open: it goes by way of a child in need plan."""
    plan = open_protection_plan(case_log) if way == "down" else None
    if plan is not None:
        since = f"{plan.occurred_on.day} {plan.occurred_on:%B %Y}"
        raise Refusal(
            "to_tier",
            f"A protection plan is open since {since}. A child does not step down straight from protection:"
            " end the plan at a review conference and work with a child in need plan first.",
        )


def check_answer(step: Step, decision: str, on: date, team: str | None, accountable: str) -> None:
    """Refuse an answer by another team, to what waits no more, before it was asked, or by which a case
    would go over that the asking team has no longer."""
    if team != step.to_team:
        raise Refusal("", "Only the team that was asked can answer.")
    check_waiting(step)
    if on < step.requested_on:
        raise Refusal("occurred_on", "The answer cannot be earlier than the request.")
    if decision in ACCEPTED and accountable not in (step.from_team, step.to_team):
        raise Refusal(
            "decision",
            "The team that asked no longer answers for this case, so it has nothing to hand over."
            " Choose another answer, and speak to the team that has the case now.",
        )


def check_waiting(step: Step) -> None:
    """Refuse to act on a request that waits no more, and say what became of it."""
    if not step.waiting:
        raise Refusal("", what_became(step))


def what_became(step: Step) -> str:
    """What became of a request, in one sentence; empty while it waits for its answer."""
    if step.withdrawn:
        return "This request was withdrawn by the team that made it."
    if step.decision is not None:
        day = f" on {step.decided_on.day} {step.decided_on:%B %Y}" if step.decided_on else ""
        return f"This request has been answered already: {ANSWERS[step.decision].lower()}{day}."
    return "" if step.ended_on is None else "The case closed before this request was answered."


def check_reason(decision: str, reason: str | None, words: str, would_change: str) -> None:
    """Any answer but an acceptance gives its reason, in words too, and what would change it."""
    if decision in ACCEPTED:
        if decision == "accepted_with_conditions" and not words.strip():
            raise Refusal("words", "Say what the conditions are.")
        return
    if reason not in REASONS:
        raise Refusal("reason", "Choose the reason.")
    if not words.strip():
        raise Refusal("words", "Say the reason in words: the family will hear it.")
    if not would_change.strip():
        raise Refusal("would_change", "Say what would change this answer.")


def checklist(sheet: Sheet, from_tier: str) -> list[Check]:
    """What makes a hand-over good, done or not. A reader sees both; neither side is held up by it."""
    child = sheet.child_view or sheet.child_view_missing
    parents = sheet.parent_view or sheet.parent_view_missing
    found = [
        Check("The child's view is recorded, or why not", bool(child)),
        Check("The parents' views are recorded, or why not", bool(parents)),
        Check("What is still to be done is listed", bool(sheet.outstanding)),
    ]
    if direction(from_tier, sheet.to_tier) == "up":
        return [*found, Check("Risks, and what keeps the child safe, are recorded", bool(sheet.risks))]
    return [
        *found,
        Check("The child was seen", sheet.child_seen_on is not None),
        Check("The next lead professional was asked", sheet.lead_contacted_on is not None),
        Check("The next lead professional agrees", bool(sheet.lead_agreed)),
        Check("A last meeting is agreed", sheet.final_meeting_on is not None),
        Check("A manager has authorised it", bool(sheet.authorised_by)),
    ]


def former(step: Step, steps: Iterable[Step]) -> Step | None:
    """The request that this one answers with more: the last before it, the same way to the same team,
    that was returned or not accepted."""
    before = [
        each
        for each in steps
        if (each.to_team, each.direction) == (step.to_team, step.direction)
        and each.decision in ("returned", "not_accepted")
        and each.place < step.place
        and (each.decided_on or date.max) <= step.requested_on
    ]
    return max(before, key=lambda each: each.place, default=None)


def threads(steps: Sequence[Step], follows: dict[str, str]) -> list[list[Step]]:
    """Requests with those that they resubmit, each thread oldest first, the latest thread first.

    `follows` says which request each one answers with more; where it is silent, see `former`.
    """
    by_id = {step.event_id: step for step in steps}
    found: list[list[Step]] = []
    for step in sorted(steps, key=lambda each: each.place):
        before = by_id.get(follows.get(step.event_id, "")) or former(step, steps)
        thread = next((each for each in found if before in each), None)
        if thread is None:
            found.append([step])
        else:
            thread.append(step)
    return found[::-1]


def working_days(calendar: Calendar, from_on: date, to_on: date) -> int:
    """Working days waited; none where the end is earlier than the beginning."""
    return max(calendar.working_days_between(from_on, to_on), 0) if to_on > from_on else 0


def middle(days: Sequence[int]) -> float | None:
    """The median, None for nothing."""
    return float(median(days)) if days else None


def came_back(stepped_on: date, returned_on: date | None, months: int) -> bool:
    """Whether a child was back on the higher tier within so many months, the last day counted."""
    return returned_on is not None and returned_on <= add_months(stepped_on, months)


def still_watched(stepped_on: date, returned_on: date | None, months: int, as_at: date) -> bool:
    """Whether the months are not over yet, and the child has not come back."""
    return returned_on is None and as_at < add_months(stepped_on, months)
