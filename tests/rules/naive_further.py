"""The counting rules of the further indicators once more, said as plainly as can be.

Slow on purpose and independent of the measures: no windows, no spells, no facts.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction

from naive_counting import NOTHING, SHORT_BREAKS, Counts, Telling

from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import add_months, financial_year_start
from caseflow.rules.calendars import england

ONE_DAY = timedelta(days=1)


def _within(events: Iterable[RecordedEvent], first_on: date, last_on: date) -> list[RecordedEvent]:
    return [event for event in events if first_on <= event.occurred_on <= last_on]


def _age(case: Telling, on: date) -> int | None:
    if case.born_on is None:
        return None
    return sum(add_months(case.born_on, 12 * years) <= on for years in range(1, 100))


def _statements(case: Telling, first_on: date, last_on: date, exceptions_too: bool) -> Counts:
    counted = of = left_out = 0
    seen = set()
    for issued in case.of("statement_issued"):
        again, request = issued.about in seen, case.by_id.get(issued.about or "")
        seen.add(issued.about)
        if not first_on <= issued.occurred_on <= last_on or issued.about in case.withdrawn:
            continue
        if issued.data["exception"] and not exceptions_too:
            continue
        if request is None or again or issued.occurred_on < request.occurred_on:
            left_out += 1
        else:
            of += 1
            counted += (issued.occurred_on - request.occurred_on).days <= 182
    return counted, of, left_out


def ni_103a(case: Telling, first_on: date, last_on: date) -> Counts:
    return _statements(case, first_on, last_on, exceptions_too=False)


def ni_103b(case: Telling, first_on: date, last_on: date) -> Counts:
    return _statements(case, first_on, last_on, exceptions_too=True)


def _visited(parity: str, days: int) -> Callable[[Telling, date, date], Counts]:
    def count(case: Telling, first_on: date, last_on: date) -> Counts:
        births = _within(case.of("birth_notified"), first_on, last_on)
        births = [birth for birth in births if birth.data["parity"] == parity]
        in_time = 0
        for birth in births:
            visits = case.of("health_visit_made", about=birth.event_id)
            waits = [(v.occurred_on - birth.occurred_on).days for v in visits if v.data["offered"]]
            in_time += any(0 <= wait <= days for wait in waits)
        return in_time, len(births), 0

    return count


def _children(events: list[RecordedEvent], first_on: date, last_on: date) -> Counts:
    """How many of the events are the first of their financial year, and how many there are."""
    asked = _within(events, first_on, last_on)
    firsts = [
        event
        for place, event in enumerate(events)
        if event in asked
        and all(
            financial_year_start(before.occurred_on) != financial_year_start(event.occurred_on)
            for before in events[:place]
        )
    ]
    return len(firsts), len(asked), 0


def ni_71(case: Telling, first_on: date, last_on: date) -> Counts:
    gone = [e for e in case.of("missing_episode_started") if e.data["absence"] == "missing"]
    return _children(gone, first_on, last_on)


def csc_025(case: Telling, first_on: date, last_on: date) -> Counts:
    requests = {e.event_id for e in case.of("service_requested") if e.data["service"] == "behaviour_support"}
    kept = [e for e in case.of("service_appointment") if e.data["attended"] and e.about in requests]
    return _children(kept, first_on, last_on)


def csc_075(case: Telling, first_on: date, last_on: date) -> Counts:
    held = case.of("behaviour_panel_held")
    if case.born_on is None:
        return 0, 0, len(_within(held, first_on, last_on))
    return _children([e for e in held if (_age(case, e.occurred_on) or 0) < 18], first_on, last_on)


def csc_001(case: Telling, first_on: date, last_on: date) -> Counts:
    made = case.of("marac_referral_made")
    return _children([e for e in made if (_age(case, e.occurred_on) or 0) < 18], first_on, last_on)


def csc_079(case: Telling, first_on: date, last_on: date) -> Counts:
    placed = _within(case.of("placement_started"), first_on, last_on)
    placed = [e for e in placed if e.data["type"] == "W1"]
    if case.born_on is None:
        return 0, 0, len(placed)
    number = sum(_age(case, e.occurred_on) in (16, 17) for e in placed)
    return number, number, 0


def ni_32(case: Telling, first_on: date, last_on: date) -> Counts:
    held = _within(case.of("marac_case_discussed"), first_on, last_on)
    held = [e for e in held if e.data["stands_for_family"]]
    repeats = 0
    for event in held:
        referral = case.by_id.get(event.about or "")
        if referral is not None:
            on = referral.occurred_on
            days = [each.occurred_on for each in case.of("marac_referral_made")]
            repeats += any(day < on <= add_months(day, 12) for day in days)
    return repeats, len(held), 0


def csc_024(case: Telling, first_on: date, last_on: date) -> Counts:
    asked = _within(case.of("young_carer_asked"), first_on, last_on)
    answers = [e.data["answer"] for e in asked if e.data["answer"] != "none"]
    return sum(answer in ("agree", "strongly_agree") for answer in answers), len(answers), 0


def _leavers(well: Callable[[RecordedEvent], bool]) -> Callable[[Telling, date, date], Counts]:
    def count(case: Telling, first_on: date, last_on: date) -> Counts:
        if case.born_on is None:
            return NOTHING
        birthday = add_months(case.born_on, 19 * 12)
        april = financial_year_start(add_months(case.born_on, 17 * 12))
        in_care = False
        for care in case.of("care_started"):
            end = case.end(care, "care_ended")
            short = care.data["legal_status"] in SHORT_BREAKS
            in_care |= not short and care.occurred_on <= april and (end is None or end > april)
        if not in_care or not first_on <= birthday <= last_on:
            return NOTHING
        contacts = case.of("care_leaver_contacted")
        contacts = [
            e
            for e in contacts
            if add_months(e.occurred_on, 3) >= birthday and e.occurred_on <= add_months(birthday, 1)
        ]
        return int(bool(contacts) and well(contacts[-1])), 1, 0

    return count


SETTLED = ("information_advice", "other_agency", "nfa")


def eh_01(case: Telling, first_on: date, last_on: date) -> Counts:
    of = back = 0
    for decided in case.of("contact_decided", "referral_decided"):
        on, over = decided.occurred_on, add_months(decided.occurred_on, 12)
        if decided.data["outcome"] in SETTLED and first_on <= over <= last_on:
            of += 1
            again = case.of("contact_received", "referral_received")
            back += any(on < event.occurred_on <= over for event in again)
    return back, of, 0


def eh_02(case: Telling, first_on: date, last_on: date) -> Counts:
    of = held = 0
    for decided in case.of("step_decided"):
        request = case.by_id.get(decided.about or "")
        on, over = decided.occurred_on, add_months(decided.occurred_on, 12)
        accepted = decided.data["decision"] in ("accepted", "accepted_with_conditions")
        down = request is not None and request.data["direction"] == "down"
        if accepted and down and first_on <= over <= last_on:
            of += 1
            up = [e for e in case.of("step_requested") if e.data["direction"] == "up"]
            undone = [*case.of("referral_received"), *up]
            held += not any(on < event.occurred_on <= over for event in undone)
    return held, of, 0


def eh_03(case: Telling, first_on: date, last_on: date) -> tuple[int, list[int]]:
    """How many waits ended in the period, and their working days."""
    waits = []
    since, helped = None, False
    for event in case.events:
        if event.kind == "case_closed":
            since, helped = None, False
        elif event.kind in ("contact_received", "referral_received"):
            since = since or event.occurred_on
        elif _is_help(event) and since and not helped:
            helped = True
            if first_on <= event.occurred_on <= last_on:
                waits.append(_working_days(since, event.occurred_on))
    return len(waits), sorted(waits)


def _is_help(event: RecordedEvent) -> bool:
    if event.kind == "service_appointment":
        return event.data["attended"] is True
    plans = ("delivery_plan_agreed", "child_in_need_plan_started", "protection_plan_started", "care_started")
    return event.kind in plans


def _working_days(after: date, upto: date) -> int:
    days = (after + timedelta(days=n + 1) for n in range((upto - after).days))
    return sum(england().is_working_day(day) for day in days)


def csc_032(case: Telling, day: date) -> Counts:
    age = _age(case, day)
    open_now, broken = [], 0
    for start in case.of("home_education_registered"):
        end = case.end(start, "home_education_ended")
        if end is not None and end < start.occurred_on:
            broken += start.occurred_on <= day
        elif start.occurred_on <= day and (end is None or end > day):
            open_now.append(start)
    if age is None:
        return 0, 0, broken + bool(open_now)
    if not 5 <= age < 16:
        return NOTHING
    if not open_now:
        return 0, 0, broken
    looks = case.of("home_education_visited", about=open_now[0].event_id)
    looks = [e for e in looks if e.occurred_on <= day <= add_months(e.occurred_on, 12)]
    return int(bool(looks) and looks[-1].data["finding"] == "suitable"), 1, broken


def csc_083(case: Telling, day: date) -> Counts:
    records = [e for e in case.of("activity_recorded") if e.occurred_on <= day]
    if not records or records[-1].data["activity"] in ("custody", "asylum"):
        return NOTHING
    age = _age(case, day)
    if age is None:
        return 0, 0, 1
    if not 16 <= age < 19:
        return NOTHING
    unknown = records[-1].data["activity"] in ("not_known", "no_contact", "refused")
    return int(unknown or day > add_months(records[-1].occurred_on, 6)), 1, 0


def ni_58_score(case: Telling, day: date) -> int | None:
    """The score of the last questionnaire of the twelve months to a day, if it has one."""
    known = case.of("strengths_questionnaire_recorded")
    known = [e for e in known if e.occurred_on <= day <= add_months(e.occurred_on, 12)]
    return known[-1].data.get("score") if known else None


def mean(scores: list[int]) -> str | None:
    """With one decimal, a half rounded up."""
    if not scores:
        return None
    tenths = Fraction(10 * sum(scores), len(scores)) + Fraction(1, 2)
    return f"{int(tenths) // 10}.{int(tenths) % 10}"


IN_WORK = ("F1", "P1", "F2", "P2", "F3", "P3", "F4", "P4", "F5", "P5")
SNAPSHOTS = {"CSC 032": csc_032, "CSC 083": csc_083}
FLOWS: dict[str, Callable[[Telling, date, date], Counts]] = {
    "NI 32": ni_32,
    "NI 71": ni_71,
    "NI 103a": ni_103a,
    "NI 103b": ni_103b,
    "NI 147": _leavers(lambda contact: contact.data.get("suitable") is True),
    "NI 148": _leavers(lambda contact: contact.data.get("activity") in IN_WORK),
    "CSC 001": csc_001,
    "CSC 010": _visited("first", 14),
    "CSC 011": _visited("further", 21),
    "CSC 024": csc_024,
    "CSC 025": csc_025,
    "CSC 075": csc_075,
    "CSC 079": csc_079,
    "EH 01": eh_01,
    "EH 02": eh_02,
}
