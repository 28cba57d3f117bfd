"""What a release holds back, and the attack that finds nothing; without the second step it does find."""

from collections.abc import Sequence
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseflow.rules.attack import Cell, Link, Told, components, recovered
from caseflow.rules.disclosure import Because, Counts, Reason, Shown, protect, reasons, rounded

Q1 = date(2009, 4, 1), date(2009, 6, 30)
Q2 = date(2009, 7, 1), date(2009, 9, 30)
HALF = date(2009, 4, 1), date(2009, 9, 30)
Days = tuple[date, date]
Group = tuple[int, int]


def figure(
    numerator: int, denominator: int, group: str | None = None, days: Days = Q1, code: str = "A"
) -> Counts:
    return Counts(code, *days, group, numerator, denominator, 0, True)


def table(groups: Sequence[Group], days: Days = Q1, code: str = "A") -> list[Counts]:
    """The whole, and each group with what is counted in it and what is not."""
    rows = [figure(above, above + rest, f"g{n}", days, code) for n, (above, rest) in enumerate(groups)]
    return [figure(sum(r.numerator for r in rows), sum(r.denominator for r in rows), None, days, code), *rows]


def shown(figures: Sequence[Counts], **given: object) -> list[Shown]:
    return protect(figures, **given).shown  # type: ignore[arg-type]


@pytest.mark.parametrize("few", [1, 5])
def test_counts_of_1_to_5_are_held_back_and_zero_is_shown(few: int) -> None:
    assert shown([figure(few, 40)]) == [Shown(None, 40, 0)]
    assert shown([figure(40 - few, 40)]) == [Shown(None, 40, 0)], "the rest of the percentage is small"
    assert shown([figure(0, few)]) == [Shown(0, None, 0)]
    assert shown([figure(6, 12), figure(0, 6, days=Q2)]) == [Shown(6, 12, 0), Shown(0, 6, 0)]
    assert not Shown(None, 40, 0).valued
    assert Shown(6, 12, None).valued


def test_the_rest_of_two_flows_is_no_count_of_anybody() -> None:
    flows = Counts("A", *Q1, None, 42, 40, 3, False)
    assert shown([flows]) == [Shown(42, 40, None)]


def test_a_group_alone_held_back_is_not_found_by_subtracting_the_others() -> None:
    figures = table([(2, 20), (30, 10), (40, 10)])
    assert shown(figures) == [Shown(72, 112, 0), Shown(None, 22, 0), Shown(None, 40, 0), Shown(40, 50, 0)]
    alone = protect(figures, secondary=False)
    found = {
        (bound.cell.parts[-1], bound.cell.group): (bound.low, bound.high) for bound in recovered(alone.told)
    }
    assert found["A counted", "g0"] == (2, 2)
    assert not recovered(protect(figures).told)


def test_two_small_ones_that_bound_each_other_take_a_third() -> None:
    """2 and 3 make 5: of each of the two a reader would know that it is 1 to 4."""
    held_back = [each.numerator for each in shown(table([(2, 20), (3, 20), (40, 40)]))]
    assert held_back == [45, None, None, None]


def test_a_quarter_that_no_table_has_is_not_found_as_the_rest_of_the_year() -> None:
    first = protect(table([(20, 10), (30, 10)]))
    half = protect(table([(23, 20), (50, 20)], HALF), first.told)
    assert half.shown[1] == Shown(None, 43, 0), "20 by June and 23 by September: 3 in the second quarter"
    assert not recovered([*first.told, *half.told])
    alone = protect(table([(23, 20), (50, 20)], HALF), first.told, secondary=False)
    assert (3, 3) in {(bound.low, bound.high) for bound in recovered([*first.told, *alone.told])}


def test_what_was_held_back_once_stays_so() -> None:
    first = protect([figure(4, 40)])
    again = protect([figure(25, 40)], first.told)
    assert again.shown == [Shown(None, 40, 0)]


@pytest.mark.parametrize(
    ("then", "now", "told"), [(20, 20, 20), (20, 21, None), (20, 15, None), (20, 26, 26), (20, 14, 14)]
)
def test_a_change_by_1_to_5_between_releases_is_held_back(then: int, now: int, told: int | None) -> None:
    first = protect([figure(then, 80)])
    assert protect([figure(now, 80)], first.told).shown == [Shown(told, 80, 0)]


def why(figures: Sequence[Counts], told: Sequence[Told] = (), rounding: bool = False) -> list[Reason | None]:
    """Why what is held back of these figures' counts above and below is held back."""
    release = protect(figures, told, rounding=rounding)
    seen = [[value is not None for value in each] for each in release.shown]
    return [each for row in reasons(figures, seen, told, rounding) for each in row[:2]]


def test_each_number_that_is_held_back_has_its_reason() -> None:
    small, rest = Reason(Because.SMALL), Reason(Because.REST)
    assert why([figure(4, 40), figure(36, 40, days=Q2)]) == [small, None, rest, None]
    others = why(table([(2, 20), (30, 10), (40, 10)]))
    assert others[2:5] == [small, None, Reason(Because.OTHERS)], "or the first were found by subtracting"
    first = protect([figure(139, 181)]).told
    assert why([figure(141, 181)], first) == [Reason(Because.DIFFERS, 0, 2), None]
    assert why([figure(141, 181)], first, rounding=True) == [None, None], "rounded it tells of nobody"
    assert why([figure(25, 40)], protect([figure(4, 40)]).told) == [Reason(Because.BEFORE, 0), None]


def test_rounded_counts_say_five_at_a_time_and_hide_a_small_change() -> None:
    assert [rounded(count) for count in (6, 7, 8, 12, 13)] == [5, 5, 10, 10, 15]
    first = protect([figure(41, 84)], rounding=True)
    assert first.shown == [Shown(40, 85, 0)]
    again = protect([figure(43, 85)], first.told, rounding=True)
    assert again.shown == [Shown(45, 85, 0)]
    assert not recovered([*first.told, *again.told])
    assert protect([figure(0, 8)], rounding=True).shown == [Shown(0, 10, 0)]


def test_the_same_things_under_two_names_do_not_tell_each_other() -> None:
    """What stands below one percentage stands above another: NI 59 and NI 68."""
    links: list[Link] = [(("A counted", "A not counted"), ("B counted",))]
    first = protect(table([(2, 5), (30, 30)]), links=links)
    both = [Counts("B", *Q1, group, n, n + 20, 0, False) for group, n in ((None, 67), ("g0", 7), ("g1", 60))]
    second = protect(both, first.told, links)
    assert not recovered([*first.told, *second.told], links)
    assert len(components([*first.told, *second.told], links)) == 4, (
        "and two lists left out, and what stands below B"
    )
    assert not recovered(second.told, [*links, (("A counted",), ("C counted",))])


def test_a_group_that_a_table_has_no_row_for_is_empty() -> None:
    """Nobody was in the third group in the first quarter: the other two tell of each other all the same."""
    told = [
        Told(Cell(("A",), *Q1, None), 40, 40),
        Told(Cell(("A",), *Q1, "g0"), 36, 36),
        Told(Cell(("A",), *Q1, "g1"), 1, None),
        Told(Cell(("A",), *Q2, "g2"), 9, 9),
    ]
    assert [(bound.low, bound.high) for bound in recovered(told) if bound.cell.group == "g1"] == [(4, 4)]


def test_where_releases_differ_as_little_changed_as_can_be() -> None:
    cell = Cell(("A",), *Q1, None)
    parts = [Told(Cell(("A",), *Q1, "g0"), 1, None), Told(Cell(("A",), *Q1, "g1"), 30, 30)]
    found = recovered([Told(cell, 33, 33), Told(cell, 34, 34), *parts])
    assert [(bound.low, bound.high) for bound in found if bound.cell.group == "g0"] == [(3, 4)]


SMALL_TABLES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=2, max_size=4)


@settings(max_examples=12, deadline=None)
@given(SMALL_TABLES, SMALL_TABLES, st.booleans())
def test_nothing_is_recovered_from_two_quarters_and_their_half(
    first: list[Group], second: list[Group], rounding: bool
) -> None:
    size = max(len(first), len(second))
    quarters = [[*each, *[(0, 0)] * (size - len(each))] for each in (first, second)]
    half = [(a + c, b + d) for (a, b), (c, d) in zip(*quarters, strict=True)]
    told: list[Told] = []
    for groups, days in ((quarters[0], Q1), (half, HALF), (quarters[1], Q2)):
        figures = table(groups, days)
        release = protect(figures, told, rounding=rounding)
        told += release.told
        for counts, seen in zip(figures, release.shown, strict=True):
            for told_of, value in zip(seen, counts.values, strict=True):
                assert rounding or told_of in (None, value)
    assert not recovered(told)


@settings(max_examples=12, deadline=None)
@given(SMALL_TABLES, SMALL_TABLES)
def test_a_later_release_of_the_same_days_recovers_nothing_more(
    first: list[Group], changes: list[Group]
) -> None:
    later = [
        (a + c, b + d) for (a, b), (c, d) in zip(first, [*changes, *[(0, 0)] * len(first)], strict=False)
    ]
    before = protect(table(first)).told
    after = protect(table(later), before).told
    assert (
        not {b.cell for b in recovered([*before, *after])}
        - {b.cell for b in recovered(before)}
        - _told_apart(before)
    )


def _told_apart(told: Sequence[Told]) -> set[Cell]:
    """What stood in an earlier release as it was then: a reader still has that one."""
    return {each.cell for each in told if each.high is not None}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4))
def test_trying_every_table_finds_what_the_linear_programme_finds(counts: list[int]) -> None:
    figures = [Counts("A", *Q1, f"g{n}", value, 0, 0, False) for n, value in enumerate(counts)]
    figures += [Counts("A", *Q1, None, sum(counts), 0, 0, False)]
    for secondary in (True, False):
        release = protect(figures, secondary=secondary)
        *groups, whole = (each.numerator for each in release.shown)
        hidden = [n for n, each in enumerate(groups) if each is None]
        tried = {n for n in hidden if whole is not None and _spread(n, groups, whole, 0) < 5}
        assert {f"g{n}" for n in tried} == {bound.cell.group for bound in recovered(release.told)} - {None}
        if secondary and whole is not None:
            assert all(_spread(n, groups, whole, 1) >= 5 for n in hidden), (
                "one who knows that no zero is hidden"
            )


def _spread(place: int, groups: Sequence[int | None], whole: int, least: int) -> int:
    """How far a count may vary over every table that fits what is shown."""
    ranges = (range(least, whole + 1) if each is None else [each] for each in groups)
    values = [table[place] for table in product(*ranges) if sum(table) == whole]
    return max(values) - min(values)
