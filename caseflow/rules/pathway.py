"""The pathway: whether a case is open, which team answers for it, on which tier, and who has it.

How the tier follows from what happens:
- a case opens on the universal tier;
- a CAF, its meetings and its plan raise a universal case to targeted, and lower nothing: a CAF stays open
  beside specialist work until it is decided that it is needed no longer;
- a referral decided for assessment or a strategy discussion, an assessment, a plan and care raise a case to
  specialist;
- only an accepted step or a change of tier lowers it; either sets it to the tier that it names.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from caseflow.kernel import RecordedEvent
from caseflow.rules.case_log import CaseLog

UNIVERSAL, TARGETED, SPECIALIST = "universal", "targeted", "specialist"
ACCEPTED = ("accepted", "accepted_with_conditions")
INVESTIGATING = ("initial_assessment", "strategy_discussion")

_TAKES_OVER = frozenset(
    {
        "initial_assessment_started",
        "core_assessment_started",
        "protection_plan_started",
        "child_in_need_plan_started",
        "care_started",
    }
)
SPECIALIST_KINDS = _TAKES_OVER | {
    "referral_decided",
    "strategy_discussion_held",
    "enquiry_started",
    "initial_conference_held",
    "tier_changed",
    "step_decided",
}
"""Without any of these no case is open to specialist services."""
_CAF_WORK = frozenset(
    {"caf_started", "caf_completed", "tac_meeting_held", "tac_review_held", "delivery_plan_agreed"}
)
# What only ends something, or keeps the file, opens no case.
_OPENS_NOTHING = frozenset(
    {
        "case_closed",
        "case_allocated",
        "clock_paused",
        "clock_resumed",
        "lead_professional_named",
        "caf_closed",
        "consent_withdrawn",
        "protection_plan_ended",
        "child_in_need_plan_ended",
        "care_ended",
        "placement_ended",
        "service_ended",
    }
)
# On the day of closing itself only something new reopens a case: the rest was the work that closed it.
_SOMETHING_NEW = frozenset(
    {
        "contact_received",
        "referral_received",
        "caf_checklist_completed",
        "caf_started",
        "service_requested",
        "strategy_discussion_held",
    }
)


class CaseState(NamedTuple):
    """A case after its last event; `team` is the accountable one, set whenever the case is open.

    `opened_on` is the day of the latest opening, `closed_on` that of the closing while it is closed.
    `tier` is the last one the case was on, None for a case that never opened.
    """

    open: bool
    opened_on: date | None
    closed_on: date | None
    team: str | None
    tier: str | None
    practitioner: str | None
    tier_history: tuple[tuple[date, str], ...]
    team_history: tuple[tuple[date, str | None], ...] = ()


def state(case_log: CaseLog, front_door: str | None) -> CaseState:
    """What the events say of a case; a case opened by an event without a team is the front door's."""
    fold = _Fold(case_log, front_door)
    for event in _closings_last(case_log):
        fold.take(event)
    return CaseState(
        fold.open,
        fold.opened_on,
        fold.closed_on,
        fold.team,
        fold.tier,
        fold.practitioner,
        tuple(fold.tiers),
        tuple(fold.teams),
    )


def specialist_spells(case_log: CaseLog) -> list[tuple[date, date | None]]:
    """When the child was open to specialist services: from each first day until, not on, the last.

    Open on a day D is: begun on or before D, and not ended on or before D.
    """
    spells: list[tuple[date, date | None]] = []
    begun_on: date | None = None
    for event in _closings_last(case_log):
        specialist = _raises_to(event) == SPECIALIST or _is_pursued(event)
        tier = SPECIALIST if specialist else _named_tier(case_log, event)
        if event.kind == "case_closed" or tier not in (None, SPECIALIST):
            if begun_on is not None and event.occurred_on > begun_on:
                spells.append((begun_on, event.occurred_on))
            begun_on = None
        elif tier == SPECIALIST and begun_on is None:
            before = spells[-1][1] if spells else None
            begun_on = max(_first_day(case_log, event), before or date.min)
    if begun_on is not None:
        spells.append((begun_on, None))
    return spells


def _closings_last(case: CaseLog) -> list[RecordedEvent]:
    """The events in order, a closing after what became known in the same moment of the same day."""
    if "case_closed" not in case.by_kind:
        return case.events
    return sorted(case.events, key=lambda e: (e.occurred_on, e.recorded_at, e.kind == "case_closed"))


def _raises_to(event: RecordedEvent) -> str | None:
    if event.kind in _TAKES_OVER:
        return SPECIALIST
    if event.kind == "referral_decided" and event.data.get("outcome") in INVESTIGATING:
        return SPECIALIST
    return TARGETED if event.kind in _CAF_WORK else None


def _is_pursued(event: RecordedEvent) -> bool:
    """Whether it is a step of a child protection enquiry, which makes a child open to specialist services."""
    if event.kind == "initial_conference_held":
        return event.data.get("outcome") == "plan"
    return event.kind in ("strategy_discussion_held", "enquiry_started")


def _named_tier(case: CaseLog, event: RecordedEvent) -> str | None:
    """The tier that a change of tier or an accepted step sets."""
    if event.kind == "tier_changed":
        return _text(event.data, "tier")
    request = _accepted_request(case, event)
    return _text(request.data, "to_tier") if request else None


def _accepted_request(case: CaseLog, event: RecordedEvent) -> RecordedEvent | None:
    if event.kind != "step_decided" or event.data.get("decision") not in ACCEPTED:
        return None
    return case.nearest(event, "step_requested")


def _first_day(case: CaseLog, event: RecordedEvent) -> date:
    """The day of the referral where it is its decision that opens, else the day of the event."""
    referral = case.nearest(event, "referral_received") if event.kind == "referral_decided" else None
    return referral.occurred_on if referral else event.occurred_on


def _text(data: Mapping[str, object], field: str) -> str | None:
    value = data.get(field)
    return value if isinstance(value, str) else None


class _Fold:
    """The state so far; `take` moves it on by one event."""

    def __init__(self, case: CaseLog, front_door: str | None) -> None:
        self.case, self.front_door = case, front_door
        self.open = False
        self.opened_on: date | None = None
        self.closed_on: date | None = None
        self.team: str | None = None
        self.tier: str | None = None
        self.practitioner: str | None = None
        self.tiers: list[tuple[date, str]] = []
        self.teams: list[tuple[date, str | None]] = []

    def take(self, event: RecordedEvent) -> None:
        """Move on by one event; what comes to a closed case without opening it changes nothing."""
        if event.kind == "case_closed":
            self._close(event)
            return
        if not self.open and not self._opens(event):
            return
        if not self.open:
            self._open(event)
        self._move_tier(event)
        taking = self._taken_over_by(event)
        if taking is not None and taking != self.team:
            self._give_to(taking, event)
        if event.kind == "case_allocated" and (event.about is None or event.about in self.case.by_id):
            self.practitioner = _text(event.data, "practitioner")

    def _opens(self, event: RecordedEvent) -> bool:
        if event.kind in _OPENS_NOTHING:
            return False
        if event.kind == "step_decided" and _accepted_request(self.case, event) is None:
            return False  # a team that sends a case back does not take it
        return event.occurred_on != self.closed_on or event.kind in _SOMETHING_NEW

    def _open(self, event: RecordedEvent) -> None:
        self.open, self.opened_on, self.closed_on, self.tier = True, event.occurred_on, None, None
        self._give_to(event.team or self.front_door, event)
        self._set_tier(_raises_to(event) or _named_tier(self.case, event) or UNIVERSAL, event)

    def _close(self, event: RecordedEvent) -> None:
        if self.open:
            self.open, self.closed_on = False, event.occurred_on
            self.team = self.practitioner = None

    def _give_to(self, team: str | None, event: RecordedEvent) -> None:
        self.team, self.practitioner = team, None
        self.teams.append((event.occurred_on, team))

    def _taken_over_by(self, event: RecordedEvent) -> str | None:
        if event.kind in _TAKES_OVER:
            return event.team
        request = _accepted_request(self.case, event)
        return (_text(request.data, "to_team") or event.team) if request else None

    def _move_tier(self, event: RecordedEvent) -> None:
        raised = _raises_to(event)
        if raised == SPECIALIST or (raised == TARGETED and self.tier == UNIVERSAL):
            self._set_tier(raised, event)
        else:
            self._set_tier(_named_tier(self.case, event), event)

    def _set_tier(self, tier: str | None, event: RecordedEvent) -> None:
        if tier is not None and tier != self.tier:
            self.tier = tier
            self.tiers.append((event.occurred_on, tier))
