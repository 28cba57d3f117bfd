"""The counting rules once more, said as plainly as can be: each looks at one day or one event at a time.

Slow on purpose and independent of the measures: no clocks, no spans, no forms.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from caseflow.events.kinds import effects
from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import add_months, financial_year_start
from caseflow.rules.calendars import england
from caseflow.rules.case_log import CaseLog
from caseflow.rules.pathway import specialist_spells

Counts = tuple[int, int, int]
NOTHING: Counts = (0, 0, 0)
SHORT_BREAKS = ("V3", "V4")


class Telling:
    """The events of one case that count; withdrawals are not themselves withdrawn here."""

    def __init__(self, told: Iterable[RecordedEvent], born_on: date | None) -> None:
        every = list(told)
        gone = {e.about for e in every if e.kind == "event_withdrawn"}
        kept = [e for e in every if e.event_id not in gone and e.kind != "event_withdrawn"]
        self.events = sorted(kept, key=lambda e: (e.occurred_on, e.recorded_at, e.event_id))
        self.by_id = {e.event_id: e for e in self.events}
        self.withdrawn = {e.event_id for e in every if e.event_id in gone}
        self.born_on = born_on

    def of(self, *kinds: str, about: str | None = None) -> list[RecordedEvent]:
        return [e for e in self.events if e.kind in kinds and about in (None, e.about)]

    def end(self, event: RecordedEvent, kind: str) -> date | None:
        return next((e.occurred_on for e in self.of(kind, about=event.event_id)), None)


def _wd(after: date, upto: date) -> int:
    days = (after + timedelta(days=n + 1) for n in range((upto - after).days))
    return sum(england().is_working_day(day) for day in days)


def _open(start: date, end: date | None, day: date) -> bool:
    return start <= day and not (end is not None and end <= day)


def _add(*counts: Counts) -> Counts:
    return sum(c[0] for c in counts), sum(c[1] for c in counts), sum(c[2] for c in counts)


def _all_held(start: date, reviews: list[date], day: date, due: Callable[[int, date], date]) -> bool:
    year = financial_year_start(day)
    before, due_on = start, due(1, start)
    for number, held in enumerate([*reviews, None], 2):
        if year <= due_on <= day and (held is None or held > due_on):
            return False
        if due_on < year and (held is None or held > year):
            return False
        if held is not None:
            before = held
            due_on = due(number, before)
    return True


def ni_67(case: Telling, day: date) -> Counts:
    found = NOTHING
    for plan in case.of("protection_plan_started"):
        start, end = plan.occurred_on, case.end(plan, "protection_plan_ended")
        if add_months(start, 3) > day:
            continue
        if end is not None and end < start:
            found = _add(found, (0, 0, 1))
        elif _open(start, end, day):
            held = case.of("review_conference_held", about=plan.event_id)
            dates = [e.occurred_on for e in held if e.data.get("counts") is not False]
            dates = [on for on in dates if start < on <= day]
            ok = _all_held(start, dates, day, lambda n, on: add_months(on, 3 if n == 1 else 6))
            found = _add(found, (int(ok), 1, 0))
    return found


def _care(case: Telling) -> list[tuple[RecordedEvent, date | None]]:
    started = [e for e in case.of("care_started") if e.data["legal_status"] not in SHORT_BREAKS]
    return [(e, case.end(e, "care_ended")) for e in started]


def _possible(case: Telling) -> list[tuple[RecordedEvent, date | None]]:
    return [(e, end) for e, end in _care(case) if end is None or end >= e.occurred_on]


def _care_exceptions(case: Telling, day: date, from_on: Callable[[date], date]) -> Counts:
    wrong = [e for e, end in _care(case) if end is not None and end < e.occurred_on]
    return 0, 0, sum(from_on(e.occurred_on) <= day for e in wrong)


def ni_66(case: Telling, day: date) -> Counts:
    def due(number: int, on: date) -> date:
        if number > 1:
            return add_months(on, 3 if number == 2 else 6)
        if on >= date(2011, 4, 1):
            return england().add_working_days(on, 20)
        return on + timedelta(days=28)

    exceptions = _care_exceptions(case, day, lambda on: on + timedelta(days=28))
    for care, end in _possible(case):
        start = care.occurred_on
        if _open(start, end, day) and start + timedelta(days=28) <= day:
            held = [e.occurred_on for e in case.of("care_review_held", about=care.event_id)]
            held = [on for on in held if start < on <= day]
            return _add((int(_all_held(start, held, day, due)), 1, 0), exceptions)
    return exceptions


Home = tuple[date, date | None]


def _homes(case: Telling) -> tuple[list[Home], list[date]]:
    usable: list[Home] = []
    wrong: list[date] = []
    care_ends = {care.event_id: end for care, end in _possible(case)}
    for home in case.of("placement_started"):
        care = case.by_id.get(home.about or "")
        if home.data.get("temporary") or (care and care.data["legal_status"] in SHORT_BREAKS):
            continue
        start, end = home.occurred_on, case.end(home, "placement_ended")
        if end is not None and end < start:
            wrong.append(start)
            continue
        over = care_ends.get(home.about or "")
        if over is not None and (end is None or over < end):
            end = max(over, start)
        usable.append((start, end))
    return usable, wrong


def ni_62(case: Telling, day: date) -> Counts:
    exceptions = _care_exceptions(case, day, lambda on: on)
    if not any(_open(care.occurred_on, end, day) for care, end in _possible(case)):
        return exceptions
    year = financial_year_start(day)
    usable, wrong = _homes(case)
    if any(year <= on <= day for on in wrong):
        return _add(exceptions, (0, 0, 1))
    number = sum(start <= day and not (end is not None and end < year) for start, end in usable)
    return _add((int(number >= 3), 1, 0), exceptions)


def _in_care_since(case: Telling, day: date) -> date | None:
    """Walks back over periods that follow each other without a break, from the one open on `day`."""
    possible = _possible(case)
    spans = [(care.occurred_on, end or date.max) for care, end in possible]
    open_now = [start for start, end in spans if start <= day < end]
    if not open_now:
        return None
    since = min(open_now)
    while True:
        earlier = [start for start, end in spans if start < since <= end]
        if not earlier:
            return since
        since = min(earlier)


def ni_63(case: Telling, day: date) -> Counts:
    if case.born_on is not None and add_months(case.born_on, 16 * 12) <= day:
        return NOTHING
    exceptions = _care_exceptions(case, day, lambda on: add_months(on, 30))
    since = _in_care_since(case, day)
    if since is None or add_months(since, 30) > day:
        return exceptions
    usable, wrong = _homes(case)
    hidden = any(on <= day and not any(on < start <= day for start, _ in usable) for on in wrong)
    if case.born_on is None or hidden:
        return _add(exceptions, (0, 0, 1))
    open_now = [home for home in usable if _open(*home, day)]
    if not open_now:
        return _add((0, 1, 0), exceptions)
    start = max(begun for begun, _ in open_now)
    settled = add_months(start, 24) <= day or _adopted_and_settled(case, usable, start, day)
    return _add((int(settled), 1, 0), exceptions)


def _adopted_and_settled(case: Telling, usable: list[Home], start: date, day: date) -> bool:
    before = [home for home in usable if home[0] < start]
    if not before:
        return False
    previous = before[-1]
    gap = (start - previous[1]).days - 1 if previous[1] else 0
    if add_months(previous[0], 24) + timedelta(days=max(gap, 0)) > day:
        return False
    for placing in case.of("placed_for_adoption"):
        decision = case.by_id.get(placing.about or "")
        reversal = case.end(decision, "adoption_decision_reversed") if decision else None
        placed_on = placing.occurred_on
        if placed_on > day or (reversal is not None and reversal <= day):
            continue
        following = min((begun for begun, _ in usable if begun >= placed_on), default=None)
        if start <= placed_on or start == following:
            return True
    return False


def csc_002(case: Telling, day: date) -> Counts:
    if not any(_open(begun, end, day) for begun, end in specialist_spells(CaseLog(case.events), effects())):
        return NOTHING
    first: dict[str, RecordedEvent] = {}
    for done in case.of("core_assessment_completed"):
        started = case.by_id.get(done.about or "")
        if started is not None and started.event_id not in first:
            first[started.event_id] = done
    usable = [e for e in first.values() if e.occurred_on >= case.by_id[e.about or ""].occurred_on]
    usable = [e for e in usable if e.occurred_on <= day]
    if not usable:
        return 0, 1, 0
    latest = max(usable, key=lambda e: (e.occurred_on, e.recorded_at, e.event_id))
    return int(bool({"1B", "2B"} & set(latest.data.get("factors", ())))), 1, 0


SNAPSHOTS = {"NI 62": ni_62, "NI 63": ni_63, "NI 66": ni_66, "NI 67": ni_67, "CSC 002": csc_002}


def _assessments(
    case: Telling, kind: str, limit: Callable[[date], int], first_on: date, last_on: date
) -> Counts:
    found, seen = NOTHING, set()
    for done in case.of(f"{kind}_completed"):
        started = case.by_id.get(done.about or "")
        again = done.about in seen
        seen.add(done.about)
        if not first_on <= done.occurred_on <= last_on or done.about in case.withdrawn:
            continue
        if started is None or again:
            found = _add(found, (0, 0, 1))
            continue
        referral = case.by_id.get(started.about or "")
        from_referral = referral is not None and referral.kind == "referral_received"
        start = referral.occurred_on if referral and from_referral else started.occurred_on
        if done.occurred_on < start:
            found = _add(found, (0, 0, 1))
        else:
            in_time = _wd(start, done.occurred_on) <= limit(done.occurred_on)
            found = _add(found, (int(in_time), 1, 0))
    return found


def ni_59(case: Telling, first_on: date, last_on: date) -> Counts:
    return _assessments(case, "initial_assessment", lambda _: 7, first_on, last_on)


def ni_59_working_together(case: Telling, first_on: date, last_on: date) -> Counts:
    def limit(on: date) -> int:
        return 10 if on >= date(2010, 4, 1) else 7

    return _assessments(case, "initial_assessment", limit, first_on, last_on)


def ni_60(case: Telling, first_on: date, last_on: date) -> Counts:
    return _assessments(case, "core_assessment", lambda _: 35, first_on, last_on)


def ni_68(case: Telling, first_on: date, last_on: date) -> Counts:
    _, completed, exceptions = ni_59(case, first_on, last_on)
    received = sum(first_on <= e.occurred_on <= last_on for e in case.of("referral_received"))
    return completed, received, exceptions


def ni_64(case: Telling, first_on: date, last_on: date) -> Counts:
    found, seen = NOTHING, set()
    for end in case.of("protection_plan_ended"):
        plan = case.by_id.get(end.about or "")
        again = end.about in seen
        seen.add(end.about)
        if not first_on <= end.occurred_on <= last_on or end.about in case.withdrawn:
            continue
        if plan is None or again or end.occurred_on < plan.occurred_on:
            found = _add(found, (0, 0, 1))
        else:
            found = _add(found, (int(end.occurred_on >= add_months(plan.occurred_on, 24)), 1, 0))
    return found


def ni_65(case: Telling, first_on: date, last_on: date) -> Counts:
    plans = case.of("protection_plan_started")
    started = [p for p in plans if first_on <= p.occurred_on <= last_on]
    again = [
        any(o.occurred_on < p.occurred_on for o in plans) or p.data.get("previous_plans_here", 0) > 0
        for p in started
    ]
    return sum(again), len(started), 0


def csc_003(case: Telling, first_on: date, last_on: date) -> Counts:
    received = [e for e in case.of("referral_received") if first_on <= e.occurred_on <= last_on]
    decisions = [case.of("referral_decided", about=e.event_id) for e in received]
    return sum(bool(d) and d[0].data["outcome"] == "nfa" for d in decisions), len(received), 0


FLOWS = {
    "NI 59": ni_59,
    "NI 60": ni_60,
    "NI 64": ni_64,
    "NI 65": ni_65,
    "NI 68": ni_68,
    "CSC 003": csc_003,
}
