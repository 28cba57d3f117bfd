"""Whatever happens in a case: the figures are those of a plain counting of each day and each event."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import naive_counting
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_counting import Telling

from caseflow.events.kinds import effects
from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import Period, add_months, financial_year_end
from caseflow.rules.case_log import CaseLog
from caseflow.rules.clocks import clocks
from caseflow.rules.facts import facts
from caseflow.rules.figures import counted, figure
from caseflow.rules.indicators import History
from caseflow.rules.rulebook import rulebook

QUICK = settings(max_examples=100)
FIRST = date(2008, 1, 1)
ANCHORS = [add_months(FIRST, n) - timedelta(days=n % 3) for n in range(60)]

# kind -> the kinds it may be about, whether it must be, and what its data may be
Kind = tuple[tuple[str, ...], bool, tuple[dict[str, Any], ...]]
PROTECTION: dict[str, Kind] = {
    "protection_plan_started": ((), False, ({}, {"previous_plans_here": 1}, {"previous_plans_here": 0})),
    "review_conference_held": (("protection_plan_started",), True, ({}, {}, {}, {"counts": False})),
    "protection_plan_ended": (("protection_plan_started",), True, ({},)),
}
CARE: dict[str, Kind] = {
    "care_started": ((), False, ({"legal_status": "C2"}, {"legal_status": "V2"}, {"legal_status": "V4"})),
    "care_ended": (("care_started",), True, ({"reason": "other"},)),
    "care_review_held": (("care_started",), True, ({},)),
    "placement_started": (("care_started",), True, ({"type": "U1"}, {"type": "T0", "temporary": True})),
    "placement_ended": (("placement_started",), True, ({},)),
    "adoption_decided": (("care_started",), True, ({},)),
    "adoption_decision_reversed": (("adoption_decided",), True, ({},)),
    "placed_for_adoption": (("adoption_decided",), True, ({},)),
}
ADOPTION = {kind: told for kind, told in CARE.items() if kind not in ("care_ended", "care_review_held")}
ASSESSING: dict[str, Kind] = {
    "referral_received": ((), False, ({},)),
    "referral_decided": (
        ("referral_received",),
        True,
        ({"outcome": "nfa"}, {"outcome": "initial_assessment"}),
    ),
    "initial_assessment_started": (("referral_received",), False, ({},)),
    "initial_assessment_completed": (
        ("initial_assessment_started",),
        True,
        ({"outcome": "core_assessment"},),
    ),
    "core_assessment_started": (("initial_assessment_completed",), False, ({},)),
    "core_assessment_completed": (
        ("core_assessment_started",),
        True,
        ({}, {"factors": ["1B"]}, {"factors": ["9A"]}),
    ),
    "case_closed": ((), False, ({},)),
}


@st.composite
def histories(draw: st.DrawFn, kinds: dict[str, Kind], apart: int, *opening: str) -> list[RecordedEvent]:
    """Events of some kinds, the opening ones on one day, in an order that is often, not always, possible.

    A few are withdrawn, and now and then one was never told.
    """
    told: list[RecordedEvent] = []
    at = draw(st.sampled_from(ANCHORS[:30]))
    names = draw(st.lists(st.sampled_from(list(kinds)), min_size=3, max_size=14))
    for number, kind in enumerate([*opening, *names]):
        abouts, required, data = kinds[kind]
        known = [e.event_id for e in told if e.kind in abouts]
        if required and not known:
            continue
        about = draw(st.sampled_from(known if required else [*known, None]))
        if number > len(opening):
            at = draw(
                st.sampled_from([at + timedelta(days=draw(st.integers(-apart // 10, apart))), *_near(at)])
            )
        at = max(at, FIRST)
        recorded_at = datetime(at.year, at.month, at.day, tzinfo=UTC) + timedelta(minutes=number)
        told.append(
            RecordedEvent(
                f"e{number:02}", kind, at, recorded_at, None, None, about, draw(st.sampled_from(data))
            )
        )
    withdrawn = st.sets(st.integers(0, len(told) - 1), max_size=2)
    for gone in [told[place] for place in draw(withdrawn)] if draw(st.booleans()) else []:
        later = gone.recorded_at + timedelta(days=1)
        about = gone.event_id
        told.append(RecordedEvent(f"w{about}", "event_withdrawn", later.date(), later, None, None, about, {}))
    if draw(st.integers(0, 5)) == 0:
        told.remove(draw(st.sampled_from(told)))
    return told


def _near(at: date) -> list[date]:
    """The same day, the next anchor, the next 1 April and a few months on."""
    later = [add_months(at, months) for months in (3, 6, 12, 24)]
    return [
        at,
        min(day for day in [*ANCHORS, at] if day >= at),
        financial_year_end(at) + timedelta(days=1),
        *later,
    ]


def _days(told: list[RecordedEvent]) -> list[date]:
    """The days on which a figure is most likely to be wrong by a day, and the quarters' ends."""
    days = {add_months(date(2008, 3, 31), 3 * n) for n in range(26)}
    for on in {event.occurred_on for event in told}:
        points = [on, on + timedelta(days=28), financial_year_end(on)]
        points += [add_months(on, months) for months in (3, 6, 24, 30)]
        for point in points:
            days |= {point - timedelta(days=1), point, point + timedelta(days=1)}
    return sorted(days)


def _figures_agree(told: list[RecordedEvent], born_on: date | None, codes: tuple[str, ...]) -> None:
    rules = rulebook()
    found, case = facts(CaseLog(told), born_on, rules, effects()), Telling(told, born_on)
    for code in codes:
        definition = rules.indicators[code]
        for day in _days(told):
            rows = counted(found, definition, Period(day, day, "day"))
            assert figure(rows)[:3] == naive_counting.SNAPSHOTS[code](case, day), (code, day, rows)


@QUICK
@given(histories(PROTECTION, 200, "protection_plan_started"))
def test_plans_reviewed_in_time(told: list[RecordedEvent]) -> None:
    _figures_agree(told, None, ("NI 67",))


@QUICK
@given(histories(CARE, 300, "care_started"), st.sampled_from([None, date(1994, 4, 1), date(2005, 2, 28)]))
def test_children_in_care(told: list[RecordedEvent], born_on: date | None) -> None:
    _figures_agree(told, born_on, ("NI 62", "NI 63", "NI 66"))


@QUICK
@given(histories(ADOPTION, 300, "care_started", "placement_started", "adoption_decided"))
def test_children_placed_for_adoption(told: list[RecordedEvent]) -> None:
    _figures_agree(told, date(2006, 7, 8), ("NI 62", "NI 63"))


def test_of_two_placements_written_for_one_day_either_is_the_one_for_adoption() -> None:
    """The next to start after the placing: told twice, the later entry is the placement of today."""
    lines: list[tuple[str, date, str | None, dict[str, Any]]] = [
        ("care_started", date(2008, 1, 1), None, {"legal_status": "C2"}),
        ("placement_started", date(2008, 1, 1), "e0", {"type": "U1"}),
        ("adoption_decided", date(2008, 1, 1), "e0", {}),
        ("placed_for_adoption", date(2008, 4, 1), "e2", {}),
        ("placement_started", date(2009, 4, 1), "e0", {"type": "U1"}),
        ("placement_started", date(2009, 4, 1), "e0", {"type": "U1"}),
    ]
    told = [
        RecordedEvent(f"e{n}", kind, on, datetime(2010, 1, 1, 0, n, tzinfo=UTC), None, None, about, data)
        for n, (kind, on, about, data) in enumerate(lines)
    ]
    _figures_agree(told, date(2006, 7, 8), ("NI 62", "NI 63"))


@QUICK
@given(histories(ASSESSING, 60, "referral_received"))
def test_latest_findings(told: list[RecordedEvent]) -> None:
    _figures_agree(told, None, ("CSC 002",))


@pytest.mark.parametrize("kinds", [ASSESSING, PROTECTION], ids=["assessing", "protection"])
@QUICK
@given(st.data())
def test_what_happened_in_a_period(kinds: dict[str, Kind], data: st.DataObject) -> None:
    told = data.draw(histories(kinds, 20, next(iter(kinds))))
    case = Telling(told, None)
    for framework in ("cypp-2009", "wt-2010", "wt-2023"):
        rules = rulebook(framework)
        found = facts(CaseLog(told), None, rules, effects())
        for code, naive in naive_counting.FLOWS.items():
            if code == "NI 59" and framework != "cypp-2009":
                naive = naive_counting.ni_59_working_together
            for first_on, last_on in (
                (date(2008, 1, 1), date(2010, 3, 31)),
                (date(2010, 4, 1), date(2016, 1, 1)),
            ):
                rows = counted(found, rules.indicators[code], Period(first_on, last_on, "some years"))
                assert figure(rows)[:3] == naive(case, first_on, last_on), (framework, code, rows)


ANYTHING = st.one_of(
    histories(CARE, 300, "care_started"),
    histories(PROTECTION, 200, "protection_plan_started"),
    histories(ASSESSING, 60, "referral_received"),
)


@QUICK
@given(ANYTHING)
def test_a_measure_has_no_fact_of_a_case_without_the_kinds_that_it_counts(told: list[RecordedEvent]) -> None:
    rules, case_log = rulebook(), CaseLog(told)
    history = History(case_log, None, rules, effects(), None)
    asked = [fact for code, one in rules.indicators.items() for fact in one.measure.facts(code, history)]
    assert facts(case_log, None, rules, effects()) == asked


@QUICK
@given(ANYTHING, st.dates(date(2004, 1, 1), date(2014, 1, 1)), st.integers(0, 500))
def test_a_measure_has_no_fact_in_a_window_of_a_case_without_its_kinds_on_the_days_that_matter(
    told: list[RecordedEvent], lowest: date, days: int
) -> None:
    highest = lowest + timedelta(days=days)
    for framework in ("cypp-2009", "wt-2023"):
        history = History(CaseLog(told), date(2004, 5, 6), rulebook(framework), effects(), None)
        for code, one in rulebook(framework).indicators.items():
            found = [fact for fact in one.measure.facts(code, history) if lowest <= fact.first_on <= highest]
            first_on, last_on = one.measure.event_days(lowest, highest)
            on_these_days = {each.kind for each in told if first_on <= each.occurred_on <= last_on}
            assert not found or not one.measure.kinds or one.measure.kinds & on_these_days, code
    moved = rulebook().indicators["EH 01"].measure
    assert moved.counted_on is not None
    assert moved.event_days(lowest, highest) == (date.min, highest)


@QUICK
@given(ANYTHING, st.randoms())
def test_facts_are_the_same_in_any_order_and_with_clocks_run_before(
    told: list[RecordedEvent], chance: Any
) -> None:
    shuffled = list(told)
    chance.shuffle(shuffled)
    for framework in ("cypp-2009", "wt-2023"):
        rules = rulebook(framework)
        found = facts(CaseLog(told), date(2004, 5, 6), rules, effects())
        case_log = CaseLog(shuffled)
        assert facts(case_log, date(2004, 5, 6), rules, effects(), clocks(case_log, rules)) == found
        assert all(fact.first_on <= fact.last_on for fact in found)
        assert not any(fact.exception and (fact.in_numerator or fact.in_denominator) for fact in found)
