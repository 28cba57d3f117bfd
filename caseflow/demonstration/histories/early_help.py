"""The common assessment, the team around the child, and steps between the tiers."""

from caseflow.demonstration.borough import FRONT_DOOR
from caseflow.demonstration.chance import odds
from caseflow.demonstration.histories.pen import Pen, Turn
from caseflow.demonstration.histories.referral import refer

_NEXT_STEPS = odds(
    {"caf": 74, "own_service": 12, "none": 7, "specialist_assessment": 4, "safeguarding_referral": 3}
)
_COMPLETED_EARLY = odds({5: 2, 10: 5, 15: 9, 20: 14, 25: 14, 30: 12, 34: 10})
_COMPLETED_LATE = odds({36: 5, 40: 5, 48: 4, 60: 3, 90: 1})
_MET_EARLY = odds({3: 3, 6: 6, 9: 8, 12: 10, 15: 12, 19: 14})
_MET_LATE = odds({21: 5, 25: 5, 32: 3, 45: 1})
_CLOSED = odds({"needs_met": 66, "disengaged": 16, "moved": 11, "other": 5, "consent_withdrawn": 2})
_UP = odds({"accepted": 52, "accepted_with_conditions": 8, "returned": 27, "not_accepted": 13})
_DOWN = odds({"accepted": 74, "accepted_with_conditions": 11, "returned": 9, "not_accepted": 6})
_UP_REASONS = ("threshold_not_met", "missing_information", "consent_missing", "better_met_elsewhere")
_DOWN_REASONS = ("missing_information", "no_agreed_outcomes", "family_not_informed")
_AGREED = ("accepted", "accepted_with_conditions")


def _team(pen: Pen, on: int) -> str:
    """Who begins a common assessment: by the child's age, a quarter of them the integrated team."""
    age = pen.age(on)
    if pen.chance.yes(0.25):
        return pen.local.early_help
    if age < 5:
        return pen.local.centre if pen.chance.yes(0.55) else pen.local.health_visitors
    if age < 11:
        return pen.local.school if pen.chance.yes(0.92) else "GP"
    return "SCH-SEC" if pen.chance.yes(0.75) else "YOUTH"


def checked(pen: Pen, turn: Turn) -> Turn:
    """The checklist: is a common assessment the right next step?"""
    team = _team(pen, turn.on)
    checklist = None
    if pen.chance.yes(0.72):
        next_step = pen.chance.of(_NEXT_STEPS)
        checklist = pen.add("caf_checklist_completed", turn.on, team, next_step=next_step)
        if next_step == "safeguarding_referral":
            return refer(pen, turn.on, None, "2A")
        if next_step != "caf":
            return Turn("rest", turn.on)
    on = pen.days.after(turn.on, pen.chance.whole(0, 9))
    if pen.chance.yes(0.05):
        pen.add("consent_declined", on, team)
        return Turn("rest", on)
    if team == pen.local.school and pen.chance.yes(0.12):
        on, team = _handed_over(pen, on, team)
    return begun(pen, on, team, checklist)


def _handed_over(pen: Pen, on: int, school: str) -> tuple[int, str]:
    """A school that cannot lead by itself steps the case up to the integrated team."""
    team = pen.local.early_help
    step = _request(pen, on, school, "up", ("universal", "targeted"), team)
    on = pen.days.after(on, pen.chance.whole(1, 6))
    decided = _decide(pen, on, team, step, "accepted", _DOWN_REASONS)
    pen.add("tier_changed", on, team, decided, tier="targeted")
    return on, team


def begun(pen: Pen, on: int, team: str, checklist: str | None) -> Turn:
    """The assessment itself, to the plan that the team around the child agrees on."""
    pen.caf = pen.add("caf_started", on, team, checklist)
    consent = None
    if pen.chance.yes(0.95):
        scope = [pen.local.school, "HV", "CAMHS", "IS"] if pen.chance.yes(0.8) else ["IS"]
        consent = pen.add("consent_given", on, team, pen.caf, scope=scope)
    named = pen.allocate(on, team)
    kept = pen.in_time(on, 0.66, 0.03)
    done = pen.days_taken(on, kept, _COMPLETED_EARLY, _COMPLETED_LATE)
    pen.add("caf_completed", done, team, pen.caf)
    if pen.chance.yes(0.16):
        return _closed(pen, pen.days.after(done, 2), team, "other" if pen.chance.yes(0.1) else "needs_met")
    if pen.chance.yes(0.93):
        lead = {"practitioner": named} if pen.chance.yes(0.9) else {}
        on = pen.days.after(done, pen.chance.whole(0, 8))
        pen.add("lead_professional_named", on, team, pen.caf, **lead)
    met = pen.days_taken(done, pen.in_time(done, 0.7, 0.03), _MET_EARLY, _MET_LATE)
    return _team_around(pen, met, team, consent)


def _team_around(pen: Pen, on: int, team: str, consent: str | None) -> Turn:
    """Meetings by the date agreed at the one before, until the needs are met or the case moves on."""
    caf = pen.caf
    following = pen.days.from_(on + pen.chance.whole(28, 77))
    pen.add("tac_meeting_held", on, team, caf, next_review_on=pen.days.iso(following))
    pen.add("delivery_plan_agreed", pen.days.after(on, 0 if pen.chance.yes(0.8) else 4), team, caf)
    on = following
    for _ in range(pen.chance.whole(1, 4)):
        late = not pen.in_time(on, 0.74, 0.03)
        on = pen.days.after(on, pen.chance.whole(1, 14)) if late else on
        following = pen.days.from_(on + pen.chance.whole(35, 80))
        told = {"next_review_on": pen.days.iso(following)} if pen.chance.yes(0.94) else {}
        pen.add("tac_review_held", on, team, caf, **told)
        if consent and pen.chance.yes(0.015):
            return _consent_ended(pen, on, team, consent)
        if pen.chance.yes(0.07):
            return Turn("step_up", pen.days.after(on, 2), team)
        if pen.chance.yes(0.03):
            pen.track(_stepped_across, on, team)
        on = following
    return _closed(pen, on, team, pen.chance.of(_CLOSED))


def _consent_ended(pen: Pen, on: int, team: str, consent: str) -> Turn:
    pen.add("consent_withdrawn", on, team, consent)
    return _closed(pen, pen.days.after(on, 1), team, "consent_withdrawn")


def _closed(pen: Pen, on: int, team: str, reason: str) -> Turn:
    if reason == "needs_met" and team != pen.local.school and pen.chance.yes(0.15):
        step = _request(pen, on, team, "down", ("targeted", "universal"), pen.local.school)
        on = pen.days.after(on, pen.chance.whole(1, 4))
        _decide(pen, on, pen.local.school, step, "accepted", _DOWN_REASONS)
    pen.add("caf_closed", on, team, pen.caf, reason=reason)
    pen.caf = None
    if reason == "needs_met" and pen.chance.yes(0.5):
        pen.add("tier_changed", on, team, tier="universal")
    return Turn("close RC5" if reason == "moved" else "close RC7", on)


def _request(pen: Pen, on: int, team: str, direction: str, tiers: tuple[str, str], to_team: str) -> str:
    about = pen.caf or pen.referral
    return pen.add(
        "step_requested",
        on,
        team,
        about,
        direction=direction,
        from_tier=tiers[0],
        to_tier=tiers[1],
        to_team=to_team,
    )


def _decide(pen: Pen, on: int, team: str, step: str, decision: str, reasons: tuple[str, ...]) -> str:
    reason = {} if decision in _AGREED else {"reason": pen.chance.pick(reasons)}
    return pen.add("step_decided", on, team, step, decision=decision, **reason)


def stepped_up(pen: Pen, turn: Turn) -> Turn:
    """The lead professional asks social care to take the case; it may be returned and asked again."""
    team = turn.about or pen.local.early_help
    on, decision = turn.on, pen.chance.of(_UP)
    for attempt in (1, 2):
        step = _request(pen, on, team, "up", ("targeted", "specialist"), FRONT_DOOR)
        on = pen.days.after(on, pen.chance.whole(0, 1) if pen.chance.yes(0.8) else pen.chance.whole(2, 5))
        decided = _decide(pen, on, FRONT_DOOR, step, decision, _UP_REASONS)
        if decision in _AGREED:
            return _taken_up(pen, on, team, decided)
        if attempt == 2 or decision == "not_accepted" or pen.chance.yes(0.45):
            break
        on, decision = pen.days.after(on, pen.chance.whole(5, 20)), "accepted"
    review = pen.days.from_(on + pen.chance.whole(20, 50))
    pen.add("tac_review_held", review, team, pen.caf)
    return _closed(pen, pen.days.from_(review + 45), team, pen.chance.of(_CLOSED))


def _taken_up(pen: Pen, on: int, team: str, decided: str) -> Turn:
    pen.add("tier_changed", on, FRONT_DOOR, decided, tier="specialist")
    pen.add("caf_closed", on, team, pen.caf, reason="stepped_up")
    pen.caf = None
    return refer(pen, on, None, "5D")


def _stepped_across(pen: Pen, on: int, team: str) -> None:
    to_team = "YOUTH" if pen.age(on) > 11 and team != "YOUTH" else "YC"
    step = _request(pen, on, team, "across", ("targeted", "targeted"), to_team)
    _decide(pen, pen.days.after(on, pen.chance.whole(1, 7)), to_team, step, "accepted", _UP_REASONS)


def stepped_down(pen: Pen, turn: Turn) -> Turn:
    """Social care asks early help to carry on; the family may say no, the team may send it back."""
    sender = pen.local.protection
    if pen.chance.yes(0.13):
        pen.add("consent_declined", turn.on, sender)
        return Turn("close early_help_declined", turn.on)
    receiver = pen.local.early_help if pen.chance.yes(0.7) else pen.local.centre
    on, decision = turn.on, pen.chance.of(_DOWN)
    for attempt in (1, 2):
        step = _request(pen, on, sender, "down", ("specialist", "targeted"), receiver)
        on = pen.days.after(on, pen.chance.whole(1, 5) if pen.in_time(on, 0.8) else pen.chance.whole(6, 12))
        decided = _decide(pen, on, receiver, step, decision, _DOWN_REASONS)
        if decision in _AGREED:
            return _taken_down(pen, on, receiver, decided)
        if attempt == 2 or decision == "not_accepted":
            break
        on, decision = pen.days.after(on, pen.chance.whole(3, 10)), "accepted"
    return Turn("close RC7", on)


def _taken_down(pen: Pen, on: int, receiver: str, decided: str) -> Turn:
    """Accepted: a common assessment carries on, unless the case bounces straight back."""
    pen.add("tier_changed", on, receiver, decided, tier="targeted")
    if not pen.bounced and pen.chance.yes(0.09):
        pen.bounced = True
        return refer(pen, pen.days.from_(on + pen.chance.whole(25, 120)), None, "5D")
    return begun(pen, pen.days.after(on, pen.chance.whole(1, 8)), receiver, None)
