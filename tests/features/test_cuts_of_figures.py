"""What may explain a figure: the cut that spreads most stands first, each with the worst group first."""

from decimal import Decimal

from caseflow.performance.queries import Figure
from caseflow.publication.views.cuts import Split, cuts


def figure(by: str, group: str, above: int, below: int) -> Figure:
    return Figure("CAF 04", "2009-10Q3", by, group, above, below, 0)


NAMES = {"EAST": "Weir End", "WEST": "Larkmead"}
QUINDRATS = [figure("quindrat", "EAST", 30, 40), figure("quindrat", "WEST", 28, 40)]
AGENCIES = [figure("agency", f"SCHOOL {number}", 10 + number, 20) for number in range(8)]
AGENCIES += [figure("agency", "SMALL", 1, 1), figure("agency", "NONE", 0, 0)]


def test_the_cut_that_spreads_most_stands_first_and_small_groups_together_at_the_end() -> None:
    first, then = cuts("CAF 04", False, [Split(QUINDRATS, NAMES), Split(AGENCIES, {})])
    assert (first.title, then.title) == ("By agency", "By quindrat")
    assert first.spread == Decimal("35.0")
    assert first.words.startswith("SCHOOL 0 50.0% (10 of 20); SCHOOL 1 55.0%")
    assert first.words.endswith("; 3 further ones"), "two that are better, and one with a single case"
    assert then.words == "Larkmead 70.0% (28 of 40); Weir End 75.0% (30 of 40)"


def test_where_low_is_good_the_highest_stands_first_and_nothing_is_said_of_few() -> None:
    (only,) = cuts("CAF 04", True, [Split(QUINDRATS, NAMES), Split([figure("agency", "SMALL", 1, 1)], {})])
    assert only.words.startswith("Weir End")
    assert cuts("NI 59", True, [Split(QUINDRATS, NAMES)]) == []


def test_a_count_that_would_be_held_back_is_marked_where_one_writes() -> None:
    few, many = figure("agency", "YOUTH", 9, 14), figure("agency", "SCHOOL", 6, 14)
    (only,) = cuts("CAF 04", False, [Split([few, many], {})])
    marked = "YOUTH 64.3% (9 of 14), which tells of 1 to 5: write no number of it"
    assert only.words == f"SCHOOL 42.9% (6 of 14); {marked}"
