"""What a scorecard says: no rating under ten cases, no direction by one point, no part beside a whole."""

from datetime import date
from decimal import Decimal

import pytest

from caseflow.rules.plan_measures import PlanMeasure, measures
from caseflow.rules.rulebook import rulebook
from caseflow.rules.scorecard import (
    AMBER,
    BETTER,
    GREEN,
    NONE,
    RED,
    WORSE,
    Amount,
    Direction,
    Rating,
    Target,
    combined,
    direction,
    is_late,
    is_wrong,
    rating,
    urgency,
)

HIGH = PlanMeasure("NI 53", "percent", "high", "quarter")
LOW = HIGH._replace(polarity="low")
NEITHER = HIGH._replace(polarity="neither")
COUNT = PlanMeasure("CSC 005", "count", "low", "quarter")
ON_A_DAY = COUNT._replace(snapshot=True)
SCORE = PlanMeasure("NI 51", "score", "high", "year")


def share(above: int, below: int) -> Amount:
    return Amount(round(Decimal(100 * above) / below, 1), above, below)


def plain(value: float) -> Amount:
    return Amount(Decimal(str(value)))


def rated(
    measure: PlanMeasure,
    amount: Amount | None,
    target: Target | None,
    finished: bool = True,
    year: bool = True,
    to_date: Amount | None = None,
) -> Rating:
    return rating(measure, amount, target, finished, year, to_date)


# --- Ratings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "value", "colour"),
    [
        (HIGH, 90, GREEN),
        (HIGH, 89.9, AMBER),
        (HIGH, 85, AMBER),
        (HIGH, 84.9, RED),
        (LOW, 90, GREEN),
        (LOW, 90.1, AMBER),
        (LOW, 95, AMBER),
        (LOW, 95.1, RED),
    ],
)
def test_a_percentage_is_met_nearly_met_or_missed_by_the_side_that_is_good(
    measure: PlanMeasure, value: float, colour: str
) -> None:
    assert rated(measure, plain(value), Target(Decimal(90))).colour == colour


def test_a_range_is_good_between_its_ends() -> None:
    target = Target(Decimal(10), Decimal(15))
    found = [rated(LOW, plain(value), target).colour for value in (4.9, 5, 10, 15, 20, 20.1)]
    assert found == [RED, AMBER, GREEN, GREEN, AMBER, RED]
    assert rated(NEITHER, plain(12), target) == Rating(GREEN, "within its range")


def test_what_is_no_percentage_is_nearly_met_within_a_tenth_and_a_target_may_say_otherwise() -> None:
    target = Target(Decimal(40))
    assert [rated(ON_A_DAY, plain(value), target).colour for value in (40, 44, 45)] == [GREEN, AMBER, RED]
    assert rated(HIGH, plain(89), Target(Decimal(90), None, Decimal("0.5"))).colour == RED
    assert rated(HIGH, plain(89.5), Target(Decimal(90), None, Decimal("0.5"))).colour == AMBER


def test_a_rating_says_by_how_much_in_its_unit() -> None:
    assert rated(HIGH, plain(77.7), Target(Decimal(90))).reason == "12.3 points off target"
    assert rated(SCORE, plain(12), Target(Decimal(13))).reason == "1 off target, nearly met"
    assert rated(HIGH, plain(95), Target(Decimal(90))).reason == "target met"


def test_what_is_out_of_a_range_says_on_which_side() -> None:
    target = Target(Decimal(10), Decimal(15))
    assert rated(LOW, plain(7.1), target).reason == "2.9 points below its range, nearly met"
    assert rated(LOW, plain(25), target).reason == "10 points above its range"


@pytest.mark.parametrize("below", [1, 9])
def test_under_ten_cases_there_is_no_rating(below: int) -> None:
    assert rated(HIGH, share(0, below), Target(Decimal(90))) == Rating(NONE, "fewer than 10 cases")


def test_ten_cases_are_enough() -> None:
    assert rated(HIGH, share(0, 10), Target(Decimal(90))).colour == RED
    assert rated(ON_A_DAY, plain(9), Target(Decimal(9))).colour == NONE
    assert rated(ON_A_DAY, plain(9), Target(Decimal(10))).colour == GREEN
    assert rated(ON_A_DAY, plain(10), Target(Decimal(0))).colour == RED


def test_a_part_of_a_period_is_not_rated() -> None:
    assert rated(HIGH, plain(10), Target(Decimal(90)), finished=False) == Rating(
        NONE, "the period is not over"
    )


def test_what_adds_up_over_the_year_is_not_held_against_its_target_before_the_year_is_over() -> None:
    target = Target(Decimal(40))
    assert rated(COUNT, plain(12), target, year=False).reason == "the target is for the whole year"
    assert rated(COUNT, plain(12), target).colour == GREEN
    assert rated(ON_A_DAY, plain(12), target, year=False).colour == GREEN


def test_a_limit_of_the_year_that_is_passed_already_is_missed_whatever_the_rest_of_the_year_brings() -> None:
    target, quarter = Target(Decimal(250)), plain(81)

    def of(measure: PlanMeasure, to_date: float, target: Target = target, **when: bool) -> Rating:
        return rated(measure, quarter, target, **{"year": False, **when}, to_date=plain(to_date))

    passed = of(COUNT, 253)
    assert passed[:2] == (RED, "253 already: the year's limit of 250 is passed")
    assert passed.far == Decimal("0.6")  # 3 of 250, a tenth of which counts as 5 points
    assert of(COUNT, 1253).reason.startswith("1,253 already")
    assert of(COUNT, 250).reason == "the target is for the whole year"
    assert of(COUNT, 253, finished=False).colour == NONE
    assert of(COUNT._replace(polarity="high"), 253).colour == NONE
    assert of(COUNT._replace(polarity="high"), 16, Target(Decimal(10), Decimal(15))).colour == RED
    assert of(COUNT, 9, Target(Decimal(2))).colour == NONE  # fewer than ten are not rated
    assert of(COUNT, 253, year=True).colour == GREEN  # 81 in the whole year
    assert of(ON_A_DAY, 253).colour == GREEN
    assert rated(COUNT, quarter, target, year=False).colour == NONE
    assert rated(COUNT, quarter, None, year=False, to_date=plain(253)).reason == "no target"


def test_how_far_off_is_told_in_points_and_a_tenth_of_what_is_no_percentage_counts_as_five() -> None:
    assert rated(HIGH, plain(74.8), Target(Decimal(90))).far == Decimal("15.2")
    assert rated(ON_A_DAY, plain(60), Target(Decimal(40))).far == Decimal(25)
    assert rated(ON_A_DAY, plain(12), Target(Decimal(0))).far == Decimal(12)
    assert rated(HIGH, plain(95), Target(Decimal(90))).far == 0


def test_without_a_figure_a_target_or_a_good_side_there_is_no_rating() -> None:
    assert rated(HIGH, None, Target(Decimal(90))) == Rating(NONE, "no figure")
    assert rated(HIGH, plain(90), None) == Rating(NONE, "no target")
    assert rated(NEITHER, plain(90), Target(Decimal(90))).reason.startswith("tells the context")


# --- Direction ----------------------------------------------------------------------------------------

STEADY = [share(n, 100) for n in (70, 74, 68, 72, 71, 73, 70, 72)]


def moved(latest: Amount | None, earlier: object = STEADY, measure: PlanMeasure = HIGH) -> Direction:
    return direction(measure, earlier, latest, True)  # type: ignore[arg-type]


def test_a_share_within_the_limits_has_not_changed_however_it_stands_to_the_one_before() -> None:
    for above in (62, 72, 82):
        assert moved(share(above, 100)) == Direction("same", "", "no real change", 9)


def test_a_share_outside_the_limits_has_and_the_good_side_says_how() -> None:
    assert moved(share(95, 100)) == Direction("up", BETTER, "", 9)
    assert moved(share(45, 100)) == Direction("down", WORSE, "", 9)
    assert moved(share(95, 100), measure=LOW) == Direction("up", WORSE, "", 9)
    assert moved(share(95, 100), measure=NEITHER) == Direction("up", "", "", 9)


def test_the_fewer_the_cases_the_wider_the_limits() -> None:
    assert moved(share(18, 20)).way == "same"
    assert moved(share(180, 200)).way == "up"


def test_what_is_no_share_moves_by_the_steps_that_it_usually_takes() -> None:
    earlier = [plain(n) for n in (10, 12, 10, 12, 10, 12, 10, 12)]
    assert moved(plain(14), earlier, SCORE).way == "same"
    assert moved(plain(30), earlier, SCORE) == Direction("up", BETTER, "", 9)
    assert moved(plain(90), [share(70, 100), *[plain(70.0 + n % 2) for n in range(8)]]).way == "up"


def test_too_few_periods_say_nothing() -> None:
    found = moved(share(95, 100), STEADY[:6])
    assert found == Direction("", "", "too few periods to say: 7 of 8")
    assert moved(share(95, 100), [*STEADY[2:], None, None]).way == ""
    assert moved(share(95, 100), STEADY[:7]).way == "up"


def test_too_few_cases_say_nothing_nor_does_what_is_not_there_or_not_over() -> None:
    assert moved(share(9, 9)).reason == "too few cases to say"
    assert moved(plain(9), [plain(n) for n in range(10, 20)], COUNT).reason == "too few cases to say"
    assert moved(None).reason == "no figure"
    assert direction(HIGH, STEADY, share(90, 100), False).reason == "the period is not over"


# --- What stands first --------------------------------------------------------------------------------


def test_what_is_wrong_stands_first_each_by_how_far_it_is_off_and_what_is_well_last() -> None:
    worse, same = Direction("down", WORSE, ""), Direction("same", "", "")
    farther, far, near = (Rating(RED, "", Decimal(off)) for off in (12, 7, 6))
    amber, slightly = Rating(AMBER, "", Decimal(4)), Rating(AMBER, "", Decimal(1))
    none, green = Rating(NONE, ""), Rating(GREEN, "")
    order = [(farther, same, False), (far, worse, False), (near, same, True), (none, same, True)]
    order += [(amber, worse, False), (slightly, worse, False), (none, worse, False)]
    wrong = len(order)
    order += [(amber, same, False), (slightly, same, False), (none, same, False), (green, same, False)]
    found = [urgency(*each) for each in order]
    assert found == sorted(set(found))
    assert [is_wrong(each) for each in found] == [place < wrong for place in range(len(found))]
    assert is_wrong(urgency(green, worse, False))


def test_a_value_is_late_six_weeks_after_its_period() -> None:
    ended = date(2009, 12, 31)
    assert not is_late(ended, date(2010, 2, 11))
    assert is_late(ended, date(2010, 2, 12))


# --- The year so far ----------------------------------------------------------------------------------


def test_the_quarters_of_a_year_add_up_above_and_below_the_line() -> None:
    assert combined(HIGH, [share(1, 2), share(39, 42)]) == Amount(Decimal("90.9"), 40, 44)
    assert combined(COUNT, [plain(3), plain(4)]) == Amount(Decimal(7))


def test_what_is_taken_on_a_day_is_that_of_the_last_quarter() -> None:
    assert combined(ON_A_DAY, [plain(3), plain(4)]) == plain(4)


def test_where_a_quarter_is_missing_or_nobody_knows_of_how_many_there_is_no_sum() -> None:
    assert combined(HIGH, [share(1, 2), None]) is None
    assert combined(HIGH, []) is None
    assert combined(HIGH, [share(1, 2), plain(50)]) is None
    assert combined(SCORE, [plain(12), plain(13)]) is None


def test_the_mean_of_scores_is_rated_by_a_tenth_and_not_by_percentage_points() -> None:
    score = measures(rulebook())["NI 58"]
    mean = Amount(Decimal(15), None, 20)
    assert rated(score, mean, Target(Decimal(13)))[:2] == (RED, "2 off target")
    assert rated(score, mean, Target(Decimal(14))).colour == AMBER
