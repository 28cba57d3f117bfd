"""Strategy discussions, enquiries, conferences and child protection plans."""

from caseflow.demonstration.days import months_after
from caseflow.demonstration.histories.event_writer import EventWriter, Turn
from caseflow.demonstration.histories.referral import assessed_again, core, core_again
from caseflow.demonstration.random_numbers import odds

_CATEGORIES = odds({"NEG": 44, "EMO": 27, "PHY": 14, "SAB": 7, "MUL": 8})
_ENQUIRY_ENDS = odds({"conference": 40, "no_conference": 42, "nfa": 18})
_CONFERENCE_EARLY = odds({6: 1, 8: 2, 10: 4, 11: 6, 12: 9, 13: 12, 14: 18, 15: 18})
_CONFERENCE_LATE = odds({16: 5, 17: 4, 19: 3, 22: 2, 27: 1, 35: 0.5})
_MONTHS = odds({2: 4, 3: 6, 5: 12, 6: 12, 8: 14, 9: 14, 11: 10, 12: 10, 15: 8, 18: 6, 21: 3, 25: 4, 29: 3})
_PLAN_ENDS = odds({"risk_reduced": 72, "moved": 8, "looked_after": 12, "other": 8})
_EARLIER_PLANS = odds({0: 91, 1: 8, 2: 1})


def discussed(writer: EventWriter, turn: Turn) -> Turn:
    """A strategy discussion; most begin an enquiry, and a core assessment with it."""
    team = writer.local.assessment
    enquires = writer.numbers.yes(0.88)
    about = writer.add("strategy_discussion_held", turn.on, team, initiates_enquiry=enquires)
    if not enquires:
        return Turn("need" if writer.numbers.yes(0.4) else "close RC8", turn.on)
    started = writer.add("enquiry_started", turn.on, team, about)
    writer.track(_core_beside, turn.on, about)
    outcome = writer.numbers.of(_ENQUIRY_ENDS)
    kept = writer.in_time(turn.on, 0.80)
    held = writer.days_taken(turn.on, kept, _CONFERENCE_EARLY, _CONFERENCE_LATE)
    on = writer.days.after(turn.on, min(writer.numbers.whole(2, 12), writer.days.between(turn.on, held)))
    named = {"outcome": outcome} if writer.numbers.yes(0.93) else {}
    writer.add("enquiry_completed", on, team, started, **named)
    if outcome == "conference":
        return Turn("confer", held, about)
    return Turn("need" if outcome == "no_conference" else "close RC7", on)


def _core_beside(writer: EventWriter, on: int, about: str) -> None:
    trigger = "strategy_discussion"
    core(
        writer, on, writer.add("core_assessment_started", on, writer.local.assessment, about, trigger=trigger)
    )


def conferred(writer: EventWriter, turn: Turn) -> Turn:
    """The initial conference, due on the 15th working day after the strategy discussion."""
    outcome = "plan" if writer.numbers.yes(0.82) else "no_plan"
    flags = {"prebirth": True} if writer.age(turn.on) < 0 else {}
    if turn.about is None:
        flags["transfer_in"] = True
        outcome = "plan"
    held = writer.add(
        "initial_conference_held", turn.on, writer.local.protection, turn.about, outcome=outcome, **flags
    )
    return Turn("plan" if outcome == "plan" else "need", turn.on, held)


def planned(writer: EventWriter, turn: Turn) -> Turn:
    """A protection plan with its core groups, visits and review conferences."""
    team = writer.local.protection
    category = writer.numbers.of(_CATEGORIES)
    earlier = writer.numbers.of(_EARLIER_PLANS)
    before = {"previous_plans_here": earlier} if earlier or writer.numbers.yes(0.2) else {}
    started = writer.add("protection_plan_started", turn.on, team, turn.about, category=category, **before)
    writer.track(EventWriter.allocate, turn.on, team)
    ends = months_after(turn.on, writer.numbers.of(_MONTHS)) - writer.numbers.whole(0, 12)
    ends = min(writer.days.from_(ends), writer.eighteenth)
    writer.track(_core_groups, turn.on, ends, started)
    writer.track(_visits, turn.on, ends, started)
    writer.track(_reviews, turn.on, ends, started)
    writer.track(_changes, turn.on, ends, started, category)
    reason = writer.numbers.of(_PLAN_ENDS) if ends < writer.eighteenth else "turned_18"
    writer.add("protection_plan_ended", ends, team, started, reason=reason)
    if reason == "turned_18":
        return Turn("close RC6", ends)
    steps = {"looked_after": "care", "moved": "close RC5"}
    return Turn(steps.get(reason, "need"), ends)


def _core_groups(writer: EventWriter, on: int, ends: int, started: str) -> None:
    """The first within ten working days, then about every five weeks."""
    first = writer.numbers.whole(6, 10) if writer.in_time(on, 0.82) else writer.numbers.whole(11, 19)
    day = writer.days.after(on, first)
    while day < ends:
        writer.add("core_group_held", day, writer.local.protection, started, **writer.seen())
        day = writer.days.from_(day + writer.numbers.whole(28, 44))


def _visits(writer: EventWriter, on: int, ends: int, started: str) -> None:
    day = writer.days.after(on, writer.numbers.whole(2, 8))
    while day < ends:
        writer.add("protection_visit_made", day, writer.local.protection, started, **writer.seen())
        day = writer.days.after(day, writer.numbers.whole(7, 11) if writer.numbers.yes(0.93) else 16)


def _reviews(writer: EventWriter, on: int, ends: int, started: str) -> None:
    """Within three months, then within six months of the one before; a few late, a few inquorate."""
    due = months_after(on, 3)
    while True:
        late = writer.numbers.yes(0.018 - writer.local.ahead * 0.08)
        day = due + writer.numbers.whole(2, 25) if late else due - writer.numbers.whole(1, 20)
        day = writer.days.from_(day) if late else writer.days.from_(day - 2)
        day = min(day, due) if not late else day
        if day > ends:
            return
        if writer.numbers.yes(0.03) and day - 9 > on:
            adjourned = writer.days.from_(day - 9)
            writer.add("review_conference_held", adjourned, writer.local.protection, started, counts=False)
        writer.add("review_conference_held", day, writer.local.protection, started)
        due = months_after(day, 6)


def _changes(writer: EventWriter, on: int, ends: int, started: str, category: str) -> None:
    """Some plans change their category on the way; some bring a new assessment."""
    day = writer.days.from_(on + writer.numbers.whole(80, 200))
    if day < ends and writer.numbers.yes(0.18):
        changed = writer.numbers.pick([other for other in _CATEGORIES.values if other != category])
        writer.add(
            "protection_plan_category_changed", day, writer.local.protection, started, category=changed
        )
    if day < ends and writer.numbers.yes(0.10):
        writer.track(core_again, day)
    elif day < ends and writer.numbers.yes(0.08):
        writer.track(assessed_again, day)


def transferred_in(writer: EventWriter, turn: Turn) -> Turn:
    """A family on a plan elsewhere moves here: a conference without a referral of ours before it."""
    return Turn("confer", turn.on)
