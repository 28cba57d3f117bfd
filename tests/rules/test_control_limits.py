"""Control limits: the right method, the mean that is drawn, the rules of runs, and what is no real change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.rules.control_limits import (
    DRIFT,
    HIGHER,
    LOWER,
    NEAR,
    OUTSIDE,
    P_CHART,
    RUN,
    SAME,
    SAME_POINT,
    UNKNOWN,
    XMR,
    Bounds,
    Reading,
    Signal,
    change,
    limits,
    method_of,
    sentence,
)

STEADY = [50.0, 52.0, 48.0, 51.0, 49.0, 50.0, 52.0, 48.0]


def readings(*values: float | None, of: int = 100) -> list[Reading]:
    return [Reading(value, of) for value in values]


def test_the_method_follows_from_the_kind_of_figure() -> None:
    assert method_of(unit_is_percent=True, is_ratio=False, cumulates=False) == P_CHART
    assert method_of(unit_is_percent=True, is_ratio=True, cumulates=False) == XMR
    assert method_of(unit_is_percent=False, is_ratio=False, cumulates=False) == XMR
    assert method_of(unit_is_percent=True, is_ratio=False, cumulates=True) == SAME_POINT


def test_a_proportion_has_limits_around_the_mean_of_all_that_were_counted() -> None:
    run = [Reading(20.0, 100)] * 7 + [Reading(80.0, 300)]
    found = limits(run, P_CHART)
    assert found.mean == pytest.approx(100 * (7 * 20 + 240) / 1000)
    few, many = found.bounds[0], found.bounds[7]
    assert few is not None
    assert many is not None
    # 3 x sqrt(38 x 62 / 100) = 14.56
    assert few == pytest.approx((38 - 14.5616, 38 + 14.5616), abs=1e-3)
    assert many.upper - many.lower < few.upper - few.lower


def test_limits_of_a_proportion_stay_between_nothing_and_all() -> None:
    low, high = limits(readings(*[2.0] * 8), P_CHART), limits(readings(*[98.0] * 8), P_CHART)
    assert low.bounds[0] is not None
    assert low.bounds[0].lower == 0
    assert high.bounds[0] is not None
    assert high.bounds[0].upper == 100
    assert limits(readings(*[100.0] * 8), P_CHART).bounds[0] == Bounds(100, 100)
    assert limits([Reading(0.0, 5)] * 8, P_CHART).mean == 0


def test_another_figure_has_limits_from_how_far_each_lies_from_the_one_before() -> None:
    found = limits(readings(10, 12, 10, 12, 10, 12, 10, 12), XMR)
    assert found.mean == 11
    assert found.bounds[0] == pytest.approx((11 - 5.32, 11 + 5.32))
    assert limits(readings(1, 3, 1, 3, 1, 3, 1, 3), XMR).bounds[0] == pytest.approx((0, 7.32))


def test_there_are_no_limits_of_few_figures_nor_of_what_builds_up_over_the_year() -> None:
    for found in (limits(readings(*STEADY[:7]), XMR), limits(readings(*STEADY), SAME_POINT)):
        assert found.mean is None
        assert set(found.bounds) == {None}
        assert found.signals == ()
    assert limits(readings(*STEADY), XMR).mean == 50
    assert change(readings(*STEADY[:7]), XMR) == UNKNOWN


def test_an_unfinished_or_missing_figure_has_no_part_in_the_baseline() -> None:
    whole = limits(readings(*STEADY), P_CHART)
    more = limits([*readings(*STEADY), Reading(None), Reading(99.0, 10, finished=False)], P_CHART)
    assert more.mean == whole.mean
    assert more.bounds[8] is None
    assert more.bounds[9] is not None
    assert more.signals == whole.signals == ()
    assert change([*readings(*STEADY), Reading(99.0, 10, finished=False)], P_CHART) == SAME
    none_of_it = limits([*readings(*STEADY), Reading(0.0, 0, finished=False)], P_CHART)
    assert none_of_it.bounds[8] == Bounds(50, 50)


def test_a_figure_outside_the_limits_is_a_signal() -> None:
    high = readings(*STEADY, *STEADY, 80.0)
    assert limits(high, P_CHART).signals == (Signal(OUTSIDE, HIGHER, 16, 16),)
    assert change(high, P_CHART) == HIGHER
    low = readings(*STEADY, *STEADY, 20.0)
    assert change(low, P_CHART) == LOWER
    assert change([*high, *readings(50.0)], P_CHART) == SAME


def test_a_move_within_the_limits_is_no_real_change() -> None:
    assert change(readings(*STEADY, 57.0), P_CHART) == SAME


def test_eight_in_a_row_on_one_side_of_the_mean_are_a_signal_and_seven_are_not() -> None:
    eight = readings(*[40.0, 42.0] * 4, *[60.0, 58.0] * 4, of=9)
    runs = [each for each in limits(eight, P_CHART).signals if each.rule == RUN]
    assert runs == [Signal(RUN, LOWER, 0, 7), Signal(RUN, HIGHER, 8, 15)]
    assert change(eight, P_CHART) == HIGHER
    seven = readings(*[40.0, 42.0] * 3, 41.0, *[60.0, 58.0] * 3, 59.0, of=9)
    assert limits(seven, P_CHART).signals == ()
    level = readings(*[50.0] * 12)
    assert limits(level, XMR).signals == ()


def test_six_that_rise_are_a_signal_and_five_are_not() -> None:
    six = readings(50, 49, 51, 50, 48, 49, 50, 51, 52, 53, of=20)
    drifts = [each for each in limits(six, P_CHART).signals if each.rule == DRIFT]
    assert drifts == [Signal(DRIFT, HIGHER, 4, 9)]
    five = readings(50, 49, 51, 50, 49, 50, 51, 52, 53, 48, of=20)
    assert limits(five, P_CHART).signals == ()
    gap = [*six[:7], Reading(None), *six[7:]]
    assert [s for s in limits(gap, P_CHART).signals if s.rule == DRIFT] == [Signal(DRIFT, HIGHER, 4, 10)]


def test_two_of_three_near_a_limit_are_a_signal() -> None:
    near = readings(*STEADY, *STEADY, 62.0, 50.0, 62.0)
    assert [each for each in limits(near, P_CHART).signals if each.rule == NEAR] == [
        Signal(NEAR, HIGHER, 16, 18)
    ]
    opposite = readings(*STEADY, *STEADY, 62.0, 50.0, 38.0)
    assert limits(opposite, P_CHART).signals == ()


def test_signals_are_said_in_words() -> None:
    labels = [f"Q{place}" for place in range(20)]
    said = [
        sentence(Signal(rule, way, 3, last), labels)
        for rule, way, last in (
            (OUTSIDE, HIGHER, 3),
            (NEAR, LOWER, 5),
            (RUN, LOWER, 10),
            (DRIFT, HIGHER, 8),
            (DRIFT, LOWER, 8),
        )
    ]
    assert said == [
        "Q3 is above the limits: more than chance alone explains.",
        "Two of the three from Q3 to Q5 are far below the mean, close to the limit.",
        "8 in a row, Q3 to Q10, are below the mean: a lasting change.",
        "6 in a row, Q3 to Q8, are each higher than the one before: a trend.",
        "6 in a row, Q3 to Q8, are each lower than the one before: a trend.",
    ]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=8, max_size=30),
    st.sampled_from([P_CHART, XMR]),
)
def test_the_mean_lies_within_the_limits_and_signals_name_finished_figures(
    counts: list[tuple[int, int]], method: str
) -> None:
    run = [Reading(100 * min(x, n) / n, n) for x, n in counts]
    found = limits(run, method)
    assert found.mean is not None
    for bounds in found.bounds:
        assert bounds is not None
        assert bounds.lower <= found.mean + 1e-9
        assert bounds.upper >= found.mean - 1e-9
    for signal in found.signals:
        assert 0 <= signal.first <= signal.last < len(run)
    assert change(run, method) in (HIGHER, LOWER, SAME)
