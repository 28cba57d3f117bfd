"""How far a figure could move: no way of moving one case for each entry leads further."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from caseflow.rules.figures import percentage
from caseflow.rules.indicators.fact import COUNT, PERCENT, WORKING_DAYS
from caseflow.rules.plan_measures import PlanMeasure
from caseflow.rules.reach import colour_either_way, reach
from caseflow.rules.scorecard import AMBER, GREEN, RED, Amount, Target

SHARE = PlanMeasure("NI 59", PERCENT, "high", "quarter")
NUMBER = PlanMeasure("CSC 010", COUNT, "low", "quarter")


def share(above: int, below: int) -> Amount:
    return Amount(Decimal(percentage(above, below) or 0), above, below)


def moved(above: int, below: int) -> set[tuple[int, int]]:
    """One case more or less in the figure, or counted where it was not, or the other way."""
    ways = {(1, 0), (-1, 0), (1, 1), (0, 1), (-1, -1), (0, -1)}
    found = {(above + more, below + further) for more, further in ways}
    return {(a, b) for a, b in found if 0 <= a <= b and b > 0}


@given(st.integers(1, 12), st.data(), st.integers(1, 3))
def test_no_way_of_moving_a_case_for_each_entry_leads_further(
    below: int, data: st.DataObject, entries: int
) -> None:
    above = data.draw(st.integers(0, below))
    found = reach(SHARE, share(above, below), entries)
    assert found
    reached = {(above, below)}
    for _ in range(entries):
        reached |= {each for one in reached for each in moved(*one)}
    values = [Decimal(percentage(a, b) or 0) for a, b in reached]
    assert found.lowest.value <= min(values)
    assert found.highest.value >= max(values)


def test_a_share_moves_by_its_cases_and_stays_between_none_and_all() -> None:
    found = reach(SHARE, share(41, 44), 2)
    assert found
    assert [(each.numerator, each.denominator, str(each.value)) for each in found] == [
        (39, 44, "88.6"),
        (43, 44, "97.7"),
    ]
    most = reach(SHARE, share(41, 44), 50)
    assert most
    assert [str(each.value) for each in most] == ["0.0", "100.0"]


def test_a_count_moves_by_as_many_and_is_never_less_than_none() -> None:
    assert reach(NUMBER, Amount(Decimal(12)), 3) == (Amount(Decimal(9)), Amount(Decimal(15)))
    assert reach(NUMBER, Amount(Decimal(2)), 3) == (Amount(Decimal(0)), Amount(Decimal(5)))


def test_of_a_median_and_of_nothing_it_is_not_known() -> None:
    median = PlanMeasure("CAF 03a", WORKING_DAYS, "low", "quarter")
    assert reach(median, Amount(Decimal(12), None, 40), 3) is None
    assert reach(SHARE, Amount(Decimal(0), 0, 0), 1) is None


def test_a_rating_is_told_where_it_is_the_same_at_both_ends() -> None:
    found = reach(SHARE, share(80, 100), 2)
    assert found
    for aim, colour in (("75", GREEN), ("82.5", AMBER), ("95", RED)):
        assert colour_either_way(SHARE, found, Target(Decimal(aim)), False) == colour
    assert colour_either_way(SHARE, found, Target(Decimal(80)), False) == "", "met, or nearly"
    assert colour_either_way(SHARE, found, None, False) == ""
    ranged = Target(Decimal(79), Decimal(81))
    assert colour_either_way(SHARE, found, ranged, False) == "", "what is between the ends is better"
