"""The common assessment, the team around the child, and steps between the tiers."""

from caseflow.demonstration.borough import FRONT_DOOR
from caseflow.demonstration.histories.event_writer import EventWriter, Turn
from caseflow.demonstration.histories.referral import refer
from caseflow.demonstration.random_numbers import odds

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


def _team(writer: EventWriter, on: int) -> str:
    """Who begins a common assessment: by the child's age, a quarter of them the integrated team."""
    age = writer.age(on)
    if writer.numbers.yes(0.25):
        return writer.local.early_help
    if age < 5:
        return writer.local.centre if writer.numbers.yes(0.55) else writer.local.health_visitors
    if age < 11:
        return writer.local.school if writer.numbers.yes(0.92) else "GP"
    return "SCH-SEC" if writer.numbers.yes(0.75) else "YOUTH"


def checked(writer: EventWriter, turn: Turn) -> Turn:
    """The checklist: is a common assessment the right next step?"""
    team = _team(writer, turn.on)
    checklist = None
    if writer.numbers.yes(0.72):
        next_step = writer.numbers.of(_NEXT_STEPS)
        checklist = writer.add("caf_checklist_completed", turn.on, team, next_step=next_step)
        if next_step == "safeguarding_referral":
            return refer(writer, turn.on, None, "2A")
        if next_step != "caf":
            return Turn("rest", turn.on)
    on = writer.days.after(turn.on, writer.numbers.whole(0, 9))
    if writer.numbers.yes(0.05):
        writer.add("consent_declined", on, team)
        return Turn("rest", on)
    if team == writer.local.school and writer.numbers.yes(0.12):
        on, team = _handed_over(writer, on, team)
    return begun(writer, on, team, checklist)


def _handed_over(writer: EventWriter, on: int, school: str) -> tuple[int, str]:
    """A school that cannot lead by itself steps the case up to the integrated team."""
    team = writer.local.early_help
    step = _request(writer, on, school, "up", ("universal", "targeted"), team)
    on = writer.days.after(on, writer.numbers.whole(1, 6))
    decided = _decide(writer, on, team, step, "accepted", _DOWN_REASONS)
    writer.add("tier_changed", on, team, decided, tier="targeted")
    return on, team


def begun(writer: EventWriter, on: int, team: str, checklist: str | None) -> Turn:
    """The assessment itself, to the plan that the team around the child agrees on."""
    writer.caf = writer.add("caf_started", on, team, checklist)
    consent = None
    if writer.numbers.yes(0.95):
        scope = [writer.local.school, "HV", "CAMHS", "IS"] if writer.numbers.yes(0.8) else ["IS"]
        consent = writer.add("consent_given", on, team, writer.caf, scope=scope)
    named = writer.allocate(on, team)
    kept = writer.in_time(on, 0.66, 0.03)
    done = writer.days_taken(on, kept, _COMPLETED_EARLY, _COMPLETED_LATE)
    writer.add("caf_completed", done, team, writer.caf)
    if writer.numbers.yes(0.16):
        return _closed(
            writer, writer.days.after(done, 2), team, "other" if writer.numbers.yes(0.1) else "needs_met"
        )
    if writer.numbers.yes(0.93):
        lead = {"practitioner": named} if writer.numbers.yes(0.9) else {}
        on = writer.days.after(done, writer.numbers.whole(0, 8))
        writer.add("lead_professional_named", on, team, writer.caf, **lead)
    met = writer.days_taken(done, writer.in_time(done, 0.7, 0.03), _MET_EARLY, _MET_LATE)
    return _team_around(writer, met, team, consent)


def _team_around(writer: EventWriter, on: int, team: str, consent: str | None) -> Turn:
    """Meetings by the date agreed at the one before, until the needs are met or the case moves on."""
    caf = writer.caf
    following = writer.days.from_(on + writer.numbers.whole(28, 77))
    writer.add("tac_meeting_held", on, team, caf, next_review_on=writer.days.iso(following))
    writer.add("delivery_plan_agreed", writer.days.after(on, 0 if writer.numbers.yes(0.8) else 4), team, caf)
    on = following
    for _ in range(writer.numbers.whole(1, 4)):
        late = not writer.in_time(on, 0.74, 0.03)
        on = writer.days.after(on, writer.numbers.whole(1, 14)) if late else on
        following = writer.days.from_(on + writer.numbers.whole(35, 80))
        agreed = {"next_review_on": writer.days.iso(following)} if writer.numbers.yes(0.94) else {}
        writer.add("tac_review_held", on, team, caf, **agreed)
        if consent and writer.numbers.yes(0.015):
            return _consent_ended(writer, on, team, consent)
        if writer.numbers.yes(0.07):
            return Turn("step_up", writer.days.after(on, 2), team)
        if writer.numbers.yes(0.03):
            writer.track(_stepped_across, on, team)
        on = following
    return _closed(writer, on, team, writer.numbers.of(_CLOSED))


def _consent_ended(writer: EventWriter, on: int, team: str, consent: str) -> Turn:
    writer.add("consent_withdrawn", on, team, consent)
    return _closed(writer, writer.days.after(on, 1), team, "consent_withdrawn")


def _closed(writer: EventWriter, on: int, team: str, reason: str) -> Turn:
    if reason == "needs_met" and team != writer.local.school and writer.numbers.yes(0.15):
        step = _request(writer, on, team, "down", ("targeted", "universal"), writer.local.school)
        on = writer.days.after(on, writer.numbers.whole(1, 4))
        _decide(writer, on, writer.local.school, step, "accepted", _DOWN_REASONS)
    writer.add("caf_closed", on, team, writer.caf, reason=reason)
    writer.caf = None
    if reason == "needs_met" and writer.numbers.yes(0.5):
        writer.add("tier_changed", on, team, tier="universal")
    return Turn("close RC5" if reason == "moved" else "close RC7", on)


def _request(
    writer: EventWriter, on: int, team: str, direction: str, tiers: tuple[str, str], to_team: str
) -> str:
    about = writer.caf or writer.referral
    return writer.add(
        "step_requested",
        on,
        team,
        about,
        direction=direction,
        from_tier=tiers[0],
        to_tier=tiers[1],
        to_team=to_team,
    )


def _decide(
    writer: EventWriter, on: int, team: str, step: str, decision: str, reasons: tuple[str, ...]
) -> str:
    reason = {} if decision in _AGREED else {"reason": writer.numbers.pick(reasons)}
    return writer.add("step_decided", on, team, step, decision=decision, **reason)


def stepped_up(writer: EventWriter, turn: Turn) -> Turn:
    """The lead professional asks social care to take the case; it may be returned and asked again."""
    team = turn.about or writer.local.early_help
    on, decision = turn.on, writer.numbers.of(_UP)
    for attempt in (1, 2):
        step = _request(writer, on, team, "up", ("targeted", "specialist"), FRONT_DOOR)
        on = writer.days.after(
            on, writer.numbers.whole(0, 1) if writer.numbers.yes(0.8) else writer.numbers.whole(2, 5)
        )
        decided = _decide(writer, on, FRONT_DOOR, step, decision, _UP_REASONS)
        if decision in _AGREED:
            return _taken_up(writer, on, team, decided)
        if attempt == 2 or decision == "not_accepted" or writer.numbers.yes(0.45):
            break
        on, decision = writer.days.after(on, writer.numbers.whole(5, 20)), "accepted"
    review = writer.days.from_(on + writer.numbers.whole(20, 50))
    writer.add("tac_review_held", review, team, writer.caf)
    return _closed(writer, writer.days.from_(review + 45), team, writer.numbers.of(_CLOSED))


def _taken_up(writer: EventWriter, on: int, team: str, decided: str) -> Turn:
    writer.add("tier_changed", on, FRONT_DOOR, decided, tier="specialist")
    writer.add("caf_closed", on, team, writer.caf, reason="stepped_up")
    writer.caf = None
    return refer(writer, on, None, "5D")


def _stepped_across(writer: EventWriter, on: int, team: str) -> None:
    to_team = "YOUTH" if writer.age(on) > 11 and team != "YOUTH" else "YC"
    step = _request(writer, on, team, "across", ("targeted", "targeted"), to_team)
    _decide(writer, writer.days.after(on, writer.numbers.whole(1, 7)), to_team, step, "accepted", _UP_REASONS)


def stepped_down(writer: EventWriter, turn: Turn) -> Turn:
    """Social care asks early help to carry on; the family may say no, the team may send it back."""
    sender = writer.local.protection
    if writer.numbers.yes(0.13):
        writer.add("consent_declined", turn.on, sender)
        return Turn("close early_help_declined", turn.on)
    receiver = writer.local.early_help if writer.numbers.yes(0.7) else writer.local.centre
    on, decision = turn.on, writer.numbers.of(_DOWN)
    for attempt in (1, 2):
        step = _request(writer, on, sender, "down", ("specialist", "targeted"), receiver)
        on = writer.days.after(
            on, writer.numbers.whole(1, 5) if writer.in_time(on, 0.8) else writer.numbers.whole(6, 12)
        )
        decided = _decide(writer, on, receiver, step, decision, _DOWN_REASONS)
        if decision in _AGREED:
            return _taken_down(writer, on, receiver, decided)
        if attempt == 2 or decision == "not_accepted":
            break
        on, decision = writer.days.after(on, writer.numbers.whole(3, 10)), "accepted"
    return Turn("close RC7", on)


def _taken_down(writer: EventWriter, on: int, receiver: str, decided: str) -> Turn:
    """Accepted: a common assessment carries on, unless the case bounces straight back."""
    writer.add("tier_changed", on, receiver, decided, tier="targeted")
    if not writer.bounced and writer.numbers.yes(0.09):
        writer.bounced = True
        return refer(writer, writer.days.from_(on + writer.numbers.whole(25, 120)), None, "5D")
    return begun(writer, writer.days.after(on, writer.numbers.whole(1, 8)), receiver, None)
