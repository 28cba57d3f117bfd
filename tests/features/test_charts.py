"""Pictures: what they say in words, in marks and in their table."""

from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.clocks.views import clock_run, clock_view
from caseflow.rules.clock import Clock
from caseflow.rules.control_limits import P_CHART, SAME_POINT
from caseflow.rules.rulebook import rulebook
from caseflow.web import charts
from caseflow.web.charts.picture import Scale, round_top

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
    target=80,
    method=P_CHART,
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


def run(name, started_on, due_on, stopped_on=None, ended_on=None, paused_on=None, as_at=date(2010, 3, 31)):
    """A clock as a journey draws it, made from the clock itself."""
    clock = Clock(
        "R02", "e1", 1, started_on, due_on, due_on, stopped_on, None, ended_on, started_on, False, None
    )
    clock = clock._replace(last_on=due_on, paused_on=paused_on)
    return replace(clock_run(clock_view(clock, as_at, rulebook())), name=name)


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
        run("Answer to the step up", date(2009, 10, 26), date(2009, 11, 2), date(2009, 11, 2)),
        run("Initial assessment", date(2009, 11, 2), date(2009, 11, 11), date(2009, 11, 24)),
        run("Core assessment", date(2009, 11, 24), date(2010, 1, 14)),
        run("TAC review", date(2009, 5, 6), date(2009, 8, 6), date(2009, 7, 30)),
    ),
    (
        charts.LaneStretch("Child protection plan", "Neglect", date(2009, 12, 1), date(2010, 2, 1)),
        charts.LaneStretch("Child protection plan", "Emotional abuse", date(2010, 2, 1), None),
        charts.LaneStretch("Child in need plan", "", date(2009, 11, 24), date(2009, 12, 1)),
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
    assert charts.signals(RUN) == ["2008-09 Q4 is below the limits: more than chance alone explains."]


def test_the_mean_is_that_of_all_that_were_counted_and_the_limits_stand_around_it():
    drawn = charts.run_chart(RUN)
    counted = [each for each in COUNTS if each]
    mean = 100 * sum(x for x, _ in counted) / sum(n for _, n in counted)
    assert ("median", f"Mean {mean:.1f}%") in drawn.key
    few, many = RUN.limits.bounds[9], RUN.limits.bounds[10]
    assert few.lower < many.lower < mean < many.upper < few.upper


def test_the_scale_suits_the_figures_and_the_last_one_is_labelled():
    high = charts.RunChart("a", "a", tuple(charts.Point(q, 95, 100) for q in QUARTERS), method=P_CHART)
    drawn = charts.run_chart(high)
    assert "The scale runs from 80.0% to 100.0%." in drawn.description
    assert drawn.svg.count(">95.0%<") == 2
    low = charts.RunChart("a", "a", (charts.Point("2009-10 Q1", 1, 100),), method=P_CHART)
    assert "The scale runs from 0.0% to 20.0%." in charts.run_chart(low).description


def test_what_is_not_finished_stands_outside_the_limits_and_what_was_before_is_marked():
    steady = [charts.Point(q, 50, 100, before=q < "2008-09 Q1") for q in QUARTERS[:11]]
    part = charts.Point("2009-10 Q4", 1, 10, note="so far", finished=False)
    drawn = charts.run_chart(charts.RunChart("a", "a", (*steady, part), method=P_CHART))
    assert ("median", "Mean 50.0%") in drawn.key
    assert "Outside the control limits: none." in drawn.description
    assert drawn.rows[0][4] == "before the definition held"
    assert drawn.rows[11][4] == "so far"
    assert drawn.svg.count('class="dot-part"') == drawn.svg.count('class="bar-back"') == 2


def test_what_builds_up_over_the_year_has_no_limits_and_begins_anew_each_year():
    points = tuple(charts.Point(q, 90 - 5 * (n % 4), 100) for n, q in enumerate(QUARTERS))
    chart = charts.RunChart("a", "a", points, method=SAME_POINT)
    drawn = charts.run_chart(chart)
    assert chart.limits.mean is None
    assert 'class="limit"' not in drawn.svg
    assert drawn.headers == ("Period", "Figure", "Counted", "Note")
    assert drawn.svg.count('class="run"') == 6  # three years at two widths


def test_another_figure_has_its_unit_and_limits_once_there_are_enough_of_it():
    points = (charts.Point("2009-10 Q1", value=1.5, denominator=30), charts.Point("2009-10 Q2"))
    drawn = charts.run_chart(charts.RunChart("mean", "Days", points, proportion=False, unit="working days"))
    assert drawn.rows == (("2009-10 Q1", "1.5 working days", "30", ""), ("2009-10 Q2", "–", "–", "no figure"))
    assert 'class="limit"' not in drawn.svg
    more = tuple(charts.Point(q, value=10 + n % 2, denominator=30) for n, q in enumerate(QUARTERS))
    drawn = charts.run_chart(charts.RunChart("mean", "Days", more, proportion=False, unit="working days"))
    assert drawn.svg.count('class="limit"') == 4
    assert drawn.rows[0][3] == "7.8 working days to 13.2 working days"


def test_an_empty_chart_says_that_nothing_is_shown():
    assert charts.run_chart(charts.RunChart("a", "a", ())).description == "No period has a figure to show."
    assert charts.bar_chart(charts.Bars("a", "a", ())).description == "Nothing to show."
    assert "Falling due: none" in charts.week_ahead(charts.Week("a", "a", 0, ())).description


def test_the_journey_tells_every_stay_moment_and_clock():
    drawn = charts.journey(JOURNEY)
    assert len(drawn.rows) == 3 + 7 + 4 + 3
    said = [row[1] for row in drawn.rows]
    assert "Child protection plan: Neglect until 1 Feb 2010" in said
    assert "Child protection plan: Emotional abuse, still open" in said
    assert "Child in need plan until 1 Dec 2009" in said
    assert ">Neglect<" in drawn.svg
    assert "Clock: Core assessment, due 14 Jan 2010, 54 working days late" in [row[1] for row in drawn.rows]
    assert "Specialist with Assessment team from 2 November 2009, still open" in drawn.description
    assert "2 late" in drawn.description


WIDTHS = {14: 8.2, 12: 7.5}
"""About how wide a letter is at a size, on the generous side."""
Box = tuple[float, float, float, float]


def _text_box(element) -> Box:
    number = element.get("class") == "moment-number"
    size = 12 if number else 14
    wide, x, y = len(element.text or "") * WIDTHS[size], float(element.get("x")), float(element.get("y"))
    left = x - wide / 2 if number else x
    return left, y - size * 0.75, left + wide, y + size * 0.22


def _mark_box(element) -> Box:
    at = {name: float(value) for name, value in element.items() if name not in ("class", "id")}
    if element.tag.endswith("circle"):
        return at["cx"] - at["r"], at["cy"] - at["r"], at["cx"] + at["r"], at["cy"] + at["r"]
    if element.tag.endswith("rect"):
        return at["x"], at["y"], at["x"] + at["width"], at["y"] + at["height"]
    half = 3 if element.get("class") in ("allowed", "over") else 1
    (x1, x2), (y1, y2) = sorted((at["x1"], at["x2"])), sorted((at["y1"], at["y2"]))
    return (x1, y1 - half, x2, y2 + half) if y1 == y2 else (x1 - 1, y1, x2 + 1, y2)


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def amiss(svg: str) -> list[str]:
    """What is drawn over a word or another mark; a number lies in its own mark, over what is below."""
    drawn = [each for each in ElementTree.fromstring(svg) if each.get("class") or each.text]
    named = [each for each in drawn if each.tag.endswith("text")]
    plain = [each for each in named if each.get("class") != "moment-number"]
    moments = [each for each in drawn if each.get("class") == "moment"]
    grounds = [each for each in drawn if (each.get("class") or "").startswith("lane-")]
    others = [each for each in drawn if each not in named + moments + grounds]
    others = [each for each in others if not each.tag.endswith(("title", "desc"))]
    words = [(each.text, _text_box(each)) for each in plain]
    marks = [(each.get("class"), _mark_box(each)) for each in moments + others]
    found = [f"{a[0]} over {b[0]}" for n, a in enumerate(words) for b in words[:n] if _touch(a[1], b[1])]
    found += [f"{name} over {word}" for word, box in words for name, at in marks if _touch(box, at)]
    rounds = [_mark_box(each) for each in moments]
    found += ["two moments" for n, a in enumerate(rounds) for b in rounds[:n] if _touch(a, b)]
    for number in (each for each in named if each not in plain):
        left, top, right, bottom = _text_box(number)
        inside = [b for b in rounds if b[0] <= left and b[1] <= top and right <= b[2] and bottom <= b[3]]
        found += [] if len(inside) == 1 else [f"{number.text} in {len(inside)} marks"]
        found += [
            f"{number.text} under a later line"
            for each in drawn[drawn.index(number) :]
            if _over(each, number)
        ]
    return found


def _over(line, number) -> bool:
    return line.tag.endswith("line") and _touch(_mark_box(line), _text_box(number))


ENDS = st.sampled_from(("stopped_on", "ended_on", "paused_on"))


def crowded(days: list[int], tier_at: list[int], clocks: list[tuple[int, int, int, str]]) -> charts.Journey:
    """A journey with moments on these days after the first, and clocks from, due and stopped after it."""
    first = date(2010, 2, 26)
    after = [first + timedelta(days=day) for day in sorted(tier_at)]
    tiers = ["universal", "targeted", "specialist", "targeted", "universal"]
    stays = [charts.Stay(tiers[0], first, after[0] if after else None, "Made-up Primary")]
    stays += [
        charts.Stay(tiers[(n + 1) % 5], on, (after[n + 1] if n + 1 < len(after) else None), "A team")
        for n, on in enumerate(after)
    ]

    def tier(on: date) -> str:
        return next(stay.tier for stay in reversed(stays) if stay.from_on <= on)

    on_days = [first + timedelta(days=day) for day in days]
    moments = tuple(charts.Moment(on, "Something", tier(on)) for on in on_days)
    over_on = [first + timedelta(days=start + over) for start, _, over, _ in clocks]
    as_at = max([*on_days, *after, *over_on, first])
    runs = tuple(
        run(
            "First meeting of the team",
            first + timedelta(days=start),
            first + timedelta(days=start + length),
            **({end: on} if over else {}),
            as_at=as_at,
        )
        for (start, length, over, end), on in zip(clocks, over_on, strict=True)
    )
    return charts.Journey("journey", "The journey so far", as_at, tuple(stays), moments, runs)


NAMED = ("Neglect", "Accommodated with the parents' agreement (section 20)", "", "Children's home")


def with_lanes(story: charts.Journey, changes: list[int]) -> charts.Journey:
    """The same with two lanes beside the tiers, in which the names change on these days after the first."""
    first = story.stays[0].from_on
    days = [first, *(first + timedelta(days=day) for day in sorted(changes))]
    lanes = tuple(
        charts.LaneStretch(lane, NAMED[n % len(NAMED)], on, after)
        for lane in ("Looked after", "Lives in")
        for n, (on, after) in enumerate(zip(days, [*days[1:], None], strict=True))
    )
    return replace(story, lanes=lanes, as_at=max(story.as_at, days[-1]))


@given(
    st.lists(st.integers(0, 60) | st.integers(0, 900), max_size=40),
    st.lists(st.integers(1, 400), max_size=4, unique=True),
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 120), st.integers(0, 200), ENDS), max_size=10),
    st.lists(st.integers(1, 900), max_size=6, unique=True),
)
def test_nothing_in_a_journey_is_drawn_over_a_word_or_over_another_mark(days, tier_at, clocks, changes):
    for svg in charts.journey(with_lanes(crowded(days, tier_at, clocks), changes)).svg.split("\n"):
        assert amiss(svg) == []


def test_a_crowd_of_moments_shares_one_mark_and_more_than_a_hundred_have_room():
    drawn = charts.journey(crowded([0] * 7 + [40], [], []))
    assert drawn.svg.count(">to<") == 2  # at two widths
    assert "7. Something, 26 February 2010" in drawn.svg
    for svg in charts.journey(crowded(list(range(120)), [3, 50], [])).svg.split("\n"):
        assert amiss(svg) == []


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
