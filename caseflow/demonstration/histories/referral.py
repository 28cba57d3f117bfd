"""From a first contact to the end of an assessment."""

from caseflow.demonstration.borough import FRONT_DOOR
from caseflow.demonstration.days import number
from caseflow.demonstration.histories.event_writer import EventWriter, Turn
from caseflow.demonstration.random_numbers import odds

_SOURCES = odds(
    {
        "6": 26, "2A": 17, "2B": 4, "1A": 9, "1B": 2, "1C": 1.5, "1D": 2, "3A": 4, "3B": 5, "3C": 2, "3D": 2,
        "3E": 5, "3F": 3, "4": 3, "5A": 2, "5B": 4, "5C": 3, "7": 3, "8": 4, "9": 2.5, "10": 1,
    }
)  # fmt: skip
_NEEDS = odds({"N1": 46, "N2": 8, "N3": 6, "N4": 10, "N5": 16, "N6": 5, "N7": 2, "N8": 2, "N9": 2, "N0": 3})
_DECISIONS = odds(
    {
        "initial_assessment": 62,
        "strategy_discussion": 5,
        "nfa": 9,
        "information_advice": 12,
        "early_help": 5,
        "other_agency": 5,
        "returned": 2,
    }
)
_DECIDED_IN = odds({0: 45, 1: 46, 2: 5, 3: 2.5, 5: 1, 8: 0.5})
_INITIAL_ENDS = odds(
    {"nfa": 27, "services": 22, "core_assessment": 31, "strategy_discussion": 6, "early_help": 10}
)
_INITIAL_EARLY = odds({0: 1, 1: 2, 2: 4, 3: 6, 4: 9, 5: 17, 6: 26, 7: 35})
_INITIAL_LATE = odds({8: 20, 9: 14, 10: 12, 11: 10, 12: 9, 14: 9, 17: 8, 21: 7, 28: 5, 38: 3, 55: 2, 80: 1})
_CORE_ENDS = odds({"nfa": 24, "services": 40, "plan": 22, "early_help": 14})
_CORE_EARLY = odds({8: 1, 14: 2, 19: 4, 24: 8, 28: 13, 31: 17, 33: 20, 34: 15, 35: 20})
_CORE_LATE = odds({36: 14, 37: 12, 39: 14, 42: 14, 46: 14, 52: 12, 60: 8, 75: 6, 95: 4, 130: 2})
_LATE_REASONS = odds(
    {
        "child_not_seen": 18,
        "family_not_available": 26,
        "awaiting_agency": 24,
        "allocation_delay": 20,
        "interpreter": 4,
        "other": 8,
    }
)
_FACTORS = odds(
    {
        "3B": 24, "4B": 14, "1B": 12, "2B": 9, "16A": 12, "17A": 10, "18C": 6, "18B": 1, "19C": 3, "19B": 1,
        "1A": 2, "2A": 3, "3A": 2, "4A": 4, "5A": 3, "5B": 3, "6A": 3, "6B": 3, "7A": 3, "10A": 2, "11A": 1,
        "14A": 5, "15A": 3, "20": 3, "1C": 1, "2C": 1,
    }
)  # fmt: skip
_CLOSURES = odds({"RC7": 86, "RC5": 9, "RC3": 2, "RC6": 1, "RC4": 1})
_BOUND = {"care": "core_assessment", "discuss": "strategy_discussion"}
_NOT_FINISHED = number("2009-07-01")
"""Of the assessments begun since this day a few were never finished and are still on the books."""


def contacted(writer: EventWriter, turn: Turn) -> Turn:
    """Someone rings; most calls become a referral the same or the next working day."""
    source = writer.numbers.of(_SOURCES)
    if writer.numbers.yes(0.04):
        writer.answer(writer.add("contact_received", turn.on, FRONT_DOOR, source=source), FRONT_DOOR)
        return Turn("rest", turn.on)
    contact = None
    if writer.numbers.yes(0.5):
        contact = writer.add("contact_received", turn.on, FRONT_DOOR, source=source)
    on = turn.on if writer.numbers.yes(0.85) else writer.days.after(turn.on, 1)
    return refer(writer, on, contact, source)


def refer(writer: EventWriter, on: int, contact: str | None, source: str) -> Turn:
    """A referral is received, and comes before the front door's manager."""
    need = {"primary_need": writer.numbers.of(_NEEDS)} if writer.numbers.yes(0.9) else {}
    writer.referral = writer.add("referral_received", on, FRONT_DOOR, contact, source=source, **need)
    return Turn("decide", on, writer.referral)


def decided(writer: EventWriter, turn: Turn) -> Turn:
    """The decision on a referral, due on the next working day."""
    outcome = "initial_assessment" if writer.bound_for else writer.numbers.of(_DECISIONS)
    on = writer.days.after(writer.days.from_(turn.on), writer.numbers.of(_DECIDED_IN))
    writer.add("referral_decided", on, FRONT_DOOR, turn.about, outcome=outcome)
    if outcome == "initial_assessment":
        return Turn("assess", turn.on, turn.about)
    if outcome == "strategy_discussion":
        return Turn("discuss", on)
    if outcome == "early_help" and writer.numbers.yes(0.6):
        return Turn("step_down", on, turn.about)
    return Turn("close RC7", on)


def assessed(writer: EventWriter, turn: Turn) -> Turn:
    """An initial assessment: due seven working days after the referral."""
    team = writer.local.assessment
    begun = turn.on if writer.numbers.yes(0.6) else writer.days.after(turn.on, 1)
    started = writer.add("initial_assessment_started", begun, team, turn.about, trigger="referral")
    if writer.numbers.yes(0.85):
        writer.track(EventWriter.allocate, begun, team)
    return _initial_ended(writer, turn.on, started)


def assessed_again(writer: EventWriter, on: int) -> None:
    """New information on an open case: a repeat initial assessment beside the plan."""
    started = writer.add("initial_assessment_started", on, writer.local.assessment, trigger="new_information")
    kept = writer.in_time(on, 0.66)
    done = writer.days_taken(on, kept, _INITIAL_EARLY, _INITIAL_LATE)
    writer.add("initial_assessment_completed", done, writer.local.assessment, started, outcome="services")


def _initial_ended(writer: EventWriter, since: int, started: str) -> Turn:
    if since > _NOT_FINISHED and writer.numbers.yes(0.04):
        return Turn("halt", since)
    kept = writer.in_time(since, 0.645, 0.035)
    on = writer.days_taken(since, kept, _INITIAL_EARLY, _INITIAL_LATE)
    late = {} if kept or writer.numbers.yes(0.25) else {"late_reason": writer.numbers.of(_LATE_REASONS)}
    outcome = _BOUND.get(writer.bound_for) or writer.numbers.of(_INITIAL_ENDS)
    ended = writer.add(
        "initial_assessment_completed",
        on,
        writer.local.assessment,
        started,
        outcome=outcome,
        **writer.seen(),
        **late,
    )
    if outcome == "core_assessment":
        trigger = "initial_assessment_ended"
        begun = writer.add("core_assessment_started", on, writer.local.assessment, ended, trigger=trigger)
        if writer.bound_for == "care":
            writer.track(core, on, begun)
            return Turn("care", writer.days.from_(on + writer.numbers.whole(0, 20)))
        return Turn("assess core", on, begun)
    return _after_assessment(writer, outcome, on)


def _after_assessment(writer: EventWriter, outcome: str, on: int) -> Turn:
    if outcome == "early_help":
        if writer.numbers.yes(0.5):
            return Turn("close RC9", on)
        return Turn("step_down", on, writer.referral)
    steps = {"services": "need", "plan": "need", "strategy_discussion": "discuss", "nfa": "close RC8"}
    return Turn(steps[outcome], on)


def core_assessed(writer: EventWriter, turn: Turn) -> Turn:
    """A core assessment that stands by itself, due on the 35th working day."""
    ended, outcome = core(writer, turn.on, turn.about)
    return Turn("halt", ended) if outcome is None else _after_assessment(writer, outcome, ended)


def core(writer: EventWriter, since: int, started: str | None) -> tuple[int, str | None]:
    """The end of a core assessment and its outcome; no outcome when nobody ever finished it."""
    if since > _NOT_FINISHED and writer.numbers.yes(0.04):
        return since, None
    kept = writer.in_time(since, 0.755, 0.02)
    on = writer.days_taken(since, kept, _CORE_EARLY, _CORE_LATE)
    outcome = writer.numbers.of(_CORE_ENDS)
    data: dict[str, object] = {"outcome": outcome}
    if writer.numbers.yes(0.85):
        factors = [writer.numbers.of(_FACTORS) for _ in range(writer.numbers.whole(1, 3))]
        data["factors"] = sorted(set(factors)) if outcome != "nfa" or writer.numbers.yes(0.5) else ["21"]
    if not kept and writer.numbers.yes(0.75):
        data["late_reason"] = writer.numbers.of(_LATE_REASONS)
    writer.add("core_assessment_completed", on, writer.local.assessment, started, **data)
    return on, outcome


def core_again(writer: EventWriter, on: int) -> None:
    """New information on an open case: a core assessment beside the plan."""
    team = writer.local.assessment
    core(writer, on, writer.add("core_assessment_started", on, team, trigger="new_information"))


def in_need(writer: EventWriter, turn: Turn) -> Turn:
    """A child in need plan, looked at about every three months until it ends or harm is suspected."""
    team = writer.local.protection
    started = writer.add("child_in_need_plan_started", turn.on, team)
    writer.track(EventWriter.allocate, turn.on, team)
    ends = min(writer.days.from_(turn.on + writer.numbers.whole(50, 420)), writer.eighteenth)
    if writer.numbers.yes(0.07):
        again = writer.numbers.pick((assessed_again, core_again))
        writer.track(again, writer.days.from_(turn.on + writer.numbers.whole(20, 60)))
    on = writer.days.from_(turn.on + writer.numbers.whole(35, 100))
    while on < ends:
        writer.add("child_in_need_plan_reviewed", on, team, started)
        on = writer.days.from_(on + writer.numbers.whole(70, 115))
    writer.add("child_in_need_plan_ended", ends, team, started)
    return _after_need(writer, ends)


def _after_need(writer: EventWriter, on: int) -> Turn:
    draw = writer.numbers.draw()
    if draw < 0.09:
        return Turn("discuss", on)
    if draw < 0.22:
        return Turn("step_down", on, writer.referral)
    return Turn(f"close {writer.numbers.of(_CLOSURES)}", on)
