"""Strategy discussions, enquiries, conferences and child protection plans."""

from caseflow.demonstration.chance import odds
from caseflow.demonstration.days import months_after
from caseflow.demonstration.histories.pen import Pen, Turn
from caseflow.demonstration.histories.referral import assessed_again, core, core_again

_CATEGORIES = odds({"NEG": 44, "EMO": 27, "PHY": 14, "SAB": 7, "MUL": 8})
_ENQUIRY_ENDS = odds({"conference": 40, "no_conference": 42, "nfa": 18})
_CONFERENCE_EARLY = odds({6: 1, 8: 2, 10: 4, 11: 6, 12: 9, 13: 12, 14: 18, 15: 18})
_CONFERENCE_LATE = odds({16: 5, 17: 4, 19: 3, 22: 2, 27: 1, 35: 0.5})
_MONTHS = odds({2: 4, 3: 6, 5: 12, 6: 12, 8: 14, 9: 14, 11: 10, 12: 10, 15: 8, 18: 6, 21: 3, 25: 4, 29: 3})
_PLAN_ENDS = odds({"risk_reduced": 72, "moved": 8, "looked_after": 12, "other": 8})
_EARLIER_PLANS = odds({0: 91, 1: 8, 2: 1})


def discussed(pen: Pen, turn: Turn) -> Turn:
    """A strategy discussion; most begin an enquiry, and a core assessment with it."""
    team = pen.local.assessment
    enquires = pen.chance.yes(0.88)
    about = pen.add("strategy_discussion_held", turn.on, team, initiates_enquiry=enquires)
    if not enquires:
        return Turn("need" if pen.chance.yes(0.4) else "close RC8", turn.on)
    started = pen.add("enquiry_started", turn.on, team, about)
    pen.track(_core_beside, turn.on, about)
    outcome = pen.chance.of(_ENQUIRY_ENDS)
    kept = pen.in_time(turn.on, 0.80)
    held = pen.days_taken(turn.on, kept, _CONFERENCE_EARLY, _CONFERENCE_LATE)
    on = pen.days.after(turn.on, min(pen.chance.whole(2, 12), pen.days.between(turn.on, held)))
    named = {"outcome": outcome} if pen.chance.yes(0.93) else {}
    pen.add("enquiry_completed", on, team, started, **named)
    if outcome == "conference":
        return Turn("confer", held, about)
    return Turn("need" if outcome == "no_conference" else "close RC7", on)


def _core_beside(pen: Pen, on: int, about: str) -> None:
    trigger = "strategy_discussion"
    core(pen, on, pen.add("core_assessment_started", on, pen.local.assessment, about, trigger=trigger))


def conferred(pen: Pen, turn: Turn) -> Turn:
    """The initial conference, due on the 15th working day after the strategy discussion."""
    outcome = "plan" if pen.chance.yes(0.82) else "no_plan"
    flags = {"prebirth": True} if pen.age(turn.on) < 0 else {}
    if turn.about is None:
        flags["transfer_in"] = True
        outcome = "plan"
    held = pen.add(
        "initial_conference_held", turn.on, pen.local.protection, turn.about, outcome=outcome, **flags
    )
    return Turn("plan" if outcome == "plan" else "need", turn.on, held)


def planned(pen: Pen, turn: Turn) -> Turn:
    """A protection plan with its core groups, visits and review conferences."""
    team = pen.local.protection
    category = pen.chance.of(_CATEGORIES)
    earlier = pen.chance.of(_EARLIER_PLANS)
    before = {"previous_plans_here": earlier} if earlier or pen.chance.yes(0.2) else {}
    started = pen.add("protection_plan_started", turn.on, team, turn.about, category=category, **before)
    pen.track(Pen.allocate, turn.on, team)
    ends = months_after(turn.on, pen.chance.of(_MONTHS)) - pen.chance.whole(0, 12)
    ends = min(pen.days.from_(ends), pen.eighteenth)
    pen.track(_core_groups, turn.on, ends, started)
    pen.track(_visits, turn.on, ends, started)
    pen.track(_reviews, turn.on, ends, started)
    pen.track(_changes, turn.on, ends, started, category)
    reason = pen.chance.of(_PLAN_ENDS) if ends < pen.eighteenth else "turned_18"
    pen.add("protection_plan_ended", ends, team, started, reason=reason)
    if reason == "turned_18":
        return Turn("close RC6", ends)
    steps = {"looked_after": "care", "moved": "close RC5"}
    return Turn(steps.get(reason, "need"), ends)


def _core_groups(pen: Pen, on: int, ends: int, started: str) -> None:
    """The first within ten working days, then about every five weeks."""
    first = pen.chance.whole(6, 10) if pen.in_time(on, 0.82) else pen.chance.whole(11, 19)
    day = pen.days.after(on, first)
    while day < ends:
        pen.add("core_group_held", day, pen.local.protection, started, **pen.seen())
        day = pen.days.from_(day + pen.chance.whole(28, 44))


def _visits(pen: Pen, on: int, ends: int, started: str) -> None:
    day = pen.days.after(on, pen.chance.whole(2, 8))
    while day < ends:
        pen.add("protection_visit_made", day, pen.local.protection, started, **pen.seen())
        day = pen.days.after(day, pen.chance.whole(7, 11) if pen.chance.yes(0.93) else 16)


def _reviews(pen: Pen, on: int, ends: int, started: str) -> None:
    """Within three months, then within six months of the one before; a few late, a few inquorate."""
    due = months_after(on, 3)
    while True:
        late = pen.chance.yes(0.018 - pen.local.ahead * 0.08)
        day = due + pen.chance.whole(2, 25) if late else due - pen.chance.whole(1, 20)
        day = pen.days.from_(day) if late else pen.days.from_(day - 2)
        day = min(day, due) if not late else day
        if day > ends:
            return
        if pen.chance.yes(0.03) and day - 9 > on:
            adjourned = pen.days.from_(day - 9)
            pen.add("review_conference_held", adjourned, pen.local.protection, started, counts=False)
        pen.add("review_conference_held", day, pen.local.protection, started)
        due = months_after(day, 6)


def _changes(pen: Pen, on: int, ends: int, started: str, category: str) -> None:
    """Some plans change their category on the way; some bring a new assessment."""
    day = pen.days.from_(on + pen.chance.whole(80, 200))
    if day < ends and pen.chance.yes(0.18):
        changed = pen.chance.pick([other for other in _CATEGORIES.values if other != category])
        pen.add("protection_plan_category_changed", day, pen.local.protection, started, category=changed)
    if day < ends and pen.chance.yes(0.10):
        pen.track(core_again, day)
    elif day < ends and pen.chance.yes(0.08):
        pen.track(assessed_again, day)


def transferred_in(pen: Pen, turn: Turn) -> Turn:
    """A family on a plan elsewhere moves here: a conference without a referral of ours before it."""
    return Turn("confer", turn.on)
