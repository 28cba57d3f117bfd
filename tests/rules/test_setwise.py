"""Counted at once or case by case: both engines find the same rows, for declared measures and for any others.

CASEFLOW_BOROUGHS=300 tries that many boroughs of each domain, where a run of all tests tries few.
"""

import os
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import mutations
import naive_counting
import naive_further
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_counting import Telling
from test_further_indicator_laws import FURTHER, HOME, QUESTIONED
from test_indicator_laws import ASSESSING, CARE, PROTECTION, Kind, histories
from test_indicator_mutations import TABLES, adopted

from caseflow.events.kinds import effects
from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import Period, add_months, financial_year_end, period
from caseflow.rules.case_log import CaseLog
from caseflow.rules.figures import counted, figure
from caseflow.rules.indicators import History
from caseflow.rules.indicators.measure import Measure, read_measure
from caseflow.rules.reading import RuleError
from caseflow.rules.rulebook import rulebook
from caseflow.setwise import Child, Engine, Logged, unanswered

BOROUGHS = int(os.environ.get("CASEFLOW_BOROUGHS", "2"))
Case = tuple[Sequence[RecordedEvent], date | None]
COMMON: dict[str, Kind] = {
    "caf_started": ((), False, ({},)),
    "consent_given": (("caf_started",), False, ({}, {"scope": ["CSC", "HV"]}, {"scope": ["CSC"]})),
    "consent_withdrawn": (("consent_given",), True, ({}, {"scope": ["CSC"]}, {"scope": ["HV"]})),
    "caf_completed": (("caf_started",), True, ({},)),
    "lead_professional_named": (("caf_started",), False, ({},)),
    "tac_meeting_held": (("caf_started",), True, ({},)),
    "caf_closed": (("caf_started",), True, ({"reason": "needs_met"}, {"reason": "moved"})),
    "referral_received": ((), False, ({},)),
    "tier_changed": ((), False, ({"tier": "specialist"}, {"tier": "targeted"})),
    "step_requested": (
        ("caf_started",),
        False,
        ({"direction": "up", "to_tier": "specialist"}, {"direction": "down", "to_tier": "targeted"}),
    ),
    "step_decided": (("step_requested",), True, ({"decision": "accepted"}, {"decision": "returned"})),
    "case_closed": ((), False, ({},)),
}
SERVICES: dict[str, Kind] = {
    "service_requested": ((), False, ({"service": "camhs"}, {"service": "young_carers"})),
    "service_decided": (("service_requested",), True, ({"decision": "accepted"}, {"decision": "returned"})),
    "service_appointment": (("service_requested",), True, ({"attended": True}, {"attended": False})),
    "service_ended": (("service_requested",), True, ({},)),
}
DOMAINS: Mapping[str, tuple[dict[str, Kind], int]] = {
    "protection": (PROTECTION, 200),
    "care": (CARE, 300),
    "assessing": (ASSESSING, 60),
    "common assessments": (COMMON, 60),
    "services": (SERVICES, 60),
    "at home": (HOME, 200),
    "questionnaires": (QUESTIONED, 250),
    **{name: (kinds, 120) for name, kinds in FURTHER.items()},
}
NOT_AT_ONCE = {
    "CAF 05": "completions of R24, whose clocks depend on the order of events",
    "CAF 07": "the last day in time of R25, whose clocks may be paused",
}


def case_id(number: int) -> str:
    return str(UUID(int=number + 1))


def loaded(measures: Mapping[str, Measure], cases: Sequence[Case]) -> Engine:
    engine = Engine(measures, effects(), rulebook().calendar)
    children = [Child(case_id(n), born_on, None) for n, (_, born_on) in enumerate(cases)]
    engine.add(children, [Logged(case_id(n), e) for n, (told, _) in enumerate(cases) for e in told])
    engine.settle()
    return engine


def folded(
    measures: Mapping[str, Measure], cases: Sequence[Case], periods: Sequence[Period], framework: str
) -> Counter[tuple[Any, ...]]:
    """What the fold lists of each period, as the engine does."""
    found: Counter[tuple[Any, ...]] = Counter()
    for number, (told, born_on) in enumerate(cases):
        history = History(CaseLog(told), born_on, rulebook(framework), effects(), None)
        for code, measure in measures.items():
            facts = measure.facts(code, history)
            for place, each in enumerate(periods):
                for fact in facts:
                    first, last = (
                        (each.last_on, each.last_on)
                        if measure.subject.snapshot
                        else (each.first_on, each.last_on)
                    )
                    if fact.first_on <= last and fact.last_on >= first:
                        how = "exception" if fact.exception else "yes" if fact.in_numerator else "no"
                        found[place, code, case_id(number), fact.event_id, how, fact.days] += 1
    return found


def test_the_worked_examples_are_counted_at_once_as_their_files_say() -> None:
    rules = rulebook()
    examples = [child for each in rules.indicators.values() for child in each.example.children]
    cases = [(child.recorded_events, child.birth_date) for child in examples]
    measures = {code: each.measure for code, each in rules.indicators.items() if code not in NOT_AT_ONCE}
    periods = [period(f"{year}-{(year + 1) % 100:02}") for year in range(2005, 2014)]
    periods += [period(f"{year}-{(year + 1) % 100:02}Q{n}") for year in (2009, 2010) for n in (1, 2, 3, 4)]
    with loaded(measures, cases) as engine:
        engine.count(periods)
        assert Counter(engine.counted()) == folded(measures, cases, periods, rules.framework)
        assert engine.answered == list(measures)


def test_which_measures_are_folded_case_by_case_only() -> None:
    for framework in ("cypp-2009", "wt-2010", "wt-2023"):
        measures = {code: each.measure for code, each in rulebook(framework).indicators.items()}
        assert unanswered(measures, effects()) == NOT_AT_ONCE


def invented(chance: random.Random, framework: str, kinds: set[str]) -> dict[str, Measure]:
    """Measures that nobody has declared: declared ones that look at these kinds with a value changed, and the
    parts of several put together."""
    tables = [table["measure"] for table in TABLES.values() if kinds & set(_texts(table["measure"]))]
    made: dict[str, Measure] = {}
    for number in range(8):
        table = chance.choice(tables)
        if number % 2:
            table = chance.choice(list(mutations.of_file(table)))[1]
        else:
            table = deepcopy(table)
            for part in ("only_if", "counted_if"):
                other = chance.choice(tables).get(part)
                if other and chance.random() < 0.7:
                    table[part] = {**table.get(part, {}), **other}
        try:
            made[f"X {number}"] = read_measure(table, "invented", adopted(framework))
        except RuleError:
            continue
    return made


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [each for held in inner for each in _texts(held)]
    return [value] if isinstance(value, str) else []


def days_near(cases: Sequence[Case], chance: random.Random) -> list[Period]:
    """Days on which a figure is likely to be wrong by one, and whole years."""
    days: set[date] = set()
    for on in {event.occurred_on for told, _ in cases for event in told}:
        points = [on, on + timedelta(days=28), financial_year_end(on)]
        points += [add_months(on, months) for months in (3, 6, 12, 24, 30)]
        days |= {point + timedelta(days=n) for point in points for n in (-1, 0, 1)}
    chosen = chance.sample(sorted(days), min(len(days), 60))
    years = [period(f"{year}-{(year + 1) % 100:02}") for year in range(2008, 2016)]
    return [*years, *(Period(each, each, "a day") for each in chosen)]


@pytest.mark.parametrize("domain", DOMAINS)
@settings(max_examples=BOROUGHS, derandomize=BOROUGHS == 2)
@given(st.data())
def test_any_measure_over_any_borough_is_counted_the_same_by_both_engines(
    domain: str, data: st.DataObject
) -> None:
    kinds, apart = DOMAINS[domain]
    born = st.sampled_from([None, date(1991, 8, 15), date(1993, 4, 1), date(2003, 2, 28)])
    case = st.tuples(histories(kinds, apart, next(iter(kinds))), born)
    cases: list[Case] = data.draw(st.lists(case, min_size=8, max_size=12))
    chance = random.Random(data.draw(st.integers(0, 10**9)))
    framework = data.draw(st.sampled_from(["cypp-2009", "wt-2010", "wt-2023"]))
    declared = {
        code: each.measure
        for code, each in rulebook(framework).indicators.items()
        if each.measure.kinds & kinds.keys() and code not in NOT_AT_ONCE
    }
    periods = days_near(cases, chance)
    with loaded({**declared, **invented(chance, framework, set(kinds))}, cases) as engine:
        engine.count(periods)
        told = Counter(engine.counted())
        answered = {code: engine.measures[code] for code in engine.answered}
        assert told == folded(answered, cases, periods, framework)
        figures = {(each.place, each.code): each for each in engine.figures()}
    if framework == "cypp-2009":
        naive = {**naive_counting.FLOWS, **naive_further.FLOWS}
        tellings = [Telling(events, born_on) for events, born_on in cases]
        for code, place in product(declared.keys() & naive.keys(), range(len(periods))):
            each = [naive[code](one, periods[place].first_on, periods[place].last_on) for one in tellings]
            found = figures.get((place, code))
            sums = tuple(found[3:6]) if found else (0, 0, 0)
            assert sums == tuple(map(sum, zip(*each, strict=True))), (code, periods[place])


def test_values_and_groups_are_those_of_the_rows() -> None:
    rules = rulebook()
    codes = ("NI 58", "CAF 03a", "NI 59", "NI 71")
    examples = [child for code in codes for child in rules.indicators[code].example.children]
    cases = [(child.recorded_events, child.birth_date) for child in examples]
    measures = {code: rules.indicators[code].measure for code in codes}
    with loaded(measures, cases) as engine:
        for code in codes:
            for expected in rules.indicators[code].example.expected:
                if expected.framework != "cypp-2009":
                    continue
                engine.count([period(expected.period)], [code])
                found = engine.figures()
                facts = [
                    fact
                    for told, born_on in cases
                    for fact in counted(
                        measures[code].facts(code, History(CaseLog(told), born_on, rules, effects(), None)),
                        rules.indicators[code],
                        period(expected.period),
                    )
                ]
                assert [(*each[3:6], each.value) for each in found] == [figure(facts, measures[code].unit)]
                for by in ("quindrat", "team", "agency"):
                    assert sum(each.denominator for each in engine.figures(by)) == found[0].denominator
