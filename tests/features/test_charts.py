"""Pictures: what they say in words, in marks and in their table."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.web import charts
from caseflow.web.charts.picture import Scale, round_top
from caseflow.web.charts.run_chart import limits, middle

QUARTERS = [f"{y}-{y % 100 + 1:02d} Q{q}" for y in (2007, 2008, 2009) for q in (1, 2, 3, 4)]
COUNTS = [
    (30, 44),
    (33, 46),
    (35, 50),
    (31, 45),
    None,
    (38, 48),
    (41, 44),
    (20, 48),
    (40, 47),
    (6, 8),
    (42, 50),
    (41, 44),
]
RUN = charts.RunChart(
    "run",
    "Initial assessments within the timescale",
    tuple(
        charts.Point(q, *c) if c else charts.Point(q, note="not shown (small numbers)")
        for q, c in zip(QUARTERS, COUNTS, strict=True)
    ),
    target=0.8,
)
WEEK = charts.Week(
    "week",
    "Two weeks ahead",
    3,
    tuple(
        charts.Day(date(2010, 3, 1) + timedelta(days=d), n)
        for d, n in zip((0, 1, 2, 3, 4, 7, 8, 9, 10, 11), (2, 0, 5, 1, 4, 0, 0, 7, 2, 1), strict=True)
    ),
)
JOURNEY = charts.Journey(
    "journey",
    "Fable’s journey",
    date(2010, 3, 31),
    (
        charts.Stay("universal", date(2008, 9, 3), date(2009, 3, 20), "Made-up Primary"),
        charts.Stay("targeted", date(2009, 3, 20), date(2009, 11, 2), "North Ashby family support"),
        charts.Stay("specialist", date(2009, 11, 2), None, "Assessment team"),
    ),
    (
        charts.Moment(date(2009, 2, 10), "CAF checklist", "universal", "Mo Madeup"),
        charts.Moment(date(2009, 3, 4), "CAF completed", "universal", "Mo Madeup"),
        charts.Moment(date(2009, 5, 6), "TAC meeting", "targeted", "Mo Madeup"),
        charts.Moment(date(2009, 10, 26), "Step up asked", "targeted", "Mo Madeup"),
        charts.Moment(date(2009, 11, 2), "Step up accepted", "specialist", "Al Legorical"),
        charts.Moment(date(2009, 11, 4), "Initial assessment started", "specialist", "Al Legorical"),
        charts.Moment(date(2009, 11, 6), "Child seen", "specialist", "Al Legorical"),
    ),
    (
        charts.ClockRun("Answer to the step up", date(2009, 10, 26), date(2009, 11, 2), date(2009, 11, 2)),
        charts.ClockRun("Initial assessment", date(2009, 11, 2), date(2009, 11, 11), date(2009, 11, 24)),
        charts.ClockRun("Core assessment", date(2009, 11, 24), date(2010, 1, 14)),
        charts.ClockRun("TAC review", date(2009, 5, 6), date(2009, 8, 6), date(2009, 7, 30)),
    ),
)


def every_picture():
    bars = charts.Bars(
        "bars", "By quindrat", (charts.Bar("North <Ashby>", 3, 12), charts.Bar("Harbour", None))
    )
    return [charts.run_chart(RUN), charts.week_ahead(WEEK), charts.journey(JOURNEY), charts.bar_chart(bars)]


@pytest.mark.parametrize("drawn", every_picture(), ids=lambda drawn: drawn.title)
def test_a_picture_is_well_formed_named_and_has_its_table(drawn):
    for svg in drawn.svg.split("\n"):
        root = ElementTree.fromstring(svg)
        ids = {e.get("id") for e in root.iter() if e.get("id")}
        assert root.get("role") == "img"
        assert set(root.get("aria-labelledby", "").split()) == ids
        assert not [e for e in root.iter() if e.get("style")]
    assert drawn.description
    assert drawn.rows
    assert all(len(row) == len(drawn.headers) for row in drawn.rows)


def test_limits_widen_for_few_children_and_stay_between_nought_and_one():
    few, many = limits((charts.Point("a", 9, 10), charts.Point("b", 900, 1000)))
    assert few
    assert many
    assert few[0] < many[0] < 0.9 < many[1] < few[1] == 1.0
    assert few[0] == pytest.approx(0.9 - 3 * (0.09 / 10) ** 0.5)


def test_a_withheld_period_is_a_gap_that_no_line_crosses_and_no_number_betrays():
    drawn = charts.run_chart(RUN)
    assert drawn.svg.count('class="run"') == 4  # two stretches at two widths
    assert drawn.rows[4] == ("2008-09 Q1", "–", "–", "–", "not shown (small numbers)")


def test_a_dot_outside_the_limits_is_told_and_a_small_one_is_hollow():
    drawn = charts.run_chart(RUN)
    assert "Outside the control limits: 2008-09 Q4." in drawn.description
    assert drawn.rows[7][4] == "outside the limits"
    assert drawn.rows[9][4] == "fewer than 10: read with care"
    assert drawn.svg.count('class="dot-few"') == 2


def test_the_median_rests_on_enough_children():
    assert middle(RUN) == pytest.approx(35 / 50, abs=0.15)
    assert middle(charts.RunChart("a", "a", (charts.Point("a", 1, 2), charts.Point("b", 2, 2)))) is None


def test_a_mean_has_its_unit_and_no_control_limits():
    points = (charts.Point("2009-10 Q1", value=1.5, denominator=30), charts.Point("2009-10 Q2"))
    drawn = charts.run_chart(charts.RunChart("mean", "Days", points, proportion=False, unit="working days"))
    assert drawn.rows == (("2009-10 Q1", "1.5 working days", "30", ""), ("2009-10 Q2", "–", "–", "no figure"))
    assert 'class="limit"' not in drawn.svg


def test_an_empty_chart_says_that_nothing_is_shown():
    assert charts.run_chart(charts.RunChart("a", "a", ())).description == "No period has a figure to show."
    assert charts.bar_chart(charts.Bars("a", "a", ())).description == "Nothing to show."
    assert "Nothing falls due" in charts.week_ahead(charts.Week("a", "a", 0, ())).description


def test_the_journey_tells_every_stay_moment_and_clock():
    drawn = charts.journey(JOURNEY)
    assert len(drawn.rows) == 3 + 7 + 4
    assert "Clock: Core assessment, due 14 Jan 2010, running, late" in [row[1] for row in drawn.rows]
    assert "Specialist with Assessment team from 2 November 2009, still open" in drawn.description
    assert "2 late" in drawn.description


def test_names_are_escaped_in_a_drawing():
    assert "North &lt;Ashby&gt;" in every_picture()[3].svg


@given(st.floats(0, 1e6))
def test_the_top_of_an_axis_is_at_or_above_the_most(most):
    assert most <= round_top(most) <= max(1, most * 2.5)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_scale_puts_its_ends_at_its_ends(low, high):
    scale = Scale(low, high, 10, 90)
    assert scale(low) == pytest.approx(10 if low != high else 50)


@given(st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 60), st.integers(0, 60))), max_size=16))
def test_any_run_of_counts_can_be_drawn(counts):
    points = tuple(
        charts.Point(f"Q{i}", min(pair), max(pair)) if pair else charts.Point(f"Q{i}")
        for i, pair in enumerate(counts)
    )
    for svg in charts.run_chart(charts.RunChart("a", "a", points)).svg.split("\n"):
        ElementTree.fromstring(svg)
