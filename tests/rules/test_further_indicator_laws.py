"""Whatever happens in a case: the figures of the further indicators are those of a plain counting."""

from datetime import date, timedelta
from itertools import product

import naive_counting
import naive_further
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_counting import Telling
from test_indicator_laws import Kind, histories

from caseflow.events.kinds import effects
from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import Period, add_months, financial_year_start
from caseflow.rules.case_log import CaseLog
from caseflow.rules.facts import facts
from caseflow.rules.figures import Figure, counted, figure, median
from caseflow.rules.indicators import Fact
from caseflow.rules.rulebook import rulebook

QUICK = settings(max_examples=60)
RULES = rulebook()


def one_of(field: str, *codes: object) -> tuple[dict[str, object], ...]:
    return tuple({field: code} for code in codes)


FURTHER: dict[str, dict[str, Kind]] = {
    "statements": {
        "sen_assessment_requested": ((), False, ({},)),
        "statement_proposed": (("sen_assessment_requested",), True, ({},)),
        "statement_issued": (("sen_assessment_requested",), True, one_of("exception", True, False)),
    },
    "births": {
        "birth_notified": ((), False, one_of("parity", "first", "further")),
        "health_visit_made": (("birth_notified",), True, one_of("offered", True, True, False)),
    },
    "missing and panels": {
        "missing_episode_started": ((), False, one_of("absence", "missing", "away")),
        "behaviour_panel_held": ((), False, ({},)),
        "young_carer_asked": ((), False, one_of("answer", "agree", "strongly_agree", "disagree", "none")),
        "service_requested": ((), False, one_of("service", "behaviour_support", "camhs")),
        "service_appointment": (("service_requested",), True, one_of("attended", True, False)),
    },
    "domestic abuse": {
        "marac_referral_made": ((), False, ({},)),
        "marac_case_discussed": (
            ("marac_referral_made",),
            True,
            one_of("stands_for_family", True, True, False),
        ),
    },
    "leaving care": {
        "care_started": ((), False, one_of("legal_status", "C2", "V2", "V4")),
        "care_ended": (("care_started",), True, ({"reason": "other"},)),
        "placement_started": (("care_started",), True, one_of("type", "W1", "U1")),
        "care_leaver_contacted": (
            (),
            False,
            (
                {"in_touch": "YES", "suitable": True, "activity": "G4"},
                {"in_touch": "YES", "suitable": False, "activity": "F2"},
                {"in_touch": "NO"},
            ),
        ),
    },
    "early help": {
        "contact_received": ((), False, ({},)),
        "contact_decided": (("contact_received",), True, one_of("outcome", "nfa", "early_help")),
        "referral_received": (("contact_received",), False, ({},)),
        "referral_decided": (
            ("referral_received",),
            True,
            one_of("outcome", "information_advice", "returned"),
        ),
        "step_requested": (
            (),
            False,
            tuple(
                {"direction": way, "from_tier": tier, "to_tier": "targeted", "to_team": "T"}
                for way, tier in (("down", "specialist"), ("up", "universal"), ("across", "targeted"))
            ),
        ),
        "step_decided": (("step_requested",), True, one_of("decision", "accepted", "not_accepted")),
        "delivery_plan_agreed": ((), False, ({},)),
        "case_closed": ((), False, one_of("reason", "RC7")),
    },
}
HOME: dict[str, Kind] = {
    "home_education_registered": ((), False, ({},)),
    "home_education_visited": (
        ("home_education_registered",),
        True,
        one_of("finding", "suitable", "suitable", "unsuitable"),
    ),
    "home_education_ended": (("home_education_registered",), True, ({},)),
    "activity_recorded": ((), False, one_of("activity", "work", "school", "not_known", "custody")),
}
QUESTIONED: dict[str, Kind] = {
    "care_started": ((), False, one_of("legal_status", "C2", "C2", "V4")),
    "care_ended": (("care_started",), True, ({"reason": "other"},)),
    "strengths_questionnaire_recorded": (
        ("care_started",),
        True,
        ({"completed": True, "score": 13}, {"completed": True, "score": 0}, {"completed": False}),
    ),
}
BORN = st.sampled_from([None, date(1990, 3, 31), date(1991, 8, 15), date(1993, 4, 1), date(2003, 2, 28)])


def facts_of(told: list[RecordedEvent], born_on: date | None) -> list[Fact]:
    return facts(CaseLog(told), born_on, RULES, effects())


def of_period(found: list[Fact], code: str, first_on: date, last_on: date) -> Figure:
    definition = RULES.indicators[code]
    return figure(counted(found, definition, Period(first_on, last_on, "some")), definition.unit)


def periods(told: list[RecordedEvent]) -> list[tuple[date, date]]:
    """The years, and the days around a year after each event, on which a figure is likely to be wrong."""
    years = [date(year, 4, 1) for year in range(2008, 2016)]
    whole = [(year, add_months(year, 12) - timedelta(days=1)) for year in years]
    days = [add_months(event.occurred_on, months) for event in told for months in (0, 12)]
    return [*whole, *((day, day) for day in sorted(set(days)))]


@pytest.mark.parametrize("kinds", FURTHER.values(), ids=FURTHER.keys())
@QUICK
@given(st.data(), BORN)
def test_what_happened_in_a_period(kinds: dict[str, Kind], data: st.DataObject, born_on: date | None) -> None:
    told = data.draw(histories(kinds, 120, next(iter(kinds))))
    found, case = facts_of(told, born_on), Telling(told, born_on)
    for (code, naive), when in product(naive_further.FLOWS.items(), periods(told)):
        assert of_period(found, code, *when)[:3] == naive(case, *when), (code, when)
    for when in periods(told):
        number, days = naive_further.eh_03(case, *when)
        assert of_period(found, "EH 03", *when) == (number, number, 0, median(days)), when


@QUICK
@given(histories(HOME, 200, "home_education_registered", "activity_recorded"), BORN)
def test_children_at_home_and_young_people(told: list[RecordedEvent], born_on: date | None) -> None:
    found, case = facts_of(told, born_on), Telling(told, born_on)
    for (code, naive), day in product(naive_further.SNAPSHOTS.items(), days_around(told)):
        assert of_period(found, code, day, day)[:3] == naive(case, day), (code, day)


@QUICK
@given(histories(QUESTIONED, 250, "care_started"), BORN)
def test_scores_of_children_in_care(told: list[RecordedEvent], born_on: date | None) -> None:
    found, case = facts_of(told, born_on), Telling(told, born_on)
    for day in days_around(told):
        since = naive_counting._in_care_since(case, day)
        looked_at = since is not None and add_months(since, 12) <= day
        age = naive_further._age(case, day)
        score = naive_further.ni_58_score(case, day) if looked_at and age and 4 <= age < 17 else None
        scores = [] if score is None else [score]
        figures = of_period(found, "NI 58", day, day)
        assert (figures.numerator, figures.value) == (len(scores), naive_further.mean(scores)), day
        assert figures.denominator == (looked_at and age is not None and 4 <= age < 17), day


def days_around(told: list[RecordedEvent]) -> list[date]:
    days = {date(year, 3, 31) for year in range(2008, 2016)}
    for on in {event.occurred_on for event in told}:
        for point in (on, *(add_months(on, months) for months in (6, 12))):
            days |= {point - timedelta(days=1), point, point + timedelta(days=1)}
    return sorted(days)


@given(st.lists(st.integers(0, 40), max_size=9))
def test_a_mean_is_rounded_half_up(scores: list[int]) -> None:
    rows = [
        Fact("X", "e", *[date(2010, 1, 1)] * 2, True, True, False, None, None, None, s, "", None, None)
        for s in scores
    ]
    assert figure(rows, "points").value == naive_further.mean(scores)


def test_every_further_indicator_is_counted_twice() -> None:
    naive = {*naive_further.FLOWS, *naive_further.SNAPSHOTS, "NI 58", "EH 03"}
    printed = {
        code for code in RULES.indicators if code not in (*naive_counting.FLOWS, *naive_counting.SNAPSHOTS)
    }
    by_cases = {code for code in printed if not code.startswith("CAF ")} - {"NI 61", "CSC 022"}
    assert naive == by_cases
    assert financial_year_start(date(2010, 3, 31)) == date(2009, 4, 1)
