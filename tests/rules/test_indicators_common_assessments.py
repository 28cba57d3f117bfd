"""Measures of common assessments: medians, consent in force, and against a plain counting of each day."""

from datetime import UTC, date, datetime, time, timedelta
from statistics import median as plain_median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.events.kinds import effects
from caseflow.kernel import RecordedEvent
from caseflow.kernel.dates import Period, add_months
from caseflow.rules.case_log import CaseLog
from caseflow.rules.facts import facts
from caseflow.rules.figures import Figure, counted, figure, median
from caseflow.rules.rulebook import rulebook

RULES = rulebook()
FIRST = date(2009, 4, 1)
Told = tuple[str, int, str, str | None, dict[str, Any]]


def tell(*events: Told) -> list[RecordedEvent]:
    """RecordedEvents from (id, days after 1 April 2009, kind, about, data)."""
    found = []
    for number, (name, after, kind, about, data) in enumerate(events):
        on = FIRST + timedelta(days=after)
        at = datetime.combine(on, time(8), UTC) + timedelta(minutes=number)
        found.append(RecordedEvent(name, kind, on, at, "SCHOOL", "PASTORAL", about, data))
    return found


def of(code: str, events: list[RecordedEvent], first: date = FIRST, last: date = date(2010, 3, 31)) -> Figure:
    definition = RULES.indicators[code]
    return figure(
        counted(facts(CaseLog(events), None, RULES, effects()), definition, Period(first, last, "")),
        definition.unit,
    )


@given(st.lists(st.integers(0, 400), min_size=1))
def test_the_median_is_the_middle_one(days: list[int]) -> None:
    found = median(days)
    assert found is not None
    assert float(found) == plain_median(days)


def test_of_nothing_there_is_no_median() -> None:
    assert median([]) is None
    assert of("CAF 03a", []).value is None
    assert of("CAF 01", []).value == "0"


def test_units() -> None:
    units = {code: RULES.indicators[code].unit for code in ("CAF 01", "CAF 03a", "CAF 03b", "CAF 04")}
    assert list(units.values()) == ["count", "working_days", "working_days", "percent"]


@pytest.mark.parametrize(
    ("given_scope", "taken_back", "in_force"),
    [
        (None, [None], False),
        (None, [("SCHOOL",)], True),
        (("SCHOOL", "HEALTH"), [("SCHOOL",)], True),
        (("SCHOOL", "HEALTH"), [("SCHOOL",), ("HEALTH",)], False),
        (("SCHOOL", "HEALTH"), [None], False),
        (("SCHOOL",), [], True),
    ],
)
def test_consent_holds_until_the_whole_of_it_is_taken_back(
    given_scope: tuple[str, ...] | None, taken_back: list[tuple[str, ...] | None], in_force: bool
) -> None:
    events: list[Told] = [
        ("caf", 0, "caf_started", None, {}),
        ("yes", 1, "consent_given", "caf", {"scope": given_scope}),
    ]
    events += [
        (f"no{n}", 2, "consent_withdrawn", "yes", {"scope": each}) for n, each in enumerate(taken_back)
    ]
    events += [("other", 2, "consent_withdrawn", "another", {}), ("done", 3, "caf_completed", "caf", {})]
    assert of("CAF 02", tell(*events))[:2] == (int(in_force), 1)


def test_the_case_ends_an_assessment_that_it_closes_over() -> None:
    close: dict[str, Any] = {"reason": "RC8"}
    events = tell(
        ("closed", 0, "case_closed", None, close),
        ("caf", 0, "caf_started", None, {}),
        ("end", 30, "case_closed", None, close),
    )
    assert of("CAF 04", events, last=FIRST + timedelta(days=29))[:2] == (0, 1)
    assert of("CAF 04", events, last=FIRST + timedelta(days=30))[:2] == (0, 0)


_episode = st.tuples(st.integers(0, 700), st.one_of(st.none(), st.integers(0, 300)))


@given(st.lists(_episode, max_size=4), st.lists(st.integers(0, 900), max_size=3), st.integers(0, 900))
def test_counted_plainly(cafs: list[tuple[int, int | None]], referrals: list[int], day: int) -> None:
    told: list[Told] = []
    spells: list[tuple[date, date | None]] = []
    for n, (begun, lasted) in enumerate(cafs):
        told.append((f"caf{n}", begun, "caf_started", None, {}))
        start = FIRST + timedelta(days=begun)
        spells.append((start, start + timedelta(days=lasted) if lasted is not None else None))
        if lasted is not None:
            told.append((f"end{n}", begun + lasted, "caf_closed", f"caf{n}", {"reason": "moved"}))
    told += [(f"ref{n}", on, "referral_received", None, {"source": "3A"}) for n, on in enumerate(referrals)]
    events, far = tell(*told), date(2013, 3, 31)
    looked_at = FIRST + timedelta(days=day)
    is_open = [s for s, e in spells if s <= looked_at and (e is None or looked_at < e)]
    assert of("CAF 04", events, last=looked_at)[1] == len(is_open)
    assert of("CAF 01", events, last=far).value == "0"
    again = [s for s, _ in spells if any(b < s and e and e <= s <= add_months(e, 12) for b, e in spells)]
    assert of("CAF 09", events, last=far)[:2] == (len(again), len(spells))
    asked = [FIRST + timedelta(days=on) for on in referrals]
    known = [on for on in asked if any(s < on and (e is None or on <= add_months(e, 12)) for s, e in spells)]
    assert of("CAF 10", events, last=far)[:2] == (len(known), len(asked))


def test_an_answer_about_no_request_is_not_counted() -> None:
    step = {"direction": "down", "from_tier": "specialist", "to_tier": "targeted", "to_team": "EARLY"}
    events = tell(
        ("ask", 0, "step_requested", None, step),
        ("yes", 5, "step_decided", "ask", {"decision": "accepted"}),
        ("stray", 6, "step_decided", "nothing", {"decision": "accepted"}),
    )
    assert of("CAF 07", events)[:3] == (1, 1, 0)


def test_a_second_review_of_one_agreed_day_and_one_told_before_the_meeting() -> None:
    events = tell(
        ("caf", 0, "caf_started", None, {}),
        ("early", 5, "tac_review_held", "caf", {}),
        ("met", 10, "tac_meeting_held", "caf", {"next_review_on": "2009-05-11"}),
        ("held", 40, "tac_review_held", "caf", {"next_review_on": "2009-05-20"}),
        ("late", 50, "tac_review_held", "caf", {}),
    )
    found = of("CAF 05", events)
    assert found.denominator + found.exceptions == 3
    assert found.numerator == 1


def test_a_decision_before_its_request_is_an_exception() -> None:
    step = {"direction": "up", "from_tier": "targeted", "to_tier": "specialist", "to_team": "DUTY"}
    events = tell(
        ("yes", 4, "step_decided", "ask", {"decision": "accepted"}),
        ("ask", 5, "step_requested", None, step),
    )
    assert of("CAF 06", events)[:3] == (0, 0, 1)


def test_an_answer_at_the_weekend_after_the_due_date_is_in_time_as_its_clock_says() -> None:
    step = {"direction": "down", "from_tier": "specialist", "to_tier": "targeted", "to_team": "EARLY"}
    for day, in_time in ((58, 1), (59, 1), (60, 1), (61, 0)):  # Friday 29 May to Monday 1 June
        events = tell(
            ("ask", 50, "step_requested", None, step),
            ("yes", day, "step_decided", "ask", {"decision": "accepted"}),
        )
        assert of("CAF 07", events)[:2] == (in_time, 1)
